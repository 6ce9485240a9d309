// How much of a line was said before: the share of its runs of words that stand in earlier lines. It compares words and knows
// nothing of meaning.

const maxKept = 4_000
const kept = new Map<string, readonly number[]>()

function hash(word: string): number {
  let mixed = 0x811c9dc5
  for (let at = 0; at < word.length; at++) mixed = Math.imul(mixed ^ word.charCodeAt(at), 0x01000193)
  return mixed
}

/** Returns a number for each word of `line`. Pure; the last 4,000 lines are kept. */
function wordsOf(line: string): readonly number[] {
  const known = kept.get(line)
  if (known !== undefined) return known
  const words = (line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(hash)
  if (kept.size >= maxKept) kept.clear()
  kept.set(line, words)
  return words
}

function* runsOf(words: readonly number[], length: number): Generator<number> {
  for (let at = 0; at + length <= words.length; at++) {
    let mixed = 17
    for (let next = at; next < at + length; next++)
      mixed = (Math.imul(mixed, 0x01000193) ^ (words[next] ?? 0)) | 0
    yield mixed
  }
}

/** What was said, to hold a new line against. */
export interface SaidBefore {
  /** The share of the line's runs of words that were said, 0 to 1; 1 for a line that was said whole. */
  share(line: string): number
}

/** Returns the measure of `lines`, by runs of `length` words. */
export function saidBefore(lines: readonly string[], length: number): SaidBefore {
  const runs = new Set<number>()
  for (const line of lines) for (const run of runsOf(wordsOf(line), length)) runs.add(run)
  const whole = new Set(lines)
  return {
    share(line) {
      if (whole.has(line)) return 1
      let all = 0
      let old = 0
      for (const run of runsOf(wordsOf(line), length)) {
        all++
        if (runs.has(run)) old++
      }
      return all === 0 ? 0 : old / all
    },
  }
}
