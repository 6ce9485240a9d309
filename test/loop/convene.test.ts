// The one door of conversations: what it lets in, what it turns away, and that a day's quota is exact.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ConveneAsk, convene } from '../../src/loop/convene.ts'
import { readStaff } from '../../src/store/slots.ts'
import { sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres, onBothEngines } from '../support/database.ts'
import { withEmbedded } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const askOf = (change: Partial<ConveneAsk> = {}): ConveneAsk => ({
  format: 'debate',
  topic: 'What to write next',
  participants: null,
  source: 'human',
  traceId: null,
  by: 'founder',
  ...change,
})

async function problemsOf(world: World, change: Partial<ConveneAsk>): Promise<string> {
  const answer = await convene(world, askOf(change))
  assert.equal(answer.outcome, 'malformed')
  const [row] = await world.db.query<{ n: number }>(sql`select count(*) as n from ops_roundtable_queue`)
  assert.equal(row?.n, 0, 'a malformed one leaves nothing behind')
  return answer.outcome === 'malformed'
    ? answer.problems.map((one) => `${one.path}: ${one.problem}`).join('; ')
    : ''
}

async function recorded(world: World, change: Partial<ConveneAsk> = {}) {
  const answer = await convene(world, askOf(change))
  assert.ok(answer.outcome === 'recorded', JSON.stringify(answer))
  return answer
}

describe('convening a conversation', () => {
  onBothEngines('seats who was asked for by id or role, and tells it in the journal', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const { created, roundtable } = await recorded(world, { participants: ['analyst', 'observer'] })
    assert.equal(created, true)
    assert.equal(roundtable.status, 'pending')
    const [row] = await db.query(sql`
      select q.participants, q.created_by, e.kind, e.roundtable_id = q.id as its from ops_roundtable_queue q, ops_agent_events e
      where e.kind = 'roundtable.queued'`)
    assert.deepEqual(row, {
      participants: ['executor', 'observer'],
      created_by: 'founder',
      kind: 'roundtable.queued',
      its: true,
    })
  })

  onBothEngines('answers the same trace with the first answer, and takes no quota for it', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const first = await recorded(world, { source: 'schedule', traceId: 'slot:1' })
    const again = await recorded(world, { source: 'schedule', traceId: 'slot:1', topic: 'Another' })
    assert.equal(again.created, false)
    assert.equal(again.roundtable.id, first.roundtable.id)
    const [row] = await db.query(sql`select used from ops_quota_counters`)
    assert.deepEqual(row, { used: 1 })
  })

  onBothEngines(
    'turns away what a switch, a lonely company or a full day forbids, with a reason',
    async ({ db }) => {
      await foundCompany(db)
      const world = testWorld(db)
      await setPolicies(world, { roundtable_policy: { max_daily_conversations: 1 } })
      await recorded(world)
      const full = (await recorded(world)).roundtable
      assert.equal(full.status, 'rejected')
      assert.equal(full.rejectionReason, 'Quota full (1/1): roundtable_policy.max_daily_conversations')
      await setPolicies(world, { roundtable_policy: { enabled: false } })
      const off = (await recorded(world)).roundtable
      assert.match(
        off.rejectionReason ?? '',
        /^roundtable_policy.enabled: conversations are switched off; Quota|switched off$/,
      )
      await db.query(sql`update ops_agents set enabled = id = 'observer'`)
      const alone = (await recorded(world)).roundtable
      assert.match(alone.rejectionReason ?? '', /a conversation takes 2 agents and the company has 1/)
      const events = await db.query<{ summary: string }>(
        sql`select summary from ops_agent_events where kind = 'roundtable.rejected' order by id`,
      )
      assert.deepEqual(
        events.map((event) => event.summary),
        [full.rejectionReason, off.rejectionReason, alone.rejectionReason],
      )
      const [row] = await db.query(sql`select used from ops_quota_counters`)
      assert.deepEqual(row, { used: 1 })
    },
  )

  it('seats nobody under the founder’s name, whoever wrote such an agent into the database', async () => {
    await withEmbedded(async ({ db }) => {
      await foundCompany(db)
      await db.query(
        sql`insert into ops_agents (id, display_name, role) values ('founder', 'Mallory', 'writer')`,
      )
      const world = testWorld(db)
      assert.match(await problemsOf(world, { participants: ['founder', 'observer'] }), /nobody is, or covers/)
      const { roundtable } = await recorded(world, { format: 'standup' })
      const [row] = await db.query<{ participants: string[] }>(
        sql`select participants from ops_roundtable_queue where id = ${roundtable.id}`,
      )
      assert.deepEqual(row?.participants.toSorted(), ['coordinator', 'executor', 'observer'])
      assert.ok((await readStaff(db)).every(({ id }) => id !== 'founder'))
    })
  })

  onBothEngines('says what is wrong with what is no conversation at all', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    assert.match(
      await problemsOf(world, { format: 'shouting' }),
      /^format: no format is called "shouting"; there are standup/,
    )
    assert.equal(await problemsOf(world, { topic: '  ' }), 'topic: must not be empty')
    assert.equal(
      await problemsOf(world, { topic: 'a\u0000b' }),
      'topic: must be whole Unicode characters without NUL; topic: must be one line',
    )
    assert.equal(await problemsOf(world, { topic: 'a\nb' }), 'topic: must be one line')
    assert.equal(await problemsOf(world, { topic: 'x'.repeat(301) }), 'topic: must be at most 300 characters')
    assert.match(
      await problemsOf(world, { participants: ['nobody'] }),
      /nobody is, or covers, "nobody"; there are coordinator/,
    )
    assert.match(await problemsOf(world, { participants: [] }), /must not be empty/)
    assert.match(
      await problemsOf(world, {
        format: 'one_on_one',
        participants: ['coordinator', 'executor', 'observer'],
      }),
      /a one_on_one seats at most 2 and 3 are asked for/,
    )
  })

  it('lets in exactly as many as the day has room for, however many come at once', async () => {
    const fresh = await freshPostgres()
    try {
      await foundCompany(fresh.db)
      const worlds = [testWorld(await fresh.open()), testWorld(await fresh.open()), testWorld(fresh.db)]
      await setPolicies(worlds[0] as World, { roundtable_policy: { max_daily_conversations: 20 } })
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, n) => recorded(worlds[n % 3] as World, { topic: `Topic ${n}` })),
      )
      const rejected = answers.filter((one) => one.roundtable.status === 'rejected')
      assert.equal(rejected.length, 40)
      for (const { roundtable } of rejected)
        assert.match(roundtable.rejectionReason ?? '', /^Quota full \(20\/20\)/)
      const [row] = await fresh.db.query(sql`
        select (select used from ops_quota_counters) as used, (select count(*) from ops_roundtable_queue where status = 'pending') as pending,
               (select count(*) from ops_agent_events where kind = 'roundtable.rejected') as told`)
      assert.deepEqual(row, { used: 20, pending: 20, told: 40 })
      const twins = await Promise.all(
        Array.from({ length: 12 }, (_, n) => recorded(worlds[n % 3] as World, { traceId: 'the same' })),
      )
      assert.equal(twins.filter((one) => one.created).length, 1)
      assert.equal(new Set(twins.map((one) => one.roundtable.id)).size, 1)
      await assertInvariants(fresh.db)
    } finally {
      await fresh.drop()
    }
  })
})
