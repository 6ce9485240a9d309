// Many reactions at once: none lost, none twice, within the budget and the gates; and a matrix as people type it in.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { patternName, processReactions } from '../../src/loop/process-reactions.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { addEvent, beatOf, madeByRules } from '../support/rules.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const pattern = {
  source: '*',
  tags: ['signal'],
  target: 'observer',
  type: 'review',
  probability: 1,
  cooldown: 0,
}
const react = (world: World) => beatOf(world, processReactions)
const matrix = (...patterns: object[]) => ({ reaction_matrix: { patterns } })

async function reactions(db: Queryable): Promise<
  readonly {
    event_id: number
    status: string
    target_agent: string
    roll: number
    roll_seed: string
    reason: string | null
    chain_depth: number
  }[]
> {
  return db.query(sql`
    select event_id, status, target_agent, roll, roll_seed, reason, chain_depth from ops_agent_reactions order by event_id, pattern`)
}

describe('many at once', () => {
  it('a thousand patterns on one event are a thousand reactions, none lost, none twice', () =>
    inVirtualWorld(async (world) => {
      const patterns = Array.from({ length: 1_000 }, (_, n) => ({
        ...pattern,
        tags: ['signal', `t${n}`],
        probability: n === 0 ? 1 : 0,
      }))
      await setPolicies(world, matrix(...patterns))
      const events: number[] = []
      for (let i = 0; i < 3; i++) {
        events.push(await addEvent(world.db, { tags: ['signal', ...patterns.map((_, n) => `t${n}`)] }))
        await addEvent(world.db, { tags: ['nothing'] })
      }
      for (let i = 0; i < 3; i++) await react(world)
      const rows = await world.db.query(sql`
        select event_id, count(*) as n, count(distinct pattern) as patterns from ops_agent_reactions group by event_id order by event_id`)
      assert.deepEqual(
        rows,
        events.map((event_id) => ({ event_id, n: 1_000, patterns: 1_000 })),
      )
    }))

  it('five hundred reactions to one event go through the intake, and the gates hold', () =>
    inVirtualWorld(async (world) => {
      const patterns = Array.from({ length: 500 }, (_, n) => ({ ...pattern, tags: ['signal', `t${n}`] }))
      await setPolicies(world, matrix(...patterns))
      await addEvent(world.db, { tags: ['signal', ...patterns.map((_, n) => `t${n}`)] })
      for (let i = 0; i < 2; i++) await react(world)
      const rows = await world.db.query(
        sql`select status, count(*) as n from ops_agent_reactions group by status order by status`,
      )
      assert.deepEqual(rows, [
        { status: 'proposed', n: 20 },
        { status: 'rejected', n: 480 },
      ])
      await assertInvariants(world.db)
    }))

  it('patterns are told apart by all their words, however long', () => {
    const long = Array.from({ length: 20 }, (_, n) => `${n}`.padStart(80, 'x'))
    const a = { ...pattern, tags: long, target: 'a' }
    assert.notEqual(patternName(a), patternName({ ...a, target: 'b' }))
    assert.notEqual(patternName(a), patternName({ ...a, type: 'crawl' }))
    assert.equal(
      patternName(a),
      patternName({ ...a, tags: [...long].reverse(), probability: 0.1, cooldown: 9 }),
    )
  })

  it('stop at the budget and go on at the next beat', () =>
    inVirtualWorld(async (world: VirtualWorld) => {
      await setPolicies(world, matrix(pattern))
      for (let i = 0; i < 15; i++) await addEvent(world.db)
      let spent = 0
      const { clock } = world
      const slow = {
        ...world,
        clock: {
          ...clock,
          monotonic() {
            spent += 250
            return clock.monotonic() + spent
          },
        },
      }
      let beats = 0
      while ((await madeByRules(world.db)).length < 15) {
        await react(slow)
        beats += 1
        assert.ok(beats < 30)
      }
      assert.ok(beats > 1)
      assert.equal((await reactions(world.db)).length, 15)
    }))
})

describe('a matrix typed in with SQL', () => {
  onBothEngines(
    'works with exactly the fields of the specification, for agents of a larger company',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await db.query(sql`
      insert into ops_policy (key, value) values ('reaction_matrix', '{ "patterns": [
        { "source": "social", "tags": ["tweet", "posted"], "target": "growth", "type": "analyze", "probability": 1.0, "cooldown": 120 },
        { "source": "*", "tags": ["mission_failed"], "target": "analyst", "type": "diagnose", "probability": 1.0, "cooldown": 60 },
        { "source": "writer", "tags": ["insight"], "target": "nobody", "type": "dance", "probability": 1, "cooldown": 0 }] }')`)
      await addEvent(db, {
        kind: 'tweet.posted',
        tags: ['tweet', 'posted'],
        agent: 'executor',
        title: 'A tweet',
      })
      await addEvent(db, { kind: 'mission.failed', tags: ['mission', 'mission_failed'], title: 'By hand' })
      await addEvent(db, { kind: 'insight.found', tags: ['insight'], agent: 'executor' })
      await react(world)
      assert.deepEqual(
        (await reactions(db)).map((one) => [one.target_agent, one.status]),
        [
          ['growth', 'proposed'],
          // There is no mission to diagnose, and nobody who dances.
          ['analyst', 'rejected'],
          ['nobody', 'rejected'],
        ],
      )
      const [made] = await madeByRules(db)
      assert.deepEqual([made?.agent_id, made?.kinds, made?.status], ['executor', ['analyze'], 'accepted'])
      assert.match(
        (await reactions(db))[2]?.reason ?? '',
        /no agent is called "nobody".*no step kind is called "dance"/,
      )
      await assertInvariants(db)
    },
  )
})
