// What becomes of posts is asked of the accounts: only of our own posts, once per interval, and only what changed is recorded.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { learnFromOutcomes } from '../../src/loop/learn-from-outcomes.ts'
import { pollMetricsOnce } from '../../src/loop/poll-metrics.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld, outsideWithSecrets } from '../support/effects.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import { assertInvariants, moveByHand, openMissionOf } from '../support/missions.ts'
import { beatOf } from '../support/rules.ts'
import { type FakeBluesky, startBluesky } from '../support/targets/bluesky.ts'
import type { Asked, Fault } from '../support/targets/serve.ts'
import { type FakeX, startX } from '../support/targets/x.ts'
import { testWorld } from '../support/world.ts'

type Lab = { world: World & { log: { lines: unknown[] } }; db: Db; x: FakeX; bluesky: FakeBluesky }

/** A company with both accounts. */
async function inLab(
  db: Db,
  work: (lab: Lab) => Promise<void>,
  fault: (asked: Asked) => Fault | null = () => null,
): Promise<void> {
  const [x, bluesky] = await Promise.all([startX({ fault }), startBluesky({ fault })])
  try {
    const world = actingWorld(testWorld(db))
    await foundCompany(db)
    await setPolicies(world, {
      social_policy: { x: { url: x.url }, bluesky: { handle: 'bullpen.test', url: bluesky.url } },
    })
    await work({ world: world as Lab['world'], db, x, bluesky })
    await assertInvariants(db)
  } finally {
    await Promise.all([x.close(), bluesky.close()])
  }
}

const embedded = (work: (lab: Lab) => Promise<void>, fault?: (asked: Asked) => Fault | null): Promise<void> =>
  withEmbedded(({ db }) => inLab(db, work, fault))

const poll = (world: World): Promise<boolean> => pollMetricsOnce(world, new AbortController().signal)

/** Lets the interval pass. */
const nextInterval = (db: Queryable): Promise<unknown> =>
  db.query(sql`update ops_cursors set event_id = event_id - 3600 where name like 'metrics_polled:%'`)

interface Posted {
  id: string
  kind?: 'post_tweet' | 'post_bluesky'
  ageDays?: number
  status?: 'done' | 'abandoned'
  /** What the step's result names as the draft; null: a draft is made and named. */
  names?: string | null
}

/** Puts on record that a step posted `id`, made of a draft of the observer; returns the draft's id. */
async function posted(world: World, post: Posted): Promise<string> {
  const { id, kind = 'post_tweet', ageDays = 0, status = 'done', names = null } = post
  const { db, rng, clock } = world
  const { missionId, stepIds } = await openMissionOf(world, { title: `Post ${id}` })
  const [stepId = ''] = stepIds
  const draft = rng.id(clock.now())
  await db.query(sql`
    insert into ops_artifacts (id, agent_id, kind, title, content, trust, mission_id)
    values (${draft}, 'observer', 'tweet_draft', ${`Draft: ${id} about budgets`}, 'text', 2, ${missionId})`)
  const field = kind === 'post_tweet' ? 'id' : 'uri'
  await db.query(sql`
    insert into ops_effects (id, step_id, mission_id, agent_id, kind, class, idem_key, title, target, payload, payload_sha,
                             needs_approval, status, result, created_at)
    values (${rng.id(clock.now())}, ${stepId}, ${missionId}, 'observer', ${kind}, 'probe', ${`key ${id}`}, 'Post', 'X', '{}', 'sha', false,
            'planned', ${JSON.stringify({ [field]: id })}::jsonb, ops_now() - ${ageDays} * interval '1 day')`)
  await db.query(sql`update ops_effects set status = ${status} where step_id = ${stepId}`)
  await moveByHand(db, stepId, 'running')
  await db.query(sql`
    update ops_mission_steps set status = ${status === 'done' ? 'succeeded' : 'failed'},
      result = ${JSON.stringify({ summary: 'posted', artifact_id: names ?? draft })}::jsonb where id = ${stepId}`)
  return draft
}

const recorded = (db: Queryable) =>
  db.query<{ post: string; artifact: string | null; metric: string; value: number }>(sql`
    select external_id as post, artifact_id as artifact, metric, value from ops_metrics order by external_id, at, metric, id limit 100`)
const valuesOf = async (db: Queryable): Promise<readonly string[]> =>
  (await recorded(db)).map(({ post, metric, value }) => `${post} ${metric} ${value}`)

const onX = (like_count: number, impression_count = 0) => ({
  like_count,
  retweet_count: 2,
  reply_count: 1,
  quote_count: 0,
  impression_count,
})
const uri = (key: string): string => `at://did:plc:bullpenbullpenbullpenbul/app.bsky.feed.post/${key}`
const asksOf = ({ x, bluesky }: Lab): number =>
  x.asked.length + bluesky.asked.filter(({ path }) => path.endsWith('getPosts')).length

describe('what becomes of posts', () => {
  onBothEngines('is asked of X and Bluesky and recorded with the draft that was posted', async ({ db }) => {
    await inLab(db, async ({ world, x, bluesky }) => {
      const tweet = await posted(world, { id: '1000' })
      const skeet = await posted(world, { id: uri('3kaaa'), kind: 'post_bluesky' })
      x.counts.set('1000', onX(5, 400))
      bluesky.counts.set(uri('3kaaa'), { likeCount: 7, repostCount: 0, replyCount: 2 })
      assert.equal(await poll(world), true)
      assert.deepEqual(await recorded(db), [
        { post: '1000', artifact: tweet, metric: 'engagement_rate', value: 0.02 },
        { post: '1000', artifact: tweet, metric: 'likes', value: 5 },
        { post: '1000', artifact: tweet, metric: 'replies', value: 1 },
        { post: '1000', artifact: tweet, metric: 'reposts', value: 2 },
        { post: uri('3kaaa'), artifact: skeet, metric: 'likes', value: 7 },
        { post: uri('3kaaa'), artifact: skeet, metric: 'replies', value: 2 },
        { post: uri('3kaaa'), artifact: skeet, metric: 'reposts', value: 0 },
      ])
      assert.deepEqual(
        [...new Set([...x.asked, ...bluesky.asked].map(({ method, path }) => `${method} ${path}`))],
        ['GET /2/tweets', 'POST /xrpc/com.atproto.server.createSession', 'GET /xrpc/app.bsky.feed.getPosts'],
        'nothing but questions goes out',
      )
    })
  })

  it('is recorded again only where it changed', () =>
    embedded(async ({ world, db, x }) => {
      await posted(world, { id: '1000' })
      x.counts.set('1000', onX(5))
      await poll(world)
      await db.query(sql`update ops_metrics set at = at - interval '2 hours'`)
      await nextInterval(db)
      x.counts.set('1000', onX(6))
      assert.equal(await poll(world), true)
      assert.deepEqual(await valuesOf(db), [
        '1000 likes 5',
        '1000 replies 1',
        '1000 reposts 2',
        '1000 likes 6',
      ])
      await db.query(sql`update ops_metrics set at = at - interval '2 hours'`)
      await nextInterval(db)
      x.counts.set('1000', onX(5))
      await poll(world)
      assert.deepEqual((await valuesOf(db)).slice(4), ['1000 likes 5'], 'a fall is a change too')
    }))

  it('is not asked for posts that are old, not done, or have no name that the network knows', () =>
    embedded(async ({ world, db, x }) => {
      await posted(world, { id: '1000' })
      for (const change of [
        { id: '1001', ageDays: 15 },
        { id: '1002', status: 'abandoned' },
        { id: 'what a human wrote' },
      ] as const)
        await posted(world, change)
      for (const id of ['1000', '1001', '1002']) x.counts.set(id, onX(1))
      await poll(world)
      assert.deepEqual(
        x.asked.map(({ query }) => query.get('ids')),
        ['1000'],
      )
      assert.equal((await recorded(db)).length, 3)
    }))

  it('is recorded without a draft where the result names none that exists', () =>
    embedded(async ({ world, db, x }) => {
      await posted(world, { id: '1000', names: 'nothing' })
      await posted(world, { id: '1001', names: '00000000-0000-7000-8000-000000000009' })
      for (const id of ['1000', '1001']) x.counts.set(id, onX(1))
      await poll(world)
      assert.deepEqual([...new Set((await recorded(db)).map(({ artifact }) => artifact))], [null])
    }))

  onBothEngines('is asked once per interval, however many ask', async ({ db }) => {
    await inLab(db, async (lab) => {
      const { world, x, bluesky } = lab
      await posted(world, { id: '1000' })
      await posted(world, { id: uri('3kaaa'), kind: 'post_bluesky' })
      x.counts.set('1000', onX(1))
      bluesky.counts.set(uri('3kaaa'), { likeCount: 1 })
      await Promise.all(Array.from({ length: 8 }, () => poll(world)))
      assert.equal(asksOf(lab), 2)
      assert.equal(await poll(world), false)
      await nextInterval(db)
      assert.equal(await poll(world), true)
      assert.equal(asksOf(lab), 4)
    })
  })

  it('is asked in bounded questions: a hundred posts of X, ten of Bluesky, two hundred in all', () =>
    embedded(async (lab) => {
      const { world, db, x, bluesky } = lab
      await posted(world, { id: '1' })
      await posted(world, { id: uri('3k1'), kind: 'post_bluesky' })
      await db.query(sql`
        insert into ops_effects (step_id, mission_id, agent_id, seq, kind, class, idem_key, title, target, payload, payload_sha, needs_approval,
                                 status, result, created_at)
        select e.step_id, e.mission_id, e.agent_id, n, e.kind, e.class, e.idem_key || n, e.title, e.target, e.payload, e.payload_sha, false,
               'planned', case e.kind when 'post_tweet' then jsonb_build_object('id', (1000 + n)::text)
                                      else jsonb_build_object('uri', ${uri('3k')} || 'n' || n) end, e.created_at - n * interval '1 second'
        from ops_effects e, generate_series(1, 220) n`)
      await db.query(sql`update ops_effects set status = 'done' where status = 'planned'`)
      await poll(world)
      assert.deepEqual(
        x.asked.map(({ query }) => query.get('ids')?.split(',').length),
        [100, 100],
      )
      assert.deepEqual(
        bluesky.asked.slice(1).map(({ query }) => query.getAll('uris').length),
        Array.from({ length: 20 }, () => 10),
      )
      assert.deepEqual(await recorded(db), [], 'posts that are gone have no figures')
    }))
})

describe('an account that does not answer', () => {
  it('is logged, keeps the other from nothing, and is asked at the next interval', () => {
    let refuses = true
    const fault = ({ path }: Asked): Fault | null =>
      refuses && path === '/2/tweets' ? { how: 'refuse', status: 429 } : null
    return embedded(async ({ world, db, x, bluesky }) => {
      await posted(world, { id: '1000' })
      await posted(world, { id: uri('3kaaa'), kind: 'post_bluesky' })
      x.counts.set('1000', onX(1))
      bluesky.counts.set(uri('3kaaa'), { likeCount: 1 })
      assert.equal(await poll(world), true)
      assert.match(JSON.stringify(world.log.lines), /x did not say what became of our posts.*429/)
      assert.deepEqual([...new Set((await recorded(db)).map(({ post }) => post))], [uri('3kaaa')])
      assert.equal(await poll(world), false, 'not before the interval is over')
      assert.equal(x.asked.length, 1)
      refuses = false
      await nextInterval(db)
      await poll(world)
      assert.ok((await valuesOf(db)).includes('1000 likes 1'))
      const [effects] = await db.query<{ n: number }>(sql`select count(*)::integer as n from ops_effects`)
      assert.equal(effects?.n, 2, 'asking is never an effect')
    }, fault)
  })

  it('that answers with something else than counts changes nothing', () =>
    embedded(async ({ world, db, x }) => {
      await posted(world, { id: '1000' })
      x.counts.set('1000', { ...onX(1), like_count: -3 })
      await poll(world)
      assert.deepEqual(await recorded(db), [])
      assert.match(JSON.stringify(world.log.lines), /x did not say/)
    }))

  it('is not asked without its secrets, and nobody is when the switch is off', () =>
    embedded(async (lab) => {
      await posted(lab.world, { id: '1000' })
      const bare = {
        ...lab.world,
        outside: outsideWithSecrets({ secrets: { has: () => false, reveal: () => '' } }),
      }
      assert.equal(await poll(bare), false)
      await setPolicies(lab.world, { system: { enabled: false } })
      assert.equal(await poll(lab.world), false)
      assert.equal(asksOf(lab), 0)
    }))
})

it('what the accounts say is what agents learn from', () =>
  embedded(async ({ world, db, x }) => {
    const drafts: string[] = []
    for (const [n, likes] of [10, 11, 12, 60].entries()) {
      drafts.push(await posted(world, { id: String(1_000 + n) }))
      x.counts.set(String(1_000 + n), onX(likes, 1_000))
    }
    await poll(world)
    await beatOf(world, learnFromOutcomes)
    const learned = await db.query<{ agent: string; trace: string }>(sql`
      select agent_id as agent, source_trace_id as trace from ops_agent_memory where type = 'lesson' order by id limit 10`)
    assert.deepEqual(learned, [{ agent: 'observer', trace: `tweet-lesson:${drafts[3]}` }])
  }))
