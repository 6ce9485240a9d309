// The rules at work: each checker fires when it should and not otherwise, and every firing can be explained.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluateTriggers } from '../../src/loop/evaluate-triggers.ts'
import { propose } from '../../src/loop/intake.ts'
import { failStep } from '../../src/store/steps.ts'
import { sql } from '../../src/world/db.ts'
import { draftOf, setPolicies, stepsOf } from '../support/company.ts'
import { assertInvariants, claim, openMissionOf } from '../support/missions.ts'
import { addEvent, addRule, beatOf, fireOnce, madeByRules, ruleState } from '../support/rules.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'

const minute = 60_000
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
  it('by tags alone looks at what becomes of steps, too', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'failures', conditions: { tags: ['crawl', 'failed'] } })
      assert.equal(await fireOnce(world), 0)
      await failMission(world, 'review')
      const { missionId } = await failMission(world, 'crawl', {})
      await world.clock.advance(minute)
      assert.equal(await fireOnce(world), 1)
      const [made] = await madeByRules(world.db)
      const [cause] = await world.db.query<{ kind: string; mission_id: string }>(
        sql`select kind, mission_id from ops_agent_events where id = ${made?.caused_by_event}`,
      )
      assert.deepEqual(cause, { kind: 'step.failed', mission_id: missionId })
    }))

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
