// Learning at work: results and missions become memories, within the day's limit, each exactly once.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBeat } from '../../src/loop/beat.ts'
import { learnFromOutcomes } from '../../src/loop/learn-from-outcomes.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { insertMetric } from '../../src/store/metrics.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { moveByHand, openMissionOf } from '../support/missions.ts'
import { beatOf } from '../support/rules.ts'
import { countedDb, inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const minute = 60_000
const day = 24 * 60 * minute

const learn = (world: World) => beatOf(world, learnFromOutcomes)

/** Makes a post of each of these engagement rates; returns their ids. */
async function posts(
  world: World,
  rates: readonly number[],
  change: { agent?: string; kind?: string; trust?: number; metric?: string } = {},
): Promise<readonly string[]> {
  const { agent = 'observer', kind = 'tweet_draft', trust = 1, metric = 'engagement_rate' } = change
  const ids: string[] = []
  for (const [n, value] of rates.entries()) {
    const id = world.rng.id(world.clock.now())
    await world.db.query(sql`
      insert into ops_artifacts (id, agent_id, kind, title, content, trust)
      values (${id}, ${agent}, ${kind}, ${`Draft: Number ${n} about budgets`}, 'text', ${trust})`)
    await measure(world, id, value, metric)
    ids.push(id)
  }
  return ids
}
const measure = (
  world: World,
  artifactId: string,
  value: number,
  metric = 'engagement_rate',
  at: string | null = null,
) =>
  insertMetric(world.db, {
    id: world.rng.id(world.clock.now()),
    artifactId,
    externalId: null,
    metric,
    value,
    at,
  })

const memories = (db: Queryable) =>
  db.query<{
    agent_id: string
    type: string
    content: string
    trace: string
    trust: number
    live: boolean
  }>(sql`
    select agent_id, type, content, source_trace_id as trace, trust, superseded_by is null as live from ops_agent_memory
    order by created_at, id`)

/** Opens a mission of crawls and lets it end. */
async function endMission(
  world: World,
  how: 'succeeded' | 'failed',
  change: { agentId?: string; title?: string; kinds?: string[] } = {},
): Promise<string> {
  const { agentId = 'observer', title = 'Read: leases', kinds = ['crawl'] } = change
  const { missionId, stepIds } = await openMissionOf(world, {
    agentId,
    title,
    steps: kinds.flatMap((kind) => stepsOf(kind)),
  })
  for (const id of stepIds) {
    await moveByHand(world.db, id, 'running')
    await moveByHand(world.db, id, how)
    if (how === 'failed') break
  }
  return missionId
}

/** A diagnosis of a mission, as the step kind of that name leaves it. */
async function diagnose(world: World, missionId: string, remedy: string): Promise<void> {
  const { stepIds } = await openMissionOf(world, {
    steps: [{ kind: 'diagnose', payload: { mission_id: missionId }, dependsOn: null }],
  })
  const [step = ''] = stepIds
  await moveByHand(world.db, step, 'running')
  await world.db.query(sql`
    update ops_mission_steps set status = 'succeeded', result = jsonb_build_object('summary', 'It broke', 'remedy', ${remedy}::text)
    where id = ${step}`)
  await world.db.query(sql`
    insert into ops_agent_events (kind, title, mission_id, step_id, metadata)
    select 'mission.diagnosed', 'Diagnosis', mission_id, id, jsonb_build_object('mission_id', ${missionId}::text)
    from ops_mission_steps where id = ${step}`)
}

describe('results', () => {
  onBothEngines('that stand out become lessons of whoever made them, once', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const [, , best] = await posts(world, [0.02, 0.018, 0.09, 0.02])
    await posts(world, [0.001], { agent: 'executor' })
    assert.deepEqual(await learn(world), { lessons: 2, strategies: 0 })
    assert.deepEqual(await learn(world), { lessons: 0, strategies: 0 })
    const learned = await memories(db)
    assert.deepEqual(learned.map((memory) => [memory.agent_id, memory.type, memory.trust]).sort(), [
      ['executor', 'lesson', 2],
      ['observer', 'lesson', 2],
    ])
    const well = learned.find((memory) => memory.agent_id === 'observer')
    assert.equal(
      well?.content,
      'Posts like “Number 2 about budgets” do well: 9.0 % engagement, 4.5 times the median of 5 in 48 h.',
    )
    assert.equal(well?.trace, `tweet-lesson:${best}`)
  })

  it('are judged by their newest value within 48 hours', () =>
    inVirtualWorld(async (world) => {
      const [first = ''] = await posts(world, [0.2, 0.02, 0.02])
      await measure(world, first, 0.02, 'engagement_rate', new Date(world.clock.now() + 1).toISOString())
      await world.clock.advance(minute)
      assert.deepEqual(await learn(world), { lessons: 0, strategies: 0 })
      await measure(world, first, 0.3)
      await world.clock.advance(49 * 60 * minute)
      assert.deepEqual(await learn(world), { lessons: 0, strategies: 0 })
      await posts(world, [0.2, 0.02, 0.02])
      assert.deepEqual(await learn(world), { lessons: 1, strategies: 0 })
    }))

  it('are not learned anew when what was learned is forgotten', () =>
    inVirtualWorld(async (world) => {
      await posts(world, [0.2, 0.02, 0.02])
      await learn(world)
      await world.db.query(sql`delete from ops_agent_memory`)
      assert.deepEqual(await learn(world), { lessons: 0, strategies: 0 })
      assert.deepEqual(await memories(world.db), [])
    }))

  it('teach at most three things an agent and day, the most telling first', () =>
    inVirtualWorld(async (world) => {
      await posts(world, [0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.06, 0.07, 0.08, 0.09, 0.1])
      assert.deepEqual(await learn(world), { lessons: 3, strategies: 0 })
      assert.deepEqual(
        (await memories(world.db)).map((memory) => /[\d.]+ %/.exec(memory.content)?.[0]),
        ['10.0 %', '9.0 %', '8.0 %'],
      )
      assert.deepEqual(await learn(world), { lessons: 0, strategies: 0 })
      await world.clock.advance(day)
      assert.deepEqual(await learn(world), { lessons: 2, strategies: 0 })
    }))

  it('and missions share the day’s limit, also with many beats at once (PostgreSQL)', async () => {
    const fresh = await freshPostgres()
    try {
      const world = testWorld(fresh.db)
      await foundCompany(fresh.db)
      await setPolicies(world, { outcome_policy: { max_lessons_per_agent_per_day: 4 } })
      await posts(world, [0.02, 0.02, 0.02, 0.09, 0.1])
      for (const kind of ['crawl', 'analyze', 'research', 'draft_tweet'])
        await endMission(world, 'succeeded', { kinds: [kind], title: `Do: ${kind}` })
      await Promise.all(Array.from({ length: 6 }, () => runBeat(world, [learnFromOutcomes])))
      const learned = await memories(fresh.db)
      assert.equal(learned.length, 4)
      assert.equal(learned.filter((memory) => memory.type === 'lesson').length, 2)
      assert.equal(new Set(learned.map((memory) => memory.trace)).size, 4)
    } finally {
      await fresh.drop()
    }
  })
})

describe('missions', () => {
  onBothEngines(
    'that succeed teach a strategy the 1st, 3rd and 10th time, in the place of the last',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await setPolicies(world, { outcome_policy: { max_lessons_per_agent_per_day: 100 } })
      const learned: number[] = []
      for (let n = 1; n <= 10; n++) {
        await endMission(world, 'succeeded', { title: `Read: subject ${n}` })
        learned.push((await learn(world))['strategies'] ?? 0)
      }
      assert.deepEqual(learned, [1, 0, 1, 0, 0, 0, 0, 0, 0, 1])
      const known = await memories(db)
      assert.deepEqual(
        known.map((memory) => [memory.trace, memory.live]),
        [1, 3, 10].map((n) => [`mission-strategy:observer:crawl:${n}`, n === 10]),
      )
      assert.match(
        known[2]?.content ?? '',
        /^crawl has worked 10 times: the last time “Read: subject 10” took /,
      )
    },
  )

  it('that end between two beats are learned from together, each shape for itself', () =>
    inVirtualWorld(async (world) => {
      for (let n = 1; n <= 4; n++) await endMission(world, 'succeeded')
      await endMission(world, 'succeeded', { kinds: ['crawl', 'analyze'] })
      await endMission(world, 'succeeded', { agentId: 'executor' })
      await endMission(world, 'succeeded', { kinds: ['review'] })
      assert.deepEqual(await learn(world), { lessons: 0, strategies: 4 })
      assert.deepEqual(
        (await memories(world.db))
          .filter((memory) => memory.live)
          .map((memory) => memory.trace)
          .sort(),
        [
          'mission-strategy:executor:crawl:1',
          'mission-strategy:observer:crawl+analyze:1',
          'mission-strategy:observer:crawl:3',
        ],
      )
    }))

  it('that fail teach their reason once their diagnosis had time to come', () =>
    inVirtualWorld(async (world) => {
      const failed = await endMission(world, 'failed')
      await endMission(world, 'succeeded', { title: 'Read: budgets' })
      assert.deepEqual(await learn(world), { lessons: 0, strategies: 0 })
      await world.clock.advance(10 * minute)
      await diagnose(world, failed, 'List a source that exists')
      await world.clock.advance(21 * minute)
      assert.deepEqual(await learn(world), { lessons: 1, strategies: 1 })
      const [lesson] = await memories(world.db)
      assert.deepEqual(
        { ...lesson },
        {
          agent_id: 'observer',
          type: 'lesson',
          content: '“Read: leases” failed at crawl: set by hand. What would help: List a source that exists.',
          trace: `mission-lesson:${failed}`,
          trust: 0,
          live: true,
        },
      )
    }))

  it('that nobody diagnoses teach their reason, as far trusted as what they read', () =>
    inVirtualWorld(async (world) => {
      await endMission(world, 'failed')
      const stranger = await openMissionOf(world, {
        steps: [{ kind: 'crawl', payload: { url: 'https://example.org/' }, dependsOn: null }],
      })
      await moveByHand(world.db, stranger.stepIds[0] ?? '', 'running')
      await moveByHand(world.db, stranger.stepIds[0] ?? '', 'failed')
      await world.clock.advance(31 * minute)
      assert.deepEqual(await learn(world), { lessons: 2, strategies: 0 })
      assert.deepEqual(
        (await memories(world.db)).map((memory) => memory.trust),
        [2, 0],
      )
    }))

  it('that are cancelled teach nothing, and an idle company asks one statement', () =>
    inVirtualWorld(async (world) => {
      const { stepIds } = await openMissionOf(world)
      await moveByHand(world.db, stepIds[0] ?? '', 'cancelled')
      await posts(world, [0.02, 0.02])
      await learn(world)
      const counted = countedDb(world.db)
      const quiet: World = { ...world, db: counted.db }
      assert.deepEqual(
        await learnFromOutcomes.run(quiet, {
          deadline: Number.POSITIVE_INFINITY,
          policies: (await readPolicies(world.db)).policies,
        }),
        { lessons: 0, strategies: 0 },
      )
      assert.equal(counted.made(), 1)
      assert.deepEqual(await memories(world.db), [])
    }))
})
