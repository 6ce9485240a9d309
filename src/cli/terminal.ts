// The terminal: results go to standard output, talk goes to standard error, colours only where a person looks. It knows what
// lines look like and nothing about what they say.

import { styleText } from 'node:util'

export type Tint = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan'

export interface Terminal {
  /** A result, for people and scripts. */
  out(line: string): void
  /** A result as JSON, one document. */
  json(value: unknown): void
  /** Talk. */
  say(line: string): void
  /** Replaces the live line, where a person looks; says nothing elsewhere. `null` takes it away. Untinted text only. */
  live(line: string | null): void
  /** Paints a text for standard output. */
  paint(tint: Tint, text: string): string
  /** Paints a text for standard error. */
  tint(tint: Tint, text: string): string
  readonly columns: number
}

/** Returns the terminal of this process; `plain` switches every colour off. */
export function processTerminal(plain: boolean): Terminal {
  const { stdout, stderr } = process
  const painter =
    (coloured: boolean) =>
    (tint: Tint, text: string): string =>
      coloured ? styleText(tint, text, { validateStream: false }) : text
  let living = false
  const clear = (): void => {
    if (living) stderr.write('\r\u001b[2K')
    living = false
  }
  return {
    out: (line) => {
      clear()
      stdout.write(`${line}\n`)
    },
    json: (value) => stdout.write(`${JSON.stringify(value, null, stdout.isTTY === true ? 2 : 0)}\n`),
    say: (line) => {
      clear()
      stderr.write(`${line}\n`)
    },
    live: (line) => {
      if (stderr.isTTY !== true) return
      clear()
      if (line === null) return
      stderr.write(clip(line, (stderr.columns || 80) - 1))
      living = true
    },
    paint: painter(stdout.isTTY === true && !plain),
    tint: painter(stderr.isTTY === true && !plain),
    columns: stdout.isTTY === true ? Math.max(60, stdout.columns || 100) : 120,
  }
}

/** Returns the text in at most `width` characters, the cut marked. What others wrote loses its control characters. */
export function clip(text: string, width: number): string {
  return cut(plainText(text), width)
}

function cut(flat: string, width: number): string {
  return flat.length <= width ? flat : `${flat.slice(0, Math.max(0, width - 1))}…`
}

/** Returns a text that cannot steer a terminal: titles and reasons come from agents and from the web. */
export function plainText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()
}

/** Returns rows as aligned lines of at most `width`; the last column takes what is left. */
export function table(rows: readonly (readonly string[])[], width: number, indent = ''): string[] {
  const clean = rows.map((row) => row.map(plainText))
  const count = Math.max(0, ...clean.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, n) =>
    Math.max(0, ...clean.map((row) => row[n]?.length ?? 0)),
  )
  const room = Math.max(40, width - indent.length)
  return clean.map((row) => {
    const cells = row.map((cell, n) => (n === row.length - 1 ? cell : cell.padEnd(widths[n] ?? 0)))
    return `${indent}${cut(cells.join('  ').trimEnd(), room)}`
  })
}

/** Returns a text as lines of at most `width`, broken between words; a longer word stands alone on its line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of plainText(text).split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines.splice(-1, 1, `${last} ${word}`)
    else lines.push(word)
  }
  return lines
}

/** Returns a share from 0 to `most` as a bar of `width` signs. */
export function bar(measured: number, most: number, width = 16): string {
  const full = most <= 0 ? width : Math.max(0, Math.min(width, Math.round((measured / most) * width)))
  return `${'█'.repeat(full)}${'·'.repeat(width - full)}`
}

/** Returns `1 step`, `2 steps`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/** Returns a duration in ms as people say it: `0.4 s`, `12 s`, `3 min`, `2 h`. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} d`
}
