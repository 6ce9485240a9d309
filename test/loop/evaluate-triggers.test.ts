// The rules at work: each checker fires when it should and not otherwise, and every firing can be explained.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluateTriggers } from '../../src/loop/evaluate-triggers.ts'
import { propose } from '../../src/loop/intake.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { failStep } from '../../src/store/steps.ts'
import { sql } from '../../src/world/db.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { assertInvariants, claim, openMissionOf } from '../support/missions.ts'
import { addEvent, addRule, beatOf, fireOnce, madeByRules, ruleState } from '../support/rules.ts'
import { countedDb, inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const minute = 60_000
const hour = 60 * minute
const review = { target_agent: 'observer', steps: [{ kind: 'review', payload: { subject: 'operations' } }] }

/** Lets a mission of one step of `kind` fail. */
async function failMission(
  world: VirtualWorld,
  kind = 'review',
  payload: Record<string, unknown> = { subject: 'operations' },
) {
  const opened = await openMissionOf(world, {
    title: `A ${kind} that fails`,
    steps: [{ kind, payload, dependsOn: null }],
  })
  const [step] = await claim(world.db, 1, { missionId: opened.missionId })
  assert.ok(step)
  await failStep(world.db, { id: step.id, token: step.lease_token }, 'broken')
  return opened
}

describe('a rule about events', () => {
  it('fires on each event that it has not seen, oldest first, one a beat', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'signals' })
      assert.equal(await fireOnce(world), 0)
      const events = [
        await addEvent(world.db),
        await addEvent(world.db, { tags: ['other'] }),
        await addEvent(world.db),
      ]
      const fired: number[] = []
      for (let i = 0; i < 4; i++) {
        await world.clock.advance(minute)
        fired.push(await fireOnce(world))
      }
      assert.deepEqual(fired, [1, 1, 0, 0])
      const made = await madeByRules(world.db)
      assert.deepEqual(
        made.map((one) => [one.caused_by_event, one.caused_by_rule, one.chain_depth]),
        [
          [events[0], 'signals', 1],
          [events[2], 'signals', 1],
        ],
      )
      assert.equal((await ruleState(world.db, 'signals')).fire_count, 2)
      await assertInvariants(world.db)
    }))

  it('asks for all of its tags, its kind, its agent and its confidence', () =>
    inVirtualWorld(async (world) => {
      const conditions = {
        tags: ['insight', 'new'],
        kind: 'insight.found',
        source_agent: 'executor',
        confidence_min: 0.8,
      }
      await addRule(world.db, { name: 'picky', conditions })
      const right = {
        kind: 'insight.found',
        tags: ['new', 'x', 'insight'],
        agent: 'executor',
        metadata: { confidence: 0.8 },
      }
      for (const wrong of [
        { tags: ['insight'] },
        { kind: 'insight.lost' },
        { agent: 'observer' },
        { metadata: { confidence: 0.79 } },
        { metadata: {} },
        { metadata: { confidence: 'high' } },
        { metadata: { confidence: null } },
      ]) {
        await addEvent(world.db, { ...right, ...wrong })
        await world.clock.advance(minute)
        assert.equal(await fireOnce(world), 0, JSON.stringify(wrong))
      }
      await addEvent(world.db, right)
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 1)
    }))

  it('means by an agent of a larger company whoever covers it, until there is one', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'of social', conditions: { tags: ['signal'], source_agent: 'social' } })
      await addEvent(world.db, { agent: 'executor' })
      assert.equal(await fireOnce(world), 1)
      await world.db.query(
        sql`insert into ops_agents (id, display_name, role) values ('social', 'Sol', 'social')`,
      )
      await addEvent(world.db, { agent: 'executor' })
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 0)
      await addEvent(world.db, { agent: 'social' })
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 1)
    }))

  it('does not look back further than its minutes', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'recent', conditions: { tags: ['signal'], lookback_minutes: 10 } })
      await addEvent(world.db)
      await world.clock.advance(10 * minute + 1)
      assert.equal(await fireOnce(world), 0)
    }))

  it('diagnoses a failed mission, and never a failed diagnosis', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, {
        name: 'failures',
        trigger_event: 'mission_failed',
        conditions: {},
        action_config: { target_agent: 'analyst' },
      })
      const { missionId } = await failMission(world)
      assert.equal(await fireOnce(world), 1)
      const [made] = await madeByRules(world.db)
      assert.deepEqual(
        [made?.title, made?.agent_id, made?.kinds],
        ['Diagnose: A review that fails', 'executor', ['diagnose']],
      )
      const [diagnosis] = await claim(world.db, 1)
      assert.deepEqual(diagnosis?.payload, { mission_id: missionId })
      assert.ok(diagnosis)
      await failStep(world.db, { id: diagnosis.id, token: diagnosis.lease_token }, 'no idea')
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 0)
      await assertInvariants(world.db)
    }))

  it('reviews what was published, and follows up an insight that is sure enough', () =>
    inVirtualWorld(async (world) => {
      const artifact_id = '00000000-0000-7000-8000-00000000000a'
      await addRule(world.db, {
        name: 'published',
        trigger_event: 'content_published',
        conditions: {},
        action_config: { target_agent: 'observer' },
      })
      await addRule(world.db, {
        name: 'insights',
        trigger_event: 'insight_promoted',
        conditions: { confidence_min: 0.7 },
        action_config: { target_agent: 'analyst' },
      })
      await addEvent(world.db, { kind: 'content.published', title: 'An article', metadata: { artifact_id } })
      await addEvent(world.db, {
        kind: 'insight.promoted',
        title: 'Something',
        metadata: { confidence: 0.9 },
      })
      assert.equal(await fireOnce(world), 2)
      const made = await madeByRules(world.db)
      assert.deepEqual(
        new Set(made.map((one) => one.title)),
        new Set(['Review: An article', 'Follow up: Something']),
      )
    }))

  it('is no longer led on by events past the longest chain of causes: one refusal says so, and it ends there', () =>
    inVirtualWorld(async (world) => {
      // It reacts to every proposal, its own included.
      await addRule(world.db, { name: 'narcissus', conditions: { tags: ['proposal'] } })
      await setPolicies(world, { proposal_policy: { max_per_agent_per_day: 1_000 } })
      await propose(world, draftOf({ steps: stepsOf('review') }))
      for (let i = 0; i < 30; i++) {
        await world.clock.advance(5 * minute)
        await fireOnce(world)
      }
      const made = await madeByRules(world.db)
      assert.deepEqual(
        made.map((one) => [one.chain_depth, one.status]),
        [...[1, 2, 3, 4, 5, 6, 7, 8].map((depth) => [depth, 'accepted']), [9, 'rejected']],
      )
      await assertInvariants(world.db)
    }))
})

describe('cooldown', () => {
  it('keeps a rule quiet after it fired, and lets it catch up on what it missed', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'calm', cooldown_minutes: 60 })
      await addEvent(world.db)
      await addEvent(world.db)
      assert.equal(await fireOnce(world), 1)
      await world.clock.advance(60 * minute - 1)
      assert.equal(await fireOnce(world), 0)
      await world.clock.advance(1)
      assert.equal(await fireOnce(world), 1)
    }))

  it('is used up by a proposal that waits for a human', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { auto_approve: { enabled: false } })
      await addRule(world.db, { name: 'calm', cooldown_minutes: 60 })
      await addEvent(world.db)
      await fireOnce(world)
      assert.equal((await madeByRules(world.db))[0]?.status, 'pending')
      assert.equal((await ruleState(world.db, 'calm')).fired, true)
    }))

  it('is not used up by a proposal that was turned away', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { step_gates: { review: { limit: 0 } } })
      await addRule(world.db, { name: 'calm', cooldown_minutes: 60 })
      await addEvent(world.db)
      assert.deepEqual(await beatOf(world, evaluateTriggers), {
        rules: 1,
        fired: 0,
        skipped: 0,
        refused: 1,
        broken: 0,
      })
      assert.deepEqual(await ruleState(world.db, 'calm'), {
        fire_count: 0,
        problem: null,
        fired: false,
        due_in_minutes: null,
      })
      await setPolicies(world, { step_gates: {} })
      await addEvent(world.db)
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 1)
    }))
})

describe('a rule about silence', () => {
  const silence = {
    name: 'silence',
    trigger_event: 'no_event_for',
    conditions: { kind: 'tweet.posted', minutes: 60 },
    action_config: review,
  }

  it('fires when nothing of its kind came for so long, counted from the founding where nothing ever came', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { ...silence, cooldown_minutes: 30 })
      await world.clock.advance(59 * minute)
      assert.equal(await fireOnce(world), 0)
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 1)
      await addEvent(world.db, { kind: 'tweet.posted' })
      await world.clock.advance(59 * minute)
      assert.equal(await fireOnce(world), 0)
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 1)
      await world.clock.advance(30 * minute)
      assert.equal(await fireOnce(world), 1, 'it is still silent')
    }))

  it('that is turned away tries again in half an hour, not at every beat', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { step_gates: { review: { limit: 0 } } })
      await addRule(world.db, silence)
      for (let beat = 0; beat < 24; beat++) {
        await world.clock.advance(5 * minute)
        await fireOnce(world)
      }
      // Silent after one hour of the two: at 60 and 90 minutes, and 120.
      assert.equal((await madeByRules(world.db)).length, 3)
    }))
})

describe('a rule about a metric', () => {
  const crossing = {
    name: 'crossing',
    trigger_event: 'metric_crosses',
    conditions: { metric: 'likes', value: 10 },
    action_config: review,
  }
  const measure = (world: VirtualWorld, value: number, external_id = 'post 1', metric = 'likes') =>
    world.db.query(
      sql`insert into ops_metrics (external_id, metric, value) values (${external_id}, ${metric}, ${value})`,
    )

  it('fires when a value crosses the line, once per crossing', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, crossing)
      const values = [3, 9, 10, 12, 40, 8, 11, 9]
      const fired: number[] = []
      for (const value of values) {
        await world.clock.advance(10 * minute)
        await measure(world, value)
        fired.push(await fireOnce(world))
      }
      assert.deepEqual(fired, [0, 0, 1, 0, 0, 0, 1, 0])
      assert.equal((await ruleState(world.db, 'crossing')).fire_count, 2)
      await assertInvariants(world.db)
    }))

  it('does not take a value that has long been beyond for one that crossed', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, {
        ...crossing,
        conditions: { metric: 'likes', value: 10, lookback_minutes: 60 },
      })
      const fired: number[] = []
      for (let i = 0; i < 20; i++) {
        await measure(world, 50)
        fired.push(await fireOnce(world))
        await world.clock.advance(20 * minute)
      }
      assert.deepEqual(fired, [1, ...Array(19).fill(0)])
    }))

  it('counts a crossing that was turned away once, and makes no noise about it at later beats', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { step_gates: { review: { limit: 0 } } })
      await addRule(world.db, crossing)
      await measure(world, 11)
      const did = []
      for (let i = 0; i < 3; i++) {
        await world.clock.advance(5 * minute)
        did.push((await beatOf(world, evaluateTriggers))['refused'])
      }
      assert.deepEqual(did, [1, 0, 0])
      assert.equal((await madeByRules(world.db)).length, 1)
    }))

  it('keeps what is measured apart, and can look for a fall', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { ...crossing, conditions: { metric: 'followers', value: 100, op: 'below' } })
      await measure(world, 120, 'a', 'followers')
      await measure(world, 50, 'a', 'likes')
      assert.equal(await fireOnce(world), 0)
      await world.clock.advance(minute)
      await measure(world, 99, 'a', 'followers')
      assert.equal(await fireOnce(world), 1)
      assert.match((await madeByRules(world.db))[0]?.title ?? '', /^crossing: a$/)
    }))

  it('asks why a post did well', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, {
        name: 'engaged',
        trigger_event: 'tweet_high_engagement',
        conditions: { engagement_rate_min: 0.05, lookback_minutes: 60 },
        action_config: { target_agent: 'growth' },
      })
      await measure(world, 0.04, 'post 1', 'engagement_rate')
      assert.equal(await fireOnce(world), 0)
      await world.clock.advance(minute)
      await measure(world, 0.05, 'post 1', 'engagement_rate')
      assert.equal(await fireOnce(world), 1)
      const [made] = await madeByRules(world.db)
      assert.deepEqual(
        [made?.title, made?.agent_id, made?.kinds],
        ['Why it did well: post 1', 'executor', ['analyze']],
      )
    }))
})

describe('a rule that goes by the clock', () => {
  const clockRule = (conditions: Record<string, unknown> = {}) => ({
    name: 'round',
    trigger_event: 'proactive_gardening',
    conditions: { every_minutes: 60, jitter_minutes: [0, 0], skip_probability: 0, ...conditions },
    action_config: { ...review, title: 'Garden: {topic}' },
  })

  it('fires at its pace, on one topic after the other', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, clockRule({ first_after_seconds: 30, topics: ['roses', 'weeds'] }))
      const at: number[] = []
      for (let minutes = 0; minutes <= 241; minutes++) {
        if ((await fireOnce(world)) === 1) at.push(minutes)
        await world.clock.advance(minute)
      }
      assert.deepEqual(at, [1, 61, 121, 181, 241])
      assert.deepEqual(
        (await madeByRules(world.db)).map((one) => one.title),
        ['roses', 'weeds', 'roses', 'weeds', 'roses'].map((topic) => `Garden: ${topic}`),
      )
    }))

  it('takes a day off by a roll that is on record, but not on its first day', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, clockRule({ first_after_seconds: 0, skip_probability: 0.5 }))
      let skipped = 0
      for (let i = 0; i < 40; i++) {
        skipped += (await beatOf(world, evaluateTriggers))['skipped'] ?? 0
        await world.clock.advance(hour)
      }
      const made = await madeByRules(world.db)
      assert.ok(skipped > 5 && made.length > 5, `${skipped} skipped, ${made.length} fired`)
      for (const [n, { dice }] of made.entries()) {
        const [die] = dice
        assert.ok(die)
        assert.deepEqual(world.rng.roll(die.seed), { seed: die.seed, roll: die.roll })
        assert.equal(die.of, 'skip')
        if (n > 0) assert.ok(die.roll >= die.threshold)
      }
    }))

  it('always takes the day off at probability 1 and never at 0', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { ...clockRule({ first_after_seconds: 0, skip_probability: 1 }), name: 'lazy' })
      await addRule(world.db, {
        ...clockRule({ first_after_seconds: 0, skip_probability: 0 }),
        name: 'eager',
      })
      for (let i = 0; i < 12; i++) {
        await fireOnce(world)
        await world.clock.advance(hour)
      }
      assert.equal((await ruleState(world.db, 'lazy')).fire_count, 1)
      assert.equal((await ruleState(world.db, 'eager')).fire_count, 11)
    }))

  it('that was turned away tries again in half an hour', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { step_gates: { review: { limit: 0 } } })
      await addRule(world.db, clockRule({ first_after_seconds: 0 }))
      await fireOnce(world)
      await world.clock.advance(1)
      assert.equal((await beatOf(world, evaluateTriggers))['refused'], 1)
      assert.equal((await ruleState(world.db, 'round')).due_in_minutes, 30)
    }))

  it('goes by the database’s clock, however wrong its own machine’s is', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, clockRule({ first_after_seconds: 60 }))
      for (const skew of [-2 * hour, 2 * hour]) {
        await world.db.query(
          sql`update ops_trigger_rules set next_due_at = null, last_evaluated_at = null, fire_count = 0`,
        )
        const { clock } = world
        const skewed = { ...world, clock: { ...clock, now: () => clock.now() + skew } }
        assert.equal(await fireOnce(skewed), 0)
        assert.equal((await ruleState(world.db, 'round')).due_in_minutes, 1)
        await world.clock.advance(59_000)
        assert.equal(await fireOnce(skewed), 0)
        await world.clock.advance(1_000)
        assert.equal(await fireOnce(skewed), 1)
        assert.equal((await ruleState(world.db, 'round')).due_in_minutes, 60)
      }
    }))

  it('keeps to cron in its zone over the change of the clocks', () =>
    inVirtualWorld(
      async (world) => {
        await addRule(world.db, {
          name: 'nine',
          trigger_event: 'cron',
          conditions: { expression: '0 9 * * *', time_zone: 'Europe/Berlin' },
          action_config: review,
        })
        const at: string[] = []
        for (let i = 0; i < 3 * 24 * 6; i++) {
          if ((await fireOnce(world)) === 1) at.push(new Date(world.clock.now()).toISOString().slice(5, 16))
          await world.clock.advance(10 * minute)
        }
        assert.deepEqual(at, ['03-28T08:00', '03-29T07:00', '03-30T07:00'])
      },
      { start: Date.UTC(2026, 2, 28) },
    ))

  it('has the company’s zone for its own when it names none', () =>
    inVirtualWorld(
      async (world) => {
        await setPolicies(world, { company: { time_zone: 'Asia/Tokyo' } })
        await addRule(world.db, {
          name: 'nine',
          trigger_event: 'cron',
          conditions: { expression: '0 9 * * *' },
          action_config: review,
        })
        await fireOnce(world)
        assert.equal((await ruleState(world.db, 'nine')).due_in_minutes, 12 * 60)
      },
      { start: Date.UTC(2026, 2, 28, 12) },
    ))
})

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
