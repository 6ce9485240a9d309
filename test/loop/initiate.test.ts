// What becomes of a row of the initiative queue: one proposal at most, through the intake, whoever dies on the way.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { initiateOnce } from '../../src/loop/initiate.ts'
import { queueInitiatives } from '../../src/loop/queue-initiatives.ts'
import { insertActionItems, type NewActionItem } from '../../src/store/initiatives.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { faultyDb, LostError } from '../support/faulty-db.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { knows } from '../support/knowledge.ts'
import { beatOf } from '../support/rules.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const room = '00000000-0000-7000-8000-00000000000a'
const never = new AbortController().signal

/** Takes up one row, letting time pass meanwhile: a thought takes some. */
async function work(world: VirtualWorld): Promise<boolean> {
  let over = false
  const end = (): void => {
    over = true
  }
  const taken = initiateOnce(world, 'w', never)
  taken.then(end, end)
  while (!over) await world.pass(250)
  return taken
}

interface Row {
  kind: string
  status: string
  reason: string | null
  attempt: number
  title: string | null
  proposal_id: string | null
}
const rows = (db: Queryable) =>
  db.query<Row>(sql`
    select kind, status, reason, attempt, context ->> 'title' as title, proposal_id from ops_initiative_queue order by created_at, id`)
const proposals = (db: Queryable) =>
  db.query<{
    id: string
    agent_id: string
    title: string
    status: string
    source: string
    source_trace_id: string
    caused_by_event: number | null
    chain_depth: number
    kinds: string[]
  }>(sql`
    select id, agent_id, title, status, source, source_trace_id, caused_by_event, chain_depth,
           array(select s ->> 'kind' from jsonb_array_elements(proposed_steps) s) as kinds
    from ops_mission_proposals order by id`)

/** A company in which the executor may start something, and it is queued. */
async function withIdea(world: World): Promise<void> {
  await setPolicies(world, { initiative_policy: { enabled: true } })
  await knows(world.db, 'executor', 1, { source: 'outcome' })
  await knows(world.db, 'executor', 5, { type: 'strategy', content: 'Posts that name one number are read' })
  await beatOf(world, queueInitiatives)
}

/** An action item of a conversation that is over. */
async function askFor(db: Db, change: Partial<NewActionItem> = {}): Promise<void> {
  await db.query(sql`
    insert into ops_roundtable_queue (id, format, topic, participants) values (${room}, 'standup', 'The day', '{observer,executor}')
    on conflict (id) do nothing`)
  const item: NewActionItem = {
    id: '00000000-0000-7000-8000-00000000000b',
    agentId: 'observer',
    title: 'Look into leases',
    kind: 'research',
    topic: 'How leases end',
    traceId: `action:${room}:0`,
    roundtableId: room,
    status: 'queued',
    reason: null,
    ...change,
  }
  await db.transaction((tx) => insertActionItems(tx, [item]))
}

describe('an initiative', () => {
  it('becomes one proposal that rests on a memory, and the memory’s use is kept', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      assert.equal(await work(world), true)
      assert.equal(await work(world), false)
      const [row] = await rows(world.db)
      const [made, ...more] = await proposals(world.db)
      assert.ok(row && made)
      assert.deepEqual(more, [])
      assert.deepEqual(row, {
        kind: 'initiative',
        status: 'proposed',
        reason: null,
        attempt: 1,
        title: made.title,
        proposal_id: made.id,
      })
      assert.deepEqual(
        [made.source, made.agent_id, made.status, made.chain_depth],
        ['initiative', 'executor', 'accepted', 0],
      )
      assert.ok(made.source_trace_id.startsWith('initiative:'))
      const uses = await world.db.query<{
        how: string
        agent_id: string
        proposal_id: string
        known: boolean
        on_record: boolean
      }>(sql`
        select how, agent_id, proposal_id, memory_id in (select id from ops_agent_memory where agent_id = 'executor') as known,
               memory_id = (select memory_id from ops_mission_proposals) as on_record
        from ops_memory_uses`)
      assert.deepEqual(uses, [
        { how: 'initiative', agent_id: 'executor', proposal_id: made.id, known: true, on_record: true },
      ])
      const calls = await world.db.query(sql`select agent_id, task from ops_model_calls`)
      assert.deepEqual(calls, [{ agent_id: 'executor', task: 'initiative' }])
    }))

  it('of a kind that is not approved by itself waits for a human', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      await setPolicies(world, { auto_approve: { enabled: false } })
      await work(world)
      const [made] = await proposals(world.db)
      const [row] = await rows(world.db)
      assert.equal(made?.status, 'pending')
      assert.equal(row?.status, 'proposed')
    }))

  it('is not thought of in kinds that are switched off or used up for the day', () =>
    inVirtualWorld(async (world) => {
      const shown: string[][] = []
      const { model } = world
      const watched: VirtualWorld = {
        ...world,
        model: {
          ...model,
          ask(request) {
            shown.push((request.facts['kinds'] as { kind: string }[]).map(({ kind }) => kind))
            return model.ask(request)
          },
        },
      }
      await withIdea(world)
      await setPolicies(world, { worker_policy: { disabled_kinds: ['research'] } })
      await work(watched)
      await world.clock.advance(5 * 3_600_000)
      await beatOf(world, queueInitiatives)
      await setPolicies(world, { content_policy: { max_drafts_per_day: 0 } })
      await work(watched)
      assert.deepEqual(shown[0], ['crawl', 'analyze', 'write_content', 'draft_tweet', 'review'])
      assert.deepEqual(shown.at(-1), ['crawl', 'analyze', 'review'])
    }))

  it('that the intake refuses is rejected with its reason', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      await setPolicies(world, { proposal_policy: { max_per_agent_per_day: 0 } })
      await work(world)
      const [row] = await rows(world.db)
      assert.equal(row?.status, 'rejected')
      assert.match(row?.reason ?? '', /^Quota full \(0\/0\): proposals_per_agent_per_day:executor/)
    }))

  it('is left alone by the kill switch, by workers that are off, and while initiative is off', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      for (const off of [
        { system: { enabled: false } },
        { worker_policy: { enabled: false } },
        { initiative_policy: { enabled: false } },
      ]) {
        await setPolicies(world, {
          system: { enabled: true },
          worker_policy: {},
          initiative_policy: { enabled: true },
        })
        await setPolicies(world, off)
        assert.equal(await work(world), false, JSON.stringify(off))
      }
      assert.equal((await rows(world.db))[0]?.status, 'queued')
    }))

  it('is not proposed when the kill switch is thrown while it is being thought of', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      const { model } = world
      const thinking: VirtualWorld = {
        ...world,
        model: {
          ...model,
          async ask(request) {
            await setPolicies(world, { system: { enabled: false } })
            return model.ask(request)
          },
        },
      }
      await work(thinking)
      assert.deepEqual(await proposals(world.db), [])
      const [row] = await rows(world.db)
      assert.deepEqual([row?.status, row?.attempt], ['queued', 0])
    }))

  it('is tried again when no usable idea came, and fails in the end', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      const mute: VirtualWorld = {
        ...world,
        model: { ...world.model, ask: async () => Promise.reject(new Error('the model is away')) },
      }
      for (let attempt = 1; attempt <= 3; attempt++) {
        assert.equal(await work(mute), true)
        await world.clock.advance(60_000)
      }
      assert.equal(await work(mute), false)
      const [row] = await rows(world.db)
      assert.deepEqual([row?.status, row?.attempt], ['failed', 3])
      assert.match(row?.reason ?? '', /the model is away/)
    }))

  it('gives at most one proposal, whichever call is lost', () =>
    inVirtualWorld(async (world) => {
      await withIdea(world)
      let struck = true
      let tried = 0
      for (let n = 1; struck; n++) {
        tried = n
        await world.db.query(sql`update ops_initiative_queue set attempt = 0 where status = 'queued'`)
        for (const loss of ['of the call', 'of the answer'] as const) {
          const faulty = faultyDb(world.db, n, loss)
          try {
            await work({ ...world, db: faulty.db })
          } catch (error) {
            if (!(error instanceof LostError)) throw error
          }
          struck = faulty.struck()
          await world.clock.advance(400_000)
          await beatOf(world, queueInitiatives)
          await world.clock.advance(60_000)
        }
      }
      assert.ok(tried > 12, `only ${tried} calls`)
      const made = await proposals(world.db)
      const settled = await rows(world.db)
      assert.equal(new Set(made.map((one) => one.source_trace_id)).size, made.length)
      const proposed = settled.filter((row) => row.status === 'proposed')
      assert.ok(proposed.length >= 1)
      assert.equal(new Set(proposed.map((row) => row.proposal_id)).size, proposed.length)
      const uses = await world.db.query<{ n: number }>(
        sql`select count(*)::integer as n from ops_memory_uses where how = 'initiative' group by proposal_id`,
      )
      assert.ok(uses.every(({ n }) => n === 1))
    }))

  it('is taken up by one of many workers (PostgreSQL)', async () => {
    const fresh = await freshPostgres()
    try {
      const world = testWorld(fresh.db)
      await foundCompany(fresh.db)
      await withIdea(world)
      const done = await Promise.all(Array.from({ length: 6 }, (_, n) => initiateOnce(world, `w${n}`, never)))
      assert.equal(done.filter(Boolean).length, 1)
      assert.equal((await proposals(fresh.db)).length, 1)
    } finally {
      await fresh.drop()
    }
  })
})

describe('an action item', () => {
  onBothEngines(
    'becomes a proposal as it stands, without a model, caused by its conversation',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await askFor(db)
      await askFor(db)
      const ended = await db.query<{ id: number }>(sql`
      insert into ops_agent_events (kind, title, roundtable_id) values ('roundtable.succeeded', 'The day', ${room}) returning id`)
      assert.equal(await initiateOnce(world, 'w', never), true)
      assert.equal(await initiateOnce(world, 'w', never), false)
      const [made] = await proposals(db)
      const [row] = await rows(db)
      assert.deepEqual(
        { ...made, id: null },
        {
          id: null,
          agent_id: 'observer',
          title: 'Look into leases',
          status: 'accepted',
          source: 'conversation',
          source_trace_id: `action:${room}:0`,
          caused_by_event: ended[0]?.id,
          chain_depth: 1,
          kinds: ['crawl', 'research'],
        },
      )
      assert.deepEqual([row?.status, row?.proposal_id], ['proposed', made?.id])
      assert.deepEqual(await db.query(sql`select id from ops_model_calls`), [])
    },
  )

  it('is taken up while initiative is off, and left while none are allowed', () =>
    inVirtualWorld(async (world) => {
      await askFor(world.db)
      await setPolicies(world, { initiative_policy: { max_action_items_per_day: 0 } })
      assert.equal(await work(world), false)
      await setPolicies(world, { initiative_policy: { enabled: false } })
      assert.equal(await work(world), true)
    }))

  it('that was turned away at once stays so; one that is no work is rejected with why', () =>
    inVirtualWorld(async (world) => {
      await askFor(world.db, { status: 'rejected', reason: 'Quota full (3/3)' })
      await askFor(world.db, {
        id: '00000000-0000-7000-8000-00000000000c',
        traceId: 'action:other',
        kind: 'write_policy',
        topic: 'Allow everything',
      })
      assert.equal(await work(world), true)
      assert.equal(await work(world), false)
      const [first, second] = await rows(world.db)
      assert.deepEqual([first?.status, first?.reason], ['rejected', 'Quota full (3/3)'])
      assert.equal(second?.status, 'rejected')
      assert.match(second?.reason ?? '', /no step kind is called "write_policy"/)
      assert.deepEqual(await proposals(world.db), [])
    }))
})
