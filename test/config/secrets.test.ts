import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { certainValues, findSecrets } from '../../src/config/secrets.ts'
import { readSettings } from '../../src/config/settings.ts'
import { examineSecrets } from '../../src/main/examine-secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'bullpen-secrets-'))
after(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('any variable can be asked for by name, and prints itself as nothing', () => {
  const { values } = findSecrets({ X_API_KEY: 'abc', REGION: 'eu', npm_config_x: '1' }, folder)
  assert.deepEqual([...values.keys()], ['X_API_KEY', 'REGION'])
  assert.equal(values.get('X_API_KEY')?.reveal(), 'abc')
  assert.equal(JSON.stringify([...values]), '[["X_API_KEY","[secret]"],["REGION","[secret]"]]')
})

test('a secret may stand in a file of its own, whose last line end is no part of it', () => {
  fileOf('x-token', 'tok_1\n')
  const found = findSecrets({ X_TOKEN_FILE: 'x-token' }, folder)
  assert.equal(found.values.get('X_TOKEN')?.reveal(), 'tok_1')
  assert.deepEqual(found.certain, ['X_TOKEN'])
})

test('a file that others may use is not read, and the refusal shows neither path nor value', () => {
  for (const mode of [0o644, 0o604, 0o660, 0o602, 0o601]) {
    const path = fileOf(`open-${mode.toString(8)}`, 'tok_1', mode)
    const { values, refused } = findSecrets({ X_TOKEN_FILE: path }, folder)
    assert.equal(values.has('X_TOKEN'), false)
    const reason = refused.get('X_TOKEN') ?? ''
    assert.match(
      reason,
      new RegExp(`^X_TOKEN_FILE names a file that others may use \\(mode ${mode.toString(8)}\\)`),
    )
    assert.ok(!reason.includes('open-') && !reason.includes('tok_1'))
  }
  const read = findSecrets({ X_TOKEN_FILE: fileOf('group', 'tok_1', 0o640) }, folder)
  assert.equal(read.values.get('X_TOKEN')?.reveal(), 'tok_1', 'a group may read, as with mounted secrets')
})

test('what is no readable secret is refused with its reason', () => {
  mkdirSync(join(folder, 'dir'))
  const reasonOf = (path: string) => findSecrets({ X_TOKEN_FILE: path }, folder).refused.get('X_TOKEN')
  assert.match(reasonOf('nowhere') ?? '', /no file that is there$/)
  assert.match(reasonOf('dir') ?? '', /what is no file$/)
  assert.match(reasonOf(fileOf('empty', '\n')) ?? '', /a file without a secret in it$/)
  assert.match(reasonOf(fileOf('large', 'x'.repeat(70_000))) ?? '', /more than 65536 bytes$/)
})

test('the variable itself wins over its file', () => {
  const path = fileOf('both', 'from the file')
  const { values } = findSecrets({ X_TOKEN: 'from the variable', X_TOKEN_FILE: path }, folder)
  assert.equal(values.get('X_TOKEN')?.reveal(), 'from the variable')
})

test('secret for certain is what is called so, what stands in a file, and a password in an address', () => {
  const found = findSecrets(
    {
      GITHUB_TOKEN: 'a-token-1',
      DB_PASSWORD: 'a-password-1',
      SLACK_WEBHOOK_URL: 'https://hooks.example/1',
      REDIS_URL: 'redis://me:p%40ss-1234@h',
      PWD: '/tmp',
      KEYBOARD: 'qwerty',
      HOME_URL: 'https://example.org',
    },
    folder,
  )
  assert.deepEqual(certainValues(found), [
    'a-token-1',
    'a-password-1',
    'https://hooks.example/1',
    'redis://me:p%40ss-1234@h',
    'p%40ss-1234',
    'p@ss-1234',
  ])
})

test('settings take their secrets from files too, and refuse to start on one that others may read', () => {
  const path = fileOf('cron', '0123456789abcdef0123\n')
  const read = readSettings({ CRON_SECRET_FILE: path, ANTHROPIC_API_KEY_FILE: fileOf('key', 'sk-1') }, folder)
  assert.ok(read.ok)
  assert.equal(read.settings.cronSecret?.reveal(), '0123456789abcdef0123')
  assert.equal(read.settings.providerKeys.ANTHROPIC_API_KEY?.reveal(), 'sk-1')
  const refused = readSettings({ CRON_SECRET_FILE: fileOf('seen', '0123456789abcdef0123', 0o644) }, folder)
  assert.ok(!refused.ok)
  assert.match(refused.problems.join(), /^CRON_SECRET_FILE names a file that others may use/)
  const elsewhere = readSettings({ X_TOKEN_FILE: join(folder, 'nowhere') }, folder)
  assert.ok(elsewhere.ok, 'a file of another program is none of our affair until a policy asks for it')
})

test('doctor names the secrets that cannot be read or cannot be told from text, and no value', () => {
  const said = (given: Record<string, string>) => examineSecrets(findSecrets(given, folder))
  assert.equal(said({}).said, 'none')
  assert.match(said({ X_TOKEN: 'tok_5f0c9a7b1d' }).said, /^1 known/)
  const unread = said({ X_TOKEN_FILE: 'nowhere', SSL_CERT_FILE: 'nowhere' })
  assert.deepEqual([unread.state, unread.said], ['warn', 'X_TOKEN_FILE names no file that is there'])
  const plain = said({ DATABASE_URL: 'postgres://postgres:postgres@127.0.0.1/db', X_TOKEN: 'hush' })
  assert.equal(plain.state, 'warn')
  assert.match(plain.said, /^DATABASE_URL, X_TOKEN: too short or too plain/)
  assert.ok(!plain.said.includes('hush'))
})
