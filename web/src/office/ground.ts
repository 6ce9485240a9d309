// What lies under everything and never moves: floors, rugs, walls, frames, shadows of furniture. One picture for the whole office.

import { type Colour, hex, lit, mixed, type Ramp } from './colour.ts'
import { dithered } from './daylight.ts'
import { Pixels } from './pixels.ts'
import { type Floor, type Layout, tile, type WallPiece, wallRows } from './plan.ts'
import { diceFrom } from './seed.ts'
import { tones } from './tones.ts'

const {
  wood,
  wall,
  panel,
  oak,
  white,
  mint,
  teal,
  plum,
  moss,
  yellow,
  cream,
  metal,
  dark,
  coral,
  blue,
  leaf,
  red,
} = tones
const wallHeight = wallRows * tile
const panelTop = 34
const night = hex('#1c1434')

/** The glass of a window, from its upper left pixel. */
export const glass = { width: 30, height: 25 } as const
/** The white of the board, from its upper left pixel. */
export const boardFace = { x: 3, y: 3, width: 90, height: 31 } as const

/** Returns the floor, the walls and what hangs on them. */
export function paintGround(layout: Layout): Pixels {
  const [width, height] = [layout.columns * tile, layout.rows * tile]
  const picture = new Pixels(width, height)
  for (const floor of layout.floors) paintFloor(picture, floor)
  paintWall(picture, 0, layout.kitchenX, wall, panel)
  paintWall(picture, layout.kitchenX, width - layout.kitchenX, mint, white)
  shade(picture, 0, wallHeight, width, 3, 0.3)
  shade(picture, 0, wallHeight + 3, width, 4, 0.14)
  for (const piece of layout.wall) onWall[piece.kind](picture, piece)
  for (const { kind, x, base } of layout.pieces) {
    const wide = shadowWidths[kind]
    if (wide !== undefined) shadow(picture, x + wide / 2 + 1, base - 1, wide)
  }
  paintEdges(picture)
  return picture
}

const shadowWidths: Readonly<Record<string, number>> = {
  bench: 48,
  table: 76,
  sofa: 70,
  armchair: 26,
  coffeeTable: 48,
  palm: 20,
  fern: 20,
  lamp: 16,
  shelf: 34,
  rack: 26,
  bistro: 28,
  pingPong: 66,
  stool: 14,
  chairBack: 18,
  chairFront: 18,
  fridge: 26,
  cooler: 18,
  counter: 94,
  purse: 18,
  screen: 20,
  basket: 28,
}

function shade(picture: Pixels, x: number, y: number, width: number, height: number, share: number): void {
  for (let j = y; j < y + height; j++)
    for (let i = x; i < x + width; i++) {
      const colour = picture.get(i, j)
      if (colour !== 0) picture.set(i, j, mixed(colour, night, share))
    }
}

function shadow(picture: Pixels, x: number, y: number, width: number): void {
  const height = Math.min(9, 4 + Math.round(width / 16))
  for (let j = -Math.floor(height / 2); j <= Math.ceil(height / 2) + 1; j++) {
    const half = Math.round((Math.sqrt(Math.max(0, 1 - (j / (height / 2 + 1.5)) ** 2)) * (width + 6)) / 2)
    shade(picture, Math.round(x - half), y + j, half * 2, 1, 0.24)
  }
}

function paintFloor(picture: Pixels, floor: Floor): void {
  const rug = {
    rugTeal: [teal, cream],
    rugPlum: [plum, yellow],
    rugMoss: [moss, cream],
    mat: [coral, cream],
  } as const
  if (floor.kind === 'planks') paintPlanks(picture, floor)
  else if (floor.kind === 'tiles') paintTiles(picture, floor)
  else paintRug(picture, floor, ...rug[floor.kind])
}

function paintPlanks(picture: Pixels, { x: left, y: top, width, height }: Floor): void {
  const dice = diceFrom(4711)
  for (let y = 0; y < height; y += 8)
    for (let x = -Math.floor(dice() * 30); x < width; ) {
      const length = 28 + Math.floor(dice() * 26)
      const colour = lit(wood.base, (dice() - 0.5) * 0.07 - (dice() < 0.1 ? 0.04 : 0))
      const from = Math.max(0, x)
      const long = Math.min(width, x + length) - from
      if (long > 0) {
        picture
          .rect(left + from, top + y, long, 8, colour)
          .rect(left + from, top + y, long, 1, lit(colour, 0.045))
          .rect(left + from, top + y + 7, long, 1, lit(colour, -0.1))
        picture.rect(left + from + long - 1, top + y + 1, 1, 6, lit(colour, -0.12))
        for (let n = 0; n < 3; n++)
          picture.rect(
            left + from + 2 + Math.floor(dice() * Math.max(1, long - 10)),
            top + y + 2 + Math.floor(dice() * 4),
            Math.min(long - 3, 3 + Math.floor(dice() * 6)),
            1,
            lit(colour, -0.045),
          )
        if (dice() < 0.06)
          picture.rect(left + from + Math.floor(long / 2), top + y + 3, 2, 2, lit(colour, -0.16))
      }
      x += length
    }
}

function paintTiles(picture: Pixels, { x: left, y: top, width, height }: Floor): void {
  const dice = diceFrom(99)
  const [one, other] = [hex('#dfe4ea'), hex('#c3d6d4')]
  for (let y = 0; y < height; y += 12)
    for (let x = 0; x < width; x += 12) {
      const colour = lit((x + y) % 24 === 0 ? one : other, (dice() - 0.5) * 0.02)
      const [w, h] = [Math.min(12, width - x), Math.min(12, height - y)]
      picture
        .rect(left + x, top + y, w, h, colour)
        .rect(left + x, top + y, w, 1, lit(colour, 0.03))
        .rect(left + x, top + y + h - 1, w, 1, lit(colour, -0.06))
        .rect(left + x + w - 1, top + y, 1, h, lit(colour, -0.04))
    }
  picture.rect(left, top + height - 1, width, 2, oak.dark).rect(left, top + height - 2, width, 1, oak.light)
}

function paintRug(picture: Pixels, { x, y, width, height }: Floor, ground: Ramp, border: Ramp): void {
  shade(picture, x - 1, y + height, width + 2, 2, 0.2)
  picture.rect(x + 1, y, width - 2, height, ground.base).rect(x, y + 1, width, height - 2, ground.base)
  for (const [inset, colour] of [
    [2, border.base],
    [4, ground.dark],
  ] as const)
    picture
      .rect(x + inset, y + inset, width - 2 * inset, 1, colour)
      .rect(x + inset, y + height - inset - 1, width - 2 * inset, 1, colour)
      .rect(x + inset, y + inset, 1, height - 2 * inset, colour)
      .rect(x + width - inset - 1, y + inset, 1, height - 2 * inset, colour)
  for (let j = 8; j < height - 7; j++)
    for (let i = 8; i < width - 7; i++) {
      const [u, v] = [(i - 8) % 16, (j - 8) % 12]
      if (Math.abs(u - 6) + Math.abs(v - 5) === 3) picture.set(x + i, y + j, ground.light)
      else if ((u + v * 3) % 7 === 0 && dithered(i, j, 0.6)) picture.set(x + i, y + j, ground.dark)
    }
  if (width > 40)
    for (let i = 1; i < width - 1; i += 2)
      picture.set(x + i, y - 1, border.base).set(x + i, y + height, border.dark)
}

function paintWall(picture: Pixels, x: number, width: number, ground: Ramp, foot: Ramp): void {
  picture
    .rect(x, 0, width, panelTop, ground.base)
    .rect(x, 0, width, 2, ground.light)
    .rect(x, 2, width, 1, ground.dark)
  const dice = diceFrom(x + 17)
  for (let i = x + 4; i < x + width; i += 10) {
    picture.rect(i, 3, 1, panelTop - 3, lit(ground.base, -0.05))
    for (let n = 0; n < 3; n++)
      picture.rect(i + 2 + Math.floor(dice() * 6), 5 + Math.floor(dice() * 26), 1, 2, lit(ground.base, 0.05))
  }
  for (let i = x; i < x + width; i++)
    for (let j = 3; j < 10; j++) if (dithered(i, j, (10 - j) / 14)) picture.set(i, j, lit(ground.base, -0.07))
  picture
    .rect(x, panelTop, width, wallHeight - panelTop, foot.base)
    .rect(x, panelTop, width, 1, foot.light)
    .rect(x, panelTop + 1, width, 1, foot.dark)
  for (let i = x + 8; i < x + width; i += 16)
    picture.rect(i, panelTop + 3, 1, 8, foot.dark).rect(i + 1, panelTop + 3, 1, 8, foot.light)
  picture.rect(x, wallHeight - 3, width, 2, foot.dark).rect(x, wallHeight - 1, width, 1, oak.deep)
}

/** The side walls and the front wall, seen from above. */
function paintEdges(picture: Pixels): void {
  const [cap, edge, inner] = [hex('#3a3a5c'), hex('#5a5c86'), hex('#26243f')]
  const { width, height } = picture
  for (const x of [0, width - 8]) picture.rect(x, 0, 8, height, cap)
  picture.rect(0, height - 8, width, 8, cap).rect(0, 0, width, 1, edge)
  picture
    .rect(7, 1, 1, height - 9, inner)
    .rect(width - 8, 1, 1, height - 9, inner)
    .rect(8, height - 8, width - 16, 1, edge)
    .rect(0, 0, 1, height, edge)
    .rect(width - 1, 0, 1, height, edge)
    .rect(0, height - 1, width, 1, inner)
  shade(picture, 8, wallHeight, 3, height - wallHeight - 8, 0.14)
}

function paintClock(picture: Pixels, { x, y }: WallPiece): void {
  const face = new Pixels(16, 16).oval(2, 2, 12, 12, white.light).oval(3, 3, 10, 10, cream.light)
  picture.lay(face.outlined(), x, y)
}

function paintWindow(picture: Pixels, { x, y }: WallPiece): void {
  const { width, height } = glass
  shade(picture, x - 1, y + height + 3, width + 4, 2, 0.25)
  picture
    .rect(x - 3, y - 3, width + 6, height + 6, panel.base)
    .rect(x - 3, y - 3, width + 6, 1, panel.light)
    .rect(x + width + 2, y - 2, 1, height + 5, panel.dark)
    .rect(x - 1, y - 1, width + 2, height + 2, panel.dark)
  picture.rect(x, y, width, height, hex('#6fb6e4'))
  picture
    .rect(x - 5, y + height + 1, width + 10, 3, panel.light)
    .rect(x - 5, y + height + 4, width + 10, 1, panel.dark)
}

function paintBoard(picture: Pixels, { x, y }: WallPiece): void {
  const { width, height } = boardFace
  shade(picture, x + 1, y + height + 6, width + 6, 2, 0.25)
  picture
    .rect(x, y, width + 6, height + 6, metal.dark)
    .rect(x, y, width + 6, 1, metal.light)
    .rect(x, y, 1, height + 6, metal.light)
    .rect(x + 3, y + 3, width, height, hex('#f6f8fb'))
  picture
    .rect(x + 24, y + height + 5, 30, 2, metal.base)
    .rect(x + 27, y + height + 4, 5, 1, red.base)
    .rect(x + 34, y + height + 4, 5, 1, blue.base)
    .rect(x + 41, y + height + 4, 5, 1, leaf.base)
}

function paintDoor(picture: Pixels, { x, y }: WallPiece): void {
  const base = wallHeight - y
  picture
    .rect(x - 3, y - 4, 36, base + 4, panel.base)
    .rect(x - 3, y - 4, 36, 1, panel.light)
    .rect(x + 32, y - 3, 1, base + 3, panel.dark)
  picture
    .rect(x, y, 30, base, oak.base)
    .rect(x, y, 30, 1, oak.dark)
    .rect(x, y, 1, base, oak.light)
    .rect(x + 29, y, 1, base, oak.dark)
  picture
    .rect(x + 4, y + 3, 22, 12, oak.dark)
    .rect(x + 5, y + 4, 20, 10, hex('#8ec8dc'))
    .rect(x + 7, y + 5, 3, 8, hex('#c6e8f0'))
  picture.rect(x + 4, y + 19, 22, 14, oak.dark).rect(x + 5, y + 20, 20, 13, lit(oak.base, 0.06))
  picture
    .rect(x + 8, y + 23, 14, 3, dark.deep)
    .rect(x + 8, y + 23, 14, 1, yellow.base)
    .rect(x + 25, y + 17, 2, 3, yellow.light)
}

function paintPoster(picture: Pixels, { x, y, variant }: WallPiece): void {
  const [sky, hill, sun]: readonly [Ramp, Ramp, Colour] =
    variant % 2 === 0 ? [coral, plum, yellow.light] : [blue, leaf, cream.light]
  picture
    .rect(x, y, 18, 25, oak.dark)
    .rect(x + 1, y + 1, 16, 23, cream.light)
    .rect(x + 3, y + 3, 12, 16, sky.light)
    .rect(x + 3, y + 12, 12, 7, hill.base)
    .oval(x + 6, y + 6, 6, 6, sun)
    .rect(x + 3, y + 15, 6, 4, hill.dark)
    .rect(x + 5, y + 21, 8, 1, metal.dark)
}

const onWall = {
  window: paintWindow,
  board: paintBoard,
  door: paintDoor,
  clock: paintClock,
  poster: paintPoster,
}
