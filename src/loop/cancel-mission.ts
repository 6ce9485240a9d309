// Ends a mission because a human says so: what is queued is cancelled (the machine gives back the quota of what never ran), what
// runs is told at its next renewal, within a third of a lease.

import { lockMission, readMissionStatus, requestCancel } from '../store/missions.ts'
import { actAs } from '../store/policies.ts'
import { cancelQueuedSteps } from '../store/steps.ts'
import type { World } from '../world/world.ts'

export type CancelAnswer =
  | { outcome: 'cancelled' | 'cancelling' }
  | { outcome: 'not_found' }
  | { outcome: 'terminal'; status: string }

/** Cancels a mission in the name of `by`; `cancelling` when steps of it still run. */
export async function cancelMission(
  world: World,
  id: string,
  by: string,
  reason: string,
): Promise<CancelAnswer> {
  const early = await world.db.transaction(async (tx): Promise<CancelAnswer | null> => {
    const mission = await lockMission(tx, id)
    if (mission === null) return { outcome: 'not_found' }
    const { status } = mission
    if (status !== 'approved' && status !== 'running') return { outcome: 'terminal', status }
    const said = `cancelled by ${by}${reason.trim() === '' ? '' : `: ${reason.trim()}`}`.slice(0, 500)
    await actAs(tx, by, reason)
    await requestCancel(tx, id, said)
    await cancelQueuedSteps(tx, id, said)
    return null
  })
  if (early !== null) return early
  return { outcome: (await readMissionStatus(world.db, id)) === 'cancelled' ? 'cancelled' : 'cancelling' }
}
