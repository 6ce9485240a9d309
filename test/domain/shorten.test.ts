// A text made shorter stays readable.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { shorten } from '../../src/domain/shorten.ts'

const someText = fc.oneof(fc.lorem({ maxCount: 60 }), fc.string({ maxLength: 300, unit: 'grapheme' }))

it('a text is shortened to at most so many characters, on one line, none of them cut in half', () => {
  fc.assert(
    fc.property(someText, fc.integer({ min: 2, max: 120 }), (text, most) => {
      const short = shorten(text, most)
      assert.ok(short.length <= most, short)
      assert.ok(!/[\n\r\t]/.test(short))
      assert.ok(!text.isWellFormed() || short.isWellFormed())
    }),
  )
})

it('a text is cut between words, and what is missing is marked', () => {
  assert.equal(shorten('one two  three\nfour', 40), 'one two three four')
  assert.equal(shorten('one two three four', 13), 'one two…')
  assert.equal(shorten('one two, three', 9), 'one two…')
  assert.equal(shorten('incomprehensibilities', 8), 'incompr…')
})
