// Cancelling: what never ran gives back what it took, by command or by hand.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

async function used(db: Queryable, gate: string): Promise<number> {
  const rows = await db.query<{ used: number }>(
    sql`select sum(used) as used from ops_quota_counters where gate = ${gate}`,
  )
  return rows[0]?.used ?? 0
}

describe('cancelling a mission', () => {
  onBothEngines('gives back what never ran, keeps what did, and says so once', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, { step_gates: { review: { limit: 9 } } })
    const { missionId } = await openMissionOf(world, { steps: reviews([null, null, null]) })
    const [running] = await claim(db, 1)
    assert.ok(running)
    assert.equal(await used(db, 'step_gates.review.per_day'), 3)
    assert.deepEqual(await cancelMission(world, missionId, 'founder', 'enough'), { outcome: 'cancelling' })
    assert.equal(await used(db, 'step_gates.review.per_day'), 1)
    assert.deepEqual(await cancelMission(world, missionId, 'founder', 'enough'), { outcome: 'cancelling' })
    assert.equal(await used(db, 'step_gates.review.per_day'), 1)
    assert.deepEqual((await statusesOf(db, missionId)).steps, ['running', 'cancelled', 'cancelled'])
    const unrun = await openMissionOf(world)
    assert.deepEqual(await cancelMission(world, unrun.missionId, 'founder', ''), { outcome: 'cancelled' })
    assert.deepEqual(await cancelMission(world, unrun.missionId, 'founder', ''), {
      outcome: 'terminal',
      status: 'cancelled',
    })
    assert.equal(await used(db, 'step_gates.review.per_day'), 1)
    assert.deepEqual(await cancelMission(world, '00000000-0000-7000-8000-000000000000', 'founder', ''), {
      outcome: 'not_found',
    })
    await assertInvariants(db)
  })

  onBothEngines('by hand, step by step, gives back as well: the counters stay true', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, { step_gates: { review: { limit: 9 } } })
    const { missionId } = await openMissionOf(world, { steps: reviews([[], [], []]) })
    await db.query(sql`update ops_mission_steps set status = 'cancelled' where mission_id = ${missionId}`)
    assert.equal((await statusesOf(db, missionId)).mission, 'cancelled')
    assert.equal(await used(db, 'step_gates.review.per_day'), 0)
    await assertInvariants(db)
  })
})
