// The commands around the company, each as a person types it: what it prints, in which stream, and with which exit code.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseEnv } from 'node:util'
import { bullpen, type Ended, type Up, until, up, workFolder } from './shell.ts'

const timeout = 60_000
let folder: string
let company: Up
before(async () => {
  folder = workFolder()
  company = await up({ after: () => undefined }, folder)
})
after(async () => {
  company.signal('SIGTERM')
  assert.equal(await company.ended, 0, company.said())
})

async function json<T>(words: readonly string[]): Promise<T> {
  const ended = await bullpen(folder, [...words, '--json'])
  assert.equal(ended.code, 0, ended.err)
  return JSON.parse(ended.out) as T
}

async function refused(words: readonly string[], code: number, pattern: RegExp): Promise<Ended> {
  const ended = await bullpen(folder, words)
  assert.equal(ended.code, code, ended.err)
  assert.match(ended.err, pattern)
  assert.equal(ended.err.split('\n').filter((line) => line.startsWith('bullpen: ')).length, 1, ended.err)
  assert.doesNotMatch(ended.err, /^\s+at /m)
  return ended
}

test('what is typed wrong ends with 2 and one line', { timeout }, async () => {
  await refused(['statsu'], 2, /there is no command statsu/)
  await refused(['status', '--loud'], 2, /unknown option '--loud'/)
  await refused(['policy', 'frobnicate'], 2, /^bullpen: .*frobnicate/)
  await refused(['approve'], 2, /missing required argument/)
  await refused(['approve', 'zzzz'], 2, /is no id/)
  await refused(['approve', 'abc'], 2, /too short/)
  await refused(['approve', 'abcdef01'], 1, /no proposal has an id with abcdef01/)
  await refused(['propose', 'x', '--agent', 'executor', '--step', 'crawl={'], 2, /no JSON/)
  await refused(['events', '--limit', 'many'], 2, /--limit/)
})

test('--help and --version are results', { timeout }, async () => {
  const help = await bullpen(folder, ['--help'])
  assert.equal(help.code, 0)
  assert.ok(help.out.split('\n').every((line) => line.length <= 100))
  for (const command of [
    'up',
    'run',
    'roundtable',
    'memory',
    'agents',
    'relationships',
    'metrics',
    'status',
    'events',
    'why',
    'policy',
    'key',
    'doctor',
    'simulate',
    'service',
  ]) {
    assert.match(help.out, new RegExp(`^  ${command}\\b`, 'm'))
  }
  assert.match((await bullpen(folder, ['--version'])).out, /^\d+\.\d+\.\d+\n$/)
})

test('a proposal that waits is found by the end of its id, approved, and told by why', {
  timeout,
}, async () => {
  const filed = await json<{ id: string; status: string }>([
    'propose',
    'Say hi',
    '--agent',
    'executor',
    '--step',
    'post_tweet={"text":"hi"}',
  ])
  assert.equal(filed.status, 'pending')
  const approved = await bullpen(folder, ['approve', filed.id.slice(-8)])
  assert.equal(approved.code, 0, approved.err)
  assert.match(approved.out, /^accepted {2}mission [0-9a-f]{8}, proposal [0-9a-f]{8}\n$/)
  const told = await bullpen(folder, ['why', filed.id.slice(-8)])
  assert.equal(told.code, 0, told.err)
  assert.match(told.out, /^▸ proposal /m)
  assert.match(told.out, /^ {2}gate .*x_daily_quota/m)
  await refused(['approve', filed.id], 1, /is accepted already/)
})

test('a rejection keeps its reason, and a refusal by a gate is exit code 1', { timeout }, async () => {
  const filed = await json<{ id: string }>([
    'propose',
    'Say no',
    '--agent',
    'executor',
    '--step',
    'post_tweet={"text":"no"}',
  ])
  const rejected = await bullpen(folder, ['reject', filed.id.slice(0, 23), '--reason', 'not today'])
  assert.equal(rejected.code, 0, rejected.err)
  assert.match(rejected.out, /^rejected {2}.*not today/)
  await refused(
    ['propose', 'Deploy', '--agent', 'executor', '--step', 'deploy'],
    1,
    /refused: .*deploys are switched off.*bullpen policy get deploy_policy/,
  )
})

test('a policy is read, written, refused, looked back on, reverted and tried', { timeout }, async () => {
  assert.equal(
    (await bullpen(folder, ['policy', 'set', 'x_daily_quota', '{"limit": 3}', '--reason', 'less'])).code,
    0,
  )
  assert.deepEqual(JSON.parse((await bullpen(folder, ['policy', 'get', 'x_daily_quota'])).out), { limit: 3 })
  await refused(['policy', 'set', 'x_daily_quota', '{"limit": "three"}'], 1, /limit: /)
  await refused(['policy', 'set', 'x_daily_quota', 'three'], 2, /no JSON/)
  await refused(['policy', 'get', 'x_dayly_quota'], 1, /no policy/)
  writeFileSync(join(folder, 'quota.json'), '{"limit": 4}')
  assert.equal((await bullpen(folder, ['policy', 'set', 'x_daily_quota', '@quota.json'])).code, 0)
  const history = await json<{ version: number; reason: string | null; value: unknown }[]>([
    'policy',
    'history',
    'x_daily_quota',
  ])
  assert.deepEqual(
    history.map((change) => change.value),
    [{ limit: 4 }, { limit: 3 }],
  )
  assert.equal(history[1]?.reason, 'less')
  assert.equal(
    (await bullpen(folder, ['policy', 'revert', 'x_daily_quota', String(history[1]?.version)])).code,
    0,
  )
  assert.deepEqual(JSON.parse((await bullpen(folder, ['policy', 'get', 'x_daily_quota'])).out), { limit: 3 })
  await json(['propose', 'To be tried', '--agent', 'observer', '--step', 'post_tweet={"text":"x"}'])
  const tried = await bullpen(folder, [
    'policy',
    'backtest',
    'proposal_policy',
    '{"max_per_agent_per_day": 0}',
  ])
  assert.equal(tried.code, 0, tried.err)
  assert.match(tried.out, /^ {12}in force {2}tried\n {2}accepted/m)
  assert.match(tried.out, /would have ended otherwise:\n/)
})

test('a key is printed once, opens what its scope allows, and stops at once when revoked', {
  timeout,
}, async () => {
  const made = await bullpen(folder, ['key', 'create', '--scope', 'read', '--name', 'reader'])
  assert.match(made.out, /^bp_[0-9a-f]{8}_[0-9a-f]{72}\n$/)
  assert.ok(!made.err.includes(made.out.trim()))
  const env = { BULLPEN_URL: company.url, BULLPEN_API_KEY: made.out.trim() }
  const elsewhere = workFolder()
  assert.equal((await bullpen(elsewhere, ['status'], env)).code, 0)
  const write = await bullpen(elsewhere, ['policy', 'set', 'x_daily_quota', '{"limit":9}'], env)
  assert.equal(write.code, 1)
  assert.match(write.err, /scope admin/)
  const [key] = await json<{ id: string; name: string }[]>(['key', 'list'])
  assert.equal(key?.name, 'reader')
  assert.equal((await bullpen(folder, ['key', 'revoke', String(key?.id).slice(-8)])).code, 0)
  const later = await bullpen(elsewhere, ['status'], env)
  assert.equal(later.code, 1)
  assert.match(later.err, /revoked/)
  assert.ok(!existsSync(join(elsewhere, '.bullpen')))
})

test('events go on live, and --json gives one event a line', { timeout }, async () => {
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../../bin/bullpen.js'),
      'events',
      '--follow',
      '--json',
      '-n',
      '0',
      '--kind',
      'proposal',
    ],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
    },
  )
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += String(chunk)
  })
  // The stream begins with what is filed after it was opened, so file until something comes through.
  await until(
    async () => {
      await bullpen(folder, ['propose', 'Heard', '--agent', 'observer', '--step', 'post_tweet={"text":"x"}'])
      return text
    },
    (said) => said.includes('\n'),
  )
  child.kill('SIGKILL')
  const event = JSON.parse(text.split('\n')[0] ?? '') as { kind: string; title: string }
  assert.match(event.kind, /^proposal\./)
})

test('verify, beat and doctor prove a sound company with exit code 0', { timeout }, async () => {
  const verdict = await json<{ ok: boolean; invariants: unknown[] }>(['verify'])
  assert.equal(verdict.ok, true)
  assert.ok(verdict.invariants.length >= 8)
  assert.equal((await json<{ status: string }>(['beat'])).status, 'succeeded')
  const { ok, findings } = await json<{ ok: boolean; findings: { check: string; state: string }[] }>([
    'doctor',
  ])
  assert.equal(ok, true)
  const checks = findings.map((finding) => finding.check)
  for (const check of [
    '.env',
    'Node',
    'template',
    'data folder',
    'owner key',
    'running',
    'database',
    'breakers',
    'workers',
    'heartbeat',
    'invariants',
  ]) {
    assert.ok(checks.includes(check), check)
  }
})

test('doctor finds what is open to others, and --fix closes it', { timeout }, async () => {
  const { chmodSync, statSync } = await import('node:fs')
  const key = join(company.dataDir, 'owner.key')
  chmodSync(key, 0o644)
  const found = await bullpen(folder, ['doctor'])
  assert.match(found.out, /^warn {2}owner key .*mode 644\)\n.*chmod 600 /m)
  assert.equal((await bullpen(folder, ['doctor', '--fix'])).code, 0)
  assert.equal(statSync(key).mode & 0o777, 0o600)
})

test('costs says what was spent, what is left and how the month will end', { timeout }, async () => {
  const costs = await json<{ spending: { limits: { scope: string; limit: number }[] } }>(['costs'])
  assert.deepEqual(
    costs.spending.limits.map(({ scope, limit }) => [scope, limit]),
    [
      ['company:day', 2_000_000],
      ['company:month', 20_000_000],
      ['talk:day', 1_000_000],
    ],
  )
  const { code, out } = await bullpen(folder, ['costs'])
  assert.equal(code, 0)
  assert.match(out, /^Today +\$0\.00, \d+ calls?$/m)
  assert.match(out, /^When it ends +nothing was paid for yet$/m)
  assert.match(out, /company:day +\$0\.00 of \$2\.00/)
})

test('the kill switch shows in status and doctor', { timeout }, async () => {
  await bullpen(folder, ['policy', 'set', 'system', '{"enabled":false}'])
  assert.match((await bullpen(folder, ['status'])).out, /off \(kill switch/)
  assert.match((await bullpen(folder, ['doctor'])).out, /^warn {2}kill switch/m)
  await bullpen(folder, ['policy', 'set', 'system', '{"enabled":true}'])
})

test('a company goes out into a folder and comes back in without a change, and changes are told', {
  timeout,
}, async () => {
  const out = await bullpen(folder, ['export', 'copy'])
  assert.equal(out.code, 0, out.err)
  assert.ok(existsSync(join(folder, 'copy/sources/bullpen-notes.xml')))
  const agent = join(folder, 'copy/agents/observer.md')
  writeFileSync(agent, readFileSync(agent, 'utf8').replace('display_name: Vesna', 'display_name: Vera'))
  const back = await bullpen(folder, ['import', 'copy'])
  assert.equal(back.code, 0, back.err)
  assert.match(back.out, /^agent observer: mended$/m)
  assert.match((await bullpen(folder, ['import', 'copy'])).err, /nothing to change/)
  writeFileSync(join(folder, 'copy/company.yaml'), 'name: Test\ntime_zone: Mars/Olympus\n')
  await refused(['import', 'copy'], 1, /company\.yaml:2 time_zone: must be an IANA time zone/)
  await refused(['export', 'copy'], 2, /not empty/)
})

test('init makes a folder that a company can begin with', { timeout }, async () => {
  const made = await bullpen(folder, ['init', 'mine'])
  assert.equal(made.code, 0, made.err)
  assert.ok(existsSync(join(folder, 'mine/agents/coordinator.md')))
  assert.match(made.err, /npx bullpen up --company mine/)
  await refused(['init', 'mine'], 2, /not empty/)
  await refused(['init', 'other', '--template', 'none'], 2, /there are: .*starter/)
})

test('open prints a link that logs in once', { timeout }, async () => {
  const link = (await bullpen(folder, ['open'])).out.trim()
  assert.equal((await fetch(link, { redirect: 'manual' })).status, 303)
  assert.equal((await fetch(link, { redirect: 'manual' })).status, 410)
})

test('no colour reaches a pipe, and no secret reaches the terminal', { timeout }, async () => {
  const secret = parseEnv(`KEY=${readFileSync(join(company.dataDir, 'owner.key'), 'utf8')}`)['KEY'] ?? ''
  assert.match(secret, /^bp_/)
  for (const words of [['status'], ['events'], ['policy', 'list'], ['key', 'list'], ['doctor'], ['verify']]) {
    const { out, err } = await bullpen(folder, words)
    assert.ok(!`${out}${err}`.includes('\u001b'), words.join(' '))
    assert.ok(!`${out}${err}`.includes(secret), words.join(' '))
  }
})
