// Rules that go by the clock, and rules about what does not happen: pace, days off, cron, silence.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluateTriggers } from '../../src/loop/evaluate-triggers.ts'
import { sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { addEvent, addRule, beatOf, fireOnce, madeByRules, ruleState } from '../support/rules.ts'
import { inVirtualWorld } from '../support/virtual.ts'

const minute = 60_000
const hour = 60 * minute
const review = { target_agent: 'observer', steps: [{ kind: 'review', payload: { subject: 'operations' } }] }

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
      for (let minutes = 0; minutes <= 121; minutes++) {
        if ((await fireOnce(world)) === 1) at.push(minutes)
        await world.clock.advance(minute)
      }
      assert.deepEqual(at, [1, 61, 121])
      assert.deepEqual(
        (await madeByRules(world.db)).map((one) => one.title),
        ['roses', 'weeds', 'roses'].map((topic) => `Garden: ${topic}`),
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
        for (let i = 0; i < 3 * 24 * 2; i++) {
          if ((await fireOnce(world)) === 1) at.push(new Date(world.clock.now()).toISOString().slice(5, 16))
          await world.clock.advance(30 * minute)
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
