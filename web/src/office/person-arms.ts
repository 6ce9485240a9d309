// Arms in every pose, and what hands hold. It draws into a picture it is given.

import { type Colour, hex } from './colour.ts'
import type { Look } from './look.ts'
import { clothesPalette } from './person-palette.ts'
import type { Pixels } from './pixels.ts'

interface Sleeve {
  cloth: Colour
  shade: Colour
  hand: Colour
  palm: Colour
}

function sleeveOf(look: Look): Sleeve {
  const palette = clothesPalette(look)
  const colours =
    look.topStyle === 'coat' || look.topStyle === 'vest'
      ? ['w', 'W']
      : look.topStyle === 'overalls'
        ? ['k', 'j']
        : ['c', 'C']
  const bare = look.topStyle === 'dress'
  const of = (letter: string | undefined): Colour => palette[letter ?? 'c'] ?? 0
  return {
    cloth: bare ? of('s') : of(colours[0]),
    shade: bare ? of('d') : of(colours[1]),
    hand: of('s'),
    palm: of('d'),
  }
}

/** How an arm lies: sleeve from the shoulder through these points, a hand at the last. */
type Arm = readonly (readonly [x: number, y: number])[]

const hangLeft: Arm = [
  [0, 1],
  [0, 2],
  [0, 3],
  [0, 4],
  [0, 5],
]
const hangRight: Arm = [
  [10, 1],
  [10, 2],
  [10, 3],
  [10, 4],
  [10, 5],
]
const raisedLeft: Arm = [
  [0, 0],
  [-1, -1],
  [-1, -3],
  [-1, -5],
  [-1, -7],
]
const raisedRight: Arm = [
  [10, 0],
  [11, -1],
  [11, -3],
  [11, -5],
  [11, -7],
]
const inLeft: Arm = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 4],
  [3, 4],
]
const inRight: Arm = [
  [10, 1],
  [10, 2],
  [10, 3],
  [9, 4],
  [7, 4],
]
const cupRight: Arm = [
  [10, 1],
  [10, 2],
  [10, 3],
  [9, 2],
  [8, 0],
]
const showRight: Arm = [
  [10, 1],
  [10, 2],
  [11, 2],
  [12, 1],
  [12, 0],
]
const chinRight: Arm = [
  [10, 1],
  [10, 2],
  [10, 3],
  [9, 2],
  [7, 0],
]
const shift = (arm: Arm, x: number, y: number): Arm =>
  arm.map(([i, j], n) => (n < 3 ? [i, j] : [i + x, j + y]))

function frontArms(pose: string): readonly Arm[] {
  switch (pose) {
    case 'type0':
      return [shift(inLeft, 0, 0), shift(inRight, 0, 1)]
    case 'type1':
      return [shift(inLeft, 0, 1), shift(inRight, 0, 0)]
    case 'stretch':
    case 'cheer0':
    case 'cheer1':
      return [raisedLeft, raisedRight]
    case 'sip':
    case 'sitSip':
      return [hangLeft, cupRight]
    case 'talk0':
    case 'sitTalk':
      return [hangLeft, showRight]
    case 'think':
      return [inLeft, chinRight]
    case 'write0':
      return [hangLeft, shift(raisedRight, 0, 1)]
    case 'write1':
      return [hangLeft, shift(raisedRight, -1, 2)]
    case 'read':
    case 'readTurn':
    case 'sitRead':
    case 'holdLetter':
      return [inLeft, inRight]
    default:
      return pose.startsWith('carry') ? [inLeft, inRight] : [hangLeft, hangRight]
  }
}

function sideArm(pose: string): Arm {
  switch (pose) {
    case 'type0':
      return [
        [5, 1],
        [5, 2],
        [6, 3],
        [8, 4],
        [10, 3],
      ]
    case 'type1':
      return [
        [5, 1],
        [5, 2],
        [6, 3],
        [8, 4],
        [10, 4],
      ]
    case 'sip':
    case 'sitSip':
      return [
        [5, 1],
        [6, 2],
        [7, 2],
        [9, 1],
        [10, -1],
      ]
    case 'stretch':
    case 'cheer0':
    case 'cheer1':
      return [
        [5, 0],
        [4, -1],
        [3, -3],
        [3, -5],
        [3, -7],
      ]
    case 'think':
      return [
        [5, 1],
        [6, 2],
        [7, 2],
        [8, 1],
        [9, -1],
      ]
    case 'talk0':
    case 'sitTalk':
      return [
        [5, 1],
        [6, 2],
        [8, 2],
        [10, 2],
        [11, 1],
      ]
    case 'write0':
      return [
        [5, 1],
        [7, 0],
        [9, -1],
        [10, -3],
        [11, -4],
      ]
    case 'write1':
      return [
        [5, 1],
        [7, 1],
        [9, 0],
        [10, -1],
        [11, -2],
      ]
    case 'walk0':
    case 'carryNone':
      return [
        [5, 1],
        [5, 2],
        [4, 3],
        [4, 4],
        [3, 5],
      ]
    case 'walk2':
      return [
        [5, 1],
        [5, 2],
        [6, 3],
        [6, 4],
        [7, 5],
      ]
    case 'read':
    case 'readTurn':
    case 'sitRead':
    case 'holdLetter':
      return [
        [5, 1],
        [5, 2],
        [6, 3],
        [8, 3],
        [9, 3],
      ]
    default:
      return pose.startsWith('carry')
        ? [
            [5, 1],
            [5, 2],
            [6, 3],
            [8, 3],
            [9, 3],
          ]
        : [
            [5, 1],
            [5, 2],
            [5, 3],
            [5, 4],
            [5, 5],
          ]
  }
}

/** Draws arms and what hands hold. `view` is 0 from the front, 1 from the right, 2 from behind; the place is that of the torso. */
export function drawArms(
  picture: Pixels,
  look: Look,
  view: number,
  x: number,
  y: number,
  pose: string,
): void {
  const sleeve = sleeveOf(look)
  const arms = view === 1 ? [sideArm(pose)] : frontArms(pose)
  arms.forEach((arm, side) => {
    arm.forEach(([i, j], n) => {
      const last = n === arm.length - 1
      const wide = last && pose.startsWith('type') && view !== 1 ? 1 : 2
      const shaded = view === 1 || side === 1
      picture.rect(
        x + i,
        y + j,
        wide,
        last ? 2 : 2,
        last ? sleeve.hand : shaded ? sleeve.shade : sleeve.cloth,
      )
      if (last) picture.set(x + i + wide - 1, y + j + 1, sleeve.palm)
    })
  })
  if (view !== 2) drawHeld(picture, view, x, y, pose)
  else if (pose.startsWith('write'))
    picture.rect(x + 12, y + (pose === 'write0' ? -7 : -6), 1, 2, hex('#e8556a'))
}

function drawHeld(picture: Pixels, view: number, x: number, y: number, pose: string): void {
  const [white, seal, line] = [hex('#fffaf0'), hex('#d8434f'), hex('#c9bda8')]
  if (pose.startsWith('carry') || pose === 'holdLetter') {
    const left = x + (view === 0 ? 2 : 8)
    picture
      .rect(left, y + 2, 8, 5, white)
      .patch(left, y + 2, ['l......l', '.l....l.', '..lssl..', '...ss...', 'llllllll'], { l: line, s: seal })
  } else if (pose === 'sip' || pose === 'sitSip') {
    const left = x + (view === 0 ? 7 : 10)
    picture.patch(left, y - 3, ['wwww', 'wkkw', 'wwww'], { w: hex('#f5f2ea'), k: hex('#e8755a') })
  } else if (pose.startsWith('read') || pose === 'sitRead') {
    const book = ['kwwwwwwwwk', 'kwlwlwlwlk', 'kwwwkwwwwk', 'kwlwkwlwwk', 'kkkkkkkkkk']
    const half = ['.wwwk', 'wlwlk', 'wwwwk', 'wlwlk', 'kkkkk']
    picture.patch(x + (view === 0 ? 1 : 9), y + 1, view === 0 ? book : half, {
      k: hex('#b5485a'),
      w: white,
      l: line,
    })
    if (pose === 'readTurn') picture.rect(x + (view === 0 ? 6 : 10), y, 2, 3, white)
  }
}
