// What is worn on the face and around it: glasses, beards, headsets, flowers. It draws into a picture it is given.

import { hex, lit, outlineOf } from './colour.ts'
import type { Look } from './look.ts'
import { clothesPalette } from './person-palette.ts'
import type { Palette, Pixels } from './pixels.ts'

const frames: Palette = { f: hex('#3a3350'), l: hex('#bfe4ff'), n: hex('#2b2740'), r: hex('#d8554f') }

/** Draws beards under the hair and what is worn above it; the place is that of the head. */
export function drawFaceExtras(
  picture: Pixels,
  look: Look,
  view: number,
  x: number,
  y: number,
  when: 'under' | 'over',
): void {
  const palette = clothesPalette(look)
  if (when === 'under') {
    if (view !== 2) drawBeard(picture, look, view, x, y, palette)
    if (look.extra === 'freckles' && view === 0) picture.patch(x, y + 8, ['..d.d..d.d..'], palette)
    return
  }
  if (view !== 2) drawGlasses(picture, look, view, x, y)
  drawExtra(picture, look, view, x, y, palette)
}

function drawBeard(picture: Pixels, look: Look, view: number, x: number, y: number, palette: Palette): void {
  const front = {
    none: [],
    stubble: ['............', '.GG......GG.', '.GGGGmmGGGG.', '..GGGGGGGG..'],
    full: ['hh........hh', '.hhghhhhghh.', '.hhhhmmhhhh.', '.ghhhhhhhhg.', '..gghhhhgg..'],
    goatee: ['............', '....gggg....', '....hmmh....', '....hhhh....', '.....hh.....'],
    moustache: ['............', '...hhhhhh...', '...h.mm.h...'],
  }[look.beard]
  const side = {
    none: [],
    stubble: ['............', '....GGGGGG..', '...GGGGGGmm.', '...GGGGGGG..'],
    full: ['...hh.......', '...hhhhhhhh.', '...hhhhhhmm.', '...ghhhhhhh.', '....gghhhg..'],
    goatee: ['............', '............', '........hmm.', '.......hhhh.', '........hh..'],
    moustache: ['............', '........hhh.', '........hm..'],
  }[look.beard]
  picture.patch(x, y + 7, view === 0 ? front : side, palette)
}

function drawGlasses(picture: Pixels, look: Look, view: number, x: number, y: number): void {
  if (look.glasses === 'none') return
  const front = {
    round: ['..ff....ff..', '.f.lf..fl.f.', '.f..ffff..f.', '..ff....ff..'],
    square: ['.ffff..ffff.', '.f.lf..fl.f.', 'ff..ffff..ff', '.ffff..ffff.'],
    shades: ['............', '.nnnnnnnnnn.', '.nlnn..nlnn.', '..nn....nn..'],
    half: ['............', 'fffffffffff.', '.l.l....l.l.', '............'],
  }[look.glasses]
  const side = {
    round: ['.........ff.', '...fffff..lf', '........f..f', '.........ff.'],
    square: ['........ffff', '...fffff..lf', '........f..f', '........ffff'],
    shades: ['............', '...nnnnnnnnn', '........nlnn', '.........nn.'],
    half: ['............', '...fffffffff', '.........l..', '............'],
  }[look.glasses]
  picture.patch(x, y + 5, view === 0 ? front : side, frames)
}

function drawExtra(picture: Pixels, look: Look, view: number, x: number, y: number, palette: Palette): void {
  const gear: Palette = {
    f: hex('#4a4f70'),
    F: hex('#767ca3'),
    k: palette['k'],
    j: palette['j'],
    y: hex('#f4c94f'),
    r: hex('#e8556a'),
    w: hex('#fbfaff'),
    v: outlineOf(hex('#5b7fe0')),
    x: lit(hex('#5b7fe0'), 0.1),
  }
  const above = look.hairStyle === 'afro' ? -3 : 0
  if (look.extra === 'headset' || look.extra === 'headphones') {
    const mic = look.extra === 'headset'
    const front = [
      '...FFffff...',
      '.FF......ff.',
      'F..........f',
      '............',
      '............',
      'kk........kk',
      'kk........kk',
      'kj........jk',
      mic ? '.f..........' : '............',
      mic ? '..fff.......' : '............',
    ]
    const side = [
      '....Ff......',
      '....Ff......',
      '....Ff......',
      '....ff......',
      '....ff......',
      '...kkkk.....',
      '...kkjk.....',
      '...kjjk.....',
      mic ? '......f.....' : '............',
      mic ? '.......fff..' : '............',
    ]
    const back = front.slice(0, 8)
    picture.patch(x, y - 1, (view === 0 ? front : view === 1 ? side : back).slice(0, 3), gear)
    picture.patch(x, y + 4, (view === 0 ? front : view === 1 ? side : back).slice(5), gear)
    if (view === 1) picture.patch(x, y + 2, side.slice(3, 5), gear)
  } else if (look.extra === 'earrings' && view !== 2) {
    picture.patch(
      x,
      y + 8,
      view === 0 ? ['y..........y', 'y..........y'] : ['...y........', '...y........'],
      gear,
    )
  } else if (look.extra === 'flower') {
    picture.patch(x + (view === 0 ? 8 : 2), y + 1 + above, ['.r.', 'ryr', '.r.'], gear)
  } else if (look.extra === 'neckerchief') {
    picture.patch(
      x,
      y + 11,
      view === 0
        ? ['...kkkkkk...', '....kkjj....', '.....kj.....']
        : view === 1
          ? ['...kkkkkk...', '..jkk..kj...']
          : ['...kkkkkk...', '....jjjj....'],
      gear,
    )
  } else if (look.extra === 'badge' && view === 0) {
    picture.patch(
      x,
      y + 12,
      ['....v..v....', '....v..v....', '.....vv.....', '....www.....', '....wxw.....'],
      gear,
    )
  }
}
