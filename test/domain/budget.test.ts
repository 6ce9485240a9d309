// Limits of money: which a call falls under, when one is exhausted, and whom that stops.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  isExhausted,
  limitsOf,
  microUsd,
  moneyGates,
  pausesOf,
  type Standing,
} from '../../src/domain/budget.ts'
import { policiesWith } from '../support/policies.ts'

const policies = policiesWith()
const scopes = (missionId: string | null, unit: 'micro_usd' | 'tokens') =>
  limitsOf({ agentId: 'writer', missionId }, unit, policies).map(({ scope, lim }) => [scope, lim])

const standing = (scope: string, spent: number, refusedAt: number | null = null): Standing => ({
  scope,
  unit: 'micro_usd',
  spent,
  held: 0,
  refusedAt,
})

const payer = (agentId: string, units: readonly ('micro_usd' | 'tokens' | null)[] = ['micro_usd']) => ({
  agentId,
  work: units,
  talk: units,
})

describe('the limits of a call', () => {
  it('of a step are the agent’s day, the company’s day and month, and the mission, in the order they are locked', () => {
    assert.deepEqual(scopes('m1', 'micro_usd'), [
      ['agent:writer:day', 1_000_000],
      ['company:day', 2_000_000],
      ['company:month', 20_000_000],
      ['mission:m1', 1_000_000],
    ])
  })

  it('of talk are the share of the day instead of a mission', () => {
    assert.deepEqual(scopes(null, 'micro_usd').at(-1), ['talk:day', 1_000_000])
  })

  it('of a model of unknown price are tokens a day', () => {
    assert.deepEqual(scopes('m1', 'tokens'), [['company:day', 2_000_000]])
    assert.deepEqual(scopes(null, 'tokens'), [
      ['company:day', 2_000_000],
      ['talk:day', 1_000_000],
    ])
  })

  it('come in one order, whoever asks', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.option(fc.uuid()), (agentId, missionId) => {
        const got = limitsOf({ agentId, missionId }, 'micro_usd', policies).map(({ scope }) => scope)
        assert.deepEqual(got, [...got].sort())
      }),
    )
  })

  it('are whole micro-dollars, exactly', () => {
    assert.deepEqual([0, 0.57, 1.1, 0.000001, 1_000_000].map(microUsd), [0, 570_000, 1_100_000, 1, 1e12])
  })
})

describe('an exhausted limit', () => {
  it('is one that is spent, or refused a call and was not raised since', () => {
    assert.ok(isExhausted({ spent: 10, refusedAt: null }, 10))
    assert.ok(!isExhausted({ spent: 9, refusedAt: null }, 10))
    assert.ok(isExhausted({ spent: 9, refusedAt: 10 }, 10))
    assert.ok(isExhausted({ spent: 9, refusedAt: 12 }, 10))
    assert.ok(!isExhausted({ spent: 9, refusedAt: 10 }, 11))
    assert.ok(isExhausted({ spent: 0, refusedAt: null }, 0))
  })

  it('of the company stops everybody', () => {
    const pauses = pausesOf([standing('company:day', 1, 2_000_000)], [payer('a'), payer('b')], policies)
    assert.deepEqual(pauses, { work: ['a', 'b'], talk: ['a', 'b'], of: 2 })
  })

  it('of an agent stops that agent, of talk stops talk', () => {
    const spent = [standing('agent:a:day', 1_000_000), standing('talk:day', 1_000_000)]
    const pauses = pausesOf(spent, [payer('a'), payer('b')], policies)
    assert.deepEqual(pauses, { work: ['a'], talk: ['a', 'b'], of: 2 })
  })

  it('of money stops nobody whose models cost nothing or are counted in tokens', () => {
    const spent = [standing('company:day', 2_000_000)]
    const payers = [payer('a', [null]), payer('b', ['tokens']), payer('c', ['micro_usd', null]), payer('d')]
    assert.deepEqual(pausesOf(spent, payers, policies).work, ['d'])
  })

  it('is let go when the limit is raised', () => {
    const raised = policiesWith({ budget_policy: { daily_usd: 3 } })
    assert.deepEqual(pausesOf([standing('company:day', 1_950_000, 2_000_000)], [payer('a')], raised).work, [])
  })

  it('shuts the gate it belongs to, with the figures', () => {
    const gates = moneyGates([standing('company:day', 1_950_000, 2_000_000)], payer('a'), policies)
    assert.deepEqual(
      gates.map(({ gate, measured, limit, ok }) => [gate, measured, limit, ok]),
      [
        ['budget_policy.per_agent_daily_usd', 0, 1_000_000, true],
        ['budget_policy.daily_usd', 1_950_000, 2_000_000, false],
        ['budget_policy.monthly_usd', 0, 20_000_000, true],
      ],
    )
    assert.equal(gates[1]?.note, '$1.95 of $2.00 spent; the rest does not cover another call')
  })
})
