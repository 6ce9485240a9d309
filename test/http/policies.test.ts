// What a form for a policy needs: the schema, a refusal with paths, no lost update, and what a smaller budget would have changed.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { holdMoney } from '../../src/loop/hold-money.ts'
import { setPolicies } from '../support/company.ts'
import { type FreshDatabase, freshEmbedded } from '../support/database.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'
import { get, type House, keyWith, openHouse } from './house.ts'

describe('a form for a policy', () => {
  let fresh: FreshDatabase
  let house: House
  let key: string
  before(async () => {
    fresh = await freshEmbedded()
    house = await openHouse({ fresh })
    key = await keyWith(house, ['admin', 'read'])
  })
  after(async () => {
    await house.close()
    await fresh.drop()
  })
  const path = '/api/ops/policies/budget_policy'

  it('is made of the schema that comes with the policy', async () => {
    const { schema } = await get(house, 'GET', path, { key })
    const { properties } = schema as { properties: Record<string, { description: string }> }
    assert.match(properties['daily_usd']?.description ?? '', /USD/)
  })

  it('is told what does not fit, by path', async () => {
    const refused = await get(house, 'PUT', path, { key, body: { daily_usd: -1 }, status: 422 })
    assert.equal((refused['problems'] as { path: string }[])[0]?.path, 'daily_usd')
  })

  it('is told of a time zone that this runtime knows and the database does not', async () => {
    const body = { name: 'X', time_zone: 'US/Pacific-New' }
    const refused = await get(house, 'PUT', '/api/ops/policies/company', { key, body, status: 422 })
    const [problem] = refused['problems'] as { path: string; problem: string }[]
    assert.equal(problem?.path, 'time_zone')
    assert.match(problem?.problem ?? '', /the database knows no time zone/)
  })

  it('does not overwrite what somebody else has written since', async () => {
    const read = await get(house, 'GET', path, { key })
    const mine = `${path}?version=${read['version']}`
    const written = await get(house, 'PUT', mine, { key, body: { daily_usd: 3 } })
    await get(house, 'PUT', mine, { key, body: { daily_usd: 4 }, status: 409 })
    const stands = await get(house, 'GET', path, { key })
    assert.deepEqual([stands['version'], stands['written']], [written['version'], { daily_usd: 3 }])
    await get(house, 'PUT', `${path}?version=${written['version']}`, { key, body: { daily_usd: 4 } })
  })

  it('says in a sentence that nothing changes where nothing costs', async () => {
    const tried = await get(house, 'POST', `${path}/backtest`, { key, body: { daily_usd: 0.01 } })
    const { days, note } = tried['money'] as { days: unknown[]; note: string }
    assert.deepEqual(days, [])
    assert.match(note, /simulated/)
  })

  it('shows which calls a smaller day would have kept waiting', async () => {
    const world = payingWorld(house.world.db)
    await setPolicies(house.world, { spending_policy: { talk_share: 1 } })
    for (let n = 0; n < 3; n += 1) {
      const hold = (await holdMoney(world, callOf())) ?? assert.fail('it costs something')
      assert.ok(await settle(world, hold, { inputTokens: 80_000, cachedTokens: 0, outputTokens: 10_000 }))
    }
    const tried = await get(house, 'POST', `${path}/backtest?days=1`, { key, body: { daily_usd: 0.2 } })
    const { days, note } = tried['money'] as { days: Record<string, unknown>[]; note: string }
    const [day] = days
    assert.deepEqual(
      [
        day?.['calls'],
        day?.['spent'],
        day?.['limit_after'],
        day?.['calls_after_limit'],
        day?.['would_spend'],
      ],
      [3, 270_000, 200_000, 1, 180_000],
    )
    assert.equal(day?.['reached_gate'], 'budget_policy.daily_usd')
    assert.match(note, /^1 call /)
    const other = await get(house, 'POST', '/api/ops/policies/x_daily_quota/backtest', {
      key,
      body: { limit: 1 },
    })
    assert.equal(other['money'], null)
  })
})
