// How much of a line was said before: the share of its four-word runs that stand in earlier lines. It compares words and knows
// nothing of meaning.

const run = 4
const maxKept = 4_000
const kept = new Map<string, readonly number[]>()

/** Returns a number for each four-word run of `line`, in order. Pure; the last 4,000 lines are kept. */
function runsOf(line: string): readonly number[] {
  const known = kept.get(line)
  if (known !== undefined) return known
  const words = (line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(hash)
  const runs: number[] = []
  for (let at = 0; at + run <= words.length; at++) {
    let mixed = 17
    for (let next = at; next < at + run; next++)
      mixed = (Math.imul(mixed, 0x01000193) ^ (words[next] ?? 0)) | 0
    runs.push(mixed)
  }
  if (kept.size >= maxKept) kept.clear()
  kept.set(line, runs)
  return runs
}

function hash(word: string): number {
  let mixed = 0x811c9dc5
  for (let at = 0; at < word.length; at++) mixed = Math.imul(mixed ^ word.charCodeAt(at), 0x01000193)
  return mixed
}

/** What was said, to hold a new line against. */
export interface SaidBefore {
  /** The share of the line's four-word runs that were said, 0 to 1; 1 for a line that was said whole. */
  share(line: string): number
}

/** Returns the measure of `lines`. */
export function saidBefore(lines: readonly string[]): SaidBefore {
  const runs = new Set<number>()
  const whole = new Set<string>()
  for (const line of lines) {
    for (const one of runsOf(line)) runs.add(one)
    whole.add(line)
  }
  return {
    share(line) {
      const mine = runsOf(line)
      if (whole.has(line)) return 1
      if (mine.length === 0) return 0
      let old = 0
      for (const one of mine) if (runs.has(one)) old++
      return old / mine.length
    },
  }
}
