// A moment that somebody asks about, as the readings take it. It knows no table.

import type { Clock } from '../world/clock.ts'

/**
 * Returns the moment as the end of its millisecond, RFC 3339 in UTC: what is stamped with it in an answer, which tells milliseconds, had
 * happened by then. Null, which means now, when nothing was asked or the moment has not come.
 */
export function pastMoment(clock: Clock, at: string | undefined): string | null {
  if (at === undefined) return null
  // Nothing is older than 1970, and the database knows no year 0.
  const then = Math.max(0, Date.parse(at))
  return then >= clock.now() ? null : new Date(then).toISOString().replace(/Z$/, '999Z')
}
