// What a company that pays shows of its money: what was spent on what, what is held, what is left, how the month will end.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { holdMoney } from '../../src/loop/hold-money.ts'
import { sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'
import { get, type House, keyWith, openHouse } from './house.ts'

interface Limit {
  scope: string
  gate: string
  unit: string
  spent: number
  held: number
  limit: number
  exhausted: boolean
}
interface Costs {
  today: { cost_micro_usd: number; input_tokens: number; cached_tokens: number }
  by_day: { day: string; of: string; cost_micro_usd: number }[]
  by_purpose: { today: { of: string; cost_micro_usd: number }[] }
  items: { cost_micro_usd: number; usage_problem: string | null }[]
  spending: { limits: Limit[]; forecast_month_micro_usd: number }
}

describe('the costs of a company that pays', () => {
  let house: House
  let key: string
  const costs = async (): Promise<Costs> =>
    (await get(house, 'GET', '/api/ops/costs', { key })) as unknown as Costs

  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
    const world = payingWorld(house.world.db)
    await setPolicies(world, { budget_policy: { daily_usd: 2, monthly_usd: 20, per_agent_daily_usd: 0.25 } })
    const first = await holdMoney(world, callOf())
    const second = await holdMoney(world, callOf())
    assert.ok(first && second)
    await settle(world, first, { inputTokens: 60_000, cachedTokens: 45_000, outputTokens: 10_000 })
    await settle(
      world,
      second,
      { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
      { problem: 'no usage was reported' },
    )
    await holdMoney(world, callOf({ promptTokens: 10_000 }))
    await assert.rejects(holdMoney(world, callOf()), /per_agent_daily_usd/)
  })
  after(() => house.close())

  it('are told by day, which together are the month', async () => {
    const { by_day: days, today } = await costs()
    assert.equal(
      days.reduce((sum, day) => sum + day.cost_micro_usd, 0),
      today.cost_micro_usd,
    )
    assert.equal(new Set(days.map(({ day }) => day)).size, 1)
    assert.match(String(days[0]?.day), /^\d{4}-\d\d-\d\d$/)
  })

  it('are the sum of its calls, and the limits agree with them', async () => {
    const { today, items, by_purpose: purpose, spending } = await costs()
    assert.equal(today.cost_micro_usd, 170_000)
    assert.deepEqual([today.input_tokens, today.cached_tokens], [60_000, 45_000])
    assert.deepEqual(
      items.map((call) => [call.cost_micro_usd, call.usage_problem]),
      [
        [100_000, 'no usage was reported'],
        [70_000, null],
      ],
    )
    assert.equal(
      purpose.today.reduce((sum, { cost_micro_usd: cost }) => sum + cost, 0),
      170_000,
    )
    assert.deepEqual(
      spending.limits.map(({ scope, spent, held, limit, exhausted }) => [
        scope,
        spent,
        held,
        limit,
        exhausted,
      ]),
      [
        ['agent:executor:day', 170_000, 20_000, 250_000, true],
        ['company:day', 170_000, 20_000, 2_000_000, false],
        ['company:month', 170_000, 20_000, 20_000_000, false],
        ['talk:day', 170_000, 20_000, 1_000_000, false],
      ],
    )
    const [record] = await house.world.db.query<{ cost: number }>(
      sql`select sum(cost_micro_usd)::bigint as cost from ops_model_calls`,
    )
    assert.equal(record?.cost, 170_000)
  })

  it('have a forecast that is never below what was spent', async () => {
    const { spending } = await costs()
    assert.ok(spending.forecast_month_micro_usd >= 170_000)
  })

  it('stand in the status too', async () => {
    const status = await get(house, 'GET', '/api/ops/status', { key })
    assert.deepEqual((status['spending'] as Costs['spending']).limits, (await costs()).spending.limits)
  })

  it('tell the greeting that proves a model as that, never as what a beat might have asked', async () => {
    const world = payingWorld(house.world.db)
    const of = async (): Promise<Record<string, number>> =>
      Object.fromEntries((await costs()).by_purpose.today.map((sum) => [sum.of, sum.cost_micro_usd]))
    const before = await of()
    const hold =
      (await holdMoney(world, callOf({ agentId: 'writer', task: 'hello', promptTokens: 900 }))) ??
      assert.fail()
    const usage = { inputTokens: 900, cachedTokens: 0, outputTokens: 100 }
    assert.ok(await settle(world, hold, usage, { task: 'hello' }))
    const { proof, ...rest } = await of()
    assert.ok(proof !== undefined && proof > 0)
    assert.deepEqual(rest, before)
  })
})
