// A company lives in a process: it starts, answers, has one owner, stops when asked, and goes on after being killed.

import assert from 'node:assert/strict'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bullpen, type Ended, greeting, note, type Up, until, up, workFolder } from './shell.ts'

const timeout = 90_000

const lastLine = ({ err }: Ended): string => err.trim().split('\n').at(-1) ?? ''

async function mission(company: Up, title: string): Promise<{ id: string; status: string } | undefined> {
  const { items } = (await company.ask('/api/ops/missions')) as {
    items: { id: string; title: string; status: string }[]
  }
  return items.find((one) => one.title === title)
}

test('it answers where its first line says, lets in once by the link, and leaves secrets to their owner', {
  timeout,
}, async (t) => {
  const company = await up(t, workFolder())
  assert.match(company.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.equal((await fetch(`${company.url}/healthz`)).status, 200)
  assert.equal((await fetch(`${company.url}/api/ops/status`)).status, 401)
  assert.equal((await fetch(company.loginUrl, { redirect: 'manual' })).status, 303)
  assert.equal((await fetch(company.loginUrl, { redirect: 'manual' })).status, 410)
  for (const file of ['owner.key', 'bullpen.lock'])
    assert.equal(statSync(join(company.dataDir, file)).mode & 0o077, 0, file)
  assert.equal(statSync(company.dataDir).mode & 0o077, 0)
  company.signal('SIGINT')
  assert.equal(await company.ended, 0)
  assert.deepEqual(readdirSync(company.dataDir).toSorted(), ['db', 'owner.key'])
})

test('Ctrl-C stops it with what was going on, how to start again, the address and the data', {
  timeout,
}, async (t) => {
  const folder = workFolder()
  const company = await up(t, folder)
  await bullpen(folder, [
    'propose',
    'Wait for me',
    '--agent',
    'executor',
    '--step',
    'post_tweet={"text":"hi"}',
  ])
  company.signal('SIGINT')
  assert.equal(await company.ended, 0)
  assert.match(company.said(), /Stopped\. .*1 proposal waiting for approval/)
  assert.match(company.said(), /Start again {3}npx bullpen up --port 0/)
  assert.ok(company.said().includes(company.url))
  assert.ok(company.said().includes(company.dataDir))
})

test('the one Ctrl-C that npm sends twice is one: it still stops in peace', { timeout }, async (t) => {
  const company = await up(t, workFolder())
  company.signal('SIGINT')
  company.signal('SIGTERM')
  assert.equal(await company.ended, 0)
  assert.match(company.said(), /Stopped\. Left for the next time/)
})

test('a second start is refused, with the pid, the address and what to do', { timeout }, async (t) => {
  const folder = workFolder()
  const first = await up(t, folder)
  const second = await bullpen(folder, ['up', '--json', '--port', '0'])
  assert.equal(second.code, 1)
  assert.equal(second.out, '')
  assert.equal(second.err.trim().split('\n').length, 1)
  for (const word of [String(first.pid), first.url, 'stop it', '--data-dir'])
    assert.ok(second.err.includes(word), second.err)
  first.signal('SIGTERM')
  await first.ended
})

test('killed in the middle of a mission, it goes on at the next start and finishes it', {
  timeout,
}, async (t) => {
  const folder = workFolder()
  writeFileSync(join(folder, 'note.md'), note)
  const first = await up(t, folder)
  const following = bullpen(folder, ['run', 'Survive this', '--source', 'note.md'])
  await until(
    () => mission(first, 'Survive this'),
    (found) => found?.status === 'running',
  )
  first.signal('SIGKILL')
  await first.ended
  const cut = await following
  assert.equal(cut.code, 1)
  assert.match(lastLine(cut), /^bullpen: .* does not answer/)

  const second = await up(t, folder)
  const done = await until(
    () => mission(second, 'Survive this'),
    (found) => found?.status !== 'running',
  )
  assert.equal(done?.status, 'succeeded')
  second.signal('SIGTERM')
  await second.ended
  const verified = await bullpen(folder, ['verify'])
  assert.equal(verified.code, 0, verified.out)
})

test('a start that goes on says what was open', { timeout }, async () => {
  const folder = workFolder()
  await bullpen(folder, ['run', 'Begin', '--source', 'nowhere.md'])
  await bullpen(folder, ['propose', 'Left over', '--agent', 'executor', '--step', 'crawl'])
  const said = await greeting(folder, /Ctrl-C/)
  assert.match(said, /Night Shift on Bullpen \d/)
  assert.match(said, /Going on where it was: 1 mission open, 1 step queued, 0 were running when it stopped\./)
  assert.match(said, /Stop {4}Ctrl-C/)
})

test('a .env that others can read stops every command, with the chmod to run', { timeout }, async () => {
  const folder = workFolder()
  writeFileSync(join(folder, '.env'), 'CRON_SECRET=0123456789abcdef0123\n')
  chmodSync(join(folder, '.env'), 0o644)
  for (const words of [['up', '--json'], ['status'], ['run', 'x', '--source', 'y']]) {
    const refused = await bullpen(folder, words)
    assert.equal(refused.code, 2)
    assert.match(refused.err, /^bullpen: .*run: chmod 600 \.env\n$/)
    assert.doesNotMatch(refused.err, /0123456789abcdef/)
  }
  assert.ok(!existsSync(join(folder, '.bullpen')))
  const mended = await bullpen(folder, ['doctor', '--fix'])
  assert.equal(mended.code, 0, mended.out)
  assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600)
})

test('what cannot start says so in one line: a role without a database, an open address, a bad port, another model', {
  timeout,
}, async () => {
  const folder = workFolder()
  const line = async (words: readonly string[], env: Record<string, string> = {}): Promise<string> => {
    const refused = await bullpen(folder, ['up', '--json', ...words], env)
    assert.notEqual(refused.code, 0)
    assert.equal(refused.out, '')
    assert.match(refused.err, /^bullpen: [^\n]+\n$/)
    return refused.err
  }
  assert.match(await line(['--role', 'web']), /set DATABASE_URL/)
  assert.match(await line(['--role', 'boss']), /no role/)
  assert.match(await line(['--host', '0.0.0.0']), /--i-have-a-proxy/)
  assert.match(await line([], { BULLPEN_HOST: '0.0.0.0' }), /--i-have-a-proxy/)
  assert.match(await line(['--port', '99999']), /--port must be a port number/)
  assert.match(await line(['--workers', '0']), /--workers/)
  assert.match(await line(['--template', 'nothing']), /there are: content-studio, starter/)
  assert.match(await line(['--company', 'nowhere']), /is not a folder/)
  assert.match(await line([], { BULLPEN_MODEL: 'openai:gpt-5' }), /openai:gpt-5, and there is no key for it/)
  const unreachable = await line([], { DATABASE_URL: 'postgres://me:canary-word@127.0.0.1:1/none' })
  assert.match(unreachable, /127\.0\.0\.1:1\/none/)
  assert.doesNotMatch(unreachable, /canary-word/)
  assert.ok(!existsSync(join(folder, '.bullpen', 'db')))
})

test('no environment variable opens a door: without a key every route of the API is shut', {
  timeout,
}, async (t) => {
  const company = await up(t, workFolder())
  for (const path of [
    '/api/ops/status',
    '/api/ops/keys',
    '/api/ops/heartbeat',
    '/api/ops/company/folder',
    '/metrics',
    '/api/openapi.json',
  ]) {
    assert.equal((await fetch(`${company.url}${path}`)).status, 401, path)
  }
  assert.doesNotMatch(readFileSync(join(company.dataDir, 'bullpen.lock'), 'utf8'), /bp_/)
  company.signal('SIGTERM')
  await company.ended
})
