// Who speaks next and how it is meant: the weights of the spec, nobody twice in a row, and tension.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  affinityOf,
  drawSpeaker,
  interactionFor,
  recencyOf,
  speakerWeights,
} from '../../src/domain/speaker.ts'
import { rollOf } from '../../src/world/rng.ts'

const agents = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fox']
const roll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const table = fc.record({
  seats: fc.subarray(agents, { minLength: 2 }),
  spoken: fc.array(fc.constantFrom(...agents), { maxLength: 20 }),
  jitter: fc.dictionary(fc.constantFrom(...agents), roll),
  bonds: fc.array(
    fc.record({ a: fc.constantFrom(...agents), b: fc.constantFrom(...agents), affinity: roll }),
    { maxLength: 15 },
  ),
})

describe('the next speaker', () => {
  it('is never the one who spoke last, and everybody else may be it', () => {
    fc.assert(
      fc.property(table, roll, (ask, drawn) => {
        const weights = speakerWeights(ask)
        const last = ask.spoken.at(-1)
        assert.deepEqual(
          weights.map((one) => one.agent),
          ask.seats.filter((agent) => agent !== last).sort(),
        )
        assert.notEqual(drawSpeaker(weights, drawn)?.drawn.agent ?? 'nobody', last)
      }),
    )
  })

  it('is weighed by affinity, recency and at most 0.2 of jitter', () => {
    fc.assert(
      fc.property(table, (ask) => {
        for (const one of speakerWeights(ask)) {
          assert.ok(Math.abs(one.jitter) <= 0.2)
          assert.ok(one.recency >= 0 && one.recency <= 1)
          assert.ok(Math.abs(one.weight - (1 + 0.6 * one.affinity - 0.4 * one.recency + one.jitter)) < 1e-12)
          assert.ok(one.weight >= 0.4, 'everybody has a chance')
        }
      }),
    )
  })

  it('is drawn as often as the weights say', () => {
    const bonds = [
      { a: 'ada', b: 'ben', affinity: 1 },
      { a: 'ada', b: 'cleo', affinity: 0 },
    ]
    const weights = speakerWeights({ seats: ['ada', 'ben', 'cleo'], spoken: ['ada'], bonds, jitter: {} })
    assert.deepEqual(
      weights.map((one) => [one.agent, one.weight]),
      [
        ['ben', 1.6],
        ['cleo', 1],
      ],
    )
    const draws = 20_000
    let ben = 0
    for (let n = 0; n < draws; n++) {
      if (drawSpeaker(weights, rollOf('test', `draw ${n}`).roll)?.drawn.agent === 'ben') ben++
    }
    assert.ok(Math.abs(ben / draws - 1.6 / 2.6) < 0.01, `${ben} of ${draws}`)
  })

  it('is nobody at a table where only the last speaker sits', () => {
    assert.equal(
      drawSpeaker(speakerWeights({ seats: ['ada'], spoken: ['ada'], bonds: [], jitter: {} }), 0.5),
      null,
    )
  })
})

describe('recency', () => {
  it('is 0 for the silent, most for the last speaker, and fades with every turn of others', () => {
    assert.equal(recencyOf('ada', [], 4), 0)
    assert.equal(recencyOf('ada', ['ben'], 4), 0)
    assert.equal(recencyOf('ada', ['ada'], 4), 1)
    const fading = [0, 1, 2, 3, 4].map((n) => recencyOf('ada', ['ada', ...Array(n).fill('ben')], 4))
    assert.deepEqual(
      [...fading].sort((a, b) => b - a),
      fading,
    )
    assert.ok((fading[4] ?? 1) <= 0.1)
  })
})

describe('how a turn is meant', () => {
  it('follows tension: clash, accord, or neither', () => {
    assert.equal(interactionFor(0.3, 0.19).drawn, 'challenge')
    assert.equal(interactionFor(0.3, 0.2).drawn, 'critical')
    assert.equal(interactionFor(0.4, 0).drawn, 'neutral')
    assert.equal(interactionFor(0.7, 0.99).drawn, 'neutral')
    assert.equal(interactionFor(0.71, 0.39).drawn, 'supportive')
    assert.equal(interactionFor(0.71, 0.4).drawn, 'agreement')
  })

  it('knows how two stand whichever of them is asked, and strangers as neither near nor far', () => {
    const bonds = [{ a: 'ada', b: 'ben', affinity: 0.8 }]
    assert.equal(affinityOf(bonds, 'ben', 'ada'), 0.8)
    assert.equal(affinityOf(bonds, 'ada', 'ben'), 0.8)
    assert.equal(affinityOf(bonds, 'ada', 'cleo'), 0.5)
  })
})
