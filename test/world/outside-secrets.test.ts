import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../src/config/secret.ts'
import { openSecrets } from '../../src/main/secrets.ts'
import { OutsideError } from '../../src/world/outside.ts'
import { secretBook } from '../../src/world/outside-secrets.ts'

const values = new Map([['X_TOKEN', new Secret('tok_5f0c9a7b')]])

test('a secret is handed out by name, and only when it is asked for', () => {
  const told: string[] = []
  const book = secretBook(values, { onReveal: (value) => told.push(value) })
  assert.equal(book.has('X_TOKEN'), true)
  assert.deepEqual(told, [])
  assert.equal(book.reveal('X_TOKEN'), 'tok_5f0c9a7b')
  assert.deepEqual(told, ['tok_5f0c9a7b'])
})

test('a secret that is not there is refused with what to do about it', () => {
  const book = secretBook(values, { refused: new Map([['Y_TOKEN', 'Y_TOKEN_FILE names what is no file']]) })
  const refusal = (name: string, message: RegExp) =>
    assert.throws(
      () => book.reveal(name),
      (error) => error instanceof OutsideError && error.code === 'absent' && message.test(error.message),
    )
  refusal(
    'Z_TOKEN',
    /^there is no secret Z_TOKEN: put Z_TOKEN into \.env, or its file's path into Z_TOKEN_FILE/,
  )
  refusal('Y_TOKEN', /^there is no secret Y_TOKEN: Y_TOKEN_FILE names what is no file/)
})

test('a value that no name gives away is known from the moment it is handed out', () => {
  const secrets = openSecrets({
    values: new Map([['SOMETHING', new Secret('quite-hidden-42')]]),
    refused: new Map(),
    certain: [],
  })
  assert.equal(secrets.known('quite-hidden-42'), 'quite-hidden-42')
  secrets.book.reveal('SOMETHING')
  assert.equal(secrets.known('quite-hidden-42'), '[secret]')
  assert.equal(secrets.all('quite-hidden-42'), '[secret]')
  assert.equal(secrets.model.request({ prompt: 'say quite-hidden-42' }).prompt, 'say [secret]')
})
