// Furniture to rest by: the lounge, the kitchen, plants, the cat. Each is a picture made of rectangles; it knows no place.

import { hex, mixed } from './colour.ts'
import { Pixels } from './pixels.ts'
import { tones } from './tones.ts'

const {
  oak,
  bench,
  metal,
  dark,
  ink,
  white,
  red,
  blue,
  yellow,
  leaf,
  pot,
  mint,
  coral,
  teal,
  plum,
  panel,
  wall,
} = tones

/** A sofa for three. */
export function drawSofa(variant: number): Pixels {
  const cover = [teal, coral, plum][variant % 3] ?? teal
  const picture = new Pixels(72, 34)
  picture.rect(4, 1, 64, 14, cover.base).rect(5, 1, 62, 2, cover.light).rect(4, 12, 64, 3, cover.dark)
  for (const x of [25, 46]) picture.rect(x, 3, 1, 11, cover.dark)
  picture.rect(8, 14, 56, 8, cover.light).rect(8, 20, 56, 2, cover.base).rect(8, 22, 56, 6, cover.dark)
  for (const x of [26, 45]) picture.rect(x, 14, 1, 13, cover.base)
  picture.rect(1, 7, 8, 21, cover.base).rect(1, 7, 8, 3, cover.light).rect(1, 25, 8, 3, cover.dark)
  picture.rect(63, 7, 8, 21, cover.base).rect(63, 7, 8, 3, cover.light).rect(63, 25, 8, 3, cover.dark)
  picture.rect(3, 28, 4, 4, oak.deep).rect(65, 28, 4, 4, oak.deep)
  picture.rect(10, 7, 8, 8, yellow.base).rect(10, 7, 8, 1, yellow.light).rect(10, 14, 8, 1, yellow.dark)
  return picture.outlined()
}

/** An armchair that looks to the left. */
export function drawArmchair(variant: number): Pixels {
  const cover = [coral, teal, yellow][variant % 3] ?? coral
  const picture = new Pixels(28, 34)
  picture.rect(15, 1, 11, 24, cover.base).rect(15, 1, 11, 2, cover.light).rect(24, 3, 2, 22, cover.dark)
  picture
    .rect(2, 16, 15, 6, cover.light)
    .rect(2, 21, 15, 6, cover.dark)
    .rect(3, 22, 20, 6, cover.base)
    .rect(3, 22, 20, 2, cover.light)
    .rect(3, 27, 22, 2, cover.dark)
  picture.rect(4, 29, 3, 3, oak.deep).rect(21, 29, 3, 3, oak.deep)
  return picture.outlined()
}

/** A low table with magazines. */
export function drawCoffeeTable(): Pixels {
  const picture = new Pixels(50, 24)
  picture
    .rect(1, 4, 48, 11, bench.base)
    .rect(1, 4, 48, 1, bench.light)
    .rect(1, 15, 48, 3, oak.base)
    .rect(3, 18, 3, 5, oak.dark)
    .rect(44, 18, 3, 5, oak.dark)
  picture
    .rect(8, 6, 9, 6, blue.base)
    .rect(9, 7, 5, 1, white.light)
    .rect(20, 7, 8, 6, red.base)
    .rect(21, 8, 5, 2, yellow.light)
  picture.rect(36, 3, 5, 5, pot.base).rect(35, 0, 3, 4, leaf.base).rect(39, 1, 3, 3, leaf.light)
  return picture.outlined()
}

/** A standing lamp. */
export function drawLamp(): Pixels {
  const picture = new Pixels(18, 38)
  picture.rect(8, 12, 2, 21, dark.base).rect(4, 33, 10, 2, dark.dark).rect(4, 33, 10, 1, dark.light)
  picture
    .rect(5, 1, 8, 3, yellow.light)
    .rect(4, 4, 10, 4, yellow.light)
    .rect(3, 8, 12, 4, yellow.base)
    .rect(3, 11, 12, 1, yellow.dark)
  return picture.outlined()
}

/** A plant with fronds that hang, or one with broad leaves. */
export function drawPlant(tall: boolean): Pixels {
  const picture = new Pixels(22, 36)
  const leafAt = (x: number, y: number, length: number, lean: number, width: number): void => {
    for (let j = 0; j < length; j++) {
      const half = Math.round((Math.sin(((j + 0.6) / length) * Math.PI) * width) / 2)
      const middle = Math.round(x + lean * (1 - Math.cos((j / length) * 1.9)) * length * 0.5)
      for (let i = -half; i <= half; i++)
        picture.set(
          middle + i,
          y - (lean === 0 ? j : Math.round(j * 0.75)),
          i < -half / 3 ? leaf.light : i <= half / 3 ? leaf.base : leaf.dark,
        )
    }
  }
  if (tall)
    for (const [lean, length] of [
      [-0.9, 17],
      [0.9, 17],
      [-0.5, 21],
      [0.5, 21],
      [0, 20],
    ] as const)
      leafAt(11, 24, length, lean, 5)
  else
    for (const [x, y, size] of [
      [3, 12, 8],
      [11, 9, 8],
      [7, 5, 8],
      [2, 17, 7],
      [13, 15, 7],
      [8, 14, 8],
    ] as const)
      picture
        .oval(x, y, size, size, leaf.dark)
        .oval(x, y, size - 1, size - 2, leaf.base)
        .rect(x + 2, y + 1, 3, 2, leaf.light)
  picture
    .rect(6, 24, 10, 10, pot.base)
    .rect(5, 22, 12, 3, pot.light)
    .rect(5, 25, 12, 1, pot.dark)
    .rect(14, 26, 2, 8, pot.dark)
    .rect(7, 33, 8, 1, pot.deep)
  return picture.outlined()
}

/** The kitchen's counter with its sink. */
export function drawCounter(): Pixels {
  const picture = new Pixels(94, 30)
  const front = mint
  picture
    .rect(1, 3, 92, 9, white.base)
    .rect(1, 3, 92, 1, white.light)
    .rect(1, 12, 92, 2, white.dark)
    .rect(2, 14, 90, 14, front.base)
    .rect(2, 26, 90, 2, front.deep)
  for (let n = 0; n < 6; n++)
    picture
      .rect(2 + n * 15, 15, 14, 10, front.base)
      .rect(2 + n * 15, 15, 14, 1, front.light)
      .rect(16 + n * 15, 15, 1, 10, front.dark)
      .rect(12 + n * 15, 18, 1, 3, metal.light)
  picture
    .rect(52, 5, 18, 5, metal.dark)
    .rect(53, 6, 16, 3, metal.deep)
    .rect(60, 0, 2, 5, metal.light)
    .rect(62, 0, 3, 1, metal.light)
  picture
    .rect(76, 1, 4, 6, red.base)
    .rect(76, 1, 4, 1, red.light)
    .rect(82, 2, 6, 5, white.light)
    .rect(82, 4, 6, 1, blue.base)
  return picture.outlined()
}

/** The coffee machine. */
export function drawMachine(): Pixels {
  const picture = new Pixels(22, 30)
  picture
    .rect(2, 2, 18, 24, dark.base)
    .rect(2, 2, 18, 3, dark.light)
    .rect(18, 4, 2, 22, dark.dark)
    .rect(4, 7, 12, 4, ink.deep)
    .rect(5, 8, 6, 1, hex('#6ee8be'))
  picture
    .rect(4, 13, 13, 10, dark.deep)
    .rect(8, 13, 5, 3, metal.base)
    .rect(8, 18, 5, 5, white.light)
    .rect(13, 19, 1, 3, white.dark)
    .rect(4, 23, 13, 2, metal.base)
    .set(15, 8, red.base)
  return picture.outlined()
}

/** The fridge, with notes on its door. */
export function drawFridge(): Pixels {
  const picture = new Pixels(26, 47)
  picture
    .rect(1, 1, 24, 44, white.base)
    .rect(1, 1, 24, 2, white.light)
    .rect(21, 3, 4, 42, white.dark)
    .rect(1, 17, 24, 1, white.dark)
    .rect(4, 8, 1, 7, metal.dark)
    .rect(4, 21, 1, 11, metal.dark)
  picture
    .rect(9, 6, 5, 5, yellow.base)
    .rect(12, 22, 5, 4, coral.base)
    .rect(8, 28, 4, 4, blue.base)
    .rect(14, 30, 4, 5, mint.base)
    .rect(2, 44, 22, 2, metal.deep)
  return picture.outlined()
}

/** The water cooler. */
export function drawCooler(): Pixels {
  const picture = new Pixels(18, 36)
  picture
    .rect(4, 1, 10, 11, hex('#8fd0ee'))
    .rect(5, 2, 2, 8, hex('#d4f0fb'))
    .rect(12, 3, 2, 9, hex('#62aeda'))
    .rect(3, 12, 12, 22, white.base)
    .rect(3, 12, 12, 2, white.light)
    .rect(13, 14, 2, 20, white.dark)
    .rect(6, 17, 2, 2, blue.base)
    .rect(10, 17, 2, 2, red.base)
    .rect(5, 21, 8, 4, metal.deep)
  return picture.outlined()
}

/** A small round table for two. */
export function drawBistro(): Pixels {
  const picture = new Pixels(32, 28)
  picture.rect(14, 14, 4, 9, metal.dark).oval(8, 21, 16, 5, metal.deep)
  picture.oval(1, 4, 30, 14, white.dark).oval(1, 2, 30, 14, white.base).oval(3, 3, 26, 11, white.light)
  picture
    .rect(8, 6, 4, 4, coral.base)
    .rect(8, 6, 4, 1, coral.light)
    .rect(19, 7, 6, 3, yellow.base)
    .rect(19, 7, 6, 1, yellow.light)
  return picture.outlined()
}

/** A table to play at. */
export function drawPingPong(): Pixels {
  const [top, line] = [tones.teal, white]
  const picture = new Pixels(72, 44)
  for (const x of [5, 64]) picture.rect(x, 32, 3, 10, metal.dark)
  picture.rect(2, 2, 68, 28, top.base).rect(2, 2, 68, 1, top.light).rect(2, 30, 68, 4, top.deep)
  picture
    .rect(3, 3, 66, 1, line.base)
    .rect(3, 28, 66, 1, line.base)
    .rect(3, 3, 1, 26, line.base)
    .rect(68, 3, 1, 26, line.base)
  picture.rect(3, 15, 66, 1, top.light).rect(35, 0, 2, 31, line.light).rect(36, 0, 1, 31, line.dark)
  picture
    .oval(14, 6, 8, 7, red.base)
    .rect(17, 12, 2, 4, oak.light)
    .oval(52, 18, 8, 7, ink.base)
    .rect(55, 24, 2, 4, oak.light)
  return picture.rect(44, 11, 2, 2, yellow.light).outlined()
}

/** The cat's basket. */
export function drawBasket(): Pixels {
  return new Pixels(28, 16)
    .oval(1, 3, 26, 11, oak.dark)
    .oval(1, 1, 26, 11, oak.light)
    .oval(4, 3, 20, 7, plum.base)
    .oval(5, 5, 18, 5, plum.light)
    .outlined()
}

/** The end of the wall between work and kitchen. */
export function drawDivider(): Pixels {
  const picture = new Pixels(10, 98)
  picture
    .rect(0, 0, 10, 74, mixed(wall.light, panel.base, 0.3))
    .rect(0, 0, 2, 74, wall.light)
    .rect(8, 0, 2, 74, wall.dark)
  picture
    .rect(0, 62, 10, 2, panel.light)
    .rect(0, 64, 10, 22, wall.base)
    .rect(0, 86, 10, 10, panel.base)
    .rect(0, 86, 10, 1, panel.light)
    .rect(0, 95, 10, 1, oak.deep)
    .rect(9, 64, 1, 32, wall.dark)
  return picture
}

/** The cat in one of its poses, looking right. */
export function drawCat(pose: 'walk0' | 'walk1' | 'sit' | 'sleep'): Pixels {
  const picture = new Pixels(22, 16)
  const palette = {
    o: hex('#e09a52'),
    O: hex('#b8703a'),
    l: hex('#f4c07e'),
    w: hex('#fbf3e4'),
    e: hex('#2c4a34'),
    p: hex('#e88a92'),
  }
  const rows = {
    walk0: [
      '..............o..o',
      '..............oooo',
      'O.............oeoe',
      'OO..ollooloo..oopo',
      '.O.ooOooOooOoooow.',
      '.OOooOooOooOooo...',
      '...oooooooooooo...',
      '...wo.oo..oo.wo...',
      '...w..o....o.w....',
    ],
    walk1: [
      '.O............o..o',
      'OO............oooo',
      'O.............oeoe',
      'O...ollooloo..oopo',
      '.O.ooOooOooOoooow.',
      '.OOooOooOooOooo...',
      '...oooooooooooo...',
      '....ow.oo.ow.oo...',
      '.....w..o..w..o...',
    ],
    sit: [
      '..........o..o....',
      '..........oooo....',
      '..........oeoe....',
      '..........oopo....',
      '........oooow.....',
      '.......ooOooo.....',
      '......ooOooow.....',
      '..OO..oooooow.....',
      '...OOOoooowow.....',
    ],
    sleep: [
      '..................',
      '..................',
      '..................',
      '.....oollooo......',
      '...ooOooOoooo.....',
      '..oooOooOooOoo.o..',
      '..ooooooooooooooo.',
      '.OOooooooooooOoOo.',
      '..OOOOOooooooowo..',
    ],
  }[pose]
  return picture.patch(2, 4, rows, palette).outlined()
}
