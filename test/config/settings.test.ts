// What the door of the process lets in and what it refuses, with the words it uses.

import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { brokenLimits, limits } from '../../src/config/limits.ts'
import { readSettings, type Settings } from '../../src/config/settings.ts'

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bullpen-settings-'))
}

function withEnvFile(text: string, mode: number): string {
  const folder = emptyFolder()
  writeFileSync(join(folder, '.env'), text)
  chmodSync(join(folder, '.env'), mode)
  return folder
}

function settingsOf(env: Record<string, string>, folder = emptyFolder()): Settings {
  const read = readSettings(env, folder)
  assert.ok(read.ok, read.ok ? '' : read.problems.join('\n'))
  return read.settings
}

function problemsOf(env: Record<string, string>, folder = emptyFolder()): readonly string[] {
  const read = readSettings(env, folder)
  assert.ok(!read.ok, 'the settings were taken')
  return read.problems
}

test('an empty environment is a working one: embedded database, loopback, whatever model is found', () => {
  const folder = emptyFolder()
  const settings = settingsOf({}, folder)
  assert.equal(settings.databaseUrl, null)
  assert.equal(settings.dataDir, join(folder, '.bullpen'))
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.port, 4870)
  assert.equal(settings.model, null)
})

test('.env is read when only its owner can read it', () => {
  assert.equal(settingsOf({}, withEnvFile('BULLPEN_PORT=5000\n', 0o600)).port, 5000)
  assert.equal(settingsOf({}, withEnvFile('BULLPEN_PORT=5000\n', 0o400)).port, 5000)
})

for (const mode of [0o644, 0o640, 0o604, 0o660, 0o610]) {
  test(`.env of mode ${mode.toString(8)} is refused with the chmod to run`, () => {
    const problems = problemsOf({}, withEnvFile('BULLPEN_PORT=5000\n', mode))
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', new RegExp(`mode ${mode.toString(8)}`))
    assert.ok(problems[0]?.endsWith('run: chmod 600 .env'))
  })
}

test('the environment wins over .env', () => {
  assert.equal(settingsOf({ BULLPEN_PORT: '6000' }, withEnvFile('BULLPEN_PORT=5000\n', 0o600)).port, 6000)
})

test('an empty variable counts as not set', () => {
  assert.equal(settingsOf({ BULLPEN_PORT: '', DATABASE_URL: ' ' }).port, 4870)
})

test('every wrong variable is named in a line of its own, without its value', () => {
  const problems = problemsOf({
    BULLPEN_PORT: '70000',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    CRON_SECRET: 'short-canary',
    BULLPEN_MODEL: 'best one',
    LOG_LEVEL: 'loud',
    BULLPEN_URL: 'ftp://x',
  })
  const names = problems.map((problem) => problem.split(' ')[0])
  assert.deepEqual(names.sort(), [
    'BULLPEN_MODEL',
    'BULLPEN_PORT',
    'BULLPEN_URL',
    'CRON_SECRET',
    'DATABASE_URL',
    'LOG_LEVEL',
  ])
  assert.doesNotMatch(problems.join('\n'), /hunter2|short-canary|70000/)
})

test('no secret shows when settings are printed, logged or put into a string', () => {
  const settings = settingsOf({
    DATABASE_URL: 'postgres://me:canary-1@localhost/x',
    CRON_SECRET: 'canary-2-canary-2',
    BULLPEN_API_KEY: 'canary-3',
    OPENAI_API_KEY: 'canary-4',
    ANTHROPIC_API_KEY: 'canary-5',
  })
  const shown = [
    inspect(settings, { depth: 9 }),
    JSON.stringify(settings),
    `${settings.databaseUrl} ${settings.cronSecret}`,
  ].join('\n')
  assert.doesNotMatch(shown, /canary/)
  assert.equal(settings.databaseUrl?.reveal(), 'postgres://me:canary-1@localhost/x')
  assert.equal(settings.providerKeys.OPENAI_API_KEY?.reveal(), 'canary-4')
})

test('limits agree with each other, and a contradiction is noticed', () => {
  assert.deepEqual(brokenLimits(), [])
  assert.equal(
    brokenLimits({ ...limits, closeGraceMs: limits.stopGraceMs } as unknown as typeof limits).length,
    1,
  )
})
