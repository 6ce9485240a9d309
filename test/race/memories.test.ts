// Memory under a flood, on PostgreSQL: many writers, few agents, a cap that nobody ever sees exceeded.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forgetMemory, pinMemory } from '../../src/loop/memory-keeping.ts'
import { insertMemories } from '../../src/store/memories.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { type FreshPostgres, freshPostgres } from '../support/database.ts'
import { memoryOf } from '../support/memories.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const agents = ['coordinator', 'executor', 'observer'] as const
const types = ['insight', 'pattern', 'strategy', 'preference', 'lesson'] as const
const writers = 20
const memoriesEach = 100
const atOnce = 10
const cap = 200

/** Words of no language, so that no two memories are alike. */
const babble = (n: number): string =>
  Array.from({ length: 6 }, (_, place) => ((n + 1) * 7919 * (place + 3) ** 5).toString(36)).join(' ')

async function onPostgres(work: (fresh: FreshPostgres) => Promise<void>): Promise<void> {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    await work(fresh)
  } finally {
    await fresh.drop()
  }
}

/** Returns how many memories the fullest agent has at this moment. */
async function fullest(db: Db): Promise<number> {
  const [row] = await db.query<{ most: number }>(sql`
    select coalesce(max(n), 0)::integer as most
    from (select count(*) as n from ops_agent_memory where superseded_by is null group by agent_id) x`)
  return row?.most ?? 0
}

describe('memory under a flood', () => {
  it('keeps the cap at every look, and everything that left is on record', () =>
    onPostgres(async ({ db, open }) => {
      const flood = await open({ poolSize: writers })
      const looks: number[] = []
      let added = 0
      let retried = 0
      const write = async (writer: number): Promise<void> => {
        for (let n = 0; n < memoriesEach; n += atOnce) {
          const batch = Array.from({ length: atOnce }, (_, at) => {
            const number = writer * memoriesEach + n + at
            return memoryOf({
              agentId: agents[(number + writer) % agents.length] ?? 'observer',
              type: types[number % types.length] ?? 'lesson',
              content: babble(number),
              confidence: ((number * 37) % 1000) / 1000,
              traceId: `flood:${number}`,
            })
          })
          let tries = 0
          const ids = await flood.transaction((tx) => {
            tries += 1
            return insertMemories(tx, batch)
          })
          added += ids.length
          retried += tries - 1
          // Others write on meanwhile.
          looks.push(await fullest(db))
        }
      }
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
      assert.equal(Math.max(...looks), cap)
      assert.equal(retried, 0, 'no deadlock: agents are locked in one order')
      assert.equal(added, writers * memoriesEach)
      const [count] = await db.query<Record<string, number>>(sql`
        select (select count(*) from ops_agent_memory)::integer as live,
               (select count(*) from ops_memory_gone where gone_as = 'evicted' and content is not null)::integer as gone,
               (select count(*) from ops_agent_events where kind = 'memory.evicted')::integer as told,
               (select count(*) from ops_agent_events where kind = 'memory.made')::integer as made`)
      const live = agents.length * cap
      assert.deepEqual(count, { live, gone: added - live, told: added - live, made: added })
      // The weakest left: nobody who is gone was surer than somebody who stayed with the same agent.
      const wronged = await db.query(sql`
        select g.id from ops_memory_gone g
        where g.confidence > (select max(confidence) from ops_agent_memory m where m.agent_id = g.agent_id)`)
      assert.deepEqual(wronged, [])
      await assertInvariants(db)
    }))

  it('adds one trace once, however many bring it, and says one thing once', () =>
    onPostgres(async ({ db, open }) => {
      const flood = await open({ poolSize: writers })
      const answers = await Promise.all(
        Array.from({ length: 2 * writers }, (_, n) =>
          flood.transaction((tx) =>
            insertMemories(tx, [
              memoryOf({ content: babble(n), traceId: 'tweet-lesson:1' }),
              memoryOf({ content: 'Readers reply when a post ends with a question', confidence: n / 100 }),
            ]),
          ),
        ),
      )
      const traced = await db.query(
        sql`select source_trace_id from ops_agent_memory where source_trace_id is not null`,
      )
      assert.equal(traced.length, 1)
      const said = await db.query<{ confidence: number }>(sql`
        select confidence::double precision as confidence from ops_agent_memory
        where content like 'Readers reply%' and superseded_by is null`)
      assert.equal(said.length, 1)
      assert.equal(said[0]?.confidence, (2 * writers - 1) / 100)
      assert.ok(answers.flat().length >= 2)
      await assertInvariants(db)
    }))

  it('never supersedes what a founder pins at that moment, and forgets once', () =>
    onPostgres(async ({ db, open }) => {
      const world = testWorld(await open({ poolSize: writers }))
      for (let round = 0; round < 20; round++) {
        const old = memoryOf({ content: babble(round) })
        await world.db.transaction((tx) => insertMemories(tx, [old]))
        await Promise.all([
          pinMemory(world, old.id, true, 'founder'),
          world.db.transaction((tx) =>
            insertMemories(tx, [memoryOf({ content: babble(1_000 + round), supersedes: old.id })]),
          ),
          ...(round % 2 === 0
            ? [forgetMemory(world, old.id, 'founder'), forgetMemory(world, old.id, 'founder')]
            : []),
        ])
      }
      const broken = await db.query(sql`
        select m.id from ops_agent_memory m where m.superseded_by is not null
          and exists (select from ops_agent_events e where e.kind = 'memory.pinned' and e.metadata ->> 'memory_id' = m.id::text
                      and not exists (select from ops_agent_events s where s.kind = 'memory.superseded' and s.id < e.id
                                      and s.metadata ->> 'memory_id' = m.id::text))`)
      assert.deepEqual(broken, [])
      const [forgotten] = await db.query<{ n: number }>(
        sql`select count(*)::integer as n from ops_agent_events where kind = 'memory.forgotten'`,
      )
      assert.equal(forgotten?.n, 10)
      await assertInvariants(db)
    }))
})
