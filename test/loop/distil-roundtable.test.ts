// What becomes of a conversation when it is distilled: once, within bounds, and whole or not at all.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ThoughtError } from '../../src/domain/thought.ts'
import { distilRoundtable } from '../../src/loop/distil-roundtable.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { insertMemories } from '../../src/store/memories.ts'
import {
  type ClaimedRoundtable,
  type Held,
  keepDistillation,
  readHeld,
  releaseRoundtable,
} from '../../src/store/roundtables.ts'
import { one, type Queryable, sql } from '../../src/world/db.ts'
import { type Model, ModelError } from '../../src/world/model.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import { talkUntilSpoken } from '../support/life.ts'
import { memoryOf } from '../support/memories.ts'
import { assertInvariants } from '../support/missions.ts'
import { scripted } from '../support/scripted-model.ts'
import { testWorld } from '../support/world.ts'
import { type BadAnswer, corpus, known } from './distil-corpus.ts'

const signal = new AbortController().signal

async function claimedBy(world: World, held: Held): Promise<ClaimedRoundtable> {
  const row = await readHeld(world.db, held)
  assert.ok(row)
  return row
}

/** Distils what is held with a model that gives these outputs; returns how often it was asked. */
async function distil(world: World, held: Held, outputs: readonly unknown[]): Promise<number> {
  const { model, asked } = scripted(outputs)
  await distilBy(world, await claimedBy(world, held), model)
  return asked.length
}

async function distilBy(world: World, claimed: ClaimedRoundtable, model: Model): Promise<void> {
  const { policies } = await readPolicies(world.db)
  await distilRoundtable({ ...world, model }, claimed, policies, signal)
}

interface Left {
  status: string
  distillation: string
  problem: string | null
  memories: number
  drifts: number
  items: number
}

async function leftBy(db: Queryable, id: string): Promise<Left> {
  const rows = await db.query<Left>(sql`
    select status, distillation, distillation_problem as problem,
           (select count(*) from ops_agent_memory where source_ref = q.id::text)::integer as memories,
           (select count(*) from ops_relationship_drifts where roundtable_id = q.id)::integer as drifts,
           (select count(*) from ops_initiative_queue where roundtable_id = q.id)::integer as items
    from ops_roundtable_queue q where id = ${id}`)
  return one(rows, 'the conversation')
}

/** Everything a distillation must never reach. */
async function untouchable(db: Queryable): Promise<unknown> {
  return one(
    await db.query(sql`
      select (select jsonb_agg(p order by key) from ops_policy p) as policies,
             (select jsonb_agg(a order by id) from ops_agents a) as agents,
             (select count(*) from ops_mission_proposals) as proposals,
             (select jsonb_agg(m order by id) from ops_agent_memory m where source_kind <> 'conversation') as known`),
    'what is not to be touched',
  )
}

/** What must hold of every conversation's memories and pairs, by the numbers of the reliability list. */
async function assertBounds(db: Queryable): Promise<void> {
  const broken = await db.query(sql`
    select 'affinity' as what, agent_a as who from ops_agent_relationships where affinity not between 0.10 and 0.95
    union all select 'drift', agent_a from ops_relationship_drifts where abs(drift) > 0.03
    union all select 'trust', agent_id from ops_agent_memory where source_kind = 'conversation' and (trust > 2 or pinned)
    union all select 'words', agent_id from ops_agent_memory where source_kind = 'conversation' and length(content) > 400
    union all select 'tags', agent_id from ops_agent_memory where cardinality(tags) > 8
    union all select 'owner', agent_id from ops_agent_memory m where source_kind = 'conversation' and not exists (
      select from ops_roundtable_queue q where q.id::text = m.source_ref and m.agent_id = any (q.participants))`)
  assert.deepEqual(broken, [])
  await assertInvariants(db)
}

/** A company in which many conversations may be held, and which knows three things already. */
async function found(world: World): Promise<void> {
  await foundCompany(world.db)
  await setPolicies(world, { roundtable_policy: { max_daily_conversations: 1_000 } })
  await world.db.transaction((tx) =>
    insertMemories(tx, [
      memoryOf({ id: known.own, agentId: 'executor', content: 'Crawls block us every Monday.', trust: 2 }),
      memoryOf({
        id: known.founders,
        agentId: 'executor',
        content: 'What blocks us is told at once.',
        trust: 3,
      }),
      memoryOf({
        id: known.others,
        agentId: 'observer',
        content: 'Today headlines with numbers block nobody.',
      }),
    ]),
  )
}

async function tryAnswer(world: World, bad: BadAnswer): Promise<void> {
  const held = await talkUntilSpoken(world)
  const claimed = await claimedBy(world, held)
  const before = await untouchable(world.db)
  const { model, asked } = scripted(bad.outputs)
  await distilBy(world, claimed, model)
  const calls = asked.length
  assert.equal(calls, bad.calls ?? 1, `${bad.name}: calls`)
  const left = await leftBy(world.db, held.id)
  await distilBy(world, claimed, model)
  assert.deepEqual(await leftBy(world.db, held.id), left, `${bad.name}: distilled twice`)
  assert.equal(asked.length, calls)
  const { problem, ...rest } = left
  const { ends: distillation, memories = 0, drifts = 0, items = 0 } = bad
  assert.deepEqual(rest, { status: 'succeeded', distillation, memories, drifts, items }, bad.name)
  assert.equal(problem !== null, bad.ends === 'failed')
  assert.deepEqual(await untouchable(world.db), before, bad.name)
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
}

describe('bad answers', () => {
  test(`each of ${corpus.length} leaves a conversation that ended, within bounds`, async () => {
    assert.ok(corpus.length >= 60)
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      for (const bad of corpus) {
        await tryAnswer(world, bad)
        await assertBounds(db)
      }
    })
  })

  const hard =
    /NUL|character|1e400|10 MB of JSON|order|prototype|100 drifts|400|SQL|levels of text|superseded|fifty/
  onBothEngines('the hardest of them on either database', async ({ db }) => {
    const world = testWorld(db)
    await found(world)
    const chosen = corpus.filter(({ name }) => hard.test(name))
    assert.ok(chosen.length >= 15)
    for (const bad of chosen) await tryAnswer(world, bad)
    await assertBounds(db)
  })
})

const answer = {
  summary: 'The crawl is what blocks. Ed looks at the address.',
  memories: [
    {
      agent_id: 'executor',
      type: 'lesson',
      content: 'A page that is gone fails every crawl: look at the address first.',
      confidence: 0.8,
      tags: ['Crawl'],
      supersedes: known.own,
    },
  ],
  drifts: [{ a: 'observer', b: 'coordinator', drift: -0.02, reason: 'A blunt answer.' }],
  action_items: [
    { agent_id: 'executor', title: 'Look at the address', kind: 'review', topic: 'addresses' },
    { agent_id: 'observer', title: 'Count the headlines', kind: 'research', topic: 'headlines' },
  ],
}

describe('a distillation', () => {
  onBothEngines('leaves memories, drift and action items, all with where they came from', async ({ db }) => {
    const world = testWorld(db)
    await found(world)
    const held = await talkUntilSpoken(world)
    assert.equal(await distil(world, held, [answer]), 1)
    assert.deepEqual(
      await db.query(sql`
        select agent_id, type, confidence::float8 as confidence, tags, source_trace_id, source_kind, source_ref, written_by, trust
        from ops_agent_memory where source_kind = 'conversation'`),
      [
        {
          agent_id: 'executor',
          type: 'lesson',
          confidence: 0.8,
          tags: ['crawl'],
          source_trace_id: `conversation:${held.id}:0`,
          source_kind: 'conversation',
          source_ref: held.id,
          written_by: 'coordinator',
          trust: 2,
        },
      ],
    )
    assert.deepEqual(
      await db.query(
        sql`select superseded_by is not null as gone from ops_agent_memory where id = ${known.own}`,
      ),
      [{ gone: true }],
    )
    assert.deepEqual(
      await db.query(sql`
        select agent_a || '–' || agent_b as pair, affinity::float8 as affinity, total_interactions as met,
               positive_interactions as closer, negative_interactions as cooler, jsonb_array_length(drift_log) as log
        from ops_agent_relationships order by agent_a, agent_b, id`),
      [
        { pair: 'coordinator–executor', affinity: 0.5, met: 1, closer: 0, cooler: 0, log: 0 },
        { pair: 'coordinator–observer', affinity: 0.48, met: 1, closer: 0, cooler: 1, log: 1 },
        { pair: 'executor–observer', affinity: 0.5, met: 1, closer: 0, cooler: 0, log: 0 },
      ],
    )
    assert.deepEqual(
      await db.query(sql`
        select agent_id, status, context ->> 'title' as title, source_trace_id as trace, reason
        from ops_initiative_queue order by source_trace_id, id`),
      [
        {
          agent_id: 'executor',
          status: 'queued',
          title: 'Look at the address',
          trace: `action:${held.id}:0`,
          reason: null,
        },
        {
          agent_id: 'observer',
          status: 'queued',
          title: 'Count the headlines',
          trace: `action:${held.id}:1`,
          reason: null,
        },
      ],
    )
    await assertBounds(db)
  })

  test("what the day has no room for any more is kept with the gate's reason", async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      await distil(world, await talkUntilSpoken(world), [answer])
      const held = await talkUntilSpoken(world)
      await distil(world, held, [answer])
      const rows = await db.query(
        sql`select status, reason from ops_initiative_queue where roundtable_id = ${held.id} order by source_trace_id, id`,
      )
      const reason = 'Quota full (3/3): initiative_policy.max_action_items_per_day'
      assert.deepEqual(rows, [
        { status: 'queued', reason: null },
        { status: 'rejected', reason },
      ])
      await assertBounds(db)
    })
  })

  test('of an informal conversation leaves no work', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      await db.query(sql`update ops_roundtable_queue set format = 'watercooler' where id = ${held.id}`)
      const { model, asked } = scripted([answer])
      await distilBy(world, await claimedBy(world, held), model)
      assert.equal(asked[0]?.facts['mostActionItems'], 0)
      assert.equal((await leftBy(db, held.id)).items, 0)
    })
  })

  test('of what the open web said is trusted as little, and displaces nothing', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      await db.query(sql`update ops_roundtable_queue set trust = 0 where id = ${held.id}`)
      await distil(world, held, [answer])
      const rows = await db.query(sql`
        select m.trust, m.expires_at is not null as expires, o.superseded_by from ops_agent_memory m, ops_agent_memory o
        where m.source_kind = 'conversation' and o.id = ${known.own}`)
      assert.deepEqual(rows, [{ trust: 0, expires: true, superseded_by: null }])
    })
  })

  test('of what the company knows by itself is not shown what the open web said', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      await db.transaction((tx) =>
        insertMemories(tx, [
          memoryOf({ agentId: 'executor', content: 'Every crawl that fails blocks us for ever.', trust: 0 }),
        ]),
      )
      const held = await talkUntilSpoken(world)
      const { model, asked } = scripted([answer])
      await distilBy(world, await claimedBy(world, held), model)
      const shown = asked[0]?.facts['memories'] as readonly { trust: number }[]
      assert.ok(shown.length > 0)
      assert.ok(shown.every((memory) => memory.trust >= 2))
      assert.doesNotMatch(asked[0]?.prompt ?? '', /fails blocks us for ever/)
    })
  })

  test('that was interrupted at the last attempt is no failure', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      await db.query(sql`update ops_roundtable_queue set attempt = max_attempts where id = ${held.id}`)
      const stop = new AbortController()
      const { model } = scripted([new ModelError('it was asked to stop', true)])
      const ask: Model['ask'] = (request) => {
        stop.abort()
        return model.ask(request)
      }
      const { policies } = await readPolicies(db)
      const claimed = await claimedBy(world, held)
      await assert.rejects(
        distilRoundtable({ ...world, model: { ...model, ask } }, claimed, policies, stop.signal),
        ThoughtError,
      )
      const left = await leftBy(db, held.id)
      assert.deepEqual([left.status, left.distillation], ['running', 'none'])
    })
  })

  test('of what the founder wrote is trusted as what the company makes, not as the founder', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      await db.query(sql`update ops_roundtable_queue set trust = 3 where id = ${held.id}`)
      await distil(world, held, [answer])
      const rows = await db.query(sql`select trust from ops_agent_memory where source_kind = 'conversation'`)
      assert.deepEqual(rows, [{ trust: 2 }])
    })
  })

  test('moves nobody where drift is switched off, and counts that they met', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      await setPolicies(world, { relationship_drift_policy: { enabled: false } })
      const held = await talkUntilSpoken(world)
      await distil(world, held, [answer])
      assert.equal((await leftBy(db, held.id)).drifts, 0)
      const rows = await db.query(sql`
        select count(*)::integer as pairs from ops_agent_relationships where affinity = 0.5 and total_interactions = 1`)
      assert.deepEqual(rows, [{ pairs: 3 }])
    })
  })

  test('asks whoever opened, with what those at the table know', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const { model, asked } = scripted([answer])
      await distilBy(world, await claimedBy(world, await talkUntilSpoken(world)), model)
      assert.equal(asked[0]?.speaker.id, 'coordinator')
      const memories = asked[0]?.facts['memories'] as { id: string }[]
      assert.deepEqual(memories.map(({ id }) => id).sort(), Object.values(known).sort())
      const calls = await db.query(
        sql`select task, agent_id, ok from ops_model_calls where roundtable_id is not null`,
      )
      assert.deepEqual(calls, [{ task: 'distil', agent_id: 'coordinator', ok: true }])
    })
  })
})

describe('once', () => {
  const kept = {
    summary: 'Kept.',
    memories: [],
    drifts: [{ a: 'coordinator', b: 'executor', drift: 0.02, reason: 'They laughed.' }],
    actionItems: [],
  }

  test('an answer that was kept before a kill is applied without asking again', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      assert.ok(await keepDistillation(db, held, kept))
      assert.equal(await distil(world, held, [new Error('nobody may be asked')]), 0)
      const { distillation, drifts } = await leftBy(db, held.id)
      assert.deepEqual([distillation, drifts], ['done', 1])
    })
  })

  test('an answer that was kept is held to the policies of the day it is applied', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      assert.ok(await keepDistillation(db, held, kept))
      await setPolicies(world, { relationship_drift_policy: { max_drift: 0.005 } })
      await distil(world, held, [])
      const rows = await db.query(sql`select drift::float8 as drift from ops_relationship_drifts`)
      assert.deepEqual(rows, [{ drift: 0.005 }])
    })
  })

  test('an answer that somebody spoiled in the table ends the conversation without a distillation', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      await db.query(sql`
        update ops_roundtable_queue set distillation = 'answered', distilled = '{"summary": 5}' where id = ${held.id}`)
      assert.equal(await distil(world, held, []), 0)
      assert.equal((await leftBy(db, held.id)).distillation, 'failed')
    })
  })

  test('whoever lost the lease leaves nothing', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      const claimed = await claimedBy(world, held)
      await releaseRoundtable(db, held, { reason: 'gone', delaySeconds: 0, countAttempt: false })
      const { model, asked } = scripted([answer])
      await distilBy(world, claimed, model)
      assert.equal(asked.length, 0)
      const { status, memories, drifts, items } = await leftBy(db, held.id)
      assert.deepEqual([status, memories, drifts, items], ['pending', 0, 0, 0])
    })
  })

  test('whoever finds an answer kept by another when it has its own leaves the other to it', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      const { model } = scripted([answer])
      const slow: Model = {
        ...model,
        async ask(request) {
          assert.ok(await keepDistillation(db, held, kept))
          return model.ask(request)
        },
      }
      await distilBy(world, await claimedBy(world, held), slow)
      assert.deepEqual(
        { ...(await leftBy(db, held.id)), problem: null },
        { status: 'running', distillation: 'answered', problem: null, memories: 0, drifts: 0, items: 0 },
      )
    })
  })

  test('whoever loses the lease while it thinks leaves nothing', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      const { model } = scripted([answer])
      const slow: Model = {
        ...model,
        async ask(request) {
          await releaseRoundtable(db, held, { reason: 'gone', delaySeconds: 0, countAttempt: false })
          return model.ask(request)
        },
      }
      await distilBy(world, await claimedBy(world, held), slow)
      assert.deepEqual(
        { ...(await leftBy(db, held.id)), problem: null },
        { status: 'pending', distillation: 'none', problem: null, memories: 0, drifts: 0, items: 0 },
      )
    })
  })
})

describe('without an answer', () => {
  test('a silent provider leaves the conversation for a later attempt; at the last it ends without a distillation', async () => {
    await withEmbedded(async ({ db }) => {
      const waking = testWorld(db)
      const world = { ...waking, clock: { ...waking.clock, sleep: async () => undefined } }
      await found(world)
      const held = await talkUntilSpoken(world)
      const silent = new ModelError('HTTP 529', true)
      await assert.rejects(distil(world, held, [silent]), ThoughtError)
      assert.equal((await leftBy(db, held.id)).status, 'running')
      await db.query(sql`update ops_roundtable_queue set attempt = max_attempts where id = ${held.id}`)
      assert.equal(await distil(world, held, [silent]), 4)
      const { status, distillation, problem } = await leftBy(db, held.id)
      assert.deepEqual([status, distillation, problem], ['succeeded', 'failed', 'HTTP 529'])
    })
  })

  test('nothing was said, or one line: nobody is asked', async () => {
    await withEmbedded(async ({ db }) => {
      const world = testWorld(db)
      await found(world)
      const held = await talkUntilSpoken(world)
      await db.script(`set local session_replication_role = replica;
        delete from ops_roundtable_turns where position > 0 and roundtable_id = '${held.id}'`)
      assert.equal(await distil(world, held, [answer]), 0)
      const { status, distillation } = await leftBy(db, held.id)
      assert.deepEqual([status, distillation], ['succeeded', 'skipped'])
    })
  })
})
