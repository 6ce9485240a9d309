// What the demo model keeps of the texts it has read: the same as if it had read them again, and never more than it has room for.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { remembered } from '../../src/world/model-demo/remembered.ts'

function counted(limits: { entries: number; chars: number }) {
  const read: string[] = []
  const find = remembered(limits, (title: string, text: string) => {
    read.push(`${title}|${text}`)
    return { said: `${title}|${text}` }
  })
  return { find, read }
}

describe('what was found in a text', () => {
  it('is kept, and is never that of another title and text that read the same in a row', () => {
    const { find, read } = counted({ entries: 10, chars: 1_000 })
    const pairs = [
      ['a', 'b\nc'],
      ['a\nb', 'c'],
      ['', '1 ab'],
      ['1', ' ab'],
      ['a', 'b\nc'],
    ] as const
    for (const [title, text] of pairs) assert.equal(find(title, text).said, `${title}|${text}`)
    assert.equal(read.length, 4)
    assert.equal(find('a', 'b\nc'), find('a', 'b\nc'))
  })

  it('goes when there is no room, and what was asked for last stays', () => {
    const { find, read } = counted({ entries: 3, chars: 1_000 })
    for (const title of ['a', 'b', 'a', 'c', 'a', 'd', 'a']) find(title, 'text')
    assert.deepEqual(read, ['a|text', 'b|text', 'c|text', 'd|text'])
    find('b', 'text')
    assert.equal(read.at(-1), 'b|text')
  })

  it('takes no more characters than it may, whatever comes', () => {
    const { find, read } = counted({ entries: 100, chars: 100 })
    const long = 'x'.repeat(200)
    find('', long)
    find('', long)
    assert.equal(read.length, 2)
    for (const letter of 'abcdefgh') find(letter, letter.repeat(30))
    read.length = 0
    for (const letter of 'hgf') find(letter, letter.repeat(30))
    assert.equal(read.length, 0)
    find('e', 'e'.repeat(30))
    assert.equal(read.length, 1)
  })
})
