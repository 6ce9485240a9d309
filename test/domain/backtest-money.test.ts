// A tried limit keeps waiting exactly what would not have fitted, day by day, and leaves the rest alone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { backtestMoney, type PastCall } from '../../src/domain/backtest-money.ts'
import { policiesWith } from '../support/policies.ts'

let made = 0
const call = (change: Partial<PastCall> = {}): PastCall => {
  made += 1
  const day = change.day ?? '2026-03-02'
  return {
    id: String(made).padStart(6, '0'),
    at: new Date(`${day}T10:00:${String(made % 60).padStart(2, '0')}Z`),
    day,
    month: day.slice(0, 7),
    agentId: 'writer',
    missionId: 'm1',
    stepId: `s${made}`,
    roundtableId: null,
    unit: 'micro_usd',
    worst: 300_000,
    cost: 200_000,
    ...change,
  }
}
const roomy = { daily_usd: 10, monthly_usd: 100, per_agent_daily_usd: 10 }
const spending_policy = { per_mission_usd: 100, per_call_usd: 10, talk_share: 1 }
const inForce = policiesWith({ budget_policy: roomy, spending_policy })
const tried = (budget: Partial<typeof roomy>) =>
  policiesWith({ budget_policy: { ...roomy, ...budget }, spending_policy })

describe('a limit of money that is tried on the past', () => {
  it('lets pass what fits in the worst case, and says when the first call would have waited', () => {
    const calls = [call(), call(), call(), call({ roundtableId: 'r1', stepId: null, missionId: null })]
    const [day, ...more] = backtestMoney(calls, '2026-03-02', inForce, tried({ daily_usd: 0.6 }))
    assert.deepEqual(more, [])
    assert.deepEqual(day, {
      day: '2026-03-02',
      unit: 'micro_usd',
      calls: 4,
      spent: 800_000,
      limit_before: 10_000_000,
      limit_after: 600_000,
      would_spend: 400_000,
      reached_at: calls[2]?.at,
      reached_gate: 'budget_policy.daily_usd',
      calls_after_limit: 2,
      steps_after_limit: 1,
      conversations_after_limit: 1,
    })
  })

  it('begins every day anew, and counts a month from its beginning', () => {
    const calls = [call({ day: '2026-03-01' }), call({ day: '2026-03-02' }), call({ day: '2026-03-03' })]
    const daily = backtestMoney(calls, '2026-03-02', inForce, tried({ daily_usd: 0.3 }))
    assert.deepEqual(
      daily.map(({ day, calls_after_limit }) => [day, calls_after_limit]),
      [
        ['2026-03-02', 0],
        ['2026-03-03', 0],
      ],
    )
    const monthly = backtestMoney(calls, '2026-03-02', inForce, tried({ monthly_usd: 0.5 }))
    assert.deepEqual(
      monthly.map(({ calls_after_limit, reached_gate }) => [calls_after_limit, reached_gate]),
      [
        [0, null],
        [1, 'budget_policy.monthly_usd'],
      ],
    )
  })

  it('refuses what no single call may cost, and what has no price where that is not wanted', () => {
    const calls = [call({ worst: 300_001 }), call(), call({ unit: 'tokens', worst: 900, cost: 500 })]
    const days = (policies: Parameters<typeof policiesWith>[0]) =>
      backtestMoney(calls, '2026-03-02', inForce, policiesWith(policies)).map(
        ({ unit, calls_after_limit: late, reached_gate: gate }) => [unit, late, gate],
      )
    assert.deepEqual(
      days({ budget_policy: roomy, spending_policy: { ...spending_policy, per_call_usd: 0.3 } }),
      [
        ['micro_usd', 1, 'spending_policy.per_call_usd'],
        ['tokens', 0, null],
      ],
    )
    assert.deepEqual(days({ budget_policy: { ...roomy, unpriced: 'refuse' }, spending_policy }), [
      ['micro_usd', 0, null],
      ['tokens', 1, 'budget_policy.unpriced'],
    ])
  })

  it('counts tokens by their own limit, and changes nothing where nothing changes', () => {
    const calls = [
      call({ unit: 'tokens', worst: 900, cost: 500 }),
      call({ unit: 'tokens', worst: 900, cost: 500 }),
    ]
    const fewer = policiesWith({
      budget_policy: roomy,
      spending_policy: { ...spending_policy, unpriced_daily_tokens: 1_000 },
    })
    assert.equal(backtestMoney(calls, '2026-03-02', inForce, fewer)[0]?.calls_after_limit, 1)
    assert.equal(backtestMoney(calls, '2026-03-02', inForce, inForce)[0]?.calls_after_limit, 0)
  })
})
