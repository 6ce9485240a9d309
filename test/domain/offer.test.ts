// Whom the company offers a talk or a lesson.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { offers, pairsFor } from '../../src/domain/offer.ts'

const bond = (a: string, b: string, affinity: number) => ({ a, b, affinity })

describe('a talk about a conflict', () => {
  it('is offered to those whose affinity is at most 0.35', () => {
    const bonds = [bond('ann', 'bob', 0.35), bond('ann', 'cem', 0.36), bond('bob', 'cem', 0.1)]
    assert.deepEqual(pairsFor('conflict_resolution', bonds, {}), [
      { one: 'ann', other: 'bob' },
      { one: 'bob', other: 'cem' },
    ])
  })
})

describe('a lesson', () => {
  it('is offered to those who like each other, where one has done it at least twice as often and three times more', () => {
    const between = (affinity: number, ann: number, bob: number) =>
      pairsFor('mentoring', [bond('ann', 'bob', affinity)], { ann, bob })
    assert.deepEqual(between(0.65, 6, 3), [{ one: 'ann', other: 'bob' }])
    assert.deepEqual(
      between(0.9, 0, 3),
      [{ one: 'bob', other: 'ann' }],
      'whoever has done it more often comes first',
    )
    assert.deepEqual(between(0.64, 9, 0), [], 'they must like each other')
    assert.deepEqual(between(0.9, 5, 3), [], 'less than twice as much')
    assert.deepEqual(between(0.9, 2, 0), [], 'two more are chance')
  })
})

describe('every offer', () => {
  it('is made to nobody whom the affinity of strangers binds', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), (ann, bob) => {
        for (const { format } of offers) {
          assert.deepEqual(pairsFor(format, [bond('ann', 'bob', 0.5)], { ann, bob }), [])
        }
      }),
    )
  })
})
