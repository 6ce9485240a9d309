// Furniture for work: benches, chairs, tables, shelves, the rack. Each is a picture made of rectangles; it knows no place.

import { hex, lit } from './colour.ts'
import { Pixels } from './pixels.ts'
import { diceFrom } from './seed.ts'
import { covers, tones } from './tones.ts'

const { bench, oak, metal, dark, ink, white, red, blue, yellow, leaf, violet, pot, mint, cream } = tones

/** Two desks face to face, one place of a bench. The variant tells which ends it has (1 left, 2 right), and what lies on it. */
export function drawBench(variant: number): Pixels {
  const picture = new Pixels(48, 58)
  const [ends, dice] = [variant & 3, diceFrom(variant * 77 + 5)]
  picture.rect(0, 4, 48, 40, bench.base).rect(0, 4, 48, 1, bench.light).rect(0, 42, 48, 2, bench.light)
  for (let n = 0; n < 12; n++)
    picture.rect(
      Math.floor(dice() * 40),
      6 + Math.floor(dice() * 35),
      4 + Math.floor(dice() * 9),
      1,
      lit(bench.base, -0.05),
    )
  picture.rect(0, 44, 48, 6, oak.base).rect(0, 44, 48, 1, oak.dark).rect(0, 49, 48, 1, oak.deep)
  picture.rect(0, 50, 48, 4, hex('#241c38'))
  picture
    .rect(32, 45, 12, 10, oak.light)
    .rect(32, 49, 12, 1, oak.dark)
    .rect(36, 47, 4, 1, yellow.base)
    .rect(36, 51, 4, 1, yellow.base)
    .rect(32, 54, 12, 1, oak.deep)
  picture.rect(2, 50, 3, 7, oak.dark)
  if ((ends & 1) !== 0) picture.rect(0, 4, 1, 46, bench.dark)
  if ((ends & 2) !== 0) picture.rect(47, 4, 1, 46, oak.dark)
  picture
    .rect(0, 18, 48, 5, tones.teal.dark)
    .rect(0, 18, 48, 1, tones.teal.light)
    .rect(0, 23, 48, 1, bench.dark)
  drawLaptopBack(picture, 16, 6)
  drawMonitor(picture, 13, 16)
  picture.rect(15, 37, 18, 4, white.dark).rect(15, 37, 18, 1, white.light)
  for (let n = 0; n < 8; n++) picture.set(16 + n * 2, 39, metal.base)
  deskThings(picture, dice)
  return picture.outlined()
}

function deskThings(picture: Pixels, dice: () => number): void {
  const cup = [red, blue, yellow, mint, violet][Math.floor(dice() * 5)] ?? red
  picture
    .rect(38, 34, 5, 5, cup.base)
    .rect(38, 34, 5, 1, cup.light)
    .rect(39, 35, 3, 1, oak.deep)
    .rect(43, 35, 1, 3, cup.dark)
  picture.rect(4, 8, 7, 6, white.light).rect(5, 9, 4, 1, metal.base).rect(5, 11, 5, 1, metal.base)
  if (dice() < 0.5)
    picture
      .rect(3, 35, 8, 6, white.light)
      .rect(4, 36, 5, 1, metal.base)
      .rect(4, 38, 4, 1, metal.base)
      .rect(5, 34, 7, 1, white.dark)
  else picture.rect(4, 36, 5, 5, yellow.base).rect(4, 36, 5, 1, yellow.light)
  if (dice() < 0.6)
    picture
      .rect(38, 11, 5, 4, pot.base)
      .rect(38, 11, 5, 1, pot.light)
      .rect(37, 7, 3, 4, leaf.base)
      .rect(40, 6, 4, 4, leaf.light)
      .rect(41, 8, 3, 3, leaf.dark)
  else picture.rect(37, 9, 8, 6, blue.dark).rect(37, 9, 8, 1, blue.light).rect(38, 8, 8, 1, white.light)
}

function drawLaptopBack(picture: Pixels, x: number, y: number): void {
  picture
    .rect(x, y, 16, 10, metal.base)
    .rect(x, y, 16, 1, metal.light)
    .rect(x, y + 9, 16, 1, metal.dark)
    .rect(x + 15, y, 1, 10, metal.dark)
  picture.rect(x - 1, y + 10, 18, 2, metal.dark)
}

function drawMonitor(picture: Pixels, x: number, y: number): void {
  picture
    .rect(x + 9, y + 15, 4, 4, metal.dark)
    .rect(x + 6, y + 18, 10, 2, metal.base)
    .rect(x + 6, y + 19, 10, 1, metal.dark)
  picture
    .rect(x, y, 22, 16, dark.base)
    .rect(x, y, 22, 1, dark.light)
    .rect(x + 1, y + 1, 20, 12, ink.deep)
    .rect(x + 2, y + 2, 6, 1, ink.base)
  picture.rect(x + 10, y + 14, 2, 1, metal.light)
}

/** An office chair: seen from behind, or the back that stands behind somebody who looks at us. */
export function drawChair(front: boolean, variant: number): Pixels {
  const cover = covers[variant % covers.length] ?? covers[0]
  const picture = new Pixels(20, front ? 21 : 26)
  if (front) {
    picture.rect(3, 2, 14, 8, cover.base).rect(4, 1, 12, 1, cover.light).rect(3, 2, 14, 2, cover.light)
    picture.rect(3, 7, 14, 3, cover.dark).rect(16, 3, 1, 6, cover.dark).rect(2, 10, 16, 3, cover.dark)
    picture.rect(9, 13, 2, 3, metal.dark).rect(5, 16, 10, 1, metal.base)
    for (const x of [4, 9, 14]) picture.rect(x, 17, 2, 2, dark.dark)
    return picture.outlined()
  }
  picture
    .rect(3, 3, 14, 14, cover.dark)
    .rect(4, 2, 12, 1, cover.base)
    .rect(3, 3, 14, 2, cover.base)
    .rect(5, 6, 10, 9, cover.deep)
  picture.rect(2, 17, 16, 5, cover.base).rect(2, 17, 16, 1, cover.light)
  return picture.outlined()
}

/** A round stool. */
export function drawStool(): Pixels {
  return new Pixels(16, 16)
    .oval(2, 3, 12, 6, oak.light)
    .rect(3, 7, 10, 3, oak.base)
    .rect(4, 10, 2, 4, oak.dark)
    .rect(10, 10, 2, 4, oak.dark)
    .outlined()
}

/** The round table, with papers. */
export function drawTable(variant: number): Pixels {
  const picture = new Pixels(94, 48)
  const dice = diceFrom(variant + 31)
  picture.rect(40, 34, 14, 11, oak.dark).rect(36, 42, 22, 3, oak.deep)
  picture
    .oval(1, 7, 92, 31, oak.dark)
    .oval(1, 5, 92, 31, oak.base)
    .oval(1, 1, 92, 31, bench.base)
    .oval(4, 2, 86, 27, lit(bench.base, 0.05))
  for (let n = 0; n < 26; n++) {
    const [x, y] = [14 + Math.floor(dice() * 56), 4 + Math.floor(dice() * 22)]
    picture.rect(x, y, 4 + Math.floor(dice() * 10), 1, bench.base)
  }
  const paper = (x: number, y: number): Pixels =>
    picture
      .rect(x, y, 9, 7, white.light)
      .rect(x, y + 7, 9, 1, bench.dark)
      .rect(x + 1, y + 2, 6, 1, metal.base)
      .rect(x + 1, y + 4, 5, 1, metal.base)
  paper(22, 8)
  paper(60, 17)
  paper(46, 21)
  picture
    .rect(38, 8, 14, 8, metal.dark)
    .rect(39, 9, 12, 6, hex('#5ab6d8'))
    .rect(40, 10, 6, 1, white.light)
    .rect(37, 16, 16, 3, metal.base)
    .rect(37, 18, 16, 1, metal.dark)
  for (const [x, y, tone] of [
    [30, 19, red],
    [66, 9, blue],
    [72, 15, yellow],
  ] as const)
    picture
      .rect(x, y, 4, 4, tone.base)
      .rect(x, y, 4, 1, tone.light)
      .set(x + 4, y + 1, tone.dark)
  return picture.outlined()
}

/** A shelf full of books and files. */
export function drawShelf(variant: number): Pixels {
  const picture = new Pixels(34, 48)
  const dice = diceFrom(variant * 13 + 3)
  picture.rect(1, 1, 32, 46, oak.base).rect(1, 1, 32, 2, oak.light).rect(31, 3, 2, 44, oak.dark)
  for (let board = 0; board < 4; board++) {
    const y = 4 + board * 11
    picture.rect(3, y, 28, 9, oak.deep)
    for (let x = 3; x < 29; ) {
      const width = 2 + Math.floor(dice() * 2)
      const height = 5 + Math.floor(dice() * 4)
      const cover = [red, blue, yellow, leaf, white, violet, pot, mint][Math.floor(dice() * 8)] ?? red
      if (dice() > 0.14)
        picture
          .rect(x, y + 9 - height, width, height, cover.base)
          .rect(x, y + 9 - height, 1, height, cover.light)
          .set(x + width - 1, y + 11 - height, yellow.light)
      x += width
    }
    picture.rect(2, y + 9, 30, 1, oak.light)
  }
  return picture.outlined()
}

/** The rack of servers; its lights are drawn while it runs. */
export function drawRack(): Pixels {
  const picture = new Pixels(26, 46)
  picture
    .rect(1, 1, 24, 44, dark.dark)
    .rect(1, 1, 24, 2, dark.light)
    .rect(23, 3, 2, 42, dark.deep)
    .rect(3, 4, 19, 38, ink.deep)
  for (let n = 0; n < 8; n++)
    picture
      .rect(4, 5 + n * 4, 17, 3, ink.base)
      .rect(4, 5 + n * 4, 17, 1, ink.light)
      .rect(5, 6 + n * 4, 4, 1, ink.deep)
  picture.rect(4, 38, 17, 3, dark.base).rect(6, 39, 6, 1, dark.deep)
  return picture.outlined()
}

/** A stand with a screen, on which a founder is heard. */
export function drawScreen(): Pixels {
  const picture = new Pixels(32, 40)
  picture.rect(14, 22, 4, 13, metal.dark).rect(8, 35, 16, 3, dark.base).rect(8, 35, 16, 1, dark.light)
  picture
    .rect(1, 1, 30, 21, dark.dark)
    .rect(1, 1, 30, 1, dark.light)
    .rect(3, 3, 26, 17, ink.deep)
    .rect(4, 4, 8, 1, ink.base)
  return picture.outlined()
}

/** A small table with a purse on it; what the purse holds is drawn while it runs. */
export function drawPurseTable(): Pixels {
  const picture = new Pixels(20, 24)
  picture
    .rect(1, 9, 17, 5, oak.light)
    .rect(1, 9, 17, 1, bench.light)
    .rect(1, 14, 17, 3, oak.base)
    .rect(2, 17, 2, 6, oak.dark)
    .rect(15, 17, 2, 6, oak.dark)
  picture.rect(4, 15, 3, 1, cream.base)
  return picture.outlined()
}
