// The policy store: whoever writes, however wrong, something good stays in force and the record says who it was.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type PolicyKey, parsePolicy, policyKeys } from '../../src/domain/policy.ts'
import { backtestPolicy } from '../../src/loop/backtest-policy.ts'
import { propose } from '../../src/loop/intake.ts'
import {
  policyHistory,
  readPolicies,
  revertPolicy,
  viewPolicies,
  writePolicy,
} from '../../src/loop/policies.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, stepsOf } from '../support/company.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const fuzzCases = Number(process.env['POLICY_FUZZ'] ?? 2_000)

/** Writes as somebody at a console. */
async function typeIn(
  db: Queryable,
  key: string,
  value: unknown,
): Promise<{ value: unknown; version: number }> {
  const rows = await db.query<{ value: unknown; version: number }>(sql`
    insert into ops_policy (key, value) values (${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (key) do update set value = excluded.value returning value, version`)
  const [row] = rows
  assert.ok(row)
  return row
}

async function inForce<Key extends PolicyKey>(world: World, key: Key) {
  return (await readPolicies(world.db)).policies[key]
}

async function alarms(db: Queryable): Promise<readonly { title: string; summary: string; tags: string[] }[]> {
  return db.query(
    sql`select title, summary, tags from ops_agent_events where kind = 'policy.refused' order by id`,
  )
}

async function historyOf(
  world: World,
  key: string,
): Promise<readonly { value: unknown; previous: unknown; author: string }[]> {
  const rows = await policyHistory(world, key, 100, null)
  assert.ok(rows !== null)
  return rows.map(({ value, previous, author }) => ({ value, previous, author }))
}

describe('a change of policy', () => {
  onBothEngines('is in force at the next decision, with an event that says who and what', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const tweets = () => propose(world, draftOf({ steps: stepsOf('draft_tweet') }))
    await writePolicy(world, 'content_policy', { max_drafts_per_day: 0 }, 'founder', 'a quiet day')
    const refused = await tweets()
    assert.ok(refused.outcome === 'recorded' && refused.proposal.status === 'rejected')
    await writePolicy(world, 'content_policy', { max_drafts_per_day: 1 }, 'founder', null)
    const taken = await tweets()
    assert.ok(taken.outcome === 'recorded' && taken.proposal.status === 'accepted')
    const events = await db.query<{ title: string; summary: string }>(
      sql`select title, summary from ops_agent_events where kind = 'policy.changed' order by id`,
    )
    assert.deepEqual(events[0], {
      title: 'Policy content_policy changed by founder',
      summary: 'default → {"max_drafts_per_day":0} (a quiet day)',
    })
    assert.match(events[1]?.summary ?? '', /^\{"max_drafts_per_day": ?0\} → \{"max_drafts_per_day":1\}$/)
  })

  onBothEngines(
    'is refused with the path and the reason when it does not fit, and leaves no trace',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      const refused: [key: string, value: unknown, path: string][] = [
        ['x_daily_quota', { limit: '5' }, 'limit'],
        ['x_daily_quota', { limit: -1 }, 'limit'],
        ['x_daily_quota', { limmit: 5 }, ''],
        ['roundtable_policy', { turn_gap_ms: [1] }, 'turn_gap_ms'],
        ['company', { time_zone: 'Europe/Atlantis' }, 'time_zone'],
        [
          'reaction_matrix',
          { patterns: [{ tags: ['a'], target: 'growth', type: 'dance' }] },
          'patterns.0.type',
        ],
        ['step_gates', { dance: { limit: 1 } }, 'dance'],
      ]
      for (const [key, value, path] of refused) {
        const answer = await writePolicy(world, key, value, 'founder', null)
        assert.ok(answer.outcome === 'refused', key)
        assert.equal(answer.problems[0]?.path, path, key)
      }
      const unknown = await writePolicy(world, 'constructor', {}, 'founder', null)
      assert.deepEqual(unknown, { outcome: 'unknown_key', keys: policyKeys })
      const [left] = await db.query(
        sql`select (select count(*) from ops_policy) as rows, (select count(*) from ops_agent_events) as events`,
      )
      assert.deepEqual(left, { rows: 0, events: 0 })
    },
  )

  onBothEngines('is history with its author, by page or by console, newest first', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await writePolicy(world, 'x_daily_quota', { limit: 3 }, 'founder', null)
    await typeIn(db, 'x_daily_quota', { limit: 4 })
    await db.query(sql`update ops_policy set value = '"garbage"' where key = 'x_daily_quota'`)
    await db.query(sql`delete from ops_policy where key = 'x_daily_quota'`)
    const [session] = await db.query<{ name: string }>(sql`select 'sql:' || session_user as name`)
    const author = session?.name ?? ''
    assert.deepEqual(await historyOf(world, 'x_daily_quota'), [
      { value: null, previous: 'garbage', author },
      { value: 'garbage', previous: { limit: 4 }, author },
      { value: { limit: 4 }, previous: { limit: 3 }, author },
      { value: { limit: 3 }, previous: null, author: 'founder' },
    ])
    assert.deepEqual(await inForce(world, 'x_daily_quota'), { limit: 5 })
    assert.equal(await policyHistory(world, 'nonsense', 10, null), null)
  })

  onBothEngines('that changes nothing makes no history and no event', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const first = await writePolicy(world, 'x_daily_quota', { limit: 3 }, 'founder', null)
    assert.deepEqual(await writePolicy(world, 'x_daily_quota', { limit: 3 }, 'somebody', null), first)
    await typeIn(db, 'x_daily_quota', { limit: 3 })
    assert.equal((await historyOf(world, 'x_daily_quota')).length, 1)
    const [events] = await db.query<{ n: number }>(sql`select count(*) as n from ops_agent_events`)
    assert.equal(events?.n, 1)
  })

  onBothEngines('is reverted to any version of its history, the default included', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const versions: number[] = []
    for (const limit of [3, 7]) {
      const answer = await writePolicy(world, 'x_daily_quota', { limit }, 'founder', null)
      versions.push(answer.outcome === 'written' ? answer.version : 0)
    }
    assert.equal((await revertPolicy(world, 'x_daily_quota', versions[0] ?? 0, 'founder')).outcome, 'written')
    assert.deepEqual(await inForce(world, 'x_daily_quota'), { limit: 3 })
    await db.query(sql`delete from ops_policy where key = 'x_daily_quota'`)
    const [deleted] = (await policyHistory(world, 'x_daily_quota', 1, null)) ?? []
    await writePolicy(world, 'x_daily_quota', { limit: 9 }, 'founder', null)
    await revertPolicy(world, 'x_daily_quota', deleted?.id ?? 0, 'founder')
    assert.deepEqual(await inForce(world, 'x_daily_quota'), { limit: 5 })
    assert.deepEqual(await revertPolicy(world, 'x_daily_quota', 999_999, 'founder'), {
      outcome: 'unknown_version',
    })
    assert.deepEqual(await revertPolicy(world, 'system', versions[0] ?? 0, 'founder'), {
      outcome: 'unknown_version',
    })
    const typed = await refusedVersion(world, db)
    assert.equal((await revertPolicy(world, 'x_daily_quota', typed, 'founder')).outcome, 'refused')
  })
})

/** Types garbage; returns its version in the history. */
async function refusedVersion(world: World, db: Queryable): Promise<number> {
  await typeIn(db, 'x_daily_quota', { limit: 'many' })
  const [change] = (await policyHistory(world, 'x_daily_quota', 1, null)) ?? []
  return change?.id ?? 0
}

describe('garbage typed into the table', () => {
  onBothEngines(
    'leaves the last good value in force and raises one alarm, however often it is read',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await writePolicy(world, 'x_daily_quota', { limit: 2 }, 'founder', null)
      await typeIn(db, 'x_daily_quota', { limit: 'unlimited' })
      for (let i = 0; i < 3; i++) assert.deepEqual(await inForce(world, 'x_daily_quota'), { limit: 2 })
      const raised = await alarms(db)
      assert.equal(raised.length, 1)
      assert.match(raised[0]?.summary ?? '', /^limit: .*The last good value stays in force/)
      assert.deepEqual(raised[0]?.tags, ['alarm', 'policy', 'x_daily_quota'])
      const view = (await viewPolicies(world)).find((one) => one.key === 'x_daily_quota')
      assert.deepEqual([view?.written, view?.value], [{ limit: 'unlimited' }, { limit: 2 }])
      assert.match(view?.problem ?? '', /^limit: /)
      await typeIn(db, 'x_daily_quota', { limit: 'still unlimited' })
      await inForce(world, 'x_daily_quota')
      assert.equal((await alarms(db)).length, 2)
      await typeIn(db, 'x_daily_quota', { limit: 4 })
      assert.deepEqual(await inForce(world, 'x_daily_quota'), { limit: 4 })
      assert.equal((await alarms(db)).length, 2)
    },
  )

  onBothEngines(
    'raises its alarm through whatever decision reads it first: the intake too',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await typeIn(db, 'content_policy', { max_drafts_per_day: 1e9 })
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => propose(world, draftOf({ steps: stepsOf('draft_tweet', 3) }))),
      )
      const statuses = answers.map((answer) =>
        answer.outcome === 'recorded' ? answer.proposal.status : answer.outcome,
      )
      assert.deepEqual(statuses.sort(), ['accepted', 'accepted', 'rejected', 'rejected'])
      assert.equal((await alarms(db)).length, 1)
    },
  )

  onBothEngines('does not get in the way of the kill switch', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await typeIn(db, 'system', { enabled: 'no', reason: 'stop!' })
    assert.deepEqual(await inForce(world, 'system'), { enabled: false })
    await typeIn(db, 'system', 'garbage')
    assert.deepEqual(await inForce(world, 'system'), { enabled: true })
    await typeIn(db, 'system', { enabled: false })
    assert.deepEqual(await inForce(world, 'system'), { enabled: false })
    await typeIn(db, 'system', 'garbage')
    assert.deepEqual(await inForce(world, 'system'), { enabled: false })
    await writePolicy(world, 'system', { enabled: true }, 'founder', null)
    assert.deepEqual(await inForce(world, 'system'), { enabled: true })
  })

  onBothEngines(
    'may be as long as it likes: ten thousand patterns are too many, and are alarmed about',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      const pattern = { tags: ['a'], target: 'observer', type: 'review' }
      await typeIn(db, 'reaction_matrix', { patterns: Array(10_000).fill(pattern) })
      assert.deepEqual(await inForce(world, 'reaction_matrix'), { patterns: [] })
      assert.equal((await alarms(db)).length, 1)
    },
  )

  it(`in ${fuzzCases} forms throws nowhere, never gets in force, and is alarmed about once each`, async () => {
    await withEmbedded(async (fresh) => {
      const world = testWorld(fresh.db)
      await foundCompany(fresh.db)
      const good = { limit: 2 }
      await writePolicy(world, 'x_daily_quota', good, 'founder', null)
      const known = new Map<string, unknown>([['x_daily_quota', good]])
      const pattern = {
        source: '*',
        tags: ['a'],
        target: 'observer',
        type: 'review',
        probability: 1,
        cooldown: 0,
      }
      const spoiled = fc
        .record({
          field: fc.constantFrom(...Object.keys(pattern), '__proto__', 'extra'),
          value: fc.jsonValue({ maxDepth: 2 }),
        })
        .map(({ field, value }) => ({
          patterns: [JSON.parse(`{${JSON.stringify(field)}:${JSON.stringify(value)}}`)],
        }))
      const value = fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        spoiled,
        fc.constantFrom<unknown>(
          { enabled: 'true' },
          { limit: -0.5 },
          { patterns: Array(1_001).fill(0) },
          { patterns: [{ ...pattern, probability: '0.3' }] },
          { patterns: [{ ...pattern, cooldown: -5 }] },
          { patterns: [{ ...pattern, tags: ['review'], target: 'observer' }] },
        ),
      )
      const versions = new Map<string, number>()
      let alarmed = 0
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...policyKeys), value, async (key, written) => {
          const text = JSON.stringify(written).replaceAll('\\u0000', '')
          const stored = await typeIn(fresh.db, key, JSON.parse(text))
          const { policies } = await readPolicies(fresh.db)
          const parsed = parsePolicy(key, stored.value)
          if (parsed.ok) known.set(key, stored.value)
          else if (versions.get(key) !== stored.version) alarmed += 1
          versions.set(key, stored.version)
          for (const [each, kept] of known) {
            const want = parsePolicy(each as PolicyKey, kept)
            if (each === 'system') continue
            assert.ok(want.ok)
            assert.deepEqual(policies[each as PolicyKey], want.value)
          }
        }),
        { numRuns: fuzzCases },
      )
      assert.equal((await alarms(fresh.db)).length, alarmed)
      await writePolicy(world, 'system', { enabled: true }, 'founder', null)
      await typeIn(fresh.db, 'system', { enabled: false })
      assert.deepEqual(await inForce(world, 'system'), { enabled: false })
    })
  })
})

describe('a backtest', () => {
  it('says what a policy would have made of the last days, and changes nothing', () =>
    inVirtualWorld(async (world) => {
      for (let i = 0; i < 4; i++)
        await propose(world, draftOf({ title: `Draft ${i}`, steps: stepsOf('draft_tweet', 2) }))
      await world.clock.advance(86_400_000)
      await propose(world, draftOf({ title: 'Tomorrow', steps: stepsOf('draft_tweet', 5) }))
      const before = await world.db.query(
        sql`select (select count(*) from ops_agent_events) as n, (select sum(used) from ops_quota_counters) as used`,
      )
      const answer = await backtestPolicy(world, 'content_policy', { max_drafts_per_day: 4 }, 7)
      assert.ok(answer.outcome === 'tested')
      assert.deepEqual(answer.report.before, { accepted: 5, pending: 0, rejected: 0 })
      assert.deepEqual(answer.report.after, { accepted: 2, pending: 0, rejected: 3 })
      assert.deepEqual(
        answer.report.changed.map((one) => one.title),
        ['Draft 2', 'Draft 3', 'Tomorrow'],
      )
      assert.deepEqual(
        await world.db.query(
          sql`select (select count(*) from ops_agent_events) as n, (select sum(used) from ops_quota_counters) as used`,
        ),
        before,
      )
      assert.equal(
        (await backtestPolicy(world, 'content_policy', { max_drafts_per_day: -4 }, 7)).outcome,
        'refused',
      )
      assert.equal((await backtestPolicy(world, 'nonsense', {}, 7)).outcome, 'unknown_key')
    }))
})
