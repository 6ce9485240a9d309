// Which of its own sources a company reads for what.

import assert from 'node:assert/strict'
import test from 'node:test'
import { chooseSources } from '../../src/steps/source-choice.ts'

const own = [
  { name: 'Ferry gazette', source: 'ferries.md', topics: ['ships'] },
  { name: 'Bus notes', source: 'buses.md', topics: ['roads'] },
  { name: 'Night trains', source: 'trains.md', topics: ['rails'] },
  { name: 'Harbour law', source: 'law.md', topics: ['rules'] },
]
const names = (asked: string, readBefore: ReadonlyMap<string, string>, turn: number): string[] =>
  chooseSources(own, asked, readBefore, turn).map(({ source }) => source)

test('a source whose topics hold the asked words comes first, with one other beside it', () => {
  for (const turn of [0, 0.3, 0.6, 0.9]) {
    const chosen = names('what ships cost', new Map(), turn)
    assert.equal(chosen[0], 'ferries.md')
    assert.equal(chosen.length, 2)
  }
})

test('what a source said when it was last read speaks for it, too', () => {
  const read = new Map([['trains.md', 'Sleepers are booked out for months.']])
  assert.equal(names('who books sleepers', read, 0)[0], 'trains.md')
})

test('with nothing that fits, the sources take turns and half of them are read', () => {
  const turns = [0, 0.3, 0.6, 0.9].map((turn) => names('', new Map(), turn))
  assert.ok(turns.every((chosen) => chosen.length === 2))
  assert.equal(new Set(turns.flat()).size, own.length)
})

test('a company of one source reads it', () => {
  assert.equal(chooseSources(own.slice(0, 1), 'anything', new Map(), 0.99).length, 1)
})
