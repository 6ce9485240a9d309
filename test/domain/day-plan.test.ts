// The day has fewer places than slots: who gets one, whatever the dice say.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { firstSlot, type Hit, placeOf, placesOfDay } from '../../src/domain/day-plan.ts'

/** Hits of a day in the order of the clock: the roll stands below the probability. */
const someHits: fc.Arbitrary<readonly Hit[]> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('standup', 'debate', 'retro')), {
    maxLength: 24,
    selector: ([hour, format]) => `${hour} ${format}`,
  })
  .chain((names) =>
    fc.tuple(
      ...names.map(([hour, format]) =>
        fc
          .tuple(
            fc.constantFrom(1, 0.95, 0.8, 0.5, 0.4),
            fc.integer({ min: 0, max: 999 }).map((n) => n / 1_000),
          )
          .map(
            ([probability, roll]): Hit => ({
              slot: `${String(hour).padStart(2, '0')}:00 ${format}`,
              probability,
              roll: roll * probability,
              outcome: 'due',
            }),
          ),
      ),
    ),
  )
  .map((hits) => hits.toSorted((a, b) => (a.slot < b.slot ? -1 : 1)))

/** Lets the day pass: each slot is decided at its time, given what became of those before it. */
function heldOf(
  hits: readonly Hit[],
  places: number,
  late: ReadonlySet<string> = new Set(),
): readonly string[] {
  const open = new Map(hits.map((hit) => [hit.slot, hit]))
  for (const { slot } of hits) {
    if (!late.has(slot) && placeOf(slot, [...open.values()], places).held) {
      open.set(slot, { ...(open.get(slot) as Hit), outcome: 'held' })
    } else open.delete(slot)
  }
  return [...open.keys()]
}

const doubt = ({ probability, roll }: Hit): number => (probability >= 1 ? -1 : roll / probability)
const surestOf = (hits: readonly Hit[], places: number): readonly string[] =>
  hits
    .toSorted((a, b) => doubt(a) - doubt(b) || (a.slot < b.slot ? -1 : 1))
    .slice(0, places)
    .map(({ slot }) => slot)
    .sort()

const hit = (slot: string, probability: number, roll: number): Hit => ({
  slot,
  probability,
  roll,
  outcome: 'due',
})

describe('the places of a day', () => {
  it('leave one conversation to a founder, unless there is but one', () => {
    assert.deepEqual([0, 1, 2, 5].map(placesOfDay), [1, 1, 1, 4])
  })

  it('go to the surest of all hits, whenever in the day they come', () => {
    fc.assert(
      fc.property(someHits, fc.integer({ min: 1, max: 6 }), (hits, places) => {
        assert.deepEqual([...heldOf(hits, places)].sort(), surestOf(hits, places))
      }),
    )
  })

  it('are never more than there are, whoever is late', () => {
    fc.assert(
      fc.property(someHits, fc.integer({ min: 1, max: 6 }), fc.array(fc.nat(23)), (hits, places, out) => {
        const late = new Set(hits.filter((_, n) => out.includes(n)).map(({ slot }) => slot))
        const held = heldOf(hits, places, late)
        assert.ok(held.length <= places)
        assert.ok(held.every((slot) => !late.has(slot)))
      }),
    )
  })

  it('go to what is certain before what is only probable, and to the first conversation before everything', () => {
    const hits = [hit('08:00 debate', 0.9, 0), hit('09:00 standup', 1, 0.99), hit(firstSlot, 1, 0.999)]
    assert.deepEqual(placeOf('08:00 debate', hits, 2), { held: false, before: [firstSlot, '09:00 standup'] })
    assert.equal(placeOf('09:00 standup', hits, 1).held, false)
    assert.equal(placeOf(firstSlot, hits, 1).held, true)
  })

  it('that are freed by somebody late go to the next', () => {
    const hits = [hit('09:00 standup', 1, 0.5), hit('12:00 debate', 0.8, 0.7)]
    assert.deepEqual(heldOf(hits, 1), ['09:00 standup'])
    assert.deepEqual(heldOf(hits, 1, new Set(['09:00 standup'])), ['12:00 debate'])
  })

  it('are asked for only by a slot that is due', () => {
    assert.throws(() => placeOf('09:00 standup', [], 1), /not one of those that are due/)
  })
})
