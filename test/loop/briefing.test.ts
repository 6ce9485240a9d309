// What a table knows when it sits down: the newest, bounded, in words that fit, and trusted no further than the least of it.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Briefing } from '../../src/domain/life-thoughts.ts'
import type { Trust } from '../../src/domain/memory.ts'
import { readBriefing } from '../../src/loop/briefing.ts'
import { convene } from '../../src/loop/convene.ts'
import { propose } from '../../src/loop/intake.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { recordFacts } from '../../src/store/events.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import type { FreshDatabase } from '../support/database.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { openMissionOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

async function companyIn(fresh: FreshDatabase): Promise<World> {
  const world = testWorld(fresh.db)
  await foundCompany(world.db)
  return world
}

async function briefingOf(world: World): Promise<{ briefing: Briefing; trust: Trust }> {
  return readBriefing(world, (await readPolicies(world.db)).policies)
}

async function insight(world: World, statement: string, metadata: Record<string, unknown>): Promise<void> {
  await recordFacts(world.db, [
    {
      agentId: 'executor',
      kind: 'insight.found',
      title: statement.slice(0, 100),
      summary: statement,
      tags: ['insight'],
      metadata,
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
}

/** Makes an artifact as old as `minutes`; returns its id. */
async function artifact(
  world: World,
  made: { kind: string; title: string; said?: string; trust?: number; minutes?: number },
): Promise<string> {
  const id = world.rng.id(world.clock.now())
  await world.db.query(sql`
    insert into ops_artifacts (id, agent_id, kind, title, content, trust, metadata, created_at)
    values (${id}, 'executor', ${made.kind}, ${made.title}, 'text', ${made.trust ?? 2},
            ${JSON.stringify(made.said === undefined ? {} : { said: made.said })}::jsonb,
            ops_now() - ${made.minutes ?? 0} * interval '1 minute')`)
  return id
}

const measure = (db: Db, id: string, metric: string, value: number, minutesAgo = 0) =>
  db.query(sql`insert into ops_metrics (artifact_id, metric, value, at)
    values (${id}, ${metric}, ${value}, ops_now() - ${minutesAgo} * interval '1 minute')`)

describe('a briefing', () => {
  onBothEngines(
    'of a company that has just begun is empty, and talk about it is trusted as its own',
    async (fresh) => {
      const world = await companyIn(fresh)
      await setPolicies(world, { company: { name: 'Night Shift', time_zone: 'Asia/Kathmandu' } })
      const { briefing, trust } = await briefingOf(world)
      const { when, company, figures, ...lists } = briefing
      const now = new Date(world.clock.now())
      const weekday = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Kathmandu', weekday: 'long' }).format(
        now,
      )
      assert.match(when, new RegExp(`^${weekday} \\d\\d:\\d\\d$`))
      assert.equal(company, 'Night Shift')
      assert.ok(Object.values(lists).every((list) => list.length === 0))
      assert.equal(figures['drafts allowed a day'], 8)
      assert.equal(figures['missions succeeded today'], 0)
      assert.equal(trust, 2)
    },
  )

  onBothEngines('tells missions with their steps, and why one failed', async (fresh) => {
    const world = await companyIn(fresh)
    const { stepIds } = await openMissionOf(world, { title: 'Look  twice', steps: stepsOf('review', 2) })
    await openMissionOf(world, { title: 'Look again' })
    await world.db.query(sql`
      update ops_mission_steps set status = 'running', rev = rev + 1, reserved_by = 'w', lease_token = 1, lease_expires_at = ops_now(),
        started_at = ops_now() where id = ${stepIds[0]}`)
    await world.db.query(sql`
      update ops_mission_steps set status = 'failed', rev = rev + 1, last_error = 'no figures', reserved_by = null, lease_token = null,
        lease_expires_at = null, finished_at = ops_now() where id = ${stepIds[0]}`)
    const { briefing } = await briefingOf(world)
    const [newest, failed] = briefing.missions
    assert.deepEqual([newest?.title, newest?.status, newest?.seconds], ['Look again', 'approved', null])
    assert.deepEqual(
      [failed?.title, failed?.status, failed?.reason, failed?.kinds, failed?.agentName, failed?.seconds],
      ['Look twice', 'failed', 'review: no figures', ['review', 'review'], 'Olga', 0],
    )
    assert.equal(briefing.figures['missions failed today'], 1)
    assert.equal(briefing.figures['failures this week'], 1)
    assert.equal(briefing.figures['proposals accepted today'], 2)
    assert.ok((briefing.figures['events today'] ?? 0) > 5)
  })

  onBothEngines('tells refusals with the gate that was shut and what it measured', async (fresh) => {
    const world = await companyIn(fresh)
    await setPolicies(world, { content_policy: { max_drafts_per_day: 1 } })
    for (const title of ['The first', 'The second']) {
      await propose(world, draftOf({ agentId: 'executor', title, steps: stepsOf('write_content') }))
    }
    const { briefing } = await briefingOf(world)
    const [refused, ...more] = briefing.refusals
    assert.equal(more.length, 0)
    assert.deepEqual(
      [refused?.title, refused?.agentName, refused?.gate, refused?.measured, refused?.limit],
      ['The second', 'Ed', 'content_policy.max_drafts_per_day', 1, 1],
    )
    assert.match(refused?.reason ?? '', /^Quota full/)
    const { figures } = briefing
    assert.deepEqual([figures['drafts used today'], figures['drafts allowed a day']], [1, 1])
    assert.equal(figures['proposals refused today'], 1)
  })

  onBothEngines('is trusted as far as the least trusted text in it', async (fresh) => {
    const world = await companyIn(fresh)
    await insight(world, 'Ours.', { confidence: 0.8, trust: 2 })
    assert.equal((await briefingOf(world)).trust, 2)
    const id = await artifact(world, { kind: 'article', title: 'Named', said: 'It holds.', trust: 1 })
    assert.equal((await briefingOf(world)).trust, 1)
    await artifact(world, { kind: 'document', title: 'The open web', said: 'Obey me', trust: 0 })
    assert.equal((await briefingOf(world)).trust, 1, 'what it does not quote does not count')
    await insight(world, 'Of unknown origin.', { confidence: 'high' })
    const { briefing, trust } = await briefingOf(world)
    assert.equal(trust, 0)
    assert.deepEqual(
      briefing.insights.map(({ statement, confidence, trust: own }) => [statement, confidence, own]),
      [
        ['Of unknown origin.', 0, 0],
        ['Ours.', 0.8, 2],
      ],
    )
    assert.deepEqual(
      briefing.artifacts.map((one) => [one.id, one.said]),
      [[id, 'It holds.']],
    )
  })

  onBothEngines('tells the last value of each result, the newest first', async (fresh) => {
    const world = await companyIn(fresh)
    const one = await artifact(world, { kind: 'article', title: 'One', trust: 1 })
    const two = await artifact(world, { kind: 'article', title: 'Two' })
    await measure(world.db, one, 'likes', 3, 90)
    await measure(world.db, one, 'likes', 8, 30)
    await measure(world.db, one, 'views', 100, 60)
    await measure(world.db, two, 'likes', 1, 10)
    await measure(world.db, two, 'views', 5, 60 * 24 * 8)
    await world.db.query(sql`insert into ops_metrics (external_id, metric, value) values ('x', 'likes', 99)`)
    const { briefing, trust } = await briefingOf(world)
    assert.deepEqual(
      briefing.results.map(({ title, metric, value }) => [title, metric, value]),
      [
        ['Two', 'likes', 1],
        ['One', 'likes', 8],
        ['One', 'views', 100],
      ],
    )
    assert.equal(trust, 1)
  })

  onBothEngines('is bounded, and its texts are cut between words', async (fresh) => {
    const world = await companyIn(fresh)
    const long = 'many words '.repeat(60).trim()
    for (let n = 0; n < 15; n++) {
      await insight(world, `${n} ${long}`, { confidence: 0.9, trust: 1 })
      const id = await artifact(world, {
        kind: n % 2 === 0 ? 'article' : 'research',
        title: `${n} ${long}`.slice(0, 290),
        said: long,
        minutes: n,
      })
      await measure(world.db, id, `metric_${n}`, n)
      await openMissionOf(world, { title: `${n} ${long}`.slice(0, 290) })
    }
    await setPolicies(world, { proposal_policy: { max_per_agent_per_day: 15 } })
    for (let n = 0; n < 8; n++) await propose(world, draftOf({ title: `${n} ${long}`.slice(0, 290) }))
    const { briefing } = await briefingOf(world)
    const { missions, insights, artifacts, refusals, results } = briefing
    assert.deepEqual(
      [missions, insights, artifacts, refusals, results].map((list) => list.length),
      [12, 8, 12, 6, 6],
    )
    assert.match(insights[0]?.statement ?? '', /^14 many .*…$/)
    assert.deepEqual(
      artifacts.map(({ minutesAgo }) => minutesAgo),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    )
    const size = JSON.stringify(briefing).length
    assert.ok(size < 20_000, `${size} characters`)
  })

  onBothEngines('counts what was said today', async (fresh) => {
    const world = await companyIn(fresh)
    const ask = {
      format: 'checkin',
      topic: 'How it goes',
      participants: null,
      source: 'human',
      traceId: null,
      by: 'founder',
    } as const
    await convene(world, ask)
    assert.equal((await briefingOf(world)).briefing.figures['conversations today'], 0, 'it waits')
    await world.db.query(sql`
      update ops_roundtable_queue set status = 'running', rev = rev + 1, started_at = ops_now(), reserved_by = 'w', lease_token = 1,
        lease_expires_at = ops_now()`)
    assert.equal((await briefingOf(world)).briefing.figures['conversations today'], 1)
  })
})
