// Graphs of steps under the machine: the same end in every order, cancelled or not.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { cancelHeldStep, failStep, succeedSteps } from '../../src/store/steps.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { withEmbedded } from '../support/kept-database.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const plenty = {
  proposal_policy: { max_per_agent_per_day: 100_000, max_steps: 100 },
  step_gates: { review: { limit: 100_000 } },
}

async function company(db: Db): Promise<World> {
  const world = testWorld(db)
  await foundCompany(db)
  await setPolicies(world, plenty)
  return world
}

/** A small graph of steps, each with the way it ends. */
const graph = fc
  .array(fc.record({ on: fc.array(fc.nat(6), { maxLength: 3 }), fails: fc.boolean() }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((list) =>
    list.map(({ on, fails }, place) => ({ on: [...new Set(on.filter((other) => other < place))], fails })),
  )
const runs = Number(process.env['GRAPH_RUNS'] ?? 40)

/** What must come of the graph, in whatever order its steps end. */
function fateOf(steps: readonly { on: readonly number[]; fails: boolean }[]): {
  mission: string
  steps: string[]
} {
  const fates: string[] = []
  for (const { on, fails } of steps) {
    const lost = on.some((other) => fates[other] !== 'succeeded')
    fates.push(lost ? 'skipped' : fails ? 'failed' : 'succeeded')
  }
  return { mission: fates.includes('failed') ? 'failed' : 'succeeded', steps: fates }
}

describe('a graph of steps', () => {
  it('ends the same in every order: what hangs on a failed step is skipped, all else goes on, the mission settles once', async () => {
    await withEmbedded(async (fresh) => {
      const world = await company(fresh.db)
      const orders = fc.array(fc.nat(6), { minLength: 30, maxLength: 30 })
      await fc.assert(
        fc.asyncProperty(graph, orders, async (steps, order) => {
          const { missionId, stepIds } = await openMissionOf(world, {
            steps: reviews(steps.map((step) => step.on)),
          })
          const held: { id: string; token: number; place: number }[] = []
          for (const die of order) {
            // Claim one, or end one of those that run.
            if (die % 2 === 0 || held.length === 0) {
              for (const step of await claim(fresh.db, 1, { missionId })) {
                held.push({ id: step.id, token: step.lease_token, place: stepIds.indexOf(step.id) })
              }
            }
            if (die % 2 === 1 || held.length === steps.length) await endOne(fresh.db, steps, held, die)
          }
          for (;;) {
            for (const step of await claim(fresh.db, 9, { missionId })) {
              held.push({ id: step.id, token: step.lease_token, place: stepIds.indexOf(step.id) })
            }
            if (held.length === 0) break
            await endOne(fresh.db, steps, held, 0)
          }
          assert.deepEqual(await statusesOf(fresh.db, missionId), fateOf(steps))
        }),
        { numRuns: runs },
      )
      await assertInvariants(fresh.db)
    })
  })

  it('that is cancelled on its way ends as cancelled, and gives back quota for what never ran, no more', async () => {
    await withEmbedded(async (fresh) => {
      const world = await company(fresh.db)
      await fc.assert(
        fc.asyncProperty(graph, fc.nat(5), fc.nat(5), async (steps, claims, ends) => {
          const before = await usedReviews(fresh.db)
          const { missionId, stepIds } = await openMissionOf(world, {
            steps: reviews(steps.map((step) => step.on)),
          })
          const held = (await claim(fresh.db, claims, { missionId })).map((step) => ({
            id: step.id,
            token: step.lease_token,
            place: stepIds.indexOf(step.id),
          }))
          const ran = held.length
          for (let n = 0; n < ends && held.length > 0; n++) await endOne(fresh.db, steps, held, n)
          const answer = await cancelMission(world, missionId, 'founder', '')
          for (const step of held) assert.equal(await cancelHeldStep(fresh.db, step, 'as wished'), true)
          const { mission, steps: after } = await statusesOf(fresh.db, missionId)
          assert.ok(['cancelled', 'succeeded', 'failed'].includes(mission))
          if (answer.outcome !== 'terminal') assert.equal(mission, 'cancelled')
          const unrun = after.filter((status) => status === 'cancelled').length - held.length
          assert.equal((await usedReviews(fresh.db)) - before, steps.length - unrun)
          assert.ok(unrun <= steps.length - ran)
        }),
        { numRuns: runs },
      )
      await assertInvariants(fresh.db)
    })
  })
})

async function usedReviews(db: Queryable): Promise<number> {
  const rows = await db.query<{ used: number }>(
    sql`select used from ops_quota_counters where gate = 'step_gates.review.per_day'`,
  )
  return rows[0]?.used ?? 0
}

async function endOne(
  db: Queryable,
  steps: readonly { fails: boolean }[],
  held: { id: string; token: number; place: number }[],
  die: number,
): Promise<void> {
  const [step] = held.splice(die % Math.max(1, held.length), 1)
  if (step === undefined) return
  if (steps[step.place]?.fails) assert.equal(await failStep(db, step, 'it was to fail'), true)
  else assert.deepEqual(await succeedSteps(db, [{ ...step, result: { summary: 'done' } }]), [step.id])
}
