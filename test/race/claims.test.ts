// Claims, endings and cancels that meet on one database: nothing is claimed twice, a mission settles once, and what is cancelled
// leaves nothing behind.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeBreaker } from '../../src/loop/breaker.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { assign } from '../../src/loop/run-step.ts'
import { type ClaimedStep, reapSteps, succeedSteps } from '../../src/store/steps.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { type FreshPostgres, freshPostgres } from '../support/database.ts'
import { broken, done } from '../support/kinds.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const rounds = Number(process.env['CLAIM_ROUNDS'] ?? 60)

async function inCompany(
  work: (fresh: FreshPostgres, others: readonly Db[]) => Promise<void>,
): Promise<void> {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    await setPolicies(testWorld(fresh.db), {
      proposal_policy: { max_per_agent_per_day: 100_000, max_steps: 100 },
      step_gates: { review: { limit: 1_000_000 } },
      worker_policy: { breaker_failures: 1_000 },
    })
    const others = await Promise.all(Array.from({ length: 8 }, () => fresh.open({ poolSize: 2 })))
    await work(fresh, others)
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
}
const heldOf = (step: ClaimedStep) => ({ id: step.id, token: step.lease_token })

describe('eight workers', () => {
  it('that claim at the same moment get every step once, the most urgent first', async () => {
    await inCompany(async ({ db }, workers) => {
      const world = testWorld(db)
      for (let i = 0; i < 10; i++)
        await openMissionOf(world, { priority: i % 5, steps: reviews(Array(40).fill([])) })
      const taken: { worker: number; step: ClaimedStep; priority: number }[] = []
      const rank = new Map(
        (
          await db.query<{ id: string; priority: number }>(sql`select id, priority from ops_mission_steps`)
        ).map((row) => [row.id, row.priority]),
      )
      await Promise.all(
        workers.map(async (worker, n) => {
          for (;;) {
            const steps = await claim(worker, 7, { worker: `w${n}` })
            if (steps.length === 0) return
            const ranks = steps.map((step) => rank.get(step.id) ?? -1)
            assert.deepEqual(
              ranks,
              ranks.toSorted((x, y) => y - x),
            )
            for (const step of steps) taken.push({ worker: n, step, priority: rank.get(step.id) ?? -1 })
          }
        }),
      )
      assert.equal(taken.length, 400)
      assert.equal(new Set(taken.map(({ step }) => step.id)).size, 400)
      assert.equal(new Set(taken.map(({ step }) => step.lease_token)).size, 400)
      assert.ok(new Set(taken.map(({ worker }) => worker)).size > 1)
    })
  })

  it(`that end the last steps of one mission at the same moment settle it once, ${rounds} times`, async () => {
    await inCompany(async ({ db }, workers) => {
      const world = testWorld(db)
      for (let round = 0; round < rounds; round++) {
        const { missionId } = await openMissionOf(world, {
          steps: reviews([...Array(8).fill([]), [0, 1, 2, 3, 4, 5, 6, 7]]),
        })
        const steps = await claim(db, 8, { missionId })
        await Promise.all(
          steps.map((step, n) =>
            succeedSteps(workers[n] ?? db, [{ ...heldOf(step), result: { summary: 'done' } }]),
          ),
        )
        // All eight must have been counted, or the ninth would wait for ever.
        const [last] = await claim(db, 1, { missionId })
        assert.ok(last)
        await succeedSteps(db, [{ ...heldOf(last), result: { summary: 'done' } }])
        assert.equal((await statusesOf(db, missionId)).mission, 'succeeded')
      }
    })
  })

  it('that take back the same lost steps at the same moment take each back once', async () => {
    await inCompany(async ({ db }, workers) => {
      const world = testWorld(db)
      for (let i = 0; i < 5; i++) await openMissionOf(world, { steps: reviews(Array(20).fill([])) })
      await claim(db, 100)
      await db.query(
        sql`update ops_mission_steps set lease_expires_at = now() - interval '1 minute' where status = 'running'`,
      )
      const reaped = await Promise.all(
        workers.map((worker) => reapSteps(worker, { graceSeconds: 5, limit: 30 })),
      )
      const all = reaped.flat().map((step) => step.id)
      assert.equal(new Set(all).size, all.length)
      assert.ok(all.length >= 30)
    })
  })
})

describe('a mission that is cancelled', () => {
  it(`while its steps are claimed, ended, given back and parked ends as cancelled, ${rounds} times`, async (test) => {
    await inCompany(async ({ db }, [a, b, c, d]) => {
      assert.ok(a && b && c && d)
      const world = testWorld(db)
      const ends: Record<string, number> = {}
      for (let round = 0; round < rounds; round++) {
        const { missionId } = await openMissionOf(world, { steps: reviews([[], [], [], [0], [1], [2], []]) })
        const assignments = await assign(world, await claim(db, 3, { missionId }))
        const [one, two, three] = assignments
        assert.ok(one && two && three)
        const endings = [
          [a, one, done()],
          [b, two, broken('again')],
          [c, three, { outcome: 'waiting', reason: 'may I?', result: {} }],
        ] as const
        const [, ...claimed] = await Promise.all([
          cancelMission(world, missionId, 'founder', ''),
          claim(d, 2, { missionId }),
          ...endings.map(([on, assignment, ending]) =>
            finishSteps(testWorld(on), [{ ...assignment, ending }]).then(() => []),
          ),
        ])
        // Whoever got a step at the last moment hears of it at its renewal, and lets go.
        for (const assignment of await assign(world, claimed.flat() as ClaimedStep[])) {
          await finishSteps(world, [{ ...assignment, ending: { outcome: 'cancelled', reason: 'as wished' } }])
        }
        const { mission, steps } = await statusesOf(db, missionId)
        assert.equal(mission, 'cancelled', steps.join(' '))
        for (const status of steps) ends[status] = (ends[status] ?? 0) + 1
      }
      test.diagnostic(JSON.stringify(ends))
    })
  })
})

describe('two breakers', () => {
  it('that open at the same moment both stand in the policy', async () => {
    await inCompany(async ({ db }, others) => {
      const kinds = ['crawl', 'analyze', 'research', 'review']
      await setPolicies(testWorld(db), { worker_policy: { breaker_failures: 3 } })
      for (const kind of kinds)
        await db.query(sql`insert into ops_step_kinds (kind, failures_in_row) values (${kind}, 3)`)
      const opened = await Promise.all(
        [...kinds, ...kinds].map((kind, n) => judgeBreaker(testWorld(others[n % others.length] ?? db), kind)),
      )
      assert.equal(opened.filter(Boolean).length, kinds.length)
      const { policies } = await readPolicies(db)
      assert.deepEqual(policies.worker_policy.disabled_kinds.toSorted(), kinds.toSorted())
      const [alarms] = await db.query<{ n: number }>(
        sql`select count(*) as n from ops_agent_events where kind = 'breaker.opened'`,
      )
      assert.equal(alarms?.n, kinds.length)
    })
  })
})
