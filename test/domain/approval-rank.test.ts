// What wants an answer first: what is soon over, risky, costly or old, each within its share.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { approvalRank, rankShares, type Waiting } from '../../src/domain/approval-rank.ts'

const hour = 3_600_000
const now = 1_800_000_000_000
const waiting = (change: Partial<Waiting> = {}): Waiting => ({
  risk: 'medium',
  predictedMicroUsd: null,
  askedAt: now,
  expiresAt: null,
  ...change,
})

const anyWaiting = fc.record({
  risk: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  predictedMicroUsd: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
  askedAt: fc.integer({ min: now - 1_000 * hour, max: now }),
  expiresAt: fc.option(fc.integer({ min: now - hour, max: now + 1_000 * hour })),
})

describe('the rank of a question', () => {
  it('rises with each reason', () => {
    const base = approvalRank(waiting(), now)
    for (const more of [
      { risk: 'high' as const },
      { predictedMicroUsd: 500_000 },
      { askedAt: now - 24 * hour },
      { expiresAt: now + 10 * hour },
    ])
      assert.ok(approvalRank(waiting(more), now) > base, JSON.stringify(more))
  })

  it('puts what is over in an hour before what is risky alone', () => {
    const soon = approvalRank(waiting({ risk: 'low', expiresAt: now + hour }), now)
    assert.ok(soon > approvalRank(waiting({ risk: 'high' }), now))
  })

  it('stays within 0 and 100, and never falls as time goes on', () => {
    const most = Object.values(rankShares).reduce((sum, part) => sum + part, 0)
    assert.equal(most, 100)
    fc.assert(
      fc.property(anyWaiting, fc.integer({ min: 0, max: 1_000 }), (one, hours) => {
        const rank = approvalRank(one, now)
        assert.ok(rank >= 0 && rank <= 100)
        assert.ok(approvalRank(one, now + hours * hour) >= rank)
      }),
    )
  })
})
