// Rules as data: which ones make sense, and when they are due.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  checkers,
  firstDueAt,
  nextCronAt,
  nextDueAt,
  type Rule,
  type RuleRow,
  readRule,
} from '../../src/domain/trigger.ts'

const row = (change: Partial<RuleRow> = {}): RuleRow => ({
  id: '00000000-0000-7000-8000-000000000001',
  name: 'a rule',
  trigger_event: 'proactive_research',
  conditions: {},
  action_config: { target_agent: 'growth' },
  cooldown_minutes: 60,
  fire_count: 0,
  seen_event: null,
  last_fired_at: null,
  last_evaluated_at: null,
  next_due_at: null,
  ...change,
})

function ruleOf(change: Partial<RuleRow>): Rule {
  const read = readRule(row(change))
  assert.ok(read.ok, JSON.stringify(read))
  return read.rule
}
function clock(change: Partial<RuleRow>): Extract<Rule, { family: 'clock' }> {
  const rule = ruleOf(change)
  assert.ok(rule.family === 'clock')
  return rule
}
const problemOf = (change: Partial<RuleRow>): string => {
  const read = readRule(row(change))
  return read.ok ? '' : read.problems.map((p) => `${p.path}: ${p.problem}`).join('; ')
}

const minute = 60_000
const roll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('a rule as the specification writes it', () => {
  const published: [name: string, everyHours: number][] = [
    ['proactive_scan_signals', 3],
    ['proactive_draft_tweet', 4],
    ['proactive_research', 6],
    ['proactive_analyze_ops', 8],
    ['proactive_content_plan', 12],
    ['proactive_health_check', 6],
    ['proactive_memory_consolidation', 12],
  ]
  for (const [name, everyHours] of published) {
    it(`goes every ${everyHours} hours when it is called ${name} and says nothing else`, () => {
      assert.equal(clock({ trigger_event: name }).everyMinutes, everyHours * 60)
    })
  }

  it('has a checker for every trigger of the specification', () => {
    const reactive = ['tweet_high_engagement', 'mission_failed', 'content_published', 'insight_promoted']
    const founders = ['event_with_tags', 'no_event_for', 'cron', 'metric_crosses']
    for (const name of [...reactive, ...published.map(([p]) => p), ...founders]) {
      assert.ok(Object.hasOwn(checkers, name), name)
    }
  })

  it('of high engagement asks for its rate within its minutes', () => {
    const rule = ruleOf({
      trigger_event: 'tweet_high_engagement',
      conditions: { engagement_rate_min: 0.08, lookback_minutes: 90 },
    })
    assert.deepEqual(rule.conditions, {
      metrics: ['engagement_rate'],
      op: 'above',
      value: 0.08,
      lookbackMinutes: 90,
    })
  })

  it('lets a proactive rule of the founder’s own go by the clock', () => {
    assert.equal(
      clock({ trigger_event: 'proactive_gardening', conditions: { every_minutes: 7 } }).everyMinutes,
      7,
    )
  })
})

describe('a rule that makes no sense', () => {
  it('is told which checkers there are, also when it is called like something every object has', () => {
    for (const name of ['tweeted', '', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      assert.match(
        problemOf({ trigger_event: name }),
        /^trigger_event: no checker is called ".*"; there are tweet_high/,
        name,
      )
    }
  })

  it('is told what is wrong, by path', () => {
    assert.match(problemOf({ action_config: {} }), /^action_config\.target_agent: /)
    assert.match(problemOf({ conditions: { skip_probability: '0.1' } }), /^conditions\.skip_probability: /)
    assert.match(problemOf({ conditions: { jitter_minutes: [45] } }), /^conditions\.jitter_minutes/)
    assert.match(
      problemOf({ trigger_event: 'cron', conditions: { expression: 'now and then' } }),
      /^conditions\.expression: /,
    )
    assert.match(
      problemOf({
        trigger_event: 'cron',
        conditions: { expression: '0 9 * * *', time_zone: 'Europe/Atlantis' },
      }),
      /^conditions\.time_zone: /,
    )
    assert.match(problemOf({ trigger_event: 'event_with_tags', conditions: {} }), /^conditions\.tags: /)
    assert.match(
      problemOf({ trigger_event: 'event_with_tags', conditions: { tags: [] } }),
      /^conditions\.tags: /,
    )
    assert.match(
      problemOf({ trigger_event: 'no_event_for', conditions: { kind: 'tweet.posted' } }),
      /^conditions\.minutes: /,
    )
    assert.match(
      problemOf({ trigger_event: 'metric_crosses', conditions: { metric: 'likes' } }),
      /^conditions\.value: /,
    )
  })

  it('is a finding and never a throw, whatever the columns hold', () => {
    const names = fc.oneof(fc.constantFrom(...Object.keys(checkers)), fc.string())
    fc.assert(
      fc.property(names, fc.jsonValue(), fc.jsonValue(), (trigger_event, conditions, action_config) => {
        const read = readRule(row({ trigger_event, conditions, action_config }))
        assert.ok(read.ok || read.problems.length > 0)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a rule that goes by the clock', () => {
  const pace = fc.record({
    every: fc.integer({ min: 1, max: 100_000 }),
    least: fc.nat(200),
    more: fc.nat(200),
    now: fc.integer({ min: 0, max: 4e12 }),
  })

  it('is due next after its interval and a jitter between its two bounds', () => {
    fc.assert(
      fc.property(pace, roll, ({ every, least, more, now }, die) => {
        const rule = clock({ conditions: { every_minutes: every, jitter_minutes: [least, least + more] } })
        const wait = (nextDueAt(rule, now, die) - now) / minute
        assert.ok(wait >= every + least - 1e-6 && wait <= every + least + more + 1e-6, `${wait}`)
      }),
    )
  })

  it('is due first within its first interval, or after the seconds it names', () => {
    fc.assert(
      fc.property(pace, roll, ({ every, now }, die) => {
        const wait = firstDueAt(clock({ conditions: { every_minutes: every } }), now, die) - now
        assert.ok(wait >= 0 && wait <= every * minute)
        assert.equal(firstDueAt(clock({ conditions: { first_after_seconds: 20 } }), now, die), now + 20_000)
      }),
    )
  })

  it('never comes sooner than its cooldown when it names no interval', () => {
    assert.equal(clock({ cooldown_minutes: 500 }).everyMinutes, 500)
    assert.equal(clock({ cooldown_minutes: 30 }).everyMinutes, 360)
  })

  it('has a jitter of 25 to 45 minutes and a day off in 12 of 100 when it says nothing else', () => {
    const { conditions } = clock({})
    assert.deepEqual(conditions.jitter_minutes, [25, 45])
    assert.equal(conditions.skip_probability, 0.12)
  })

  it('refuses a jitter that ends before it begins', () => {
    assert.match(problemOf({ conditions: { jitter_minutes: [45, 25] } }), /^conditions\.jitter_minutes/)
  })
})

describe('cron in a time zone with summer time', () => {
  const berlin = (at: number): string =>
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Berlin',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    }).format(at)
  function firings(expression: string, from: number, to: number): number[] {
    const found: number[] = []
    for (let at = from; ; ) {
      const next = nextCronAt(expression, 'Europe/Berlin', at)
      assert.ok(next !== null && next > at, 'time goes forward')
      if (next >= to) return found
      found.push(next)
      at = next
    }
  }
  const year = [Date.UTC(2026, 0, 1) - 3_600_000, Date.UTC(2027, 0, 1) - 3_600_000] as const

  for (const time of ['0 0', '30 1', '0 2', '30 2', '59 2', '0 3', '30 3', '59 23']) {
    it(`fires once on each of the 365 days at minute and hour "${time}"`, () => {
      const days = firings(`${time} * * *`, year[0] - 1, year[1]).map((at) => berlin(at).slice(0, 10))
      assert.equal(days.length, 365)
      assert.equal(new Set(days).size, 365)
    })
  }

  it('keeps to the clock on the wall on both sides of a change', () => {
    const times = firings('0 9 * * *', Date.UTC(2026, 2, 27), Date.UTC(2026, 2, 31))
    assert.deepEqual(times.map(berlin), [
      '2026-03-27 09:00',
      '2026-03-28 09:00',
      '2026-03-29 09:00',
      '2026-03-30 09:00',
    ])
    assert.deepEqual(
      times.map((at) => new Date(at).getUTCHours()),
      [8, 8, 7, 7],
    )
  })

  it('fires every quarter of an hour of real time, change or not', () => {
    const autumn = firings('*/15 * * * *', Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 4))
    const gaps = autumn.slice(1).map((at, i) => (at - (autumn[i] ?? 0)) / minute)
    assert.deepEqual([...new Set(gaps)], [15])
  })

  it('has no next instant for a day that never comes', () => {
    assert.equal(nextCronAt('0 0 31 2 *', 'UTC', Date.UTC(2026, 0, 1)), null)
  })
})
