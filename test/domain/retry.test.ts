// The pauses between attempts.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { retryLimits, retryPauseSeconds } from '../../src/domain/retry.ts'

const roll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the pause before the next attempt', () => {
  it('doubles from 2 seconds to 5 minutes and stays there', () => {
    const full = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((attempt) => retryPauseSeconds(attempt, 1))
    assert.deepEqual(full, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  })

  it('is half to all of that, by the roll', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), roll, (attempt, die) => {
        const full = retryPauseSeconds(attempt, 1)
        const pause = retryPauseSeconds(attempt, die)
        assert.ok(pause >= full / 2 && pause <= full)
        assert.ok(pause >= retryLimits.firstPauseSeconds / 2 && pause <= retryLimits.longestPauseSeconds)
      }),
    )
  })

  it('never gets shorter from one attempt to the next for the same roll', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), roll, (attempt, die) => {
        assert.ok(retryPauseSeconds(attempt + 1, die) >= retryPauseSeconds(attempt, die))
      }),
    )
  })
})
