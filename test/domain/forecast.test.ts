// What a month will have cost.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { forecastMonth } from '../../src/domain/forecast.ts'

const day = 24 * 3_600_000
const month = { since: 0, end: 30 * day }

describe('the forecast of a month', () => {
  it('goes on at the mean rate since the first call', () => {
    assert.equal(forecastMonth({ ...month, spent: 1_000_000, now: 10 * day }), 3_000_000)
    assert.equal(forecastMonth({ ...month, since: 20 * day, spent: 1_000_000, now: 25 * day }), 2_000_000)
  })

  it('takes a first hour for a day’s worth', () => {
    const early = forecastMonth({ ...month, spent: 100, now: 3_600_000 })
    assert.ok(early < 100 * 31)
  })

  it('is never less than what was spent, is that at the end, and grows with it', () => {
    const time = fc.integer({ min: 0, max: 40 * day })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), time, time, (spent, since, now) => {
        const forecast = forecastMonth({ spent, since, now, end: month.end })
        assert.ok(Number.isInteger(forecast) && forecast >= spent)
        assert.equal(forecastMonth({ spent, since, now: month.end, end: month.end }), spent)
        assert.ok(forecastMonth({ spent: spent + 1_000, since, now, end: month.end }) > forecast)
      }),
    )
  })
})
