// A conversation as a film, and the choice behind a turn.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { choiceOf } from '../../web/src/views/conversations/choice.ts'
import { filmOf, placeOf, talkAt } from '../../web/src/views/conversations/talk-film.ts'

const turns = [0, 20, 21, 900].map((seconds, position) => ({
  position,
  speaker: position % 2 === 0 ? 'ada' : 'bo',
  created_at: new Date(Date.UTC(2026, 0, 5, 9) + seconds * 1_000).toISOString(),
}))

describe('a conversation as a film', () => {
  it('has every turn typed before it stands, in order, with no pause that one would wait for', () => {
    const film = filmOf(turns)
    let before = 0
    for (const { typesAt, standsAt } of film.scenes) {
      assert.ok(typesAt > before && standsAt > typesAt)
      assert.ok(standsAt - before >= 900 && standsAt - before <= 3_200)
      before = standsAt
    }
    assert.ok(film.lengthMs > before)
  })

  it('shows at the place of a turn all turns up to it, and who types next', () => {
    const film = filmOf(turns)
    for (let shown = 0; shown <= turns.length; shown += 1)
      assert.equal(talkAt(film, placeOf(film, shown)).shown, shown)
    assert.deepEqual(talkAt(film, film.scenes[1]?.typesAt ?? 0), { shown: 1, typing: 'bo' })
    assert.deepEqual(talkAt(film, film.lengthMs), { shown: 4, typing: null })
    assert.deepEqual(talkAt(filmOf([]), 10), { shown: 0, typing: null })
  })

  it('never shows fewer turns later', () => {
    const film = filmOf(turns)
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        assert.ok(talkAt(film, early).shown <= talkAt(film, late).shown)
      }),
    )
  })
})

describe('the choice behind a turn', () => {
  it('gives everybody the share of their weight, one after the other, and the roll', () => {
    const choice = choiceOf({
      weights: [
        { agent: 'ada', weight: 1, affinity: 0.4, recency: 0 },
        { agent: 'bo', weight: 3, affinity: 0.9 },
      ],
      dice: [
        { of: 'interaction', roll: 0.1 },
        { of: 'speaker', roll: 0.7 },
      ],
    })
    assert.deepEqual(
      choice?.candidates.map(({ agent, share, from }) => [agent, share, from]),
      [
        ['ada', 0.25, 0],
        ['bo', 0.75, 0.25],
      ],
    )
    assert.equal(choice?.roll, 0.7)
  })

  it('is none for an opening, and leaves out what is no weight', () => {
    assert.equal(choiceOf({ weights: [], dice: [] }), null)
    assert.equal(
      choiceOf({ weights: [null, 3, { agent: 'x' }, { agent: 'y', weight: Number.NaN }], dice: [] }),
      null,
    )
    assert.equal(choiceOf({ weights: [{ agent: 'x', weight: 1 }], dice: [null] })?.roll, null)
  })
})
