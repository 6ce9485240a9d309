// Who might have spoken, and what the roll fell on. The server tells weights and roll; this only sees them as it showed them. Pure.

export interface Candidate {
  agent: string
  weight: number
  /** The share of all weights, 0 to 1, and where it begins. */
  share: number
  from: number
  affinity: number | null
  recency: number | null
}

export interface Choice {
  candidates: readonly Candidate[]
  /** Where the roll fell, 0 to 1; null where nothing was rolled. */
  roll: number | null
}

const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Returns the choice behind a turn; null where there was none: the opening, or a founder's words. */
export function choiceOf(why: { weights: readonly unknown[]; dice: readonly unknown[] }): Choice | null {
  const seen = why.weights.flatMap((one) => {
    const { agent, weight, affinity, recency } = (one ?? {}) as Record<string, unknown>
    const size = number(weight)
    return typeof agent === 'string' && size !== null && size > 0
      ? [{ agent, weight: size, affinity: number(affinity), recency: number(recency) }]
      : []
  })
  if (seen.length === 0) return null
  const sum = seen.reduce((all, { weight }) => all + weight, 0)
  let from = 0
  const candidates = seen.map((one): Candidate => {
    const share = one.weight / sum
    const begins = from
    from += share
    return { ...one, share, from: begins }
  })
  const die = why.dice.find((one) => (one as { of?: unknown } | null)?.of === 'speaker') as
    | { roll?: unknown }
    | undefined
  return { candidates, roll: number(die?.roll) }
}
