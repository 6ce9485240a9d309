// The machine in the database: every change of status passes it, whoever makes it, product or hand.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { propose } from '../../src/loop/intake.ts'
import { failStep, succeedSteps } from '../../src/store/steps.ts'
import { type Db, type Queryable, type Statement, sql, sqlState } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import {
  assertInvariants,
  claim,
  moveByHand,
  openMissionOf,
  reviews,
  type StepStatus,
  statusesOf,
  stepStatuses,
} from '../support/missions.ts'
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

/** Returns the SQLSTATE with which the statement is refused; fails when it is not. */
async function refusal(db: Queryable, statement: Statement): Promise<string> {
  try {
    await db.query(statement)
  } catch (error) {
    return sqlState(error)
  }
  throw new assert.AssertionError({ message: `it was not refused: ${statement.text}` })
}

async function eventsOf(db: Queryable, stepId: string): Promise<readonly string[]> {
  const rows = await db.query<{ change: string }>(sql`
    select from_status || '→' || to_status as change from ops_agent_events where step_id = ${stepId} order by id`)
  return rows.map((row) => row.change)
}

/** How a hand brings a new step to each status. */
const ways: Record<StepStatus, readonly StepStatus[]> = {
  queued: [],
  running: ['running'],
  waiting: ['running', 'waiting'],
  unknown: ['running', 'unknown'],
  succeeded: ['running', 'succeeded'],
  failed: ['running', 'failed'],
  cancelled: ['cancelled'],
  skipped: ['skipped'],
}
const legal = new Set([
  ...['queued→running', 'queued→cancelled', 'queued→skipped'],
  ...['succeeded', 'failed', 'queued', 'waiting', 'unknown', 'cancelled'].map((to) => `running→${to}`),
  ...['queued', 'succeeded', 'failed', 'cancelled'].map((to) => `waiting→${to}`),
  ...['queued', 'succeeded', 'failed'].map((to) => `unknown→${to}`),
])

describe('a step', () => {
  onBothEngines(
    'goes along every legal edge, each time with one event, and along no other',
    async ({ db }) => {
      const world = await company(db)
      const pairs = stepStatuses.flatMap((from) =>
        stepStatuses.filter((to) => to !== from).map((to) => ({ from, to })),
      )
      const { missionId, stepIds } = await openMissionOf(world, { steps: reviews(pairs.map(() => [])) })
      for (const [place, { from, to }] of pairs.entries()) {
        const id = stepIds[place] ?? ''
        for (const on of ways[from]) await moveByHand(db, id, on)
        const before = await eventsOf(db, id)
        const edge = `${from}→${to}`
        if (legal.has(edge)) {
          await moveByHand(db, id, to)
          assert.deepEqual(await eventsOf(db, id), [...before, edge])
        } else {
          await assert.rejects(moveByHand(db, id, to), (error) => sqlState(error) === '23514', edge)
          assert.deepEqual(await eventsOf(db, id), before, edge)
          assert.equal((await statusesOf(db, missionId)).steps[place], from)
        }
      }
      const edges = await db.query<{ edge: string }>(
        sql`select from_status || '→' || to_status as edge from ops_step_edges`,
      )
      assert.deepEqual(new Set(edges.map((row) => row.edge)), legal)
    },
  )

  onBothEngines('has a revision that moves with its status, and never by itself', async ({ db }) => {
    const world = await company(db)
    const { stepIds } = await openMissionOf(world)
    const [id = ''] = stepIds
    for (const statement of [
      sql`update ops_mission_steps set rev = rev + 1 where id = ${id}`,
      sql`update ops_mission_steps set rev = 7, status = 'cancelled' where id = ${id}`,
      sql`update ops_mission_steps set rev = -1, status = 'cancelled' where id = ${id}`,
      sql`update ops_mission_steps set status = 'running' where id = ${id}`,
      sql`update ops_mission_steps set status = 'done' where id = ${id}`,
    ]) {
      assert.equal(await refusal(db, statement), '23514', statement.text)
    }
    await db.query(sql`update ops_mission_steps set priority = 5 where id = ${id}`)
    assert.deepEqual(await eventsOf(db, id), [])
    await assertInvariants(db)
  })

  onBothEngines('is born queued, whoever inserts it', async ({ db }) => {
    const world = await company(db)
    const { missionId } = await openMissionOf(world)
    const statement = sql`
      insert into ops_mission_steps (mission_id, position, kind, agent_id, status, result, finished_at)
      values (${missionId}, 9, 'review', 'observer', 'succeeded', '{}', now())`
    assert.equal(await refusal(db, statement), '23514')
  })

  onBothEngines('says in its event who ran it, under which lease, and why it ended', async ({ db }) => {
    const world = await company(db)
    await openMissionOf(world, { title: 'The figures' })
    const [step] = await claim(db, 1, { worker: 'w1' })
    assert.ok(step)
    await failStep(db, { id: step.id, token: step.lease_token }, 'it is broken')
    const rows = await db.query<{ metadata: Record<string, unknown> }>(sql`
      select kind, title, summary, tags, agent_id, metadata from ops_agent_events where step_id = ${step.id} order by id`)
    const metadata = { lease: step.lease_token, worker: 'w1', attempt: 1, step_kind: 'review' }
    assert.deepEqual(rows, [
      {
        kind: 'step.started',
        title: 'review: The figures',
        summary: '',
        tags: ['review', 'running'],
        agent_id: 'observer',
        metadata,
      },
      {
        kind: 'step.failed',
        title: 'review: The figures',
        summary: 'it is broken',
        tags: ['review', 'failed'],
        agent_id: 'observer',
        metadata,
      },
    ])
  })
})

describe('events', () => {
  onBothEngines('are facts: nobody updates, deletes or truncates them', async ({ db }) => {
    const world = await company(db)
    await openMissionOf(world)
    for (const statement of [
      sql`update ops_agent_events set title = 'otherwise'`,
      sql`delete from ops_agent_events`,
      sql`truncate ops_agent_events`,
      sql`truncate ops_agent_events cascade`,
    ]) {
      assert.equal(await refusal(db, statement), '55000', statement.text)
    }
    const [left] = await db.query<{ n: number }>(
      sql`select count(*) as n from ops_agent_events where title <> 'otherwise'`,
    )
    assert.ok((left?.n ?? 0) > 0)
  })

  onBothEngines('may be archived by whoever says that this is what he does', async ({ db }) => {
    const world = await company(db)
    await openMissionOf(world)
    await db.transaction(async (tx) => {
      await tx.query(sql`select set_config('ops.archiving', 'on', true)`)
      await tx.query(sql`delete from ops_agent_events`)
    })
    const [left] = await db.query<{ n: number }>(sql`select count(*) as n from ops_agent_events`)
    assert.equal(left?.n, 0)
  })

  onBothEngines('are one per step when one statement moves many missions’ steps', async ({ db }) => {
    const world = await company(db)
    for (let i = 0; i < 5; i++) await openMissionOf(world, { steps: reviews([null, null, null]) })
    await db.query(sql`update ops_mission_steps set status = 'cancelled' where position = 1`)
    const rows = await db.query(sql`
      select to_status, count(*) as n from ops_agent_events where step_id is not null group by to_status order by to_status`)
    assert.deepEqual(rows, [
      { to_status: 'cancelled', n: 5 },
      { to_status: 'skipped', n: 5 },
    ])
    const left = (await claim(db, 10)).length
    assert.equal(left, 5)
  })
})

describe('a mission', () => {
  onBothEngines(
    'starts with its first claim and settles with its last step, each with one event',
    async ({ db }) => {
      const world = await company(db)
      const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
      for (let i = 0; i < 2; i++) {
        const [step] = await claim(db, 1)
        assert.ok(step)
        await succeedSteps(db, [{ id: step.id, token: step.lease_token, result: { summary: 'done' } }])
      }
      const events = await db.query(sql`
      select kind, from_status, to_status, rev from ops_agent_events
      where mission_id = ${missionId} and step_id is null and proposal_id is null order by id`)
      assert.deepEqual(events, [
        { kind: 'mission.started', from_status: 'approved', to_status: 'running', rev: 1 },
        { kind: 'mission.succeeded', from_status: 'running', to_status: 'succeeded', rev: 2 },
      ])
    },
  )

  onBothEngines('cannot be settled by hand, nor moved back, nor given another revision', async ({ db }) => {
    const world = await company(db)
    const { missionId, stepIds } = await openMissionOf(world, { steps: reviews([null, null]) })
    const [first = '', second = ''] = stepIds
    const refused = async (): Promise<void> => {
      for (const statement of [
        sql`update ops_missions set status = 'succeeded' where id = ${missionId}`,
        sql`update ops_missions set status = 'failed', failure_reason = 'so' where id = ${missionId}`,
        sql`update ops_missions set status = 'cancelled', finished_at = now() where id = ${missionId}`,
        sql`update ops_missions set rev = rev + 1 where id = ${missionId}`,
      ]) {
        assert.equal(await refusal(db, statement), '23514', statement.text)
      }
    }
    await refused()
    await moveByHand(db, first, 'running')
    await refused()
    assert.equal(
      await refusal(
        db,
        sql`update ops_missions set status = 'approved', rev = rev + 1, started_at = null where id = ${missionId}`,
      ),
      '23514',
    )
    await moveByHand(db, first, 'succeeded')
    await moveByHand(db, second, 'running')
    await moveByHand(db, second, 'succeeded')
    assert.equal((await statusesOf(db, missionId)).mission, 'succeeded')
    for (const status of ['running', 'failed', 'cancelled']) {
      assert.equal(
        await refusal(
          db,
          sql`update ops_missions set status = ${status}, rev = rev + 1 where id = ${missionId}`,
        ),
        '23514',
      )
    }
    await assertInvariants(db)
  })
})

describe('a proposal', () => {
  onBothEngines('cannot be accepted by hand: that is the intake’s', async ({ db }) => {
    const world = await company(db)
    const answer = await propose(world, draftOf({ steps: stepsOf('deploy') }))
    assert.ok(answer.outcome === 'recorded')
    await setPolicies(world, { deploy_policy: { enabled: true } })
    const pending = await propose(world, draftOf({ steps: stepsOf('deploy') }))
    assert.ok(pending.outcome === 'recorded' && pending.proposal.status === 'pending')
    const { id } = pending.proposal
    assert.equal(
      await refusal(db, sql`update ops_mission_proposals set status = 'accepted' where id = ${id}`),
      '23514',
    )
    assert.equal(
      await refusal(
        db,
        sql`
        insert into ops_mission_proposals (agent_id, title, proposed_steps, status, decided_at)
        values ('observer', 'By hand', '[{"kind":"review"}]', 'accepted', now())`,
      ),
      '23514',
    )
    await assertInvariants(db)
  })

  onBothEngines('can be rejected by hand once, with an event and the hand’s name', async ({ db }) => {
    const world = await company(db)
    await setPolicies(world, { deploy_policy: { enabled: true } })
    const pending = await propose(world, draftOf({ steps: stepsOf('deploy') }))
    assert.ok(pending.outcome === 'recorded')
    const { id } = pending.proposal
    await db.query(sql`update ops_mission_proposals set status = 'rejected' where id = ${id}`)
    const [row] = await db.query<{ decided_by: string; rejection_reason: string; events: string[] }>(sql`
      select decided_by, rejection_reason,
             array(select to_status from ops_agent_events e where e.proposal_id = p.id order by e.id) as events
      from ops_mission_proposals p where id = ${id}`)
    assert.match(row?.decided_by ?? '', /^sql:/)
    assert.deepEqual([row?.rejection_reason, row?.events], ['set by hand', ['pending', 'rejected']])
    for (const status of ['pending', 'accepted']) {
      assert.equal(
        await refusal(db, sql`update ops_mission_proposals set status = ${status} where id = ${id}`),
        '23514',
      )
    }
    await assertInvariants(db)
  })

  onBothEngines('that somebody inserts by hand waits for a decision, and has its event', async ({ db }) => {
    await company(db)
    await db.query(sql`
      insert into ops_mission_proposals (agent_id, title, proposed_steps)
      values ('observer', 'By hand', '[{"kind":"review"},{"kind":"crawl"}]')`)
    const rows = await db.query(sql`
      select p.status, p.source, e.kind, e.summary from ops_mission_proposals p join ops_agent_events e on e.proposal_id = p.id`)
    assert.deepEqual(rows, [
      { status: 'pending', source: 'human', kind: 'proposal.filed', summary: 'review → crawl' },
    ])
    await assertInvariants(db)
  })
})
