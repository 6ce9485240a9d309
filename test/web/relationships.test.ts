// The picture of who stands how close.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  graphSize,
  placed,
  sayCloseness,
  type Tie,
  tiesMost,
  tiesShown,
} from '../../web/src/views/relationships/graph.ts'

const people = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `agent-${String(n).padStart(2, '0')}`)
const tiesOf = (ids: readonly string[]): Tie[] =>
  ids.flatMap((a, n) =>
    ids.slice(n + 1).map((b, m) => ({ a, b, affinity: ((n * 7 + m * 13) % 17) / 17, seed: 0.5 })),
  )

describe('the graph of relationships', () => {
  it('is the same for the same people, in whatever order they come', () => {
    const ids = people(6)
    const ties = tiesOf(ids)
    assert.deepEqual(placed(ids, ties), placed(ids.toReversed(), ties.toReversed()))
  })

  it('keeps everybody inside and nobody upon another, six or forty', () => {
    for (const count of [1, 2, 6, 40]) {
      const ids = people(count)
      const places = placed(ids, tiesShown(tiesOf(ids), []))
      assert.equal(places.length, count)
      for (const { x, y } of places) {
        assert.ok(x >= 0 && x <= graphSize.width && y >= 0 && y <= graphSize.height)
      }
      for (const [n, one] of places.entries())
        for (const other of places.slice(n + 1))
          assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 20, `${one.id} ${other.id}`)
    }
  })

  it('puts those who are close nearer than those who are at odds', () => {
    const ties = [
      { a: 'a', b: 'b', affinity: 0.95, seed: 0.5 },
      { a: 'a', b: 'c', affinity: 0.1, seed: 0.5 },
      { a: 'b', b: 'c', affinity: 0.1, seed: 0.5 },
    ]
    const [a, b, c] = placed(['a', 'b', 'c'], ties)
    assert.ok(a && b && c)
    assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < Math.hypot(a.x - c.x, a.y - c.y) * 0.8)
  })

  it('draws a bounded number of ties, those of the chosen first', () => {
    const ids = people(40)
    const shown = tiesShown(tiesOf(ids), ['agent-07'])
    assert.equal(shown.length, tiesMost)
    assert.equal(shown.filter(({ a, b }) => a === 'agent-07' || b === 'agent-07').length, 39)
  })

  it('has a word for every closeness', () => {
    assert.deepEqual([0.1, 0.3, 0.5, 0.6, 0.9].map(sayCloseness), [
      'at odds',
      'cool',
      'neither warm nor cool',
      'warm',
      'close',
    ])
  })
})
