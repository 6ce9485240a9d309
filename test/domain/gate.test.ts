// The gates as pure questions: what a draft takes, in which order, and what a refusal says.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { replayIntake } from '../../src/domain/backtest.ts'
import {
  filingAsk,
  fixedGates,
  passesUnattended,
  quotaReading,
  refusalOf,
  stepAsks,
} from '../../src/domain/gate.ts'
import type { StepGate } from '../../src/domain/policy-specs.ts'
import { draftOf } from '../support/company.ts'
import { policiesWith } from '../support/policies.ts'

const windows = {
  hour: '2026-03-02T10:00:00.000Z',
  day: '2026-03-02T00:00:00.000Z',
  week: '2026-03-02T00:00:00.000Z',
}
const kinds = ['crawl', 'analyze', 'write_content', 'draft_tweet', 'post_tweet', 'review', 'deploy'] as const
const stepsOfKinds = (names: readonly string[]) =>
  names.map((kind) => ({ kind, payload: {}, dependsOn: null }))
const someSteps = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 12 })
const someGates: fc.Arbitrary<Record<string, StepGate>> = fc.dictionary(
  fc.constantFrom(...kinds),
  fc.record({
    limit: fc.nat(9),
    window: fc.constantFrom('hour' as const, 'day' as const, 'week' as const),
    per: fc.constantFrom('company' as const, 'agent' as const),
  }),
)
const facts = { windows, openMissionsOfAgent: 0 }

describe('what a draft takes from the quotas', () => {
  it('is asked for in the one order in which counters are locked, each counter once', () => {
    fc.assert(
      fc.property(someSteps, someGates, (names, gates) => {
        const asks = stepAsks(
          { agentId: 'writer', steps: stepsOfKinds(names) },
          policiesWith({ step_gates: gates }),
          windows,
        )
        const order = asks.map((ask) => ask.gate)
        assert.deepEqual(
          order,
          [...new Set(order)].sort((a, b) => (a < b ? -1 : 1)),
        )
      }),
    )
  })

  it('is the number of steps of its kinds, and never nothing', () => {
    fc.assert(
      fc.property(someSteps, someGates, (names, gates) => {
        const policies = policiesWith({ step_gates: gates })
        const asks = stepAsks({ agentId: 'writer', steps: stepsOfKinds(names) }, policies, windows)
        for (const ask of asks)
          assert.equal(ask.take, names.filter((name) => ask.kinds.includes(name)).length)
        assert.ok(asks.every((ask) => ask.take > 0))
        const gated = new Set(['post_tweet', 'write_content', 'draft_tweet', ...Object.keys(gates)])
        const expected = names.filter((name) => gated.has(name))
        assert.deepEqual(
          new Set(asks.flatMap((ask) => ask.kinds.filter((k) => names.includes(k as never)))),
          new Set(expected),
        )
      }),
    )
  })

  it('counts articles and drafts of posts in one quota, and posts in their own', () => {
    const steps = stepsOfKinds(['write_content', 'draft_tweet', 'draft_tweet', 'post_tweet'])
    const asks = stepAsks({ agentId: 'writer', steps }, policiesWith(), windows)
    assert.deepEqual(
      asks.map(({ gate, take, limit }) => ({ gate, take, limit })),
      [
        { gate: 'content_policy.max_drafts_per_day', take: 3, limit: 8 },
        { gate: 'x_daily_quota', take: 1, limit: 5 },
      ],
    )
  })

  it('is counted per agent or for the company, in the window that the policy names', () => {
    const gates = {
      crawl: { limit: 3, window: 'hour', per: 'agent' },
      review: { limit: 4, window: 'week', per: 'company' },
    } as const
    const asks = stepAsks(
      { agentId: 'writer', steps: stepsOfKinds(['crawl', 'review']) },
      policiesWith({ step_gates: gates }),
      windows,
    )
    assert.deepEqual(
      asks.map((ask) => [ask.gate, ask.windowStart]),
      [
        ['step_gates.crawl.per_hour:writer', windows.hour],
        ['step_gates.review.per_week', windows.week],
      ],
    )
  })
})

describe('the gates that are no quota', () => {
  const readings = (change: Parameters<typeof policiesWith>[0], names: string[], depth = 0, open = 0) =>
    refusalOf(
      fixedGates(draftOf({ steps: stepsOfKinds(names), chainDepth: depth }), policiesWith(change), {
        windows,
        openMissionsOfAgent: open,
      }),
    )

  it('let a small first cause pass', () => assert.equal(readings({}, ['review']), null))

  it('stop one step too many, and no step fewer', () => {
    assert.equal(readings({}, Array(12).fill('review')), null)
    assert.equal(
      readings({}, Array(13).fill('review')),
      'Over the limit (13/12): proposal_policy.max_steps, steps in the proposal',
    )
  })

  it('stop a chain of causes at its ninth link', () => {
    assert.equal(readings({}, ['review'], 8), null)
    assert.match(
      readings({}, ['review'], 9) ?? '',
      /^Over the limit \(9\/8\): proposal_policy.max_chain_depth/,
    )
  })

  it('stop the mission that would be one too many open', () => {
    assert.equal(readings({ mission_policy: { max_open_per_agent: 2 } }, ['review'], 0, 1), null)
    assert.match(
      readings({ mission_policy: { max_open_per_agent: 2 } }, ['review'], 0, 2) ?? '',
      /^Over the limit \(3\/2\): mission_policy.max_open_per_agent/,
    )
  })

  it('name every switch that is off, and only those the draft would need', () => {
    const off = {
      content_policy: { enabled: false },
      worker_policy: { disabled_kinds: ['crawl', 'research'] },
    }
    assert.equal(readings(off, ['review']), null)
    assert.equal(
      readings(off, ['crawl', 'draft_tweet', 'deploy']),
      'worker_policy.disabled_kinds: crawl is switched off; content_policy.enabled: drafting is switched off; deploy_policy.enabled: deploys are switched off',
    )
  })
})

describe('a reading', () => {
  const ask = filingAsk(draftOf({ agentId: 'writer' }), policiesWith(), windows)

  it('says the measured value and the limit when the quota is full', () => {
    assert.equal(
      refusalOf([quotaReading({ ...ask, limit: 8 }, 8, false)]),
      'Quota full (8/8): proposals_per_agent_per_day:writer',
    )
  })

  it('keeps what was taken only when something was taken', () => {
    assert.equal(quotaReading(ask, 3, true).took, 1)
    assert.equal('took' in quotaReading(ask, 3, false), false)
  })

  it('is no reason to refuse when all gates were passed', () => {
    assert.equal(refusalOf([quotaReading(ask, 19, true)]), null)
  })
})

describe('passing without a human', () => {
  it('takes every kind of the proposal to be on the list, and the list to be switched on', () => {
    fc.assert(
      fc.property(someSteps, fc.subarray([...kinds]), fc.boolean(), (names, allowed, enabled) => {
        const policies = policiesWith({ auto_approve: { enabled, allowed_step_kinds: allowed } })
        assert.equal(
          passesUnattended(stepsOfKinds(names), policies),
          enabled && names.every((name) => allowed.includes(name)),
        )
      }),
    )
  })
})

describe('the intake over any sequence of proposals', () => {
  it('never accepts more than a limit, in any window', () => {
    const hours = ['2026-03-02T10:00:00.000Z', '2026-03-02T11:00:00.000Z']
    const proposal = fc.record({
      agentId: fc.constantFrom('writer', 'social'),
      kinds: fc.array(fc.constantFrom('write_content', 'draft_tweet', 'crawl', 'review'), {
        minLength: 1,
        maxLength: 4,
      }),
      hour: fc.constantFrom(...hours),
    })
    const limits = fc.record({ drafts: fc.nat(8), perAgent: fc.nat(12), crawls: fc.nat(5) })
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 40 }), limits, (list, limit) => {
        const policies = policiesWith({
          content_policy: { max_drafts_per_day: limit.drafts },
          proposal_policy: { max_per_agent_per_day: limit.perAgent },
          step_gates: { crawl: { limit: limit.crawls, window: 'hour', per: 'agent' } },
        })
        const past = list.map((one, i) => ({
          id: String(i),
          title: '',
          agentId: one.agentId,
          steps: stepsOfKinds(one.kinds),
          chainDepth: 0,
          windows: { ...windows, hour: one.hour },
        }))
        const accepted = replayIntake(past, policies).flatMap((one, i) =>
          one.status === 'accepted' ? [list[i] as (typeof list)[number]] : [],
        )
        const drafts = accepted
          .flatMap((one) => one.kinds)
          .filter((kind) => kind !== 'crawl' && kind !== 'review')
        assert.ok(drafts.length <= limit.drafts)
        for (const agentId of ['writer', 'social']) {
          const own = accepted.filter((one) => one.agentId === agentId)
          assert.ok(own.length <= limit.perAgent)
          for (const hour of hours) {
            const crawls = own.filter((one) => one.hour === hour).flatMap((one) => one.kinds)
            assert.ok(crawls.filter((kind) => kind === 'crawl').length <= limit.crawls)
          }
        }
      }),
    )
  })

  it('refuses only what would have gone over: whoever is refused did not fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 20 }), fc.nat(10), (sizes, limit) => {
        const policies = policiesWith({ content_policy: { max_drafts_per_day: limit } })
        const past = sizes.map((size, i) => ({
          id: String(i),
          title: '',
          agentId: 'writer',
          steps: stepsOfKinds(Array(size).fill('draft_tweet')),
          chainDepth: 0,
          windows,
        }))
        let used = 0
        for (const [i, one] of replayIntake(past, policies).entries()) {
          const size = sizes[i] ?? 0
          assert.equal(one.status, used + size <= limit ? 'accepted' : 'rejected')
          if (one.status === 'accepted') used += size
        }
      }),
    )
  })

  it('gives a reading of every gate, whether it was passed or not', () => {
    const gates = fixedGates(draftOf(), policiesWith(), facts)
    assert.deepEqual(
      gates.map((gate) => gate.gate),
      ['proposal_policy.max_steps', 'proposal_policy.max_chain_depth', 'mission_policy.max_open_per_agent'],
    )
  })
})
