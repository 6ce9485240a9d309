// What one conversation may still cost, and when a founder's remark still finds somebody to answer it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { callsLeftToDistil, callsLeftToTalk, makeRoom } from '../../src/domain/talk-bounds.ts'

describe('the cost of a conversation', () => {
  it('never exceeds the calls that policy allows, and always leaves one for the distillation', () => {
    const bounds = fc.record({
      max_model_calls: fc.integer({ min: 2, max: 80 }),
      max_tokens: fc.integer({ min: 1_000, max: 200_000 }),
      repetition_likeness: fc.constant(0.7),
    })
    fc.assert(
      fc.property(bounds, fc.integer({ min: 1, max: 5_000 }), (policy, tokensPerCall) => {
        const spent = { model_calls: 0, tokens_spent: 0 }
        while (callsLeftToTalk(spent, policy) > 0) {
          spent.model_calls += 1
          spent.tokens_spent += tokensPerCall
        }
        assert.ok(spent.model_calls >= 1, 'there is always a first word')
        assert.ok(spent.model_calls < policy.max_model_calls)
        assert.ok(callsLeftToDistil(spent, policy) >= 1 || tokensPerCall > policy.max_tokens / 2)
        assert.ok(spent.tokens_spent <= policy.max_tokens || spent.model_calls === 1)
      }),
    )
  })
})

describe("a founder's remark", () => {
  const talk = { turnsPlanned: 6, turnsSpoken: 3, remarks: 0, callsLeft: 10 }

  it('gives the talk one turn more, up to the most that the format has', () => {
    assert.deepEqual(makeRoom(talk, 12), { turnsPlanned: 7 })
    assert.deepEqual(makeRoom(talk, 6), { turnsPlanned: 6 })
    assert.deepEqual(makeRoom({ ...talk, turnsSpoken: 6 }, 12), { turnsPlanned: 7 })
  })

  it('is refused where nobody would answer it, and after twenty of them', () => {
    assert.deepEqual(makeRoom({ ...talk, turnsSpoken: 6 }, 6), {
      reason: 'no turn is left to answer it: all 6 are spoken',
    })
    assert.match(JSON.stringify(makeRoom({ ...talk, callsLeft: 0 }, 12)), /model calls/)
    assert.match(JSON.stringify(makeRoom({ ...talk, remarks: 20 }, 12)), /at most 20 remarks/)
  })
})
