// When a failed attempt is tried again. Pure: the jitter's roll is an argument.

/** The first pause, and the longest, in seconds. */
export const retryLimits = { firstPauseSeconds: 2, longestPauseSeconds: 300 } as const

/** Returns the pause in seconds before the next attempt: doubling from 2 s to 5 min, half to full of it by `roll` in [0, 1). */
export function retryPauseSeconds(attempt: number, roll: number): number {
  const full = Math.min(
    retryLimits.longestPauseSeconds,
    retryLimits.firstPauseSeconds * 2 ** Math.max(0, attempt - 1),
  )
  return full * (0.5 + roll / 2)
}
