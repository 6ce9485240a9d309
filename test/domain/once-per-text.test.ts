// What is kept of texts: read once while it is asked for, and never more than so many.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oncePerText } from '../../src/domain/once-per-text.ts'

describe('what was made of a text', () => {
  const counted = () => {
    const read: string[] = []
    return { read, lengthOf: oncePerText((text) => [read.push(text), text.length].at(1) ?? 0) }
  }

  it('is made once, however often it is asked for', () => {
    const { read, lengthOf } = counted()
    assert.deepEqual(
      ['one', 'three', 'one', 'three'].map((text) => lengthOf(text)),
      [3, 5, 3, 5],
    )
    assert.deepEqual(read, ['one', 'three'])
  })

  it('stays while it is asked for and goes when it is not', () => {
    const { read, lengthOf } = counted()
    for (let n = 0; n < 5_000; n++) lengthOf(`text ${n}`) + lengthOf('asked for')
    assert.equal(read.filter((text) => text === 'asked for').length, 1)
    lengthOf('text 0')
    assert.equal(read.filter((text) => text === 'text 0').length, 2)
  })

  it('is not kept of a long text', () => {
    const { read, lengthOf } = counted()
    const long = 'x'.repeat(1_001)
    assert.equal(lengthOf(long) + lengthOf(long), 2_002)
    assert.equal(read.length, 2)
  })
})
