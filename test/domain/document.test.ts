import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clip, oneLine, tidyText } from '../../src/domain/document.ts'

test('what cannot be stored or seen is taken out of a text', () => {
  assert.equal(tidyText('a\0b\ud800c\u202ed\u200be\u00adf\ufeffg'), 'ab\ufffdcdefg')
  assert.equal(tidyText('x\u00a0y\u2003z'), 'x y z')
  assert.equal(tidyText('e\u0301'), 'é')
  assert.equal(tidyText('👩‍💻 ok'), '👩‍💻 ok', 'joined emoji stay joined')
})

test('lines end plainly and gaps are one line high', () => {
  assert.equal(tidyText('\n\na  \r\n\r\n\n\nb\rc\u2028d\t\n'), 'a\n\nb\nc\nd')
})

test('a million spaces are tidied at once', () => {
  const begun = performance.now()
  assert.equal(tidyText(`a${' '.repeat(1_000_000)}b`).length, 1_000_002)
  assert.ok(performance.now() - begun < 1_000)
})

test('a cut never leaves half a character', () => {
  assert.equal(clip('abc', 3), 'abc')
  assert.equal(clip('abcd', 3), 'ab…')
  assert.equal(clip('a😀bcd', 3), 'a…')
  assert.equal(oneLine(' a\n b\t c ', 4), 'a b…')
})
