// A picture as an array of colours: rectangles, ASCII patches, outlines. It knows no canvas, so that art can be made and tested
// without a browser.

import { type Colour, outlineOf } from './colour.ts'

/** Which colour each letter of a patch stands for; letters it does not name stay as they are. */
export type Palette = Readonly<Record<string, Colour | undefined>>

export class Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint32Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.data = new Uint32Array(width * height)
  }

  get(x: number, y: number): Colour {
    return x >= 0 && y >= 0 && x < this.width && y < this.height ? (this.data[y * this.width + x] ?? 0) : 0
  }

  set(x: number, y: number, colour: Colour): this {
    if (x >= 0 && y >= 0 && x < this.width && y < this.height) this.data[y * this.width + x] = colour
    return this
  }

  rect(x: number, y: number, width: number, height: number, colour: Colour): this {
    for (let j = y; j < y + height; j++) for (let i = x; i < x + width; i++) this.set(i, j, colour)
    return this
  }

  /** A filled ellipse whose box is given; edges on whole pixels. */
  oval(x: number, y: number, width: number, height: number, colour: Colour): this {
    for (let j = 0; j < height; j++) {
      const half = (Math.sqrt(Math.max(0, 1 - ((j + 0.5 - height / 2) / (height / 2)) ** 2)) * width) / 2
      const left = Math.round(x + width / 2 - half)
      this.rect(left, y + j, Math.round(x + width / 2 + half) - left, 1, colour)
    }
    return this
  }

  /** Puts rows of letters at a place; '.' and ' ' leave what is there, '-' takes it away. */
  patch(x: number, y: number, rows: readonly string[], palette: Palette, flipped = false): this {
    rows.forEach((row, j) => {
      for (let i = 0; i < row.length; i++) {
        const letter = row[i] ?? '.'
        const colour = letter === '-' ? 0 : palette[letter]
        if (letter !== '.' && colour !== undefined)
          this.set(x + (flipped ? row.length - 1 - i : i), y + j, colour)
      }
    })
    return this
  }

  /** Lays another picture over this one. */
  lay(other: Pixels, x: number, y: number): this {
    for (let j = 0; j < other.height; j++)
      for (let i = 0; i < other.width; i++) {
        const colour = other.get(i, j)
        if (colour !== 0) this.set(x + i, y + j, colour)
      }
    return this
  }

  /** The same picture seen in a mirror. */
  mirrored(): Pixels {
    const other = new Pixels(this.width, this.height)
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++) other.set(this.width - 1 - x, y, this.get(x, y))
    return other
  }

  /** Draws a line around what is there, tinted by what it touches. */
  outlined(): this {
    const added: [number, Colour][] = []
    const lines = new Map<Colour, Colour>()
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++) {
        if (this.get(x, y) !== 0) continue
        const touched = this.get(x, y - 1) || this.get(x - 1, y) || this.get(x + 1, y) || this.get(x, y + 1)
        if (touched >>> 24 !== 255) continue
        const line = lines.get(touched) ?? outlineOf(touched)
        lines.set(touched, line)
        added.push([y * this.width + x, line])
      }
    for (const [index, colour] of added) this.data[index] = colour
    return this
  }
}
