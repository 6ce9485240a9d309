// What calls cost: exact, rounded up, never more than was held for them unless the provider says so.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { chargeOf, costOf, type Price, worstCost } from '../../src/domain/price.ts'

const perMillion = fc.integer({ min: 0, max: 1_000_000_000 })
const price: fc.Arbitrary<Price> = fc.record({
  input: perMillion,
  cached: perMillion,
  cacheWrite: perMillion,
  output: perMillion,
})
const tokens = fc.integer({ min: 0, max: 5_000_000 })
/** A call within its bounds: usage, and the bounds it was held for. */
const call = fc
  .record({ promptTokens: tokens, maxOutputTokens: tokens, a: fc.double({ min: 0, max: 1, noNaN: true }) })
  .chain(({ promptTokens, maxOutputTokens, a }) =>
    fc
      .record({
        inputTokens: fc.integer({ min: 0, max: promptTokens }),
        outputTokens: fc.integer({ min: 0, max: maxOutputTokens }),
        b: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ inputTokens, outputTokens, b }) => {
        const cachedTokens = Math.floor(inputTokens * a)
        const cacheWriteTokens = Math.floor((inputTokens - cachedTokens) * b)
        return {
          promptTokens,
          maxOutputTokens,
          used: { inputTokens, cachedTokens, cacheWriteTokens, outputTokens },
        }
      }),
  )

describe('a price', () => {
  it('never makes a call cost more than its worst case', () => {
    fc.assert(
      fc.property(price, call, (price, { promptTokens, maxOutputTokens, used }) => {
        assert.ok(costOf(price, used) <= worstCost(price, promptTokens, maxOutputTokens))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is charged to the last fraction, rounded up by less than a micro-dollar', () => {
    fc.assert(
      fc.property(price, call, (price, { used }) => {
        const { inputTokens, cachedTokens, cacheWriteTokens, outputTokens } = used
        const fresh = BigInt(inputTokens - cachedTokens - cacheWriteTokens) * BigInt(price.input)
        const rest = BigInt(cachedTokens) * BigInt(price.cached) + BigInt(outputTokens) * BigInt(price.output)
        const exact = fresh + rest + BigInt(cacheWriteTokens) * BigInt(price.cacheWrite)
        const over = BigInt(costOf(price, used)) * 1_000_000n - exact
        assert.ok(over >= 0n && over < 1_000_000n)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is that of each kind of token', () => {
    const sonnet: Price = { input: 3_000_000, cached: 300_000, cacheWrite: 3_750_000, output: 15_000_000 }
    const used = { inputTokens: 10_000, cachedTokens: 6_000, cacheWriteTokens: 1_000, outputTokens: 500 }
    // 3,000 fresh at $3, 6,000 read at $0.30, 1,000 written at $3.75, 500 out at $15 per million.
    assert.equal(costOf(sonnet, used), 9_000 + 1_800 + 3_750 + 7_500)
    assert.equal(worstCost(sonnet, 10_000, 500), 37_500 + 7_500)
  })
})

describe('a charge', () => {
  const held = {
    unit: 'micro_usd',
    amount: 1_000,
    price: { input: 1e6, cached: 1e6, cacheWrite: 1e6, output: 1e6 },
  } as const
  const used = (inputTokens: number, outputTokens = 0) => ({ inputTokens, cachedTokens: 0, outputTokens })

  it('is what was used', () => {
    assert.deepEqual(chargeOf(held, used(300, 200), null), { actual: 500, costMicroUsd: 500, problem: null })
  })

  it('is nothing for a call that used nothing', () => {
    assert.deepEqual(chargeOf(held, used(0), null), { actual: 0, costMicroUsd: 0, problem: null })
  })

  it('is the whole hold, with the reason, where the usage is missing, negative, no number, in parts larger than the whole or absurd', () => {
    const bad = [
      used(-1),
      used(Number.NaN),
      used(Number.POSITIVE_INFINITY),
      used(1.5),
      { inputTokens: 5, cachedTokens: 6, outputTokens: 0 },
      { inputTokens: 5, cachedTokens: 3, cacheWriteTokens: 3, outputTokens: 0 },
      used(10_001),
      used(500_000),
    ]
    for (const usage of bad) {
      const charge = chargeOf(held, usage, null)
      assert.equal(charge.actual, 1_000)
      assert.equal(charge.costMicroUsd, 1_000)
      assert.ok(charge.problem)
    }
    const missing = chargeOf(held, used(0), 'the provider reported no usage')
    assert.deepEqual(missing, {
      actual: 1_000,
      costMicroUsd: 1_000,
      problem: 'the provider reported no usage',
    })
  })

  it('is as billed, with a remark, where a provider counts more than was held', () => {
    const charge = chargeOf(held, used(1_200), null)
    assert.equal(charge.actual, 1_200)
    assert.match(charge.problem ?? '', /1200.*1000/)
  })

  it('has no price where none is known: tokens are counted', () => {
    const charge = chargeOf({ unit: 'tokens', amount: 900, price: null }, used(300, 50), null)
    assert.deepEqual(charge, { actual: 350, costMicroUsd: null, problem: null })
  })
})
