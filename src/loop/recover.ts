// What is done once at a start, before anything runs: see what was open, and, when nobody else can be at work on this database,
// take back at once what was running when it stopped.

import { type OpenWork, readOpenWork } from '../store/company-age.ts'
import type { World } from '../world/world.ts'
import { reapTalks } from './recover-roundtables.ts'
import { reap } from './worker.ts'

/** Longer than any lease: with this much less grace, every lease has run out. */
const everyLeaseSeconds = -366 * 86_400

/** Returns what was open. `soleOwner`: no other process can hold a lease here (an embedded database under its lock). */
export async function recoverAfterStart(world: World, options: { soleOwner: boolean }): Promise<OpenWork> {
  const open = await readOpenWork(world.db)
  if (options.soleOwner) {
    while ((await reap(world, everyLeaseSeconds)) > 0);
    while ((await reapTalks(world, everyLeaseSeconds)) > 0);
  }
  return open
}
