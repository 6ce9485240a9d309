// How agents stand to each other: seeded by a folder, moved by conversations, within bounds.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { DistilledDrift } from '../../src/domain/distillation.ts'
import {
  applyDrifts,
  putRelationships,
  readBonds,
  readRelationshipSeeds,
} from '../../src/store/relationships.ts'
import { type Db, one, type Queryable, sql } from '../../src/world/db.ts'
import { rollOf } from '../../src/world/rng.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'

const bounds = { maxDrift: 0.03, floor: 0.1, ceiling: 0.95, logSize: 20 }
const all = ['coordinator', 'executor', 'observer']

/** A company with `conversations` that pairs may drift in. */
async function found(db: Db, conversations: number): Promise<readonly string[]> {
  await foundCompany(db)
  const rows = await db.query<{ id: string }>(sql`
    insert into ops_roundtable_queue (id, format, topic, participants)
    select ('0199cccc-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'standup', 'Anything', ${all}::text[]
    from generate_series(1, ${conversations}) n returning id`)
  return rows.map((row) => row.id).sort()
}

const drift = (by: number, a = 'coordinator', b = 'executor'): DistilledDrift => ({
  a,
  b,
  drift: by,
  reason: `moved by ${by}`,
})

interface Pair {
  affinity: number
  met: number
  closer: number
  cooler: number
  log: { drift: number; affinity: number; roundtable_id: string; reason: string; at: string }[]
}

async function pairOf(db: Queryable, a = 'coordinator', b = 'executor'): Promise<Pair> {
  const rows = await db.query<Pair>(sql`
    select affinity::float8 as affinity, total_interactions as met, positive_interactions as closer,
           negative_interactions as cooler, drift_log as log
    from ops_agent_relationships where agent_a = ${a} and agent_b = ${b}`)
  return one(rows, 'the pair')
}

const apply = (
  db: Db,
  talk: string,
  drifts: readonly DistilledDrift[],
  spoke: readonly string[] = all,
): Promise<void> => db.transaction((tx) => applyDrifts(tx, talk, drifts, bounds, spoke))

describe('bonds', () => {
  onBothEngines('those who never met are at 0.5, whoever is named first', async ({ db }) => {
    await foundCompany(db)
    await db.transaction((tx) =>
      putRelationships(tx, [{ a: 'observer', b: 'executor', affinity: 0.8, backstory: 'A desk lamp.' }]),
    )
    const expected = [
      { a: 'coordinator', b: 'executor', affinity: 0.5 },
      { a: 'coordinator', b: 'observer', affinity: 0.5 },
      { a: 'executor', b: 'observer', affinity: 0.8 },
    ]
    assert.deepEqual(await readBonds(db, all), expected)
    assert.deepEqual(await readBonds(db, [...all, ...all].reverse()), expected)
    assert.deepEqual(await readBonds(db, ['observer']), [])
  })
})

describe('drift', () => {
  onBothEngines('moves a pair once per conversation, and leaves a trace', async ({ db }) => {
    const [first = '', second = ''] = await found(db, 2)
    await apply(db, first, [drift(0.02)])
    await apply(db, first, [drift(0.02)])
    await apply(db, second, [drift(-0.03, 'executor', 'coordinator')])
    const { affinity, closer, cooler, log } = await pairOf(db)
    assert.deepEqual([affinity, closer, cooler], [0.49, 1, 1])
    assert.deepEqual(
      log.map((entry) => [entry.drift, entry.affinity, entry.roundtable_id, entry.reason]),
      [
        [0.02, 0.52, first, 'moved by 0.02'],
        [-0.03, 0.49, second, 'moved by -0.03'],
      ],
    )
    const told = await db.query(sql`
      select title, roundtable_id from ops_agent_events where kind = 'relationship.drifted' order by id`)
    assert.deepEqual(told, [
      { title: 'Cora and Ed are closer (0.5200)', roundtable_id: first },
      { title: 'Cora and Ed are cooler (0.4900)', roundtable_id: second },
    ])
  })

  onBothEngines('who only sat together have met, and stand as they stood', async ({ db }) => {
    const [talk = ''] = await found(db, 1)
    await apply(db, talk, [drift(0.01)], ['coordinator', 'observer', 'coordinator'])
    assert.equal((await pairOf(db, 'coordinator', 'observer')).met, 1)
    assert.deepEqual((await pairOf(db, 'coordinator', 'observer')).log, [])
    assert.equal((await pairOf(db)).met, 1)
    assert.equal((await db.query(sql`select from ops_agent_relationships`)).length, 2)
    await apply(db, talk, [], [])
    assert.equal((await pairOf(db)).met, 1)
  })

  onBothEngines('more than the most is refused, whoever asks', async ({ db }) => {
    const [talk = ''] = await found(db, 1)
    await assert.rejects(apply(db, talk, [drift(0.0301)]))
    assert.equal((await db.query(sql`select from ops_agent_relationships`)).length, 0)
  })

  onBothEngines('80 conversations later an affinity is what its movements make of it', async ({ db }) => {
    const talks = await found(db, 80)
    let expected = 5_000
    for (const [at, talk] of talks.entries()) {
      const phase = at < 40 ? 1 : -1
      const by = Math.round((rollOf('drift', String(at)).roll * 0.06 - 0.01) * phase * 10_000)
      const held = Math.max(-300, Math.min(300, by))
      expected = Math.max(1_000, Math.min(9_500, expected + held))
      if (held !== 0) await apply(db, talk, [drift(held / 10_000)])
      if (at === 39) assert.ok(expected > 9_000)
      assert.equal((await pairOf(db)).affinity, expected / 10_000)
    }
    const { log, met } = await pairOf(db)
    assert.equal(log.length, 20)
    assert.equal(log.at(-1)?.affinity, expected / 10_000)
    assert.equal(log.at(-1)?.roundtable_id, talks.at(-1))
    assert.ok(met <= 80)
  })

  onBothEngines('a log of no entries is empty', async ({ db }) => {
    const [talk = ''] = await found(db, 1)
    await db.transaction((tx) => applyDrifts(tx, talk, [drift(0.01)], { ...bounds, logSize: 0 }, all))
    assert.deepEqual((await pairOf(db)).log, [])
    assert.equal((await pairOf(db)).affinity, 0.51)
  })
})

describe('seeds', () => {
  const seed = { a: 'executor', b: 'coordinator', affinity: 0.35, backstory: 'They shipped the wrong draft.' }

  onBothEngines(
    'are added once, mended until the pair has met, and written down as they began',
    async ({ db }) => {
      const [talk = ''] = await found(db, 1)
      const put = (change: Partial<typeof seed> = {}) =>
        db.transaction((tx) => putRelationships(tx, [{ ...seed, ...change }]))
      assert.deepEqual(await put(), [{ name: 'coordinator–executor', added: true }])
      assert.deepEqual(await put(), [])
      assert.deepEqual(await put({ a: seed.b, b: seed.a }), [])
      assert.deepEqual(await put({ affinity: 0.4 }), [{ name: 'coordinator–executor', added: false }])
      await apply(db, talk, [drift(0.02)])
      assert.deepEqual(await put({ affinity: 0.9 }), [])
      assert.deepEqual(await put({ affinity: 0.9, backstory: 'Long ago.' }), [
        { name: 'coordinator–executor', added: false },
      ])
      assert.equal((await pairOf(db)).affinity, 0.42)
      const begun = { a: 'coordinator', b: 'executor', affinity: 0.4, backstory: 'Long ago.' }
      assert.deepEqual(await readRelationshipSeeds(db), [begun])
      await db.query(sql`update ops_agents set enabled = false where id = 'executor'`)
      assert.deepEqual(await readRelationshipSeeds(db), [])
    },
  )
})
