// Our own bitmap letters: six pixels high, four for small ones, two below the line. It knows which texts it can write and how wide
// they are; it draws on nothing.

import { sheet } from './sheet.ts'

/** Rows of a letter, and of a line of text with the gap to the next. */
export const glyphRows = 8
export const lineRows = 10

const upper = sheet(`
  .##. ###. .### ###. #### #### .### #..# ### ..## #..# #... #...# #..#
  #..# #..# #... #..# #... #... #... #..# .#. ...# #.#. #... ##.## ##.#
  #..# ###. #... #..# ###. ###. #.## #### .#. ...# ##.. #... #.#.# ####
  #### #..# #... #..# #... #... #..# #..# .#. ...# #.#. #... #...# #.##
  #..# #..# #... #..# #... #... #..# #..# .#. #..# #..# #... #...# #..#
  #..# ###. .### ###. #### #... .##. #..# ### .##. #..# #### #...# #..#`)
const upper2 = sheet(`
  .##. ###. .##. ###. .### ##### #..# #...# #...# #..# #...# ####
  #..# #..# #..# #..# #... ..#.. #..# #...# #...# #..# #...# ...#
  #..# #..# #..# #..# .##. ..#.. #..# #...# #.#.# .##. .#.#. ..#.
  #..# ###. #..# ###. ...# ..#.. #..# .#.#. #.#.# .##. ..#.. .#..
  #..# #... #.## #.#. ...# ..#.. #..# .#.#. ##.## #..# ..#.. #...
  .##. #... .### #..# ###. ..#.. .##. ..#.. #...# #..# ..#.. ####`)
const lower = sheet(`
  .... #... ... ...# .... .## .... #... # .# #... #. ..... ....
  .... #... ... ...# .... #.. .... #... . .. #... #. ..... ....
  .### ###. .## .### .##. ##. .### ###. # .# #.#. #. ####. ###.
  #..# #..# #.. #..# #### #.. #..# #..# # .# ##.. #. #.#.# #..#
  #..# #..# #.. #..# #... #.. #..# #..# # .# ###. #. #.#.# #..#
  .### ###. .## .### .### #.. .### #..# # .# #..# ## #.#.# #..#
  .... .... ... .... .... ... ...# .... . .# .... .. ..... ....
  .... .... ... .... .... ... .##. .... . #. .... .. ..... ....`)
const lower2 = sheet(`
  .... .... .... ... .... #.. .... ... ..... .... .... ....
  .... .... .... ... .... #.. .... ... ..... .... .... ....
  .##. ###. .### #.# .### ### #..# #.# #.#.# #..# #..# ####
  #..# #..# #..# ##. ##.. #.. #..# #.# #.#.# .##. #..# ..#.
  #..# #..# #..# #.. ..## #.. #..# #.# #.#.# .##. #..# .#..
  .##. ###. .### #.. ###. .## .### .#. .#.#. #..# .### ####
  .... #... ...# ... .... ... .... ... ..... .... ...# ....
  .... #... ...# ... .... ... .... ... ..... .... .##. ....`)
const digits = sheet(`
  .##. .#. ###. ###. ..#. #### .##. #### .##. .##.
  #..# ##. ...# ...# .##. #... #... ...# #..# #..#
  #.## .#. ..#. .##. #.#. ###. ###. ..#. .##. #..#
  ##.# .#. .#.. ...# #### ...# #..# ..#. #..# .###
  #..# .#. #... ...# ..#. ...# #..# .#.. #..# ...#
  .##. ### #### ###. ..#. ###. .##. .#.. .##. .##.`)
const marks = sheet(`
  . .. # ### . .. # #.# ..... ... ... ..# .# #. ## ## ..# #.. ..#.. .#. #..# .##.. ..#.. ..... .#.#.
  . .. # ..# . .. # #.# ..... ... ... ..# #. .# #. .# .#. .#. .#### .#. ..#. #..#. .#.#. ..... #####
  . .. # .#. . .. . ... ..... .#. ### .#. #. .# #. .# #.. ..# #.#.. ### .#.. .##.. ..... ..... .#.#.
  . .. # .#. # .# . ... ##### ### ... .#. #. .# #. .# .#. .#. .###. .#. .#.. #..#. ..... ..... .#.#.
  . .. . ... . .. . ... ..... .#. ### #.. #. .# #. .# ..# #.. ..#.# ... #..# #.#.. ..... ..... #####
  # .# # .#. # .# . ... ..... ... ... #.. #. .# #. .# ... ... ####. ... ...# .##.# ..... ##### .#.#.
  . #. . ... . #. . ... ..... ... ... ... .# #. ## ## ... ... ..#.. ... .... ..... ..... ..... .....`)
const marks2 = sheet(`
  .###. .#. .#. #.# ..... ... ... .##.. .#.#. #....#...# .#. # .##. ... .... .... ....
  #...# #.. ..# #.# ..... ... ... #.... #.#.. .#..#..... #.# # #... ... .... .... ....
  #.#.# ##. .## ... ..... ... .#. ###.. .#.#. ..#.#.#... .#. # .#.. ... #.#. .... ....
  #.### .#. .#. ... ##### ### #.# .#... ..... .#..#..... ... # ..#. ### .#.# .... .#..
  #.... ... ... ... ..... ... ... ####. ..... #....#.... ... # ...# ... .... #### ###.
  .###. ... ... ... ..... ... ... #.... ..... .......... ... # .##. ... .... .... .##.`)

const letters: readonly [string, readonly (readonly string[])[]][] = [
  ['ABCDEFGHIJKLMN', upper],
  ['OPQRSTUVWXYZ', upper2],
  ['abcdefghijklmn', lower],
  ['opqrstuvwxyz', lower2],
  ['0123456789', digits],
  [`.,!?:;'"–+=/()[]<>$†%&^_#`, marks],
]

/** A letter: its columns from the left, each a number whose lowest bit is the top row. */
type Glyph = readonly number[]

const glyphs = new Map<string, Glyph>([[' ', [0, 0]]])
for (const [keys, pictures] of letters)
  for (const [n, key] of [...keys].entries()) glyphs.set(key, columnsOf(pictures[n] ?? []))
const others = '@‘’”—-*£«…°|§−~_•'
for (const [n, key] of [...others].entries())
  if (!glyphs.has(key)) glyphs.set(key, columnsOf(marks2[n] ?? []))
glyphs.set('…', [32, 0, 32, 0, 32])
glyphs.set('•', [12, 12])
glyphs.set('·', [8])
glyphs.set('€', [12, 30, 45, 45, 33])
glyphs.set('→', [8, 8, 42, 28, 8])
glyphs.set('“', glyphs.get('"') ?? [])
glyphs.set('”', glyphs.get('"') ?? [])
glyphs.set('‘', [3])
glyphs.set('’', [3])
glyphs.set('*', [10, 4, 10])
glyphs.set('~', [8, 4, 8, 4])
glyphs.set('|', [63])
glyphs.set('«', [8, 20, 8, 20])
glyphs.set('»', [20, 8, 20, 8])
glyphs.set('ß', [62, 1, 37, 26])
glyphs.set('×', [20, 8, 20])
glyphs.set('ø', [56, 52, 44, 28])
glyphs.set('Ø', [62, 41, 37, 31])
glyphs.set('ł', [16, 31, 36])
glyphs.set('Ł', [8, 63, 36, 32, 32])
glyphs.set('đ', [24, 36, 36, 63, 2])
glyphs.set('Đ', [8, 63, 41, 33, 30])
glyphs.set('ı', [60])
for (const [joined, one, other] of ['æae', 'ÆAE', 'œoe', 'ŒOE'].map(
  (row) => [...row] as [string, string, string],
))
  glyphs.set(joined, [...(glyphs.get(one) ?? []), ...(glyphs.get(other)?.slice(1) ?? [])])
glyphs.set('{', [8, 54, 33])
glyphs.set('}', [33, 54, 8])
glyphs.set('\\', [3, 12, 48])
glyphs.set('`', [1, 2])

function columnsOf(rows: readonly string[]): Glyph {
  const width = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, x) =>
    rows.reduce((bits, row, y) => bits | (row[x] === '#' ? 1 << y : 0), 0),
  )
}

/** Marks above and below letters, as columns to lay over the middle of a small letter. */
const accents: Readonly<Record<string, Glyph>> = {
  '\u0300': [1, 2],
  '\u0301': [2, 1],
  '\u0302': [2, 1, 2],
  '\u0303': [2, 1, 2, 1],
  '\u0304': [1, 1, 1],
  '\u0306': [1, 2, 1],
  '\u0307': [1],
  '\u0308': [1, 0, 1],
  '\u030a': [1, 2, 1],
  '\u030b': [2, 1, 2, 1],
  '\u030c': [1, 2, 1],
  '\u0327': [128, 64],
  '\u0328': [64, 128],
}

/** Returns the columns of a letter, with its marks; null when there is no such letter. */
export function glyphOf(letter: string): Glyph | null {
  const known = glyphs.get(letter)
  if (known !== undefined) return known
  const [base = '', ...marksOn] = [...letter.normalize('NFD')]
  const body = glyphs.get(base)
  if (body === undefined || marksOn.length === 0 || marksOn.some((mark) => accents[mark] === undefined))
    return null
  const columns = [...body]
  for (const mark of marksOn) {
    const over = accents[mark] ?? []
    const from = Math.max(0, Math.floor((columns.length - over.length) / 2))
    over.forEach((bits, n) => {
      const at = Math.min(columns.length - 1, from + n)
      // A capital has no room above: the mark lies on its upper rows.
      columns[at] = (columns[at] ?? 0) | bits
    })
  }
  glyphs.set(letter, columns)
  return columns
}

/** Returns whether every letter of the text can be written. */
export function canWrite(text: string): boolean {
  for (const letter of text.normalize('NFC')) if (glyphOf(letter) === null) return false
  return true
}

/** Returns how many pixels wide the text is. */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of text.normalize('NFC')) width += (glyphOf(letter)?.length ?? 4) + 1
  return Math.max(0, width - 1)
}

/** Returns the text in lines no wider than so many pixels; a word that is too long is broken. `measure` tells how wide a text is. */
export function wrapped(
  text: string,
  maxWidth: number,
  measure: (text: string) => number = widthOf,
): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (measure(longer) <= maxWidth) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const letter of word) {
      if (line !== '' && measure(line + letter) > maxWidth) {
        lines.push(line)
        line = ''
      }
      line += letter
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

/** Returns the text cut to so many pixels, with an ellipsis where something is missing. */
export function cut(text: string, maxWidth: number, measure: (text: string) => number = widthOf): string {
  if (measure(text) <= maxWidth) return text
  const letters = [...text]
  while (letters.length > 1 && measure(`${letters.join('')}…`) > maxWidth) letters.pop()
  return `${letters.join('').trimEnd()}…`
}
