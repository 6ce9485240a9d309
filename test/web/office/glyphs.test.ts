// Bitmap letters and how texts are broken into lines.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canWrite, cut, glyphOf, widthOf, wrapped } from '../../../web/src/office/glyphs.ts'
import { plain } from '../../../web/src/office/state.ts'

describe('bitmap letters', () => {
  it('write all of ASCII and the accents of western Europe', () => {
    const ascii = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join('')
    for (const text of [ascii, 'àéîõüñçßøåæœłŠžĐ', 'ÀÉÎÕÜÑÇØÅÆŒ', '“yes” ‘no’ – — … • · € → × ° §'])
      for (const letter of text) assert.ok(canWrite(letter), `no letter ${letter}`)
  })

  it('tell every two letters and digits apart', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    const shapes = [...letters].map((letter) => JSON.stringify(glyphOf(letter)))
    assert.equal(new Set(shapes).size, letters.length)
  })

  it('leave other scripts to somebody else', () => {
    for (const text of ['李', 'مرحبا', 'Жук', '🙂', 'ok 李']) assert.equal(canWrite(text), false)
  })
})

describe('lines', () => {
  const line = 'How do we know? Show me the row: seven of the nine drafts were refused.'

  it('are no wider than they may be, and lose no word', () => {
    for (const width of [30, 60, 112, 400]) {
      const lines = wrapped(line, width)
      for (const one of lines) assert.ok(widthOf(one) <= width, one)
      assert.equal(lines.join('').replaceAll(' ', ''), line.replaceAll(' ', ''))
    }
  })

  it('break a word that is too long by itself', () => {
    const lines = wrapped('a'.repeat(100), 50)
    assert.ok(lines.length > 5)
    assert.equal(lines.join(''), 'a'.repeat(100))
  })

  it('end in an ellipsis where they are cut', () => {
    assert.equal(cut('Marlow', 100), 'Marlow')
    assert.match(cut('Bartholomew the Third', 40), /^Bart.*…$/)
    assert.ok(widthOf(cut('Bartholomew the Third', 40)) <= 40)
  })
})

describe('plain text', () => {
  it('has one line, nothing unseen and no more characters than allowed', () => {
    assert.equal(plain('a\n\tb\u0000\u202ec\u2066d', 50), 'a b c d')
    assert.equal([...plain('🙂'.repeat(50), 10)].length, 10)
    assert.equal(plain(7, 10), '')
  })
})
