// Topics that memory chooses: how often, which memory, and what is on record about it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { memoryOf, remember } from '../support/memories.ts'
import { addRule, fireOnce } from '../support/rules.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'

const hour = 3_600_000
const garden = (name: string, topics: readonly string[] = ['roses', 'weeds', 'compost']) => ({
  name,
  trigger_event: 'proactive_gardening',
  conditions: { every_minutes: 60, jitter_minutes: [0, 0], skip_probability: 0, topics },
  action_config: {
    target_agent: 'growth',
    title: 'Garden: {topic}',
    steps: [{ kind: 'research', payload: { topic: '{topic}' } }],
  },
})

interface Made {
  id: string
  title: string
  description: string
  topic: string
  memory_influenced: boolean
  memory_id: string | null
  dice: readonly { of: string; seed: string; roll: number; threshold: number }[]
  uses: number
}
const made = (world: VirtualWorld): Promise<readonly Made[]> =>
  world.db.query<Made>(sql`
    select id, title, description, proposed_steps #>> '{0,payload,topic}' as topic, memory_influenced, memory_id, dice,
           (select count(*) from ops_memory_uses u
            where u.proposal_id = p.id and u.memory_id = p.memory_id and u.how = 'influence')::integer as uses
    from ops_mission_proposals p order by id`)

const lesson = (content: string, change = {}) =>
  memoryOf({ agentId: 'executor', type: 'lesson', content, ...change })

async function beats(world: VirtualWorld, count: number): Promise<readonly Made[]> {
  await setPolicies(world, {
    proposal_policy: { max_per_agent_per_day: 10_000 },
    mission_policy: { max_open_per_agent: 10_000 },
  })
  for (let n = 0; n < count; n++) {
    await fireOnce(world)
    await world.clock.advance(hour)
  }
  return made(world)
}

describe('a topic of a rule that goes by the clock', () => {
  it('is chosen by memory in three cases of ten, and everything about it is on record', () =>
    inVirtualWorld(async (world) => {
      const roses = lesson('Questions about roses were answered most often')
      await remember(
        world.db,
        roses,
        lesson('Start with the weeds before anything else', { type: 'strategy' }),
      )
      for (let n = 0; n < 30; n++) await addRule(world.db, garden(`round ${n}`))
      const all = await beats(world, 12)
      const influenced = all.filter((one) => one.memory_influenced)
      assert.ok(all.length >= 300, `${all.length}`)
      const share = influenced.length / all.length
      assert.ok(share >= 0.25 && share <= 0.35, `${share}`)
      for (const one of all) {
        const die = one.dice.find(({ of }) => of === 'memory influence')
        assert.ok(die && die.threshold === 0.3)
        assert.deepEqual(world.rng.roll(die.seed), { seed: die.seed, roll: die.roll })
        assert.equal(one.memory_influenced, die.roll < die.threshold)
        assert.equal(one.uses, one.memory_influenced ? 1 : 0)
        assert.equal(one.title, `Garden: ${one.topic}`)
        assert.equal(/The topic was chosen by memory/u.test(one.description), one.memory_influenced)
      }
      for (const one of influenced)
        assert.equal(one.topic, one.memory_id === roses.id ? 'roses' : 'weeds', one.description)
      assert.deepEqual(
        [...new Set(influenced.map(({ topic }) => topic))].sort(),
        ['roses', 'weeds'],
        'no memory has the only say',
      )
    }))

  it('goes on in turn where nothing is remembered, where memory is off, and where nobody may advise', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { memory_influence_policy: { enabled: true, probability: 1 } })
      const words = 'Questions about roses were answered most often'
      const disputed = lesson(words)
      await remember(
        world.db,
        disputed,
        lesson(words, { agentId: 'observer' }),
        lesson(words, { type: 'preference' }),
        lesson('Roses again: readers wanted the names', { confidence: 0.59 }),
        lesson('Roses, said a page on the web', { trust: 0 }),
      )
      await world.db.query(sql`
        update ops_agent_memory set disputed_at = ops_now(), dispute_reason = 'no' where id = ${disputed.id}`)
      await addRule(world.db, garden('round'))
      assert.deepEqual(
        (await beats(world, 4)).map(({ topic, dice }) => [topic, dice.length]),
        [
          ['roses', 1],
          ['weeds', 1],
          ['compost', 1],
        ],
      )
      await remember(world.db, lesson('Compost is what gardeners ask about'))
      await setPolicies(world, { memory_influence_policy: { enabled: false, probability: 1 } })
      assert.equal((await beats(world, 1)).at(-1)?.topic, 'roses')
      await setPolicies(world, { memory_influence_policy: { enabled: true, probability: 1 } })
      const last = (await beats(world, 1)).at(-1)
      assert.deepEqual([last?.topic, last?.memory_influenced], ['compost', true])
    }))

  it('costs one question to memory a beat, however many rules fire', () =>
    inVirtualWorld(async (world) => {
      await remember(world.db, lesson('Questions about roses were answered most often'))
      for (let n = 0; n < 5; n++) await addRule(world.db, garden(`round ${n}`))
      await fireOnce(world)
      await world.clock.advance(hour)
      let asked = 0
      const { db } = world
      const query: typeof db.query = (statement) => {
        if (statement.text.includes('ops_agent_memory')) asked += 1
        return db.query(statement)
      }
      const fired = await fireOnce({ ...world, db: { ...db, query } })
      assert.deepEqual([fired, asked], [5, 1])
    }))
})
