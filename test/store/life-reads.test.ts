// The reads of the company's life run on both engines, and find the same.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { insertUses } from '../../src/store/memories.ts'
import { readAgent, readAgents } from '../../src/store/reads/agents.ts'
import { readCostBy, readCostSince } from '../../src/store/reads/costs.ts'
import {
  readActionItems,
  readInitiative,
  readInitiativeBehind,
  readInitiatives,
} from '../../src/store/reads/initiatives.ts'
import {
  type MemoryFilter,
  readChain,
  readMemories,
  readMemoriesFrom,
  readMemoriesOf,
  readMemory,
  readMemoryCounts,
  readUses,
  readUsesAtTable,
  readUsesInSteps,
  searchMemories,
} from '../../src/store/reads/memories.ts'
import {
  readDriftsBetween,
  readDriftsOf,
  readRelationship,
  readRelationships,
} from '../../src/store/reads/relationships.ts'
import {
  readRoundtable,
  readRoundtables,
  readTalkCost,
  readTurns,
} from '../../src/store/reads/roundtables.ts'
import { readSlotOf, readSlots } from '../../src/store/reads/slots.ts'
import { readLifeCounts } from '../../src/store/reads/status.ts'
import { readVoiceHistory } from '../../src/store/reads/voices.ts'
import { findWhereabouts } from '../../src/store/reads/why.ts'
import { sql } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { talkToTheEnd } from '../support/life.ts'
import { memoryOf, remember } from '../support/memories.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const all = { cursor: null, limit: 50 }
const none = { status: null, format: null, agent: null, kind: null }
const live: MemoryFilter = { live: 'true', agent: null, type: null, tag: null, source: null, trust: null }
const nobody = '018f0000-0000-7000-8000-00000000dead'

describe('reads of the company’s life', () => {
  onBothEngines('every read answers on a company in which nothing was said yet', async ({ db }) => {
    for (const rows of [
      await readRoundtables(db, none, all),
      await readTurns(db, nobody, 0, 10),
      await readMemories(db, live, all),
      await readMemories(db, { ...live, live: 'gone' }, all),
      await searchMemories(db, 'anything at all', live, all),
      await searchMemories(db, '%&|!', { ...live, live: 'gone' }, all),
      await readMemoriesOf(db, [nobody]),
      await readMemoriesFrom(db, { kind: 'conversation', ref: nobody }),
      await readChain(db, nobody),
      await readUses(db, nobody, 10),
      await readUsesInSteps(db, [nobody]),
      await readUsesAtTable(db, nobody),
      await readRelationships(db, null, all),
      await readDriftsBetween(db, { a: 'a', b: 'b' }, 10),
      await readDriftsOf(db, nobody),
      await readInitiatives(db, none, all),
      await readActionItems(db, nobody),
      await readVoiceHistory(db, 'observer', 10),
      await readCostBy(db, 'purpose', 'Europe/Berlin', 5, 'day'),
      (await readSlots(db, '2026-03-02', 'UTC')).slots,
    ])
      assert.deepEqual(rows, [])
    for (const found of [
      await readRoundtable(db, nobody),
      await readMemory(db, nobody),
      await readRelationship(db, 'a', 'b'),
      await readInitiative(db, nobody),
      await readInitiativeBehind(db, nobody),
      await readAgent(db, 'nobody'),
      await readSlotOf(db, nobody),
      await findWhereabouts(db, nobody),
    ])
      assert.equal(found, null)
    assert.equal((await readTalkCost(db, nobody)).model_calls, 0)
    assert.equal((await readMemoryCounts(db, 'nobody')).total, 0)
    assert.equal((await readCostSince(db, 'day', 'UTC', 'observer')).calls, 0)
    assert.deepEqual(await readLifeCounts(db), { roundtables: {}, running: null, memories: 0 })
  })

  onBothEngines('what was said and what came of it is found, and the record is sound', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const talk = await talkToTheEnd(world)
    const [lesson, insight] = talk.memories
    assert.ok(lesson && insight)
    assert.deepEqual(
      (await readTurns(db, talk.id, 1, 1)).map((turn) => turn.name),
      ['Ed'],
    )
    assert.deepEqual(
      (await searchMemories(db, 'hedlines', live, all)).map((row) => row.id),
      [insight],
    )
    assert.deepEqual(
      (await searchMemories(db, 'CRAWL adress', live, all)).map((row) => row.id),
      [lesson],
    )
    const later = memoryOf({ content: 'Short titles win, figures or none', supersedes: insight })
    await remember(db, later)
    assert.deepEqual(
      (await readChain(db, insight)).map((row) => row.state),
      ['superseded', 'live'],
    )
    await db.query(sql`delete from ops_agent_memory where id = ${later.id}`)
    assert.deepEqual(
      (await readChain(db, insight)).map((row) => row.state),
      ['superseded', 'gone'],
    )
    await insertUses(db, [{ memoryId: lesson, how: 'prompt', agentId: 'observer', roundtableId: talk.id }])
    assert.equal((await readMemory(db, lesson))?.uses, 1)
    assert.match((await readUsesAtTable(db, talk.id))[0]?.about ?? '', /^standup: What blocks us today$/)
    assert.equal((await readRelationship(db, 'observer', 'executor'))?.agent_a, 'executor')
    assert.deepEqual(
      (await readAgents(db, all)).map((agent) => agent.memories),
      [0, 1, 0],
    )
    assert.equal((await findWhereabouts(db, talk.item))?.what, 'initiative')
    assert.equal((await findWhereabouts(db, later.id))?.what, 'memory')
    await assertInvariants(db)
  })

  onBothEngines('a search is answered quickly among many memories', async ({ db }) => {
    await foundCompany(db)
    await db.query(sql`
      update ops_policy set value = '{"max_per_agent": 5000}' where key = 'memory_policy'`)
    await db.query(sql`
      insert into ops_policy (key, value) values ('memory_policy', '{"max_per_agent": 5000}') on conflict (key) do nothing`)
    await db.query(sql`update ops_policy set good = value where key = 'memory_policy'`)
    await db.query(sql`
      insert into ops_agent_memory (agent_id, type, content)
      select 'observer', 'insight', 'Finding number ' || n || ' is about ' || md5(n::text) || ' and what follows from it for those who read'
      from generate_series(1, 3000) n`)
    const start = performance.now()
    const found = await searchMemories(db, 'findng numbr', live, { cursor: null, limit: 20 })
    assert.equal(found.length, 20)
    assert.ok(performance.now() - start < 2_000, `${Math.round(performance.now() - start)} ms`)
  })
})
