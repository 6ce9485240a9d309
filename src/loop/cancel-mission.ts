// Ends a mission because a human says so: what is queued is cancelled and gives its quota back, what runs is told at its next
// renewal, within a third of a lease.

import type { GateReading } from '../domain/proposal.ts'
import { lockMission, readMissionStatus, requestCancel } from '../store/missions.ts'
import { actAs } from '../store/policies.ts'
import { giveBack } from '../store/quotas.ts'
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
    if (mission.status !== 'approved' && mission.status !== 'running')
      return { outcome: 'terminal', status: mission.status }
    const said = `cancelled by ${by}${reason.trim() === '' ? '' : `: ${reason.trim()}`}`.slice(0, 500)
    await actAs(tx, by, reason)
    await requestCancel(tx, id, said)
    const cancelled = await cancelQueuedSteps(tx, id, said)
    const unrun = cancelled.filter((step) => step.attempt === 0).map((step) => step.kind)
    await giveBack(tx, giftsOf(mission.gates, unrun))
    return null
  })
  if (early !== null) return early
  return { outcome: (await readMissionStatus(world.db, id)) === 'cancelled' ? 'cancelled' : 'cancelling' }
}

/** Returns what the steps of these kinds that never ran had taken, by counter. */
export function giftsOf(
  gates: readonly GateReading[],
  kinds: readonly string[],
): readonly { gate: string; windowStart: string; take: number }[] {
  return gates
    .map((gate) => ({
      gate: gate.gate,
      windowStart: gate.window_start ?? '',
      take: gate.took === undefined ? 0 : kinds.filter((kind) => gate.kinds?.includes(kind)).length,
    }))
    .filter((gift) => gift.take > 0)
}
