// Tops, legs and heads as patches: from the front, from the right, from behind. It knows no pose beyond how legs stand.

import type { TopStyle } from './look.ts'
import { type Sheet, sheet } from './sheet.ts'

/** Heads, 12 by 12: s skin, d its shadow, e w eyes, b brows, q cheeks, m mouth. */
export const head: Sheet = sheet(`
  ...ssssss...  ...ssssss...  ...ssssss...
  ..ssssssss..  ..ssssssss..  ..ssssssss..
  .ssssssssss.  .ssssssssss.  .ssssssssss.
  .ssssssssss.  .ssssssssss.  .ssssssssss.
  .ssssssssss.  .ssssssssss.  .ssssssssss.
  ssbbssssbbss  .ssssssssbb.  ssssssssssss
  sswessssewss  .ssddsssswe.  ssssssssssss
  dswessssewsd  .ssdssssswes  dssssssssssd
  .sqqssssqqs.  .sssssssqqs.  .ssssssssss.
  .ssssmmssss.  ..sssssssmm.  .dssssssssd.
  ..dssssssd..  ...dsssssd..  ..dssssssd..
  ....dddd....  ....dddd....  ....dddd....`)

/** Tops without arms, 8 wide and 7 or more high: c L C the cloth, k K j the trim, w W white, s d skin, p P the trousers. */
export const tops: Readonly<Record<TopStyle, Sheet>> = {
  tee: sheet(`
    ccCddCcc  .cccccc.  ccCCCCcc
    cLccccCc  .cLcccC.  cLccccCc
    cLccccCc  .cLcccC.  cLccccCc
    cLckkcCc  .cLcccC.  cLccccCc
    cLckkcCc  .cLcccC.  cLcccCCc
    ccccccCC  .cccccC.  ccccccCC
    CCCCCCCC  .CCCCCC.  CCCCCCCC`),
  stripes: sheet(`
    ccCddCcc  .cccccc.  ccCCCCcc
    kKkkkkjk  .kKkkkj.  kKkkkkjk
    cLccccCc  .cLcccC.  cLccccCc
    kKkkkkjk  .kKkkkj.  kKkkkkjk
    cLccccCc  .cLcccC.  cLccccCc
    kKkkkkjk  .kKkkkj.  kKkkkkjk
    CCCCCCCC  .CCCCCC.  CCCCCCCC`),
  hoodie: sheet(`
    CLLddLCC  CLLccC..  CCLLLLCC
    CCkddkCC  CCLccCC.  CcLccLCC
    cLkcckCc  .CcLccC.  cCccccCc
    cLkcckCc  .cLcccC.  cLCCCCcc
    cLccccCc  .cLcccC.  cLccccCc
    cCCCCCCc  .ccCCCC.  ccccccCC
    CCcCCcCC  .CCCCCC.  CCCCCCCC`),
  suit: sheet(`
    cCwkkwCc  .cccCww.  cCccccCc
    cLCkkCCc  .cLccCk.  cLccccCc
    cLCwkCCc  .cLccCw.  cLccccCc
    cLcCCcCc  .cLcccC.  cLcCccCc
    cLccwcCc  .cLcccC.  cLcCccCc
    cccCccCC  .cccccC.  cccCccCC
    CCCCCCCC  .CCCCCC.  CCCCCCCC`),
  coat: sheet(`
    wwccccww  .wwwwcc.  wwWWWWww
    wwccccWw  .wwwwwc.  wwwwwwWw
    wwWccWWw  .wwwwwW.  wwwwwwWw
    wwWccWWw  .wwwwwW.  wwwwwwWw
    wkWccWWw  .wwwwwW.  wWWWWWWw
    wwWccWWw  .wwwwwW.  wwwWwwWw
    wwWccWWw  .wwwwwW.  wwwWwwWw
    wwWppWWw  .wwwwWW.  wwwWwwWw
    WWWppWWW  .WWWWWW.  WWWWWWWW`),
  dress: sheet(`
    cCddddCc  .ccccd..  cCdddCcc
    cLcddcCc  .cLccC..  cLcCCcCc
    cLccccCc  .cLccC..  cLccccCc
    kkkkkkjj  .kkkkjj.  kkkkkkjj
    cLcccccC  .cLcccC.  cLcccccC
    cLccccCC  cLccccCC  cLccccCC
    cLcccCCC  cLccccCC  cLcccCCC
    LcccccCC  LcccccCC  LcccccCC
    CCCCCCCC  CCCCCCCC  CCCCCCCC`),
  overalls: sheet(`
    kkjddjkk  .kkkkkk.  kkjjjjkk
    kckkkkck  .kkckkj.  kckkkkck
    kcLccCck  .kcckkj.  kkckkcjk
    kcLkkCck  .kLccCj.  kkkccjjk
    cLcccCcC  .cLcccC.  cLccccCC
    cLcccccC  .cLcccC.  cLccccCC
    CCCCCCCC  .CCCCCC.  CCCCCCCC`),
  vest: sheet(`
    wcCwwCcw  .wcccCw.  wcccccCw
    wLcwwCCw  .wLccCw.  wLccccCw
    wLcWwCCw  .wLccCW.  wLccccCw
    wLckkCCw  .wLccCW.  wLccccCw
    wLccCCCw  .wLcccW.  wLccccCw
    wcckkCCW  .wcccCW.  wccccCCW
    WCC..CCW  .WCCCCW.  WCCCCCCW`),
  turtleneck: sheet(`
    ccLLLLcc  .cLLLLc.  ccLLLLcc
    cLCCCCCc  .cLcCCC.  cLCCCCCc
    cLccccCc  .cLcccC.  cLccccCc
    cLccccCc  .cLcccC.  cLccccCc
    cLccccCc  .cLcccC.  cLccccCc
    ccccccCC  .cccccC.  ccccccCC
    LCLCLCLC  .LCLCLC.  LCLCLCLC`),
  shirt: sheet(`
    cLLddLLc  .cccLLc.  cLLLLLLc
    cLCCCCCc  .cLcccC.  cLCCCCCc
    cLcCkcCc  .cLcccC.  cLccccCc
    cLcCccCc  .cLcccC.  cLccccCc
    cLcCkcCc  .cLcccC.  cLccccCc
    cccCccCC  .cccccC.  ccccccCC
    CCCCCCCC  .CCCCCC.  CCCCCCCC`),
  cardigan: sheet(`
    cCkddkCc  .cccCkk.  ccCCCCcc
    cLCkkCCc  .cLccCk.  cLccccCc
    cLCkkCCc  .cLcccC.  cLccccCc
    cLckkcCc  .cLcccC.  cLccccCc
    cLCkkCCc  .cLcccC.  cLccccCc
    kLckkcCk  .cLccck.  cLccccCc
    kkkCCkkk  .kkkkkk.  kkkkkkkk`),
  jersey: sheet(`
    kkcddckk  .kkcccc.  kkcCCckk
    cLcccccC  .cLcccC.  cLcccccC
    cLkkkkCc  .cLkkcC.  cLkkkkCc
    cLccckCc  .cLckcC.  cLkcckCc
    cLcckcCc  .cLkkcC.  cLkcckCc
    cckkccCC  .cckkcC.  ccckkkCC
    kkkkkkkk  .kkkkkk.  kkkkkkkk`),
}

const standing = sheet(`
  pppppppP  .pppppP.  pppppppP
  pppPPppP  .pppPPP.  pppPPppP
  ppP..ppP  .pppPP..  ppP..ppP
  ppP..ppP  .pppPP..  ppP..ppP
  bbB..bbB  .bbbbbb.  bbB..bbB`)
const leftStep = sheet(`
  pppppppP  ..ppppP.  pppppppP
  pppPPppP  ..pppPP.  pppPPppP
  ppP..ppP  .pppPPP.  ppP..ppP
  bbB..ppP  ppp..PPP  bbB..ppP
  .....bbB  bb....BBB  .....bbB`)
const rightStep = sheet(`
  pppppppP  ..ppppP.  pppppppP
  pppPPppP  ..pppPP.  pppPPppP
  ppP..ppP  .PPPppp.  ppP..ppP
  ppP..bbB  PPP..ppp  ppP..bbB
  bbB.....  BB....bbb  bbB.....`)
const passing = sheet(`
  pppppppP  ..ppppP.  pppppppP
  pppPPppP  ..pppPP.  pppPPppP
  ppP..ppP  ..ppPPP.  ppP..ppP
  ppP..ppP  .bppPP..  ppP..ppP
  bbB..bbB  ..bbbbb.  bbB..bbB`)
const seated = sheet(`
  pppppppP  .pppppppP  pppppppP
  ppppppPP  .pppppppP  PPPPPPPP
  ppP..ppP  ......ppP  ........
  bbB..bbB  ......bbbb  ........`)

/** Legs: p P trousers, b B shoes. The four steps of a walk in their order. */
export const legs = { standing, seated, walk: [leftStep, passing, rightStep, passing] } as const
