// Writes what would be lost for good if it were not written: again and again, for a while, when the database is away. Only for what may be
// written twice without harm, since nobody knows of a lost answer whether it was.

import { sqlState } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { oneLine } from './one-line.ts'

const tryLimits = { firstPauseMs: 250, longestPauseMs: 5_000, totalMs: 60_000 } as const

/** Returns what `write` returned. Throws what it threw when the database refuses it for good, after a minute, or once the signal says that
 *  whoever writes is to end. */
export async function keepTrying<T>(
  world: World,
  what: string,
  signal: AbortSignal,
  write: () => Promise<T>,
): Promise<T> {
  const until = world.clock.monotonic() + tryLimits.totalMs
  for (
    let pauseMs: number = tryLimits.firstPauseMs;
    ;
    pauseMs = Math.min(2 * pauseMs, tryLimits.longestPauseMs)
  ) {
    try {
      return await write()
    } catch (error) {
      // What the database answers for good will not be another answer next time.
      const refused = /^(22|23|42)/.test(sqlState(error))
      if (refused || signal.aborted || world.clock.monotonic() + pauseMs > until) throw error
      world.log.warn(`${what} could not be written; it is kept and tried again`, { error: oneLine(error) })
    }
    await world.clock.sleep(pauseMs, signal)
  }
}
