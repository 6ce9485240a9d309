// Voices that change: what memories add to how somebody speaks, counted in the database, and told when it changes.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { VoiceRule } from '../../src/domain/voice.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { voicesFor } from '../../src/loop/voices.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { knows } from '../support/knowledge.ts'
import { countedDb } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const room = '00000000-0000-7000-8000-00000000000a'
const agents = ['coordinator', 'executor', 'observer']
const rules: VoiceRule[] = [
  { name: 'engaged', agents: [], type: 'lesson', tag: 'engagement', at_least: 2, say: 'Say what works.' },
  { name: 'wary', agents: ['analyst'], type: 'lesson', at_least: 3, say: 'Say what broke.' },
]

async function voices(world: World) {
  const { policies } = await readPolicies(world.db)
  return voicesFor(world, agents, room, policies)
}

const changesTold = (db: Db) =>
  db.query<{ agent_id: string; summary: string }>(
    sql`select agent_id, summary from ops_agent_events where kind = 'voice.changed' order by id`,
  )

describe('voices at a table', () => {
  onBothEngines('follow from what each remembers, in two statements when nothing changed', async ({ db }) => {
    const counted = countedDb(db)
    const world = testWorld(counted.db)
    await foundCompany(db)
    await setPolicies(world, { voice_policy: { rules } })
    await knows(db, 'executor', 3)
    await knows(db, 'observer', 1)
    const expected = { coordinator: [], executor: ['Say what works.', 'Say what broke.'], observer: [] }
    assert.deepEqual(await voices(world), expected)
    const { policies } = await readPolicies(db)
    const before = counted.made()
    assert.deepEqual(await voicesFor(world, agents, room, policies), expected)
    assert.equal(counted.made() - before, 2)
  })

  onBothEngines('count neither the open web nor what is disputed, expired or superseded', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, { voice_policy: { rules } })
    await knows(db, 'observer', 1)
    await knows(db, 'observer', 5, { trust: 0 })
    await knows(db, 'observer', 5, { disputed: true })
    await knows(db, 'observer', 5, { expired: true })
    await knows(db, 'observer', 5, { superseded: true })
    assert.deepEqual((await voices(world))['observer'], [])
    await knows(db, 'observer', 1, { trust: 1 })
    assert.deepEqual((await voices(world))['observer'], ['Say what works.'])
  })

  onBothEngines('are told when they change, and back, and not in between', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, { voice_policy: { rules } })
    await voices(world)
    assert.deepEqual(await changesTold(db), [])
    await knows(db, 'observer', 2)
    await voices(world)
    await knows(db, 'observer', 4)
    await voices(world)
    assert.deepEqual(await changesTold(db), [{ agent_id: 'observer', summary: 'Say what works.' }])
    await db.query(sql`update ops_agent_memory set disputed_at = ops_now(), dispute_reason = 'wrong'`)
    await voices(world)
    await voices(world)
    assert.deepEqual((await changesTold(db)).slice(1), [{ agent_id: 'observer', summary: '' }])
  })

  it('are told once by two conversations that begin together (PostgreSQL)', async () => {
    const fresh = await freshPostgres()
    try {
      const world = testWorld(fresh.db)
      await foundCompany(fresh.db)
      await setPolicies(world, { voice_policy: { rules } })
      for (const agent of agents) await knows(fresh.db, agent, 2)
      await Promise.all(Array.from({ length: 6 }, () => voices(world)))
      const told = await changesTold(fresh.db)
      assert.deepEqual(told.map((change) => change.agent_id).sort(), agents)
    } finally {
      await fresh.drop()
    }
  })
})
