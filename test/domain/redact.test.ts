import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRedactable, knownRedactor, redacted, redactor, redactValue } from '../../src/domain/redact.ts'

const secret = 'sk-ant-Zq"8/+x&y<z>=und Ende'
const shapes: Readonly<Record<string, (value: string) => string>> = {
  raw: (value) => value,
  'in JSON': (value) => JSON.stringify({ error: `bad key ${value}` }),
  'in JSON inside JSON': (value) => JSON.stringify({ body: JSON.stringify({ key: value }) }),
  'in a URL': (value) => `https://a.example/?k=${encodeURIComponent(value)}&x=1`,
  'in a form': (value) => new URLSearchParams({ key: value }).toString(),
  'in lower-case percent code': (value) =>
    encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in base64 behind a user name': (value) => Buffer.from(`user:${value}`).toString('base64'),
  'in base64 behind two bytes and before more': (value) =>
    Buffer.from(`u:${value} and on`).toString('base64'),
  'in base64 for URLs': (value) => Buffer.from(`a${value}`).toString('base64url'),
  'in hex': (value) => Buffer.from(value).toString('hex'),
  'in upper-case hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
}

/** True when no run of `chars` characters of `value` stands in `text`. */
function nothingOf(value: string, text: string, chars = 10): boolean {
  for (let at = 0; at + chars <= value.length; at++)
    if (text.includes(value.slice(at, at + chars))) return false
  return true
}

for (const [shape, write] of Object.entries(shapes)) {
  test(`a known secret is struck out ${shape}`, () => {
    const text = `before ${write(secret)} after`
    const clean = knownRedactor([secret])(text)
    assert.match(clean, /\[secret\]/)
    assert.ok(clean.startsWith('before ') && clean.endsWith(' after'), clean)
    assert.ok(nothingOf(write(secret), clean, 24) || shape !== 'raw', clean)
    assert.ok(!clean.includes(secret))
  })
}

test('whatever a secret is made of, no encoding of it stays readable', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 12, maxLength: 60, unit: 'grapheme' }).filter(isRedactable),
      fc.constantFrom(...Object.keys(shapes)),
      (value, shape) => {
        const written = shapes[shape]?.(value) ?? ''
        assert.match(knownRedactor([value])(written), /\[secret\]/)
      },
    ),
    { numRuns: 500 },
  )
})

test('a secret that was cut off is known by its first half', () => {
  const long = 'tok_5f0c9a7b1d3e8842aa61cc90'
  assert.equal(knownRedactor([long])(`refused ${long.slice(0, 20)}`), `refused ${redacted}`)
})

test('the longer of two secrets is struck out whole', () => {
  const redact = knownRedactor(['abcdefgh1234', 'abcdefgh1234-and-more-9'])
  assert.equal(redact('x abcdefgh1234-and-more-9 y'), `x ${redacted} y`)
})

test('words, numbers and short values are left alone, for they would take innocent text with them', () => {
  const redact = knownRedactor(['postgres', 'password', '12345678', 'x7', '', 'Development'])
  const text = 'postgres, password 12345678 and Development in x7'
  assert.equal(redact(text), text)
})

test('what has the form of a key is struck out, whoever it belongs to', () => {
  const redact = redactor([])
  for (const key of [
    'sk-proj-abcdefghij0123456789klmn',
    'sk-ant-api03-AAAAbbbb0000CCCCdddd',
    `AIza${'a1'.repeat(17)}b`,
    `ghp_${'a1B2'.repeat(9)}`,
    'xoxb-123456789012-abcdefghij',
    'AKIAIOSFODNN7EXAMPLE',
    `whsec_${'a1B2'.repeat(8)}`,
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0',
    `https://hooks.slack.com/${'services'}/T00000000/B00000000/abcdefghijklmnop`,
    'https://discord.com/api/webhooks/123456789012345678/abcdefghijklmnopqrstuv-1',
    `123456789:${'aB3-_'.repeat(7)}`,
    '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
  ]) {
    assert.equal(redact(`said "${key}".`), `said "${redacted}".`)
  }
  assert.equal(redact('Authorization: Bearer abcdef0123456789'), `Authorization: Bearer ${redacted}`)
  assert.equal(redact('{"x-api-key": "abcdef0123456789"}'), `{"x-api-key": "${redacted}"}`)
  assert.equal(redact('postgres://me:pw@host/db'), `postgres://${redacted}@host/db`)
})

test('ordinary writing has the form of no key', () => {
  const redact = redactor([])
  for (const text of [
    'Authorization: Bearer $CRON_SECRET',
    'X_ACCESS_TOKEN and "access_token":"X_ACCESS_TOKEN"',
    'basic understandingofthings, bearer responsibilities',
    'the sk-learn-like-library-of-ours, 12:30:45, a@b.example',
    'http://localhost:3000/@user and https://example.org/a:b',
    '9f1c2b3a4d5e6f708192a3b4c5d6e7f8a9b0c1d2e3f405162738495a6b7c8d9e',
    '0198c2de-7f3a-7b5a-9c6e-2f1d0a9b8c7d',
  ]) {
    assert.equal(redact(text), text)
  }
})

test('every string in a value is redacted, and what is none stays itself', () => {
  const redact = knownRedactor(['tok_5f0c9a7b'])
  const at = new Date(0)
  assert.deepEqual(redactValue({ tok_5f0c9a7b: ['tok_5f0c9a7b', 1, null, { at }] }, redact), {
    [redacted]: [redacted, 1, null, { at }],
  })
})
