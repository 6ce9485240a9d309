// Words on canvases: name tags, speech bubbles, the whiteboard. What the bitmap letters cannot write is left to the browser's own
// fonts, in its own direction. Each is made once and kept while it is used.

import { type Colour, css, hex } from './colour.ts'
import { canWrite, cut, glyphOf, glyphRows, lineRows, widthOf, wrapped } from './glyphs.ts'
import { Pixels } from './pixels.ts'
import { canvasOf, newSurface } from './surface.ts'

const fallbackFont = '10px system-ui, sans-serif'
const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u
const keptCanvases = 240

/** A store that forgets what was not asked for longest. */
class Kept {
  private readonly canvases = new Map<string, HTMLCanvasElement>()

  get(key: string, make: () => HTMLCanvasElement): HTMLCanvasElement {
    const known = this.canvases.get(key)
    if (known !== undefined) return known
    const made = make()
    this.canvases.set(key, made)
    for (const oldest of this.canvases.keys()) {
      if (this.canvases.size <= keptCanvases) break
      this.canvases.delete(oldest)
    }
    return made
  }
}

const kept = new Kept()
let ruler: CanvasRenderingContext2D | undefined

function measured(text: string): number {
  if (canWrite(text)) return widthOf(text)
  if (ruler === undefined) {
    ruler = newSurface(1, 1).pen
    ruler.font = fallbackFont
  }
  return Math.ceil(ruler.measureText(text).width)
}

/** Writes bitmap letters into a picture, from their upper left corner. */
export function write(picture: Pixels, text: string, x: number, y: number, colour: Colour): void {
  let at = x
  for (const letter of text.normalize('NFC')) {
    const columns = glyphOf(letter) ?? []
    columns.forEach((bits, i) => {
      for (let j = 0; j < glyphRows; j++) if ((bits >> j) & 1) picture.set(at + i, y + j, colour)
    })
    at += columns.length + 1
  }
}

/** Draws lines of text on a finished picture; lines with foreign letters by the browser. */
function lettered(
  picture: Pixels,
  lines: readonly string[],
  x: number,
  y: number,
  pitch: number,
  colour: Colour,
): HTMLCanvasElement {
  for (const [n, line] of lines.entries()) if (canWrite(line)) write(picture, line, x, y + n * pitch, colour)
  const canvas = canvasOf(picture)
  const pen = canvas.getContext('2d')
  if (pen === null) return canvas
  pen.font = fallbackFont
  pen.textBaseline = 'alphabetic'
  pen.fillStyle = css(colour)
  for (const [n, line] of lines.entries()) {
    if (canWrite(line)) continue
    const backward = rightToLeft.test(line)
    pen.direction = backward ? 'rtl' : 'ltr'
    pen.textAlign = backward ? 'right' : 'left'
    pen.fillText(line, backward ? picture.width - x : x, y + n * pitch + 7, picture.width - 2 * x)
  }
  return canvas
}

const tagGround = hex('#1d1830')
const tagInk = hex('#f6f2ff')

/** Returns a name tag with a dot of a colour; longer names are cut to so many pixels. */
export function nameTag(name: string, dot: string, maxWidth: number): HTMLCanvasElement {
  return kept.get(`tag ${dot} ${maxWidth} ${name}`, () => {
    const text = cut(name, maxWidth, measured)
    const width = measured(text) + 11
    const picture = new Pixels(width, 11)
    picture
      .rect(1, 0, width - 2, 11, tagGround)
      .rect(0, 1, width, 9, tagGround)
      .rect(3, 4, 3, 3, hex(dot))
      .set(3, 4, hex('#ffffff'))
    return lettered(picture, [text], 8, 2, lineRows, tagInk)
  })
}

const bubbleInk = hex('#2f2645')
const bubblePaper = hex('#fffdf8')
const bubbleEdge = hex('#2c2344')
const founderPaper = hex('#fff1c9')

/** How many lines a bubble shows at once, and how wide they are at most. */
export const bubbleLimits = { lines: 4, textWidth: 112 } as const

const pagesOf = new Map<string, readonly (readonly string[])[]>()

/** Returns the text in pages of a few lines each. */
export function bubblePages(text: string): readonly (readonly string[])[] {
  const known = pagesOf.get(text)
  if (known !== undefined) return known
  const lines = wrapped(text, bubbleLimits.textWidth, measured)
  const pages: string[][] = []
  for (let n = 0; n < lines.length; n += bubbleLimits.lines)
    pages.push(lines.slice(n, n + bubbleLimits.lines))
  for (const page of pages.slice(0, -1)) page.push(`${page.pop() ?? ''} …`)
  if (pagesOf.size > keptCanvases) pagesOf.clear()
  pagesOf.set(text, pages)
  return pages
}

/** Returns a speech bubble with these lines; its tail points down from the middle. */
export function bubble(lines: readonly string[], founder: boolean): HTMLCanvasElement {
  return kept.get(`bubble ${founder} ${lines.join('\n')}`, () => {
    const width = Math.max(14, ...lines.map(measured)) + 12
    const height = lines.length * lineRows + 7
    const picture = bubbleBody(width, height, founder ? founderPaper : bubblePaper)
    return lettered(picture, lines, 6, 5, lineRows, bubbleInk)
  })
}

function bubbleBody(width: number, height: number, paper: Colour): Pixels {
  const picture = new Pixels(width, height + 5)
  picture
    .rect(2, 0, width - 4, height, bubbleEdge)
    .rect(1, 1, width - 2, height - 2, bubbleEdge)
    .rect(0, 2, width, height - 4, bubbleEdge)
  picture.rect(2, 1, width - 4, height - 2, paper).rect(1, 2, width - 2, height - 4, paper)
  const tail = Math.floor(width / 2) - 3
  picture.patch(tail, height - 1, ['epppppe', '.epppe.', '..epe..', '...e...'], { e: bubbleEdge, p: paper })
  return picture
}

/** Returns the bubble of somebody about to speak: three dots, of which one stands higher. */
export function typingBubble(beat: number): HTMLCanvasElement {
  return kept.get(`typing ${beat}`, () => {
    const picture = bubbleBody(23, 13, bubblePaper)
    for (let n = 0; n < 3; n++)
      picture.rect(5 + n * 5, n === beat ? 4 : 6, 3, 3, n === beat ? bubbleInk : hex('#9a92ad'))
    return canvasOf(picture)
  })
}

/** Returns the face of the whiteboard with its figures, at most four lines. */
export function boardText(
  lines: readonly { label: string; value: string }[],
  width: number,
  height: number,
): HTMLCanvasElement {
  return kept.get(`board ${JSON.stringify(lines)}`, () => {
    const picture = new Pixels(width, height)
    const inks = [hex('#2f5fc0'), hex('#2b8a55'), hex('#c9404c'), hex('#7a48b0')]
    const shown = lines.slice(0, 4)
    const pitch = Math.max(7, Math.floor((height - 2) / Math.max(1, shown.length)))
    shown.forEach(({ label, value }, n) => {
      const ink = inks[n % inks.length] ?? bubbleInk
      const figure = cut(value.toUpperCase(), width / 2, measured)
      const from = width - 3 - measured(figure)
      const y = 1 + Math.floor((pitch - 6) / 2) + n * pitch
      const words = cut(label.toUpperCase(), from - 8, measured)
      if (canWrite(words)) write(picture, words, 3, y, hex('#515873'))
      if (canWrite(figure)) write(picture, figure, from, y, ink)
      for (let x = 5 + measured(words); x < from - 2; x += 2) picture.set(x, y + 5, hex('#c4cad8'))
    })
    return canvasOf(picture)
  })
}
