// How much of a line was said before: the share of its runs of words that stand in earlier lines. It compares words and knows
// nothing of meaning.

const maxKept = 4_000
const kept = new Map<number, Map<string, readonly number[]>>()

function hash(word: string): number {
  let mixed = 0x811c9dc5
  for (let at = 0; at < word.length; at++) mixed = Math.imul(mixed ^ word.charCodeAt(at), 0x01000193)
  return mixed
}

/** Returns a number for each run of `length` words of `line`, in order. */
function runsOf(line: string, length: number): readonly number[] {
  const words = (line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(hash)
  const runs: number[] = []
  for (let at = 0; at + length <= words.length; at++) {
    let mixed = 17
    for (let next = at; next < at + length; next++)
      mixed = (Math.imul(mixed, 0x01000193) ^ (words[next] ?? 0)) | 0
    runs.push(mixed)
  }
  return runs
}

/** The same for a line that will be asked for again. Pure; the last 4,000 are kept for each length. */
function keptRunsOf(line: string, length: number): readonly number[] {
  const lines = kept.get(length) ?? new Map<string, readonly number[]>()
  const known = lines.get(line)
  if (known !== undefined) return known
  const runs = runsOf(line, length)
  if (lines.size >= maxKept) lines.clear()
  kept.set(length, lines.set(line, runs))
  return runs
}

/** What was said, to hold a new line against. */
export interface SaidBefore {
  /** The share of the line's runs of words that were said, 0 to 1; 1 for a line that was said whole. */
  share(line: string): number
}

/** Returns the measure of `lines`, by runs of `length` words. */
export function saidBefore(lines: readonly string[], length: number): SaidBefore {
  const old = new Set<number>()
  for (const line of lines) for (const run of keptRunsOf(line, length)) old.add(run)
  const whole = new Set(lines)
  return {
    share(line) {
      if (whole.has(line)) return 1
      const runs = runsOf(line, length)
      return runs.length === 0 ? 0 : runs.filter((run) => old.has(run)).length / runs.length
    },
  }
}
