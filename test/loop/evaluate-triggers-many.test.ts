// Many rules at once, broken ones among them, and rules as people bring them: turns, costs, plain SQL.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluateTriggers } from '../../src/loop/evaluate-triggers.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { sql } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { addEvent, addRule, beatOf, fireOnce, madeByRules, ruleState } from '../support/rules.ts'
import { countedDb, inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const minute = 60_000
const review = { target_agent: 'observer', steps: [{ kind: 'review', payload: { subject: 'operations' } }] }

describe('a rule that is broken', () => {
  it('says what is wrong with it, stops no other rule, and does not make a beat busy', () =>
    inVirtualWorld(async (world) => {
      const broken: [name: string, change: Record<string, unknown>, problem: RegExp][] = [
        ['unknown', { trigger_event: 'constructor' }, /^trigger_event: no checker is called "constructor"/],
        ['no agent', { action_config: {} }, /^action_config\.target_agent/],
        [
          'bad zone',
          { trigger_event: 'cron', conditions: { expression: '* * * * *', time_zone: 'Mars/Base' } },
          /^conditions\.time_zone/,
        ],
        ['garbage', { conditions: [1, 2, 3] }, /^conditions/],
      ]
      for (const [name, change] of broken) await addRule(world.db, { name, ...change })
      await addRule(world.db, { name: 'sound' })
      await addEvent(world.db)
      assert.equal(await fireOnce(world), 1)
      for (const [name, , problem] of broken)
        assert.match((await ruleState(world.db, name)).problem ?? '', problem)
      await world.db.query(sql`
        update ops_trigger_rules set action_config = '{"target_agent":"observer"}', conditions = '{"tags":["signal"]}', trigger_event = 'event_with_tags'`)
      await world.clock.advance(minute)
      await fireOnce(world)
      for (const [name] of broken) assert.equal((await ruleState(world.db, name)).problem, null)
    }))

  it('whose proposal is malformed says so, and counts as not fired', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'nobody', action_config: { ...review, target_agent: 'nobody' } })
      await addEvent(world.db)
      assert.deepEqual(await beatOf(world, evaluateTriggers), {
        rules: 1,
        fired: 0,
        skipped: 0,
        refused: 0,
        broken: 1,
      })
      const { problem, fire_count } = await ruleState(world.db, 'nobody')
      assert.match(problem ?? '', /^agent_id: no agent is called "nobody"/)
      assert.equal(fire_count, 0)
    }))
})

describe('turns', () => {
  it('go to the rules that were not looked at for longest, so that a tight budget starves nobody', () =>
    inVirtualWorld(async (world) => {
      for (let n = 0; n < 12; n++) await addRule(world.db, { name: `rule ${String(n).padStart(2, '0')}` })
      for (let beat = 0; beat < 6; beat++) {
        await addEvent(world.db)
        await world.clock.advance(minute)
        // Each proposal costs a second of a budget of two.
        let spent = 0
        const { clock } = world
        const slow = {
          ...world,
          clock: { ...clock, monotonic: () => clock.monotonic() + spent },
          rng: {
            ...world.rng,
            id: (now: number) => {
              spent += 400
              return world.rng.id(now)
            },
          },
        }
        await evaluateTriggers.run(slow, {
          deadline: slow.clock.monotonic() + 2_000,
          policies: (await readPolicies(world.db)).policies,
        })
      }
      const rows = await world.db.query<{ fire_count: number }>(sql`select fire_count from ops_trigger_rules`)
      const counts = rows.map((row) => row.fire_count)
      assert.ok(Math.min(...counts) > 0, counts.join(' '))
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(' '))
    }))

  it('cost a constant number of statements, also for ten thousand rules of every family', () =>
    inVirtualWorld(async (world) => {
      const { policies } = await readPolicies(world.db)
      const costs: number[] = []
      for (const size of [100, 10_000]) {
        await world.db.query(sql`delete from ops_trigger_rules`)
        await world.db.query(sql`
          insert into ops_trigger_rules (name, trigger_event, conditions, action_config)
          select 'rule ' || n,
                 (array['event_with_tags', 'cron', 'no_event_for', 'metric_crosses', 'proactive_gardening'])[n % 5 + 1],
                 '{"tags":["nothing"],"expression":"0 0 1 1 *","kind":"x.y","minutes":9999,"metric":"m","value":1}',
                 '{"target_agent":"observer"}'
          from generate_series(1, ${size}) n`)
        const counted = countedDb(world.db)
        const did = await evaluateTriggers.run(
          { ...world, db: counted.db },
          { deadline: Number.POSITIVE_INFINITY, policies },
        )
        assert.equal(did['rules'], size)
        costs.push(counted.made())
      }
      assert.equal(costs[0], costs[1])
      assert.ok((costs[0] ?? 99) < 10, `${costs[0]} statements`)
    }))
})

describe('rules as the specification writes them', () => {
  onBothEngines(
    'work when somebody inserts them with SQL, in a company that covers the agents they name',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await db.query(sql`
      insert into ops_trigger_rules (name, trigger_event, conditions, action_config, cooldown_minutes, enabled) values
        ('High engagement', 'tweet_high_engagement', '{"engagement_rate_min": 0.05, "lookback_minutes": 60}', '{"target_agent": "growth"}', 120, true),
        ('Diagnose failure', 'mission_failed', '{"lookback_minutes": 60}', '{"target_agent": "analyst"}', 60, true),
        ('Review content', 'content_published', '{"lookback_minutes": 60}', '{"target_agent": "observer"}', 120, true),
        ('Promote insight', 'insight_promoted', '{"lookback_minutes": 60}', '{"target_agent": "analyst"}', 120, true),
        ('Signals', 'proactive_scan_signals', '{"topics": ["ai agents", "startups"], "skip_probability": 0.1, "jitter_minutes": [25, 45]}', '{"target_agent": "growth"}', 180, true),
        ('Tweet', 'proactive_draft_tweet', '{}', '{"target_agent": "social"}', 240, true),
        ('Research', 'proactive_research', '{}', '{"target_agent": "analyst"}', 360, true),
        ('Ops', 'proactive_analyze_ops', '{}', '{"target_agent": "observer"}', 480, true),
        ('Plan', 'proactive_content_plan', '{}', '{"target_agent": "writer"}', 720, true),
        ('Health', 'proactive_health_check', '{}', '{"target_agent": "observer"}', 360, true),
        ('Memory', 'proactive_memory_consolidation', '{}', '{"target_agent": "analyst"}', 720, true),
        ('Off', 'event_with_tags', '{"tags": ["tweet"]}', '{"target_agent": "growth"}', 0, false)`)
      await addEvent(db, { kind: 'mission.failed', tags: ['mission', 'mission_failed'], title: 'It failed' })
      await addEvent(db, { kind: 'content.published', tags: ['content', 'published'], title: 'An article' })
      await addEvent(db, { kind: 'insight.promoted', tags: ['insight'], title: 'An insight' })
      await addEvent(db, { kind: 'tweet.posted', tags: ['tweet', 'posted'], title: 'A tweet' })
      await db.query(
        sql`insert into ops_metrics (external_id, metric, value) values ('tweet', 'engagement_rate', 0.06)`,
      )
      const first = await beatOf(world, evaluateTriggers)
      assert.equal(first['rules'], 11)
      await db.query(
        sql`update ops_trigger_rules set next_due_at = ops_now() - interval '1 second' where next_due_at is not null`,
      )
      await beatOf(world, evaluateTriggers)
      const rows = await db.query<{ name: string; problem: string | null }>(
        sql`select name, problem from ops_trigger_rules where fire_count = 0 order by name`,
      )
      // The made-up failure names no mission, so there is nothing to diagnose.
      assert.deepEqual(
        rows.map((row) => row.name),
        ['Diagnose failure', 'Off'],
      )
      const made = await madeByRules(db)
      assert.equal(made.length, 10)
      assert.deepEqual(new Set(made.map((one) => one.status)), new Set(['accepted']))
      await assertInvariants(db)
    },
  )
})
