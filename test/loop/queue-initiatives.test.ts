// Who may start something: the beat queues, exactly once, and thinks nothing.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBeat } from '../../src/loop/beat.ts'
import { queueInitiatives } from '../../src/loop/queue-initiatives.ts'
import {
  claimInitiative,
  reapInitiatives,
  renewInitiative,
  settleInitiative,
} from '../../src/store/initiatives.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { knows } from '../support/knowledge.ts'
import { beatOf } from '../support/rules.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const hour = 3_600_000

/** Gives an agent what entitles it: five sure memories, one of them a lesson from results. */
async function entitle(db: Db, agent: string): Promise<void> {
  await knows(db, agent, 1, { source: 'outcome' })
  await knows(db, agent, 4, { type: 'strategy', content: 'Read first, then write' })
}

const queued = (db: Db) =>
  db.query<{ agent_id: string; status: string }>(
    sql`select agent_id, status from ops_initiative_queue order by agent_id, created_at, id`,
  )
const claim = (db: Db, kinds: ('initiative' | 'action_item')[] = ['initiative']) =>
  claimInitiative(db, { worker: 'w', kinds, leaseSeconds: 300 })

describe('the beat', () => {
  it('queues one initiative for each entitled agent, and the next after the cooldown', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { initiative_policy: { enabled: true } })
      await entitle(world.db, 'executor')
      await entitle(world.db, 'observer')
      await knows(world.db, 'coordinator', 9)
      assert.deepEqual(await beatOf(world, queueInitiatives), { queued: 2, taken_back: 0 })
      assert.deepEqual(await queued(world.db), [
        { agent_id: 'executor', status: 'queued' },
        { agent_id: 'observer', status: 'queued' },
      ])
      await world.clock.advance(5 * hour)
      assert.deepEqual(await beatOf(world, queueInitiatives), { queued: 0, taken_back: 0 })
      const row = await claim(world.db)
      assert.ok(row)
      const to = { status: 'rejected' as const, proposalId: null, reason: 'no', title: 'An idea' }
      assert.ok(
        await world.db.transaction((tx) => settleInitiative(tx, { id: row.id, token: row.lease_token }, to)),
      )
      assert.deepEqual(await beatOf(world, queueInitiatives), { queued: 1, taken_back: 0 })
    }))

  it('queues nothing while initiative is off, and nothing for what the open web or a dispute says', () =>
    inVirtualWorld(async (world) => {
      await entitle(world.db, 'executor')
      assert.deepEqual(await beatOf(world, queueInitiatives), { queued: 0, taken_back: 0 })
      await setPolicies(world, { initiative_policy: { enabled: true } })
      await knows(world.db, 'observer', 9, { source: 'outcome', trust: 0 })
      await knows(world.db, 'coordinator', 9, { source: 'outcome', disputed: true })
      await beatOf(world, queueInitiatives)
      assert.deepEqual(await queued(world.db), [{ agent_id: 'executor', status: 'queued' }])
    }))

  it('queues one between two beats at once (PostgreSQL)', async () => {
    const fresh = await freshPostgres()
    try {
      const world = testWorld(fresh.db)
      await foundCompany(fresh.db)
      await setPolicies(world, { initiative_policy: { enabled: true, cooldown_hours: 0 } })
      for (const agent of ['executor', 'observer']) await entitle(fresh.db, agent)
      await Promise.all(Array.from({ length: 6 }, () => runBeat(world, [queueInitiatives])))
      assert.equal((await queued(fresh.db)).length, 2)
    } finally {
      await fresh.drop()
    }
  })
})

describe('a row of the queue', () => {
  onBothEngines(
    'is claimed once, of the kinds that were asked for, and held until its lease runs out',
    async ({ db }) => {
      await foundCompany(db)
      await db.query(sql`insert into ops_initiative_queue (agent_id) values ('observer')`)
      assert.equal(await claim(db, ['action_item']), null)
      const row = await claim(db)
      assert.ok(row)
      assert.equal(row.attempt, 1)
      assert.equal(await claim(db), null)
      const held = { id: row.id, token: row.lease_token }
      assert.ok(await renewInitiative(db, held, 300))
      assert.ok(!(await renewInitiative(db, { ...held, token: held.token + 1 }, 300)))
      assert.equal(await reapInitiatives(db, { graceSeconds: 5, limit: 10 }), 0)
    },
  )

  it('goes back to the queue when its worker is lost, and fails when its attempts are used up', () =>
    inVirtualWorld(async (world) => {
      await world.db.query(
        sql`insert into ops_initiative_queue (agent_id, max_attempts) values ('observer', 2)`,
      )
      const first = await claim(world.db)
      assert.ok(first)
      await world.clock.advance(306_000)
      assert.deepEqual(await beatOf(world, queueInitiatives), { queued: 0, taken_back: 1 })
      await world.clock.advance(2_000)
      const second = await claim(world.db)
      assert.equal(second?.attempt, 2)
      const stale = { id: first.id, token: first.lease_token }
      const to = { status: 'rejected' as const, proposalId: null, reason: 'no', title: null }
      assert.ok(!(await world.db.transaction((tx) => settleInitiative(tx, stale, to))))
      await world.clock.advance(306_000)
      assert.deepEqual(await beatOf(world, queueInitiatives), { queued: 0, taken_back: 1 })
      const [event] = await world.db.query<{ kind: string; summary: string }>(
        sql`select kind, summary from ops_agent_events where kind like 'initiative.%' order by id desc limit 1`,
      )
      assert.deepEqual(event, {
        kind: 'initiative.failed',
        summary: 'worker w was lost during attempt 2 of 2',
      })
    }))
})
