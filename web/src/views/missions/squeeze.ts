// Time with its long empty stretches cut out, so that seconds of work stay visible beside hours of waiting. Pure.

export interface Cut {
  /** Where the cut stretch began, in real milliseconds. */
  from: number
  to: number
  /** How much of it is not shown, in milliseconds. */
  ms: number
}

export interface Squeezed {
  /** The shown length, in milliseconds. */
  length: number
  cuts: readonly Cut[]
  /** Returns where a real moment is shown: milliseconds from the start, never outside. */
  place(at: number): number
}

/** Returns time from the first to the last of `moments`, in which no stretch without a moment is shown longer than `mostMs`. */
export function squeeze(moments: readonly number[], mostMs: number): Squeezed {
  const times = [...new Set(moments)].sort((a, b) => a - b)
  const cuts: Cut[] = []
  const starts = [0]
  for (const [place, to] of times.entries()) {
    const from = times[place - 1]
    if (from === undefined) continue
    const shown = Math.min(to - from, mostMs)
    if (shown < to - from) cuts.push({ from, to, ms: to - from - shown })
    starts.push((starts.at(-1) ?? 0) + shown)
  }
  return {
    length: starts.at(-1) ?? 0,
    cuts,
    place(at) {
      const next = times.findIndex((time) => time > at)
      const before = next === -1 ? times.length - 1 : next - 1
      const from = times[before]
      const to = times[before + 1]
      const shownFrom = starts[before]
      if (from === undefined || shownFrom === undefined) return 0
      const shownTo = starts[before + 1]
      if (to === undefined || shownTo === undefined) return shownFrom
      return shownFrom + ((at - from) / (to - from)) * (shownTo - shownFrom)
    },
  }
}
