// What a month will have cost when it is over, if it goes on as it went. It reads no clock.

/** A month as it stands. All times in ms since the epoch; `since` is when the first call of the month was paid for. */
export interface MonthSoFar {
  spent: number
  since: number
  now: number
  end: number
}

/** A rate is reckoned over a day at least: the first hour of a month says little about it. */
const leastMs = 24 * 3_600_000

/**
 * Returns the forecast of the month in the unit of `spent`, rounded: what was spent, and for the time that is left the mean rate since
 * the first call. Never less than what was spent.
 */
export function forecastMonth({ spent, since, now, end }: MonthSoFar): number {
  const left = Math.max(0, end - now)
  const elapsed = Math.max(now - since, leastMs)
  return Math.round(spent + (spent / elapsed) * left)
}
