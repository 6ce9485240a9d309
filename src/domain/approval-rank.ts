// How urgently a question wants a human, as one number: soon over, risky, costly, long waiting. It knows no table.

export interface Waiting {
  risk: 'low' | 'medium' | 'high'
  predictedMicroUsd: number | null
  askedAt: number
  /** Null: it waits for ever. */
  expiresAt: number | null
}

/** What each reason is worth at most; they add up to 100. */
export const rankShares = { expiry: 40, risk: 30, cost: 15, age: 15 } as const
const hourMs = 3_600_000
/** From here on an expiry counts, and an age no more. */
const expiryHours = 72
const ageHours = 168
/** What costs this much, in micro-USD, counts in full. */
const dear = 1_000_000

const share = (part: number): number => Math.min(1, Math.max(0, part))

/** Returns the rank at `now` (ms since the epoch), 0 to 100, two digits after the point: the higher, the sooner it wants an answer. */
export function approvalRank(waiting: Waiting, now: number): number {
  const left = waiting.expiresAt === null ? null : (waiting.expiresAt - now) / hourMs
  const expiry = left === null ? 0 : share(1 - left / expiryHours)
  const risk = { low: 0.1, medium: 0.5, high: 1 }[waiting.risk]
  const cost = share((waiting.predictedMicroUsd ?? 0) / dear)
  const age = share((now - waiting.askedAt) / hourMs / ageHours)
  const { expiry: e, risk: r, cost: c, age: a } = rankShares
  return Math.round((e * expiry + r * risk + c * cost + a * age) * 100) / 100
}
