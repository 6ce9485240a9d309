// Ends a conversation because a human says so; what was said stays said. One that had not begun gives the day its place back: the
// database sees to that, whoever cancels.

import type { RoundtableStatus } from '../domain/roundtable.ts'
import { actAs } from '../store/policies.ts'
import { lockRoundtable, markCancelled } from '../store/roundtables.ts'
import type { World } from '../world/world.ts'
import { hint } from './wake.ts'

export type CancelRoundtableAnswer =
  | { outcome: 'cancelled' }
  | { outcome: 'not_found' }
  | { outcome: 'not_open'; status: RoundtableStatus }

/** Cancels a conversation that waits or runs, in the name of `by`; whoever holds it finds its lease gone. */
export async function cancelRoundtable(
  world: World,
  id: string,
  by: string,
  reason: string,
): Promise<CancelRoundtableAnswer> {
  const said = `cancelled by ${by}${reason.trim() === '' ? '' : `: ${reason.trim()}`}`
    .slice(0, 500)
    .toWellFormed()
  const answer = await world.db.transaction(async (tx): Promise<CancelRoundtableAnswer> => {
    const found = await lockRoundtable(tx, id)
    if (found === null) return { outcome: 'not_found' }
    const { status } = found
    if (status !== 'pending' && status !== 'running') return { outcome: 'not_open', status }
    await actAs(tx, by, reason)
    await markCancelled(tx, id, said)
    return { outcome: 'cancelled' }
  })
  if (answer.outcome === 'cancelled') await hint(world, 'events')
  return answer
}
