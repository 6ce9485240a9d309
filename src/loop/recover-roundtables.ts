// The phase that takes back conversations that dead workers left; whoever claims one goes on where it stopped.

import { reapRoundtables } from '../store/roundtables.ts'
import type { World } from '../world/world.ts'
import type { Phase } from './phase.ts'
import { workerLimits } from './worker.ts'

/** Takes back conversations whose lease ran out `graceSeconds` ago; returns how many. */
export async function reapTalks(
  world: World,
  graceSeconds: number = workerLimits.graceSeconds,
): Promise<number> {
  return reapRoundtables(world.db, { graceSeconds, limit: workerLimits.reapBatch })
}

export const recoverRoundtables: Phase = {
  phase: 'recover_stale_roundtables',
  budgetMs: 2_000,
  async run(world) {
    return { reaped: await reapTalks(world) }
  },
}
