// What changed between two memories, by words; and where they come from, in words.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { memorySources, memoryTypes } from '../../src/domain/memory.ts'
import { saySource, sayTrust, types, wordDiff } from '../../web/src/views/memory/provenance.ts'

describe('the difference of two memories', () => {
  it('leads from the one to the other, word by word', () => {
    const text = fc.array(fc.constantFrom('posts', 'about', 'ink', 'do', 'well'), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const runs = wordDiff(one.join(' '), other.join(' '))
        const join = (left: 'gone' | 'new'): string =>
          runs
            .filter(({ is }) => is !== left)
            .map((run) => run.text)
            .join(' ')
        assert.equal(join('new'), one.join(' '))
        assert.equal(join('gone'), other.join(' '))
      }),
    )
  })

  it('does not search in texts without an end', () => {
    assert.equal(wordDiff('a '.repeat(5_000), 'b').length, 2)
  })
})

describe('where a memory comes from', () => {
  it('has a word for every source, type and trust', () => {
    for (const source of memorySources) assert.match(saySource(source), /^(?:a|an|the) /)
    assert.deepEqual(Object.keys(types).sort(), [...memoryTypes].sort())
    for (const trust of [0, 1, 2, 3]) assert.doesNotMatch(sayTrust(trust), /unknown/)
  })
})
