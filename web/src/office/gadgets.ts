// Small things that move on their own: code on screens, lights of the rack, steam, the purse, the clock's hands, confetti, the cat.
// Screens run only while their agent's step does; the cat and the steam mean nothing.

import { css, hex } from './colour.ts'
import { Pixels } from './pixels.ts'
import { diceFrom, pick } from './seed.ts'
import { canvasOf } from './surface.ts'

const codeRows = 96
const screenWidth = 20
const screenHeight = 12
const inks = ['#6ee8a8', '#f2c063', '#7fb4ff', '#ef7f9c', '#c9d4ea', '#b79cf2'].map(hex)
let strips: HTMLCanvasElement[] | undefined

function codeStrips(): HTMLCanvasElement[] {
  strips ??= [0, 1, 2, 3].map((number) => {
    const dice = diceFrom(number + 900)
    const picture = new Pixels(screenWidth, codeRows + screenHeight).rect(
      0,
      0,
      screenWidth,
      codeRows + screenHeight,
      hex('#18233f'),
    )
    let indent = 0
    for (let y = 1; y < codeRows; y += 2) {
      indent = Math.max(0, Math.min(6, indent + pick(dice, [-2, 0, 0, 2])))
      for (let x = 1 + indent; x < 17 && dice() < 0.85; ) {
        const width = 2 + Math.floor(dice() * 5)
        picture.rect(x, y, Math.min(width, 18 - x), 1, inks[Math.floor(dice() * inks.length)] ?? 0)
        x += width + 1
      }
    }
    for (let y = 0; y < screenHeight; y++)
      for (let x = 0; x < screenWidth; x++) picture.set(x, codeRows + y, picture.get(x, y))
    return canvasOf(picture)
  })
  return strips
}

/** Draws code that scrolls by, line after line. */
export function drawCode(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  now: number,
  seed: number,
): void {
  const strip = codeStrips()[seed % 4]
  const row = (Math.floor(now / 420 + seed * 7) * 2) % codeRows
  if (strip !== undefined)
    pen.drawImage(strip, 0, row, screenWidth, screenHeight, x + 1, y + 1, screenWidth, screenHeight)
  if (Math.floor(now / 500) % 2 === 0) {
    pen.fillStyle = '#ffffff'
    pen.fillRect(x + 3 + (seed % 9), y + 11, 2, 1)
  }
}

/** Draws the lights of the rack: green as it runs, and one row in red for each thing that failed lately. */
export function drawRackLights(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  now: number,
  failures: number,
): void {
  for (let row = 0; row < 8; row++) {
    const bad = row < failures
    for (let n = 0; n < 4; n++) {
      const on = bad
        ? n < 3 && Math.floor(now / 400 + row) % 2 === 0
        : ((Math.floor(now / (160 + row * 37 + n * 23)) * 2_654_435_761) >>> 0) % 5 > 1
      pen.fillStyle = bad ? (on ? '#ff5a5a' : '#6e2434') : on ? '#62f0a6' : '#24405a'
      pen.fillRect(x + 11 + n * 2, y + 6 + row * 4, 1, 1)
    }
    if (bad) {
      pen.fillStyle = '#d8404e'
      pen.fillRect(x + 4, y + 5 + row * 4, 1, 3)
    }
  }
  if (failures > 0) {
    pen.fillStyle = Math.floor(now / 400) % 2 === 0 ? '#ff6a5e' : '#a12f3c'
    pen.fillRect(x + 10, y - 3, 6, 4)
    pen.fillStyle = '#3a2a44'
    pen.fillRect(x + 9, y + 1, 8, 1)
  }
}

let purses: [full: HTMLCanvasElement, empty: HTMLCanvasElement] | undefined

function pursePictures(): [HTMLCanvasElement, HTMLCanvasElement] {
  const palette = {
    b: hex('#8a5236'),
    B: hex('#6a3a2c'),
    l: hex('#b0714a'),
    g: hex('#6cc082'),
    G: hex('#3f8f5a'),
    y: hex('#f4c94f'),
    d: hex('#2a1c2c'),
    w: hex('#f4ead8'),
  }
  purses ??= [
    canvasOf(
      new Pixels(16, 14)
        .patch(
          1,
          1,
          [
            '...ggGgg......',
            '..gGwwGgg.....',
            '..ggGGggGg....',
            'llllllllllll..',
            'bbbbbbbbbbbb..',
            'bBbbbbbbyybb..',
            'bBbbbbbbyybb..',
            'bbbbbbbbbbbb..',
            'BBBBBBBBBBBB.y',
            '............yy',
          ],
          palette,
        )
        .outlined(),
    ),
    canvasOf(
      new Pixels(16, 14)
        .patch(
          1,
          1,
          [
            '..............',
            'llllllllllll..',
            'bddddddddddb..',
            'bddddddddddb..',
            'lbbbbbbbbbbl..',
            'bBbbbbbbyybb..',
            'bBbbbbbbyybb..',
            'bbbbbbbbbbbb..',
            'BBBBBBBBBBBB..',
            '..............',
          ],
          palette,
        )
        .outlined(),
    ),
  ]
  return purses
}

/** Draws the purse: notes in it, or nothing but a moth. */
export function drawPurse(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  now: number,
  empty: boolean,
): void {
  pen.drawImage(pursePictures()[empty ? 1 : 0], x + 3, y - 1)
  if (!empty) return
  const [flyX, flyY] = [
    x + 9 + Math.round(Math.sin(now / 500) * 6),
    y - 8 + Math.round(Math.sin(now / 310) * 3),
  ]
  pen.fillStyle = '#d9cfc0'
  const open = Math.floor(now / 120) % 2
  pen.fillRect(flyX - 1 - open, flyY - open, 1 + open, 1 + open)
  pen.fillRect(flyX + 1, flyY - open, 1 + open, 1 + open)
  pen.fillStyle = '#7a6c64'
  pen.fillRect(flyX, flyY, 1, 2)
}

/** Draws the mark over a purse that is empty. */
export function drawEmptyMark(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.fillStyle = '#3a1626'
  pen.fillRect(x + 13, y - 7, 9, 9)
  pen.fillStyle = '#e0404f'
  pen.fillRect(x + 14, y - 6, 7, 7)
  pen.fillStyle = '#ffffff'
  pen.fillRect(x + 17, y - 5, 1, 3)
  pen.fillRect(x + 17, y - 1, 1, 1)
}

/** Returns what a screen shows while a founder is heard on it. */
export function drawFounderOnScreen(): Pixels {
  const picture = new Pixels(26, 17).rect(0, 0, 26, 17, hex('#ffe2a0')).rect(0, 0, 26, 1, hex('#fff4d6'))
  return picture
    .oval(10, 3, 6, 7, hex('#8a5a3c'))
    .oval(7, 10, 12, 12, hex('#4f6fb5'))
    .rect(10, 2, 6, 3, hex('#4a3230'))
}

/** Draws steam over the coffee machine. */
export function drawSteam(pen: CanvasRenderingContext2D, x: number, y: number, now: number): void {
  pen.fillStyle = '#ffffff'
  for (let n = 0; n < 5; n++) {
    const share = (now / 1_700 + n / 5) % 1
    pen.globalAlpha = 0.55 * (1 - share)
    pen.fillRect(
      x + 10 + Math.round(Math.sin(share * 6 + n * 2) * 2),
      y + 14 - Math.round(share * 16),
      share > 0.5 ? 2 : 1,
      2,
    )
  }
  pen.globalAlpha = 1
}

/** Draws the hands of the clock on the wall: the company's own hour. */
export function drawHands(pen: CanvasRenderingContext2D, x: number, y: number, hour: number): void {
  hand(pen, x + 8, y + 8, (hour / 12) * Math.PI * 2, 3, '#2f2645')
  hand(pen, x + 8, y + 8, (hour % 1) * Math.PI * 2, 4, '#d04f5e')
}

function hand(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  angle: number,
  length: number,
  colour: string,
): void {
  pen.fillStyle = colour
  for (let n = 0; n <= length; n++)
    pen.fillRect(x + Math.round(Math.sin(angle) * n), y - Math.round(Math.cos(angle) * n), 1, 1)
}

const confettiMs = 3_600
const pieces = 180
const colours = ['#e8556a', '#f2c94c', '#4bb8a9', '#5b7fe0', '#a86ad8', '#ffffff'].map((text) =>
  css(hex(text)),
)

/** Draws confetti thrown at a place `age` milliseconds ago; returns false when all of it has fallen. */
export function drawConfetti(pen: CanvasRenderingContext2D, x: number, y: number, age: number): boolean {
  if (age > confettiMs) return false
  const time = age / 1_000
  for (let n = 0; n < pieces; n++) {
    const [a, b, c] = [((n * 7919) % 199) / 199, ((n * 104_729) % 211) / 211, ((n * 1_299_709) % 97) / 97]
    const rise = 70 + b * 80
    const drop = -rise * time + 78 * time * time
    if (drop > 44 + c * 26) continue
    pen.fillStyle = colours[n % colours.length] ?? '#ffffff'
    const flutter = Math.sin(time * (5 + c * 6) + n) * 3
    pen.fillRect(
      Math.round(x + (a - 0.5) * 150 * Math.min(time, 1.4) + flutter),
      Math.round(y + drop),
      n % 3 === 0 ? 1 : 2,
      Math.floor(age / 90 + n) % 2 === 0 ? 1 : 2,
    )
  }
  return true
}
