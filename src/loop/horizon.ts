// The horizon up to which the journal is settled, as the loop's readers ask for it.

import { latestEventId, settledHorizon } from '../store/events.ts'
import type { World } from '../world/world.ts'

const pauseMs = 5
const tries = 40

/** Returns the event id up to which nothing can appear any more, waiting at most 200 ms for whoever is writing; `floor` when that was
 *  not enough. */
export async function journalHorizon(world: World, floor: number): Promise<number> {
  // One connection: whoever writes has ended before anybody reads.
  if (world.db.engine === 'embedded') return latestEventId(world.db)
  return settledHorizon(world.db, { floor, tries, pause: () => world.clock.sleep(pauseMs) })
}
