// The look at JSON before it is parsed agrees with JSON.parse on everything within the limits.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseJson } from '../../src/http/json-text.ts'

describe('reading JSON', () => {
  it('what is within the limits comes out as JSON.parse has it', () => {
    const keeps = (value: unknown): boolean => {
      const text = JSON.stringify(value)
      return !text.includes('\\u0000') && !text.includes('"__proto__":') && !/\\ud[89a-f]/.test(text)
    }
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 10, stringUnit: 'grapheme' }).filter(keeps),
        fc.nat(4),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent)
          assert.deepEqual(parseJson(text), { ok: true, value: JSON.parse(text) })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('no text makes it throw, and what it lets through JSON.parse lets through', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '"a"',
      '1',
      '-',
      '1e999',
      'true',
      'null',
      ' ',
      '\u0000',
      '\ud800',
      '\\u',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        const read = parseJson(text)
        if (read.ok) assert.deepEqual(read.value, JSON.parse(text))
        else assert.ok(read.fault.detail.length > 0)
      }),
      { numRuns: 3_000 },
    )
  })

  it('the same key in different objects of a list is no double', () => {
    assert.equal(parseJson('[{"a":{"a":1}},{"a":[{"a":1},{"a":2}]}]').ok, true)
    assert.equal(parseJson('{"a":1,"b":{"a":1},"a":2}').ok, false)
  })

  it('a quarter of a megabyte of anything is judged at once', () => {
    for (const text of [
      '['.repeat(250_000),
      `"${'\\"'.repeat(120_000)}"`,
      '1'.repeat(250_000),
      '{"a":'.repeat(50_000),
      '\\'.repeat(250_000),
    ]) {
      const start = performance.now()
      parseJson(text)
      assert.ok(performance.now() - start < 500)
    }
  })
})
