// The reads behind the lists run on both engines, stay cheap however long the tables are, and count what they say.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { propose } from '../../src/loop/intake.ts'
import { readAgents } from '../../src/store/reads/agents.ts'
import { readApprovals } from '../../src/store/reads/approvals.ts'
import { readArtifact, readArtifacts } from '../../src/store/reads/artifacts.ts'
import { readCalls, readCostBy, readCostByMission, readCostSince } from '../../src/store/reads/costs.ts'
import { readReactions, readRuns, readTriggers, readWorkers } from '../../src/store/reads/loop-state.ts'
import { readMission, readMissionEvents, readMissions } from '../../src/store/reads/missions.ts'
import { readProposal, readProposals } from '../../src/store/reads/proposals.ts'
import { readBreakers, readCounters, readReadiness, readStatusCounts } from '../../src/store/reads/status.ts'
import { readSteps, readStepsOf } from '../../src/store/reads/steps.ts'
import { findWhereabouts } from '../../src/store/reads/why.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { draftOf, foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { testWorld } from '../support/world.ts'

const all = { cursor: null, limit: 50 }
const none = { status: null, agent: null, source: null, kind: null, mission: null }

async function companyWith(db: Db, missions: number) {
  const world = testWorld(db)
  await foundCompany(db)
  for (let n = 0; n < missions; n++) {
    const filed = await propose(world, draftOf({ title: `Mission ${n}` }))
    assert.equal(filed.outcome, 'recorded')
  }
  return world
}

describe('reads', () => {
  onBothEngines('every read answers on an empty company', async ({ db }) => {
    const id = '018f0000-0000-7000-8000-00000000dead'
    for (const rows of [
      await readProposals(db, none, all),
      await readMissions(db, none, all),
      await readSteps(db, none, all),
      await readArtifacts(db, none, all),
      await readAgents(db, all),
      await readTriggers(db, all),
      await readReactions(db, null, all),
      await readRuns(db, all),
      await readWorkers(db, all),
      await readApprovals(db, all),
      await readCalls(db, all),
      await readMissionEvents(db, id, 10),
      await readCounters(db, 'Europe/Berlin'),
      await readBreakers(db),
      await readCostByMission(db, 'UTC', 5),
    ])
      assert.deepEqual(rows, [])
    for (const found of [
      await readProposal(db, id),
      await readMission(db, id),
      await readArtifact(db, id),
      await findWhereabouts(db, id),
    ]) {
      assert.equal(found, null)
    }
    assert.deepEqual(await readStatusCounts(db), {
      missions: {},
      steps: { queued: 0, running: 0, waiting: 0, unknown: 0 },
      open_approvals: 0,
      oldest_queued_seconds: null,
    })
    assert.ok((await readReadiness(db)) >= 2)
  })

  onBothEngines(
    'missions page newest first, in whatever order their instants and ids come',
    async ({ db }) => {
      await companyWith(db, 9)
      // Several of one instant: the id decides.
      await db.query(
        sql`update ops_missions set created_at = date_trunc('hour', created_at) where title in ('Mission 2', 'Mission 3', 'Mission 4')`,
      )
      const whole = (await readMissions(db, none, all)).map((row) => row.id)
      const paged: string[] = []
      for (let cursor: string | null = null; ; ) {
        const page = await readMissions(db, none, { cursor, limit: 2 })
        paged.push(...page.map((row) => row.id))
        if (page.length < 2) break
        cursor = page.at(-1)?.id ?? null
      }
      assert.deepEqual(paged, whole)
      assert.equal(new Set(whole).size, 9)
    },
  )

  onBothEngines('an agent shows what it works on now; the status counts what is open', async ({ db }) => {
    await companyWith(db, 3)
    const [step] = await readSteps(db, { ...none, status: 'queued' }, all)
    assert.ok(step)
    await db.query(sql`
      update ops_mission_steps set status = 'running', rev = rev + 1, reserved_by = 'w', lease_token = 1, started_at = ops_now(),
        lease_expires_at = ops_now() + interval '1 minute' where id = ${step.id}::uuid`)
    const observer = (await readAgents(db, all)).find((agent) => agent.id === 'observer')
    assert.equal(observer?.open_missions, 3)
    assert.deepEqual(
      observer?.doing.map((doing) => [doing.step_id, doing.kind, doing.mission_title]),
      [[step.id, 'review', step.mission_title]],
    )
    const counts = await readStatusCounts(db)
    assert.deepEqual(counts.steps, { queued: 2, running: 1, waiting: 0, unknown: 0 })
    assert.deepEqual(counts.missions, { approved: 2, running: 1 })
    assert.ok((counts.oldest_queued_seconds ?? -1) >= 0)
    assert.equal((await readStepsOf(db, step.mission_id))[0]?.status, 'running')
  })

  onBothEngines('the inbox holds what waits for a human, the longest waiting first', async ({ db }) => {
    const world = await companyWith(db, 1)
    const [step] = await readSteps(db, none, all)
    await db.query(sql`
      update ops_mission_steps set status = 'running', rev = rev + 1, reserved_by = 'w', lease_token = 1, started_at = ops_now(),
        lease_expires_at = ops_now() + interval '1 minute' where id = ${step?.id}::uuid`)
    await db.query(sql`
      update ops_mission_steps set status = 'unknown', rev = rev + 1, lease_token = null, lease_expires_at = null, last_error = 'no answer came'
      where id = ${step?.id}::uuid`)
    await setPolicies(world, { auto_approve: { enabled: false } })
    await propose(world, draftOf({ title: 'May I?' }))
    const inbox = await readApprovals(db, all)
    assert.deepEqual(
      inbox.map((row) => [row.what, row.status]),
      [
        ['step', 'unknown'],
        ['proposal', 'pending'],
      ],
    )
    assert.equal(inbox[0]?.text, 'no answer came')
    const rest = await readApprovals(db, { cursor: inbox[0]?.id ?? null, limit: 5 })
    assert.deepEqual(
      rest.map((row) => row.title),
      ['May I?'],
    )
  })

  onBothEngines(
    'sums of cost keep known and unknown apart, per day and month in the company’s time zone',
    async ({ db }) => {
      await db.query(sql`
      insert into ops_model_calls (task, model, simulated, cost_micro_usd, ok, agent_id, created_at) values
        ('write', 'a:x', false, 1500, true, 'executor', ops_now()), ('write', 'a:x', false, 500, true, 'executor', ops_now()),
        ('draft', 'b:y', false, null, true, 'observer', ops_now()), ('draft', 'demo', true, 0, true, 'observer', ops_now()),
        ('write', 'a:x', false, 7, true, 'executor', ops_now() - interval '40 days')`)
      const today = await readCostSince(db, 'day', 'Pacific/Auckland')
      assert.deepEqual(
        [
          today.calls,
          today.cost_micro_usd,
          today.priced_micro_usd,
          today.unpriced_calls,
          today.simulated_calls,
        ],
        [4, null, 2000, 1, 1],
      )
      const agents = await readCostBy(db, 'agent', 'UTC', 10)
      assert.deepEqual(
        agents.map((sum) => [sum.of, sum.cost_micro_usd]),
        [
          ['executor', 2000],
          ['observer', null],
        ],
      )
    },
  )
})
