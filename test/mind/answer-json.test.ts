import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpack } from '../../src/mind/answer-json.ts'

const valueIn = (output: unknown): unknown => {
  const found = unpack(output)
  assert.ok('value' in found, JSON.stringify(found))
  return found.value
}

const problemOf = (output: unknown): string => {
  const unpacked = unpack(output)
  assert.ok('problem' in unpacked, 'expected a problem')
  return unpacked.problem
}

test('fences and talk around the first object are cut away', () => {
  assert.deepEqual(valueIn('```json\n{"a": "}{"}\n```'), { a: '}{' })
  assert.deepEqual(valueIn('Here you are: {"a": {"b": [1, "\\"}"]}} and {"c": 2}'), { a: { b: [1, '"}'] } })
})

test('what is no object, not whole or no JSON is a problem in words', () => {
  assert.match(problemOf('nothing here'), /no complete JSON object/u)
  assert.match(problemOf('{"a": 1'), /no complete JSON object/u)
  assert.match(problemOf('{"a": undefined}'), /no valid JSON/u)
})

test('depth and size are capped, for texts and for objects', () => {
  assert.match(problemOf(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`), /deeper than 32/u)
  assert.match(problemOf(`{"a":${'['.repeat(500_000)}`), /deeper than 32/u)
  assert.match(problemOf(`{"a":"${'x'.repeat(1_000_001)}"}`), /longer than 1000000/u)
  assert.match(problemOf({ a: 'x'.repeat(1_000_001) }), /longer than 1000000/u)
  let nested: unknown = 1
  for (let depth = 0; depth < 40; depth++) nested = [nested]
  assert.match(problemOf({ nested }), /deeper than 32/u)
})

test('NUL and halves of surrogate pairs are removed, whole pairs stay', () => {
  assert.deepEqual(valueIn({ a: 'x\u0000y\ud83dz\ude00 🚢', 'k\u0000': ['\udfff'] }), {
    a: 'xyz 🚢',
    k: [''],
  })
})
