// Ends what nobody decided in time, and lets go on what was decided before it had sat down to wait. What is late is not done: the effect
// is given up and its step fails with that reason.

import { expireApproval, readAnsweredSteps, readLateApprovals } from '../store/approvals.ts'
import { lockMission } from '../store/missions.ts'
import { actAs } from '../store/policies.ts'
import { lockStep, resolveHeldUp } from '../store/steps.ts'
import type { World } from '../world/world.ts'
import { giveUp } from './decide-approval.ts'
import { hint } from './wake.ts'

/** How many of each in one beat. */
const batch = 200

/** Expires what is late; returns how many. */
export async function expireApprovals(world: World): Promise<number> {
  let expired = 0
  for (const { id, mission_id, step_id } of await readLateApprovals(world.db, batch)) {
    const moved = await world.db.transaction(async (tx) => {
      await actAs(tx, 'expiry', null)
      if (mission_id !== null) await lockMission(tx, mission_id)
      if (step_id !== null) await lockStep(tx, step_id)
      const approval = await expireApproval(tx, id)
      if (approval?.was === 'pending')
        await giveUp(tx, approval, 'nobody approved it in time, so it was not done')
      return approval !== null
    })
    if (moved) expired += 1
  }
  return expired
}

/** Queues steps whose answer came before they had sat down; returns how many. */
export async function wakeAnswered(world: World): Promise<number> {
  let woken = 0
  for (const { id, mission_id } of await readAnsweredSteps(world.db, batch)) {
    const moved = await world.db.transaction(async (tx) => {
      await actAs(tx, 'approval', null)
      const mission = await lockMission(tx, mission_id)
      return mission?.unwanted === false && (await resolveHeldUp(tx, id, 'queued', 'it has been decided'))
    })
    if (moved) woken += 1
  }
  if (woken > 0) await hint(world, 'steps_due')
  return woken
}
