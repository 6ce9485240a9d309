// Hair and what is worn on it, as patches for three views: from the front, from the right, from behind. h H g are hair, k K j the
// trim colour. It knows where on the head a patch begins, and nothing of who wears it.

import type { HairStyle } from './look.ts'
import { type Sheet, sheet } from './sheet.ts'

/** A hair style's patches, and how far left of and above the head they begin. */
export interface Hair {
  views: Sheet
  left: number
  above: number
}

const at = (left: number, above: number, text: string): Hair => ({ left, above, views: sheet(text) })

export const hair: Readonly<Record<HairStyle, Hair>> = {
  short: at(
    1,
    1,
    `
    ....hhhhhh....  ....hhhhhh....  ....hhhhhh....
    ..hhHHHHhhhh..  ..hhHHHHhhhh..  ..hhHHHHhhhh..
    .hhHHHHhhhhhh.  .hhHHHHhhhhhh.  .hhHHHHhhhhhh.
    .hHHHhhhhhhhh.  .hHHHhhhhhhhh.  .hHHHhhhhhhhh.
    hhhhhhhhhhhhhh  hhhhhhhhhhhhh.  hhhhhhhhhhhhhh
    hhhghhghhghhhh  hhhhhhhhghghh.  hhhhhhhhhhhhhh
    hhg.gg.gg..ghh  hhhhhhg.g..g..  hhhhhhhhhhhhhh
    gg..........gg  hhhhg.........  hhhhhhhhhhhhhh
    ..............  ghhg..........  ghhhhhhhhhhhhg
    ..............  .ggg..........  .ghhhhhhhhhhg.
    ..............  ..............  ..ghghhhhghg..
    ..............  ..............  ....g.gg.g....`,
  ),
  parted: at(
    1,
    1,
    `
    ....hhhhhh....  ....hhhhhhh...  ....hhhhhh....
    ..hhhhgHHHhh..  ..hhhHHHHHhh..  ..hhhhgHHHhh..
    .hhhhgHHHHhhh.  .hhhHHHHhhhhh.  .hhhhgHHHHhhh.
    .hhhgHHHhhhhh.  .hhhHHhhhhhhh.  .hhhhghhhhhhh.
    hhhgHHhhhhhhhh  hhhhhhhhhhhhhh  hhhhhghhhhhhhh
    hhg.hhhhhhhhhh  hhhhhhhhhhhhg.  hhhhhghhhhhhhh
    hh...ghhhhhhhh  hhhhhhg.ghg...  hhhhhhhhhhhhhh
    hg.....gggg.hh  hhhhhg........  hhhhhhhhhhhhhh
    g............g  hhhhg.........  ghhhhhhhhhhhhg
    ..............  ghhg..........  .hhhhhhhhhhhh.
    ..............  .gg...........  ..ghhhhhhhhg..
    ..............  ..............  ....gggggg....`,
  ),
  buzz: at(
    0,
    0,
    `
    ...gggggg...  ...gggggg...  ...gggggg...
    ..gghhgggg..  ..gghhgggg..  ..gghhgggg..
    .gghhgggggg.  .gghhgggggg.  .gghhgggggg.
    .gggggggggg.  .gggggggggg.  .gggggggggg.
    .gg.gggg.gg.  .gggggggg.g.  .gggggggggg.
    .g........g.  .ggggg......  .gggggggggg.
    ............  .ggg........  .gggggggggg.
    ............  .gg.........  .gggggggggg.
    ............  ............  ..gggggggg..`,
  ),
  bald: at(
    1,
    0,
    `
    .....ttt......  ....ttt.......  ....ttt.......
    ....t.........  ....t.........  ....t.........
    ..............  ..............  ..............
    ..............  ..............  ..............
    ..............  ..............  .gg........gg.
    .h..........h.  .hhg..........  hhhg......ghhh
    hh..........hh  hhhhg.........  hhhhgg..gghhhh
    hg..........gh  hhhhg.........  ghhhhhhhhhhhhg
    g............g  ghhg..........  .ghhhhhhhhhhg.
    ..............  .gg...........  ..gghhhhhhgg..`,
  ),
  curly: at(
    2,
    2,
    `
    ....hhh.hhhh....  ....hhh.hhhh....  ....hhh.hhhh....
    ..hhHHhhHHhhhh..  ..hhHHhhHHhhhh..  ..hhHHhhHHhhhh..
    .hhHHHhHHHhghhh.  .hhHHHhHHHhghhh.  .hhHHHhHHHhghhh.
    .hHHhghHhhghHhh.  .hHHhghHhhghHhh.  .hHHhghHhhghHhh.
    hhHhghhhghhHHhhh  hhHhghhhghhHHhh.  hhHhghhhghhHHhhh
    hhhghHhghHhghhhh  hhhghHhghHhghhh.  hhhghHhghHhghhhh
    .hhhhHhhhHhhhhh.  hhhhhHhhhHhhhhh.  hhhhhHhhhHhhhhhh
    hhhg.gg..gg.ghhh  hhHhghhg.gg.gg..  hhHhghhghhHhghhh
    hhg..........ghh  hhhhhhg.........  hhhhhhHhhhhhHhhh
    .hg..........gh.  .hghhg..........  .hghhhHhhghhhgh.
    .g............g.  hhhhg...........  hhhhghhhhHhghhhh
    ................  .ghg............  .ghhhhghhhhhhhg.
    ................  ................  ..gg.ghhg.hgg...`,
  ),
  afro: at(
    4,
    5,
    `
    ......hhhhhhhh......  ......hhhhhhhh......  ......hhhhhhhh......
    ....hhHHHhhhhhhh....  ....hhHHHhhhhhhh....  ....hhHHHhhhhhhh....
    ...hHHHHHHhhhhhhh...  ...hHHHHHHhhhhhhh...  ...hHHHHHHhhhhhhh...
    ..hHHHhHHhhhhhhhhh..  ..hHHHhHHhhhhhhhhh..  ..hHHHhHHhhhhhhhhh..
    .hHHHHHhhhhHhhhhhhh.  .hHHHHHhhhhHhhhhhh..  .hHHHHHhhhhHhhhhhhh.
    .hHHhHhhhHhhhhhghhh.  .hHHhHhhhHhhhhhghhh.  .hHHhHhhhHhhhhhghhh.
    .hhHHhhhhhhhhhhhhgh.  .hhHHhhhhhhhhhhhhg..  .hhHHhhhhhhhhhhhhgh.
    hhhhhhhhhhhhhhhhhhgh  hhhhhhhhhhhhhhhhhh..  hhhhhhhhhhhhhhhhhhgh
    hhhhhhghghhghghhhhgh  hhhhhhhhhhghghhhhg..  hhhhhhhhhhhhhhhhhhgh
    hhhhhg........ghhhgh  hhhhhhhhhhg..ggg....  hhhhhhhhhhhhhhhhhhgh
    .hhhg..........ghgh.  .hhhhhhhhg..........  .hhhhhhhhhhhhhhhhgh.
    .hhhg..........hhgg.  .hhhhhhhhg..........  .hhhhhhhhhhhhhhhggg.
    ..ghg..........hgg..  ..hhhhhhg...........  ..ghhhhhhhhhhhhggg..
    ...gg..........gg...  ...ghhhg............  ...gghhhhhhhhgggg...
    ....................  ....ggg.............  .....ggggggggg......`,
  ),
  bob: at(
    1,
    1,
    `
    ....hhhhhh....  ....hhhhhh....  ....hhhhhh....
    ..hhhHHHhhhh..  ..hhhHHHhhhh..  ..hhhHHHhhhh..
    .hhHHHHHHhhhh.  .hhHHHHHHhhhh.  .hhHHHHHHhhhh.
    .hHHHhhHHhhhh.  .hHHHhhHHhhhh.  .hHHHhhHHhhhh.
    hhhhhhhhhhhhhh  hhhhhhhhhhhhhh  hhhhhhhhhhhhhh
    hhhhhhhhhhhhhh  hhhhhhhhhhhhhh  hhhhhhhhhhhhhh
    hhgghgghgghghh  hhhhhhhhhgghgg  hhhhhhhhhhhhhh
    hhg........ghh  hhhhhhhg......  hhhhhhhhhhhhhh
    hhg........ghh  hhhhhhhg......  hhhhhhhhhhhhhh
    hhh........hhh  hhhhhhhh......  hhhhhhhhhhhhhh
    hhhg......ghhh  hhhhhhhh......  hhhhhhhhhhhhhh
    ghhg......ghhg  ghhhhhhg......  ghhhhhhhhhhhhg
    .gg........gg.  .gggggg.......  .gggggggggggg.`,
  ),
  long: at(
    1,
    1,
    `
    ....hhhhhh....  ....hhhhhh....  ....hhhhhh....
    ..hhHHghhhhh..  ..hhHHHHhhhh..  ..hhHHghhhhh..
    .hHHHHghHHhhh.  .hhHHHHhhhhhh.  .hHHHHghHHhhh.
    .hHHHhghhHhhh.  .hHHHHhhhhhhh.  .hHHHhghhHhhh.
    hhHHhgghhhhhhh  hhHHhhhhhhhhhh  hhHHhhghhhhhhh
    hhhhg..ghhhhhh  hhhhhhhhhhghhg  hhhhhhghhhhhhh
    hhhg....ghhhhh  hhhhhhhhhg.gg.  hhhhhhghhhhhhh
    hhg.......ghhh  hhhhhhhg......  hhhhhhhhhhhhhh
    hhg........hhh  hhhhhhhg......  hhhhhhhhhhhhhh
    hhg........ghh  hhhhhhh.......  hhhhhhhhhhhhhh
    hhh........ghh  hhhhhhh.......  hhhhhhhhhhhhhh
    hhhg......ghhh  hhhhhhg.......  hhhghhhhhhghhh
    hhhg......ghhh  hhhhhhg.......  hhhghhhhhhghhh
    hhg........ghh  hhhhhg........  hhhhhhhhhhhhhh
    hhg........ghh  hhhhhg........  hhhghhhghhghhh
    ghg........ghg  ghhhg.........  ghhghhhghhghhg
    .g..........g.  .ggg..........  .gghgghgghggg.`,
  ),
  wavy: at(
    2,
    1,
    `
    .....hhhhhh.....  .....hhhhhh.....  .....hhhhhh.....
    ...hhHHHhhhhh...  ...hhHHHHhhhh...  ...hhHHHhhhhh...
    ..hHHHHHHhhhhh..  ..hhHHHHHhhhhh..  ..hHHHHHHhhhhh..
    ..hHHhhhHHhhhh..  ..hHHHhhhhhhhh..  ..hHHhhhHHhhhh..
    .hhHhhhhhHHhhhh.  .hhHHhhhhhhhhhh.  .hhHhhhhhHHhhhh.
    .hhhhhhg.ghhhhh.  .hhhhhhhhhghhhg.  .hhhhhhhhhhhhhh.
    hhhhhgg....ghhhh  hhhhhhhhhg..gg..  hhhhghhhhhghhhhh
    hhhg........ghhh  hhhhhhhhg.......  hhhhhhhhhhhhhhhh
    .hhg........ghh.  .hhhhhhhg.......  .hhhhhghhghhhhh.
    .hhg........ghh.  .hhhhghhg.......  .hhghhhhhhhhghh.
    hhhhg......ghhhh  hhhhhhhh........  hhhhhhhhhhhhhhhh
    hhHhg......ghHhh  hhHhhghg........  hhHhhghhhhghhHhh
    .hhg........ghh.  .hhhhhg.........  .hhhhhhhhhhhhhh.
    .ghg........ghg.  .ghhhg..........  .ghghhghhghhghg.
    ..gg........gg..  ..ggg...........  ..gg.ghg.ghg.gg.`,
  ),
  ponytail: at(
    5,
    2,
    `
    .......hhhhh......  .......hhhhhh.....  ......hhhhhhhh....
    ......hhhhhhhh....  .....hhhHHHHhh....  .....hhhhhhhhhh...
    .....hhHHHhhhhhh..  ..gg.hhHHHHhhhhh..  .....hhhhHHhhhhh..
    .....hHHHHhhhhhh..  .ghhkhHHHHhhhhhh..  .....hhhhkkhhhhh..
    ....hhHHhhhhhhhhh.  ghhhkhHHhhhhhhhh..  ....hhhhgkkghhhhh.
    ....hhhhhhhhhhhhhh  hhhgkhhhhhhhhhghh.  ....hhhhhhhhhhhhhh
    ....hhgghhg.gg.ghh  hhHg.hhhhhhg..gg..  ....hhhhhHhhhhhhhh
    ....hg..........gh  hhHg.ghhhg........  ....hhhhhHHhhhhhhh
    ....g............g  hhHg..hhg.........  ....ghhhhHHhhhhhhg
    ..................  ghhg..gg..........  .....gghhHhhhhgg..
    ..................  ghhg..............  .......ghHhhhg....
    ..................  .ghg..............  .......ghhhhhg....
    ..................  .gg...............  .......ghhhhg.....
    ..................  ..g...............  ........ghhhg.....
    ..................  ..................  .........ghg......`,
  ),
  bun: at(
    1,
    6,
    `
    .....hhhh.....  .hhhh.........  .....hhhh.....
    ....hHHhhh....  hHHhhh........  ....hHHhhh....
    ....hHhhhg....  hHhhhg........  ....hHhhhg....
    ....hhhhhg....  hhhhhg........  ....hhhhhg....
    .....gkkg.....  .ggkkhhhh.....  .....gkkg.....
    ....hhhhhh....  ...khhHHhhh...  ....hhhhhh....
    ..hhHHhhhhhh..  ..hhhHHHHhhh..  ..hhhghhghhh..
    .hhHHhhhhhhhh.  .hhhHHHHhhhhh.  .hhhhghhghhhh.
    .hHHhhhhhhhhh.  .hhHHHhhhhhhh.  .hhhghhhhghhh.
    hhHhhghhghhhhh  hhhhhhhhhhhhh.  hhhhhhhhhhhhhh
    hhhg......ghhh  hhhhhhhhhhghh.  hhhhhhhhhhhhhh
    hhg........ghh  hhhhhhg...ggg.  hhhhhhhhhhhhhh
    hg..........gh  hhhhg.........  hhhhhhhhhhhhhh
    g............g  ghhg..........  ghhhhhhhhhhhhg
    ..............  .gg...........  .gghhhhhhhhgg.
    ..............  ..............  ...gggggggg...`,
  ),
  topknot: at(
    0,
    5,
    `
    ....hhhh....  ..hhhh......  ....hhhh....
    ...hHHhhg...  .hHHhhg.....  ...hHHhhg...
    ...hhhhhg...  .hhhhhg.....  ...hhhhhg...
    ....kkkk....  ..kkkkhh....  ....kkkk....
    ...hhHHhh...  ...hhHHhhh..  ...hhHHhh...
    ..hhHHHhhh..  ..hhHHHhhhh.  ..hhhHHhhh..
    ..hHHhhhhh..  .hhHHhhhhhh.  .hhhhhhhhhh.
    .ghhhhhhhhg.  .ghhhhhhhhhh  .hhhhhhhhhh.
    .gggg..gggg.  .gggggggg.g.  .gggghhgggg.
    .gg......gg.  .gggggg.....  .gggggggggg.
    .g........g.  .gggg.......  .gggggggggg.
    ............  .gg.........  .gggggggggg.
    ............  ............  ..gggggggg..`,
  ),
  mohawk: at(
    0,
    5,
    `
    .....hh.....  ..h..hh.hh..  .....hh.....
    ....hHHh....  .hHhhHHhHHh.  ....hHHh....
    ....hHHh....  .hHHHHHHHHhh  ....hHHh....
    ....hHHh....  hhHHHHHHHhhh  ....hHHh....
    ....hHHh....  hhhHHHHhhhhh  ....hHHh....
    ...GhHhhG...  hhhhhhhhhhg.  ...GhHhhG...
    ..GGhhhhGG..  hhhhhhhgggG.  ..GGhHhhGG..
    .GGGhhhhGGG.  hhhhggGGGGG.  .GGGhhhhGGG.
    .GG.ghhg.GG.  hhgGGGGGG.G.  .GGGhhhhGGG.
    .G...gg...G.  .hgGGG......  .GGGhhhhGGG.
    ............  .hgG........  .GGGhhhhGGG.
    ............  .gg.........  .GGGhhhhGGG.
    ............  ............  ..GGghhgGG..
    ............  ............  .....gg.....`,
  ),
  spiky: at(
    2,
    4,
    `
    .....h...h......  .....h...h......  .....h...h......
    ..h.hHh.hHh..h..  ..h.hHh.hHh..h..  ..h.hHh.hHh..h..
    ..hhhHHhHHh.hh..  ..hhhHHhHHh.hh..  ..hhhHHhHHh.hh..
    ..hHhHHHHHhhHh..  h.hHhHHHHHhhHh..  ..hHhHHHHHhhHh..
    h.hHHHHHHHhHhh.h  hhhHHHHHHHhHhhhh  h.hHHHHHHHhHhh.h
    hhhHHhhHHhhhhhhh  .hhHHhhHHhhhhhh.  hhhHHhhHHhhhhhhh
    .hhhhhhhhhhhhhh.  hhhhhhhhhhhhhhhh  .hhhhhhhhhhhhhh.
    hhhhhghhghhghhhh  .hhhhhhhhghhgh..  hhhhhhhhhhhhhhhh
    .hhhg.gg.gg.ghh.  .hhhhhhhg.gg.g..  .hhhhhhhhhhhhhh.
    .gh..........hg.  hhhhhhg.........  hhhhhhhhhhhhhhhh
    ..g..........g..  .ghhg...........  .ghhhhhhhhhhhhg.
    ................  ..gg............  ..ghghhhhhhghg..
    ................  ................  ....gg.gg.gg....`,
  ),
  pigtails: at(
    5,
    1,
    `
    ........hhhhhh........  ........hhhhhh........  ........hhhhhh........
    ......hhHHghhhhh......  ......hhhHHHhhhh......  ......hhHHghhhhh......
    .....hHHHhghHHhhh.....  .....hhHHHHhhhhhh.....  .....hHHHhghHHhhh.....
    .....hHHhhghhHhhh.....  .....hHHHhhhhhhhh.....  .....hHHhhghhHhhh.....
    .hhkhhhhhgghhhhhhkhh..  ....hhhhhhhhhhhhhh....  .hhkhhhhhhghhhhhhkhh..
    hHhkhhhhg..ghhhhhkhHh.  ....hhhhhhhhhhghhg....  hHhkhhhhhhghhhhhhkhHh.
    hHhhhhgg....gghhhhhHh.  .hhkkhhhhhhg.g........  hHhhhhhhhhghhhhhhhhHh.
    hHhghg........ghghhHh.  hHhkkhhhhg............  hHhghhhhhhghhhhhhghHh.
    hhhg.g........g.ghhhh.  hHhhgghhg.............  hhhg.hhhhhghhhhh.ghhh.
    ghhg............ghhhg.  hHhg..gg..............  ghhg..ggggggggg..ghhg.
    .ghg.............ghg..  ghhg..................  .ghg.............ghg..
    ..g...............g...  .gg...................  ..g...............g...`,
  ),
  braid: at(
    2,
    1,
    `
    .....hhhhhh.....  .....hhhhhh.....  .....hhhhhh.....
    ...hhHHHHhhhh...  ...hhHHHHhhhh...  ...hhHHHHhhhh...
    ..hhHHHHHHhghh..  ..hhHHHHhhhhhh..  ..hhHHHHHHhghh..
    ..hHHHhhhhghhh..  ..hHHHhhhhhhhh..  ..hHHHhhhhghhh..
    .hhhhhhhhghhhhh.  .hhhhhhhhhhhhh..  .hhhhhhhhhhhhhh.
    .hhhhhhhg.ghhhh.  .hhhhhhhhhhgh...  .hhhhhhhhhhhhhh.
    .hhgghgg....ghh.  .hhhhhhhhg..gg..  .hhhhhhhhhhhhhh.
    .hg..........gh.  .hhhhhg.........  .hhhhhhhhhhhhhh.
    .g............h.  .hhhhg..........  .ghhhhhhhhhhhhg.
    .............hHg  .hHhg...........  ..ghhhhhhhhhhg..
    .............hhg  .ghhg...........  ....gghHhgg.....
    .............gHg  .hHg............  ......hHhg......
    ............hHg.  .hhg............  ......ghHg......
    ............hhg.  .gHg............  ......hHhg......
    ............gHg.  .hhg............  ......ghHg......
    ............kkk.  .kkk............  ......kkkk......
    .............g..  ..g.............  .......gg.......`,
  ),
  undercut: at(
    1,
    3,
    `
    .....hhhhhhh..  ......hhhhhh..  .....hhhhh....
    ...hhHHHHHhhh.  ...hhHHHHHhhh.  ...hhHHHhhhh..
    ..hHHHHHHHhhhh  ..hHHHHHHHhhhh  ..hHHHHHHhhhh.
    ..hHHHHHhhhhhh  ..hHHHHHhhhhhh  ..hHHHHhhhhhh.
    ..hHHHhhhhhhhg  ..hhHHhhhhhhhh  ..hhHhhhhhhhh.
    ..ghhhhhhhhhg.  ..hhhhhhhhhhg.  ..ghhhhhhhhhg.
    ..Gghhhhhhgg..  ..GghhhhhggG..  ..GGghhhhggGG.
    ..GGgggg..GG..  ..GGGGGGGGG...  ..GGGGGGGGGGG.
    ..G........G..  ..GGGGG.......  ..GGGGGGGGGG..
    ..............  ..GGG.........  ..GGGGGGGGGG..
    ..............  ..GG..........  ..GGGGGGGGGG..`,
  ),
  scarf: at(
    1,
    1,
    `
    ....kkkkkk....  ....kkkkkk....  ....kkkkkk....
    ..kkKKKKkkkk..  ..kkKKKKkkkk..  ..kkKKKKkkkk..
    .kkKKKKkkkkkk.  .kkKKKKkkkkkk.  .kkKKKKkkkkkk.
    .kKKKkkkkkkkk.  .kKKKkkkkkkkk.  .kKKKkkkkkkkk.
    kkkkkkkkkkkkkk  kkkkkkkkkkkkk.  kkkkkkkkkkkkkk
    kkkjjjjjjjjkkk  kkkkkkkkjjjkk.  kkkkkkkkkkkkkk
    kkj........jkk  kkkkkkkj...jk.  kkkkkkkkkkkkkk
    kkj........jkk  kkkkkkj.......  kkkkkkkkkkkkkk
    kkj........jkk  kkkkkkj.......  kkkkkkkkkkkkkk
    kkk........kkk  kkkkkkk.......  kkkkkkkkkkkkkk
    kkkj......jkkk  kkkkkkkj......  kkkkkkkkkkkkkk
    .kkkj....jkkk.  .kkkkkkkj..k..  .kkkkkkkkkkkk.
    .jkkkkkkkkkkj.  .jkkkkkkkkkk..  .jkkkkkkkkkkj.
    ..jKKkkkkkjj..  ..jKkkkkkkj...  ..jKKkkkkkkj..
    ...jjjjjjjj...  ...jjjjjjj....  ..jkKkkkkkjj..
    ..............  ..............  ...jkkkkkjj...
    ..............  ..............  ....jjjjjj....`,
  ),
  cap: at(
    1,
    1,
    `
    ....kkkkkk....  ....kkkkkk......  ....kkkkkk....
    ..kkKKKKkkkk..  ..kkKKKKkkkk....  ..kkKKKKkkkk..
    .kkKKKKkkkkkk.  .kkKKKKkkkkkk...  .kkKKKKkkkkkk.
    .kKKKkwwkkkkk.  .kKKKkkkkkkkk...  .kKKKkkkkkkkk.
    .kkkkkwwkkkkk.  .kkkkkkkkkkkkk..  .kkkkkkkkkkkk.
    jjjjjjjjjjjjjj  .jkkkkkjjjjjjjjj  .jjjkjjjjkjjj.
    .jjjjjjjjjjjj.  .jjjjjj...jjjjj.  .hhhjjjjjjhhh.
    hhg........ghh  hhhhhg..........  hhhhhhhhhhhhhh
    hg..........gh  hhhg............  hhhhhhhhhhhhhh
    ..............  ghg.............  .ghhhhhhhhhhg.
    ..............  ................  ...gghhhhgg...`,
  ),
  beanie: at(
    1,
    4,
    `
    ......ww......  ......ww......  ......ww......
    .....wwww.....  .....wwww.....  .....wwww.....
    ......ww......  ......ww......  ......ww......
    ....kKkkKk....  ....kKkkKk....  ....kKkkKk....
    ..kkKkkKkkkk..  ..kkKkkKkkkk..  ..kkKkkKkkkk..
    .kkKkkKkkkkkk.  .kkKkkKkkkkkk.  .kkKkkKkkkkkk.
    .kKkkKkkkkkkk.  .kKkkKkkkkkkk.  .kKkkKkkkkkkk.
    jkjkjkjkjkjkjj  jkjkjkjkjkjkj.  jkjkjkjkjkjkjj
    jjjjjjjjjjjjjj  jjjjjjjjjjjjj.  jjjjjjjjjjjjjj
    .hg.ghhg.gghh.  .hhhhhhhg.gh..  .hhhhhhhhhhhh.
    hhg........ghh  hhhhhg........  hhhhhhhhhhhhhh
    hg..........gh  hhhg..........  hhhhhhhhhhhhhh
    g............g  ghg...........  ghhhhhhhhhhhhg
    ..............  ..............  .gghhhhhhhhgg.`,
  ),
}
