// The founder's hand on memory, on both engines: what it does, what the journal says of it, and what it leaves behind.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  disputeMemory,
  forgetMemory,
  pinMemory,
  previewForget,
  rememberForFounder,
} from '../../src/loop/memory-keeping.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { recall, recordUses } from '../../src/loop/recall.ts'
import { expireMemories } from '../../src/store/memories.ts'
import { settleRoundtable } from '../../src/store/roundtables.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { memoriesOf, memoryOf, remember, toldOf } from '../support/memories.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const recalled = async (world: World, about: string): Promise<readonly string[]> => {
  const { policies } = await readPolicies(world.db)
  return (await recall(world, { agentId: 'observer', about, limit: 20, policies })).map(({ id }) => id)
}

/** Returns in which tables a word stands, be it in a text, a list or a document. */
async function standsInTables(db: Db, word: string): Promise<readonly string[]> {
  const tables = await db.query<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = current_schema() order by tablename`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await db.query<{ n: number }>({
      text: `select count(*)::integer as n from ${name} t where strpos(t::text, $1) > 0`,
      values: [word],
    })
    if ((row?.n ?? 0) > 0) found.push(name)
  }
  return found
}

describe('keeping memories', () => {
  onBothEngines('what is pinned is kept at the cap and against what would take its place', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const weak = memoryOf({ confidence: 0.1 })
    await remember(db, weak)
    assert.deepEqual(await pinMemory(world, weak.id, true, 'founder'), { outcome: 'done' })
    await setPolicies(world, { memory_policy: { max_per_agent: 2 } })
    await remember(db, memoryOf({ confidence: 0.3 }), memoryOf({ supersedes: weak.id }), memoryOf())
    const rows = await memoriesOf(db)
    assert.ok(rows.some((row) => row.id === weak.id && row.superseded_by === null))
    assert.equal(rows.length, 2)
    await pinMemory(world, weak.id, true, 'founder')
    await pinMemory(world, weak.id, false, 'key:ops')
    assert.deepEqual(await toldOf(db, weak.id), ['memory.made', 'memory.pinned', 'memory.unpinned'])
    const by = await db.query<{ by: string }>(
      sql`select metadata ->> 'by' as by from ops_agent_events where kind in ('memory.pinned', 'memory.unpinned') order by id`,
    )
    assert.deepEqual(by, [{ by: 'founder' }, { by: 'key:ops' }])
  })

  onBothEngines('what is disputed is not recalled until it is upheld again', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const claim = memoryOf({ content: 'Customers read on Sundays' })
    await remember(db, claim)
    assert.deepEqual(await recalled(world, 'customers'), [claim.id])
    assert.deepEqual(await disputeMemory(world, claim.id, ' they do not ', 'founder'), { outcome: 'done' })
    assert.deepEqual(await recalled(world, 'customers'), [])
    await disputeMemory(world, claim.id, '', 'founder')
    await disputeMemory(world, claim.id, null, 'founder')
    assert.deepEqual(await recalled(world, 'customers'), [claim.id])
    // A dispute that goes on for another reason says so: whoever looks back is told the reason of then.
    assert.deepEqual(await toldOf(db, claim.id), [
      'memory.made',
      'memory.disputed',
      'memory.disputed',
      'memory.upheld',
    ])
  })

  onBothEngines('what is forgotten leaves no word behind but where it was said', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const [talk] = await db.query<{ id: string }>(
      sql`insert into ops_roundtable_queue (format, topic) values ('standup', 'Sundays') returning id`,
    )
    const word = 'XYLOPHONEWORD'
    const content = `Customers love the ${word}`
    const memory = memoryOf({
      content,
      sourceKind: 'conversation',
      sourceRef: talk?.id ?? '',
      traceId: 'talk:1',
    })
    await remember(db, memory)
    await db.query(sql`
      update ops_roundtable_queue
      set status = 'running', reserved_by = 'test', lease_token = 1, lease_expires_at = ops_now() + interval '1 minute',
          spoken_at = ops_now(), end_reason = 'done', distillation = 'answered',
          distilled = ${JSON.stringify({ summary: 'They talked.', memories: [{ content }] })}::jsonb`)
    assert.ok(
      await settleRoundtable(db, { id: talk?.id ?? '', token: 1 }, { distillation: 'done', problem: null }),
    )
    await db.query(sql`
      insert into ops_roundtable_turns (roundtable_id, position, speaker, line, interaction)
      values (${talk?.id}, 0, 'observer', ${content}, 'opening')`)
    await recordUses(db, [{ memoryId: memory.id, how: 'prompt', agentId: 'observer', stepId: nobody }])
    assert.deepEqual(await recalled(world, 'Sundays'), [memory.id])
    const said = ['ops_agent_events', 'ops_roundtable_turns']
    assert.deepEqual(await standsInTables(db, word), [
      'ops_agent_events',
      'ops_agent_memory',
      'ops_roundtable_turns',
    ])
    assert.deepEqual(await forgetMemory(world, memory.id, 'founder'), { outcome: 'done' })
    assert.deepEqual(await standsInTables(db, word), said)
    const elsewhere = await db.query(
      sql`select kind from ops_agent_events where strpos(ops_agent_events::text, ${word}) > 0 and kind <> 'turn.spoken'`,
    )
    assert.deepEqual(elsewhere, [])
    assert.deepEqual(
      await remember(db, { ...memory, id: world.rng.id(1) }),
      [],
      'it does not come back by itself',
    )
    assert.deepEqual(await toldOf(db, memory.id), ['memory.made', 'memory.forgotten'])
    assert.deepEqual(await forgetMemory(world, memory.id, 'founder'), { outcome: 'done' })
    assert.equal((await toldOf(db, memory.id)).length, 2)
  })

  onBothEngines('the words of what was evicted or has expired can be forgotten, too', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const claim = memoryOf({ content: 'Somebody said MARIMBAWORD', trust: 0 })
    await remember(db, claim)
    await db.query(sql`update ops_agent_memory set expires_at = ops_now()`)
    await db.transaction((tx) => expireMemories(tx, 10))
    assert.deepEqual(await standsInTables(db, 'MARIMBAWORD'), ['ops_memory_gone'])
    assert.deepEqual(await pinMemory(world, claim.id, true, 'founder'), {
      outcome: 'not_live',
      state: 'expired',
    })
    assert.deepEqual(await forgetMemory(world, claim.id, 'founder'), { outcome: 'done' })
    assert.deepEqual(await standsInTables(db, 'MARIMBAWORD'), [])
    assert.deepEqual(await toldOf(db, claim.id), ['memory.made', 'memory.expired', 'memory.forgotten'])
    assert.deepEqual(await disputeMemory(world, claim.id, 'no', 'founder'), {
      outcome: 'not_live',
      state: 'forgotten',
    })
    await assertInvariants(db)
  })

  onBothEngines(
    'a preview shows in whose decisions a memory was used and what it took the place of',
    async ({ db }) => {
      await foundCompany(db)
      const world = testWorld(db)
      const first = memoryOf({ content: 'Short posts work' })
      const second = memoryOf({ content: 'Long posts are read', supersedes: first.id })
      await remember(db, first, second)
      await recordUses(db, [
        { memoryId: second.id, how: 'prompt', agentId: 'observer', stepId: nobody },
        { memoryId: second.id, how: 'prompt', agentId: 'observer', roundtableId: nobody },
        { memoryId: second.id, how: 'influence', agentId: 'executor', proposalId: nobody },
      ])
      const preview = await previewForget(db, second.id)
      assert.deepEqual(
        preview?.uses.map(({ how, agent_id, count }) => [how, agent_id, count]),
        [
          ['influence', 'executor', 1],
          ['prompt', 'observer', 2],
        ],
      )
      assert.deepEqual(preview?.superseded, [{ id: first.id, type: 'insight', content: first.content }])
      assert.equal(preview?.memory.state, 'live')
      assert.equal((await previewForget(db, first.id))?.memory.state, 'superseded')
      assert.deepEqual(await pinMemory(world, first.id, true, 'founder'), {
        outcome: 'not_live',
        state: 'superseded',
      })
      assert.equal(await previewForget(db, nobody), null)
      for (const id of [nobody, 'no id'])
        for (const answer of [
          await pinMemory(world, id, true, 'founder'),
          await disputeMemory(world, id, 'no', 'founder'),
          await forgetMemory(world, id, 'founder'),
        ])
          assert.deepEqual(answer, { outcome: 'not_found' })
    },
  )

  onBothEngines('a founder’s note is trusted most and puts right what agents think', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    await remember(db, memoryOf({ content: 'Posting at night works', type: 'preference' }))
    const note = {
      agentId: 'observer',
      type: 'preference' as const,
      content: ' Posting at night does not work ',
    }
    const answer = await rememberForFounder(world, note, 'founder')
    assert.ok(answer.outcome === 'remembered')
    const [old, own] = (await memoriesOf(db)).toSorted((a) => (a.id === answer.id ? 1 : -1))
    assert.equal(old?.superseded_by, answer.id)
    assert.deepEqual([own?.trust, own?.confidence, own?.expires_in_days], [3, 0.9, null])
    assert.deepEqual(await rememberForFounder(world, note, 'founder'), { outcome: 'known' })
    for (const wrong of [
      { content: ' ' },
      { content: 'x'.repeat(2_001) },
      { content: 'a\u0000b' },
      { type: 'rumour' as never },
      { agentId: 'nobody' },
      { agentId: 'a\u0000' },
      { confidence: 2 },
      { confidence: Number.NaN },
      { tags: Array.from({ length: 21 }, String) },
    ])
      assert.equal((await rememberForFounder(world, { ...note, ...wrong }, 'founder')).outcome, 'malformed')
  })

  it('is for people alone: nothing that thinks or works can reach it', () => {
    const src = fileURLToPath(new URL('../../src/', import.meta.url))
    const users = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter(
        (path) =>
          path.endsWith('.ts') &&
          /from '[^']*\/memory-keeping\.ts'/u.test(readFileSync(`${src}/${path}`, 'utf8')),
      )
      .sort()
    assert.ok(users.includes('loop/memory-keeping.ts'))
    for (const path of users) assert.match(path, /^(?:loop\/memory-keeping\.ts|http\/|cli\/|main\/)/u)
  })
})
