// The policy store's contents: the public defaults word for word, and what is in force when rows hold anything at all.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  defaultPolicy,
  type PolicyKey,
  type PolicyRow,
  parsePolicy,
  policiesInForce,
  policyKeys,
} from '../../src/domain/policy.ts'
import { policySpecs } from '../../src/domain/policy-specs.ts'
import { isTimeZone } from '../../src/domain/time-zone.ts'

/** The table of section 3 of the specification, as people copy it. */
const published: Record<string, unknown> = {
  system: { enabled: true },
  auto_approve: {
    enabled: true,
    allowed_step_kinds: [
      'draft_tweet',
      'crawl',
      'analyze',
      'research',
      'write_content',
      'review',
      'diagnose',
    ],
  },
  x_daily_quota: { limit: 5 },
  content_policy: { enabled: true, max_drafts_per_day: 8 },
  deploy_policy: { enabled: false },
  proposal_policy: {
    max_per_agent_per_day: 20,
    max_steps: 12,
    max_chain_depth: 8,
    pending_expires_hours: 168,
  },
  budget_policy: { daily_usd: 2, monthly_usd: 20, per_agent_daily_usd: 1, unpriced: 'count_tokens' },
  roundtable_policy: {
    enabled: true,
    max_daily_conversations: 5,
    max_turn_chars: 120,
    turn_gap_ms: [3000, 8000],
  },
  memory_policy: { max_per_conversation: 6, min_confidence: 0.55, max_per_agent: 200 },
  memory_influence_policy: { enabled: true, probability: 0.3 },
  relationship_drift_policy: { enabled: true, max_drift: 0.03, floor: 0.1, ceiling: 0.95, log_size: 20 },
  initiative_policy: {
    enabled: false,
    cooldown_hours: 4,
    min_memories: 5,
    min_confidence: 0.6,
    max_action_items_per_day: 3,
  },
  outcome_policy: {
    lookback_hours: 48,
    min_samples: 3,
    strong: 2.0,
    weak: 0.3,
    max_lessons_per_agent_per_day: 3,
  },
  worker_policy: {
    enabled: true,
    disabled_kinds: [],
    max_attempts: 3,
    breaker_failures: 3,
    lease_seconds: 30,
    stale_minutes: 30,
  },
  crawl_policy: { allow_hosts: [], deny_hosts: [], max_bytes: 5000000 },
}

const row = (key: string, value: unknown, more: Partial<PolicyRow> = {}): PolicyRow => ({
  key,
  value,
  good: null,
  verdict: 'unchecked',
  version: 1,
  ...more,
})
const inForce = (key: PolicyKey, value: unknown, more: Partial<PolicyRow> = {}) =>
  policiesInForce([row(key, value, more)]).policies[key]

/** Anything that jsonb can hold, hostile keys included. */
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    ...['{"__proto__":{"enabled":true}}', '{"constructor":1}', '"0.3"', '1e308', '[[[[]]]]'].map((t) =>
      JSON.parse(t),
    ),
  ),
)

describe('the published defaults', () => {
  for (const [key, value] of Object.entries(published)) {
    it(`of ${key} are exactly the specification's`, () => {
      assert.deepEqual(policySpecs[key as PolicyKey].fallback, value)
      assert.deepEqual(defaultPolicy(key as PolicyKey), value)
      assert.deepEqual(parsePolicy(key as PolicyKey, value), { ok: true, value })
    })
  }

  it('of every key fit their own schema and have a sentence of help', () => {
    for (const key of policyKeys) {
      assert.equal(parsePolicy(key, policySpecs[key].fallback).ok, true, key)
      assert.match(policySpecs[key].help, /^[A-Z].*[.]$/, key)
    }
  })

  it('are what a company goes by that has written nothing', () => {
    const { policies, versions, findings } = policiesInForce([])
    for (const key of policyKeys) assert.deepEqual(policies[key], defaultPolicy(key))
    assert.deepEqual([versions, findings], [{}, []])
  })

  it('fill up a value that names only what it changes', () => {
    assert.deepEqual(inForce('worker_policy', { max_attempts: 5 }), {
      ...(published['worker_policy'] as object),
      max_attempts: 5,
    })
  })
})

describe('a reaction matrix', () => {
  it('takes the fields of the specification, and fills up source, probability and cooldown', () => {
    const full = {
      source: 'social',
      tags: ['tweet', 'posted'],
      target: 'growth',
      type: 'analyze',
      probability: 0.3,
      cooldown: 120,
    }
    const short = { tags: ['mission_failed'], target: 'brain', type: 'diagnose' }
    assert.deepEqual(inForce('reaction_matrix', { patterns: [full, short] }), {
      patterns: [full, { source: '*', ...short, probability: 1, cooldown: 0 }],
    })
  })

  it('refuses a probability that is a text, a negative cooldown, a pattern without tags, an unknown field', () => {
    const fine = { tags: ['a'], target: 'growth', type: 'analyze' }
    for (const wrong of [
      { probability: '0.3' },
      { probability: 1.1 },
      { cooldown: -1 },
      { tags: [] },
      { taggs: ['a'] },
    ]) {
      const parsed = parsePolicy('reaction_matrix', { patterns: [{ ...fine, ...wrong }] })
      assert.equal(parsed.ok, false, JSON.stringify(wrong))
      if (!parsed.ok) assert.match(parsed.problems[0]?.path ?? '', /^patterns\.0/)
    }
  })

  it('takes a thousand patterns and not ten thousand', () => {
    const pattern = { tags: ['a'], target: 'growth', type: 'analyze' }
    assert.equal(parsePolicy('reaction_matrix', { patterns: Array(1_000).fill(pattern) }).ok, true)
    assert.equal(parsePolicy('reaction_matrix', { patterns: Array(10_000).fill(pattern) }).ok, false)
  })
})

describe('what is in force', () => {
  it('is something valid under every key, whatever the rows hold', () => {
    fc.assert(
      fc.property(fc.constantFrom(...policyKeys), anyJson, anyJson, (key, value, good) => {
        const { policies } = policiesInForce([row(key, value, { good })])
        for (const each of policyKeys) assert.equal(parsePolicy(each, policies[each]).ok, true, each)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is the last good value while the row holds one that does not fit', () => {
    const good = { limit: 2 }
    fc.assert(
      fc.property(anyJson, (value) => {
        fc.pre(!parsePolicy('x_daily_quota', value).ok)
        assert.deepEqual(inForce('x_daily_quota', value, { good }), good)
      }),
    )
  })

  it('is the default when not even the last good value fits any more', () => {
    assert.deepEqual(inForce('x_daily_quota', 'garbage', { good: { limit: -1 } }), { limit: 5 })
  })

  it('is told about once: a finding for a row that nobody has checked, none for one that was', () => {
    const { findings } = policiesInForce([
      row('system', { enabled: true }),
      row('x_daily_quota', { limit: 'many' }, { version: 7 }),
      row('deploy_policy', 'garbage', { verdict: 'refused' }),
    ])
    assert.equal(findings.length, 2)
    assert.deepEqual(findings[0], { key: 'system', version: 1, problem: null })
    assert.equal(findings[1]?.version, 7)
    assert.match(findings[1]?.problem ?? '', /^limit: /)
  })

  it('ignores keys that are no policy, also those that every object has', () => {
    const { policies, findings } = policiesInForce([
      row('constructor', {}),
      row('__proto__', {}),
      row('nonsense', {}),
    ])
    assert.deepEqual(findings, [])
    assert.deepEqual(Object.keys(policies), [...policyKeys])
  })
})

describe('the kill switch', () => {
  it('stops the company for every value whose enabled is there and is not true', () => {
    fc.assert(
      fc.property(anyJson, fc.boolean(), (enabled, more) => {
        fc.pre(enabled !== true)
        const value = { enabled, ...(more ? { note: 'stop!' } : {}) }
        assert.deepEqual(inForce('system', value, { good: { enabled: true } }), { enabled: false })
      }),
    )
  })

  it('is not thrown by a value that says nothing of it', () => {
    for (const value of [{}, { enable: false }, [], 'off', 0, null]) {
      assert.deepEqual(
        inForce('system', value, { good: { enabled: true } }),
        { enabled: true },
        JSON.stringify(value),
      )
    }
  })

  it('stays thrown under garbage when it was thrown before', () => {
    assert.deepEqual(inForce('system', 'garbage', { good: { enabled: false } }), { enabled: false })
  })
})

describe('a time zone', () => {
  it('is a name that the runtime knows; offsets and nonsense are none', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])
      assert.equal(isTimeZone(zone), true, zone)
    for (const zone of ['', '+02:00', 'Europe/Atlantis', 'Berlin; drop table x', "'"])
      assert.equal(isTimeZone(zone), false, zone)
  })
})
