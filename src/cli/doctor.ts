// doctor: looks at everything that can stand in the way, says what to do about each, and with --fix does what is safe.

import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { z } from 'zod'
import { readEnvFile } from '../config/env-file.ts'
import type { Settings } from '../config/settings.ts'
import type * as wire from '../http/wire.ts'
import { findOwner } from '../main/find-owner.ts'
import { type Finding, failed, fine, warned } from '../main/finding.ts'
import { type Connection, connect } from './connect.ts'
import { Failure } from './failure.ts'
import { type CompanyOptions, settingsWith } from './program.ts'
import { count, duration, plainText, processTerminal, type Terminal } from './terminal.ts'

type Status = z.output<typeof wire.status>
type Verdict = z.output<typeof wire.verification>

const lateBeats = 3
const slowestBeatSeconds = 300

/** Adds `doctor`. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .option('--data-dir <dir>', 'where the company lives (default: ./.bullpen, or BULLPEN_DATA_DIR)')
    .option('--fix', 'mend what is safe to mend: modes of our files, the lock of a dead process')
    .option('--json', 'JSON on standard output')
    .description('find what stands in the way; --fix mends')
    .action(async (options: CompanyOptions & { fix?: boolean }) => {
      const findings = [examineEnvFile(options.fix === true)]
      // With a .env that is refused there are no settings to look any further with.
      const settings = findings[0]?.state === 'fail' ? null : settingsWith(options)
      if (settings !== null) findings.push(...(await examine(settings, options.fix === true)))
      const terminal = processTerminal(settings?.noColor ?? false)
      if (options.json) terminal.json({ ok: findings.every((one) => one.state !== 'fail'), findings })
      else for (const finding of findings) tell(finding, terminal)
      const bad = findings.filter((one) => one.state === 'fail')
      if (bad.length > 0)
        throw new Failure(
          `${count(bad.length, 'thing')} must be mended first: ${bad.map((one) => one.check).join(', ')}`,
        )
    })
}

function tell(finding: Finding, terminal: Terminal): void {
  const marks = {
    ok: terminal.paint('green', 'ok  '),
    warn: terminal.paint('yellow', 'warn'),
    fail: terminal.paint('red', 'FAIL'),
  }
  terminal.out(`${marks[finding.state]}  ${finding.check.padEnd(12)} ${plainText(finding.said)}`)
  if (finding.fix !== null) terminal.out(`      ${' '.repeat(12)} → ${finding.fix}`)
}

function examineEnvFile(mend: boolean): Finding {
  const folder = process.cwd()
  const file = readEnvFile(folder)
  if (file.state === 'absent') return fine('.env', 'none, which is fine')
  if (file.state === 'read') return fine('.env', 'only its owner can read it')
  if (!mend || !file.reason.includes('chmod')) return failed('.env', file.reason, 'chmod 600 .env')
  chmodSync(join(folder, '.env'), 0o600)
  return fine('.env', 'its mode was mended to 600')
}

async function examine(settings: Settings, mend: boolean): Promise<Finding[]> {
  const { examineDatabase, examineMachine } = await import('../main/examine.ts')
  const owner = await findOwner(settings)
  const findings = await examineMachine(settings, owner, mend)
  if (owner === null) {
    const database = await examineDatabase(settings)
    findings.push(...database.findings)
    if (!database.usable) return findings
  }
  const company = await connect(settings)
  try {
    return [...findings, ...(await examineCompany(company, settings, owner !== null))]
  } finally {
    await company.close()
  }
}

async function examineCompany(company: Connection, settings: Settings, runs: boolean): Promise<Finding[]> {
  const status = (await company.ask('GET', '/api/ops/status')) as Status
  const verdict = (await company.ask('GET', '/api/ops/verify')) as Verdict
  const broken = verdict.invariants.filter((one) => !one.ok)
  return [
    ...(runs
      ? [
          fine(
            'database',
            `${status.engine === 'embedded' ? 'embedded' : 'PostgreSQL'}, asked through the server`,
          ),
        ]
      : []),
    status.enabled
      ? fine('kill switch', 'off')
      : warned(
          'kill switch',
          'thrown: nothing is claimed, nothing beats',
          'let it go: bullpen policy set system \'{"enabled":true}\'',
        ),
    ...breakers(status),
    workers(status, runs, settings),
    beat(status, runs, settings),
    broken.length === 0
      ? fine('invariants', `all ${verdict.invariants.length} hold`)
      : failed(
          'invariants',
          `broken: ${broken.map((one) => `${one.id} (${one.violations})`).join(', ')}`,
          'see them: bullpen verify; keep a copy of the data',
        ),
  ]
}

function breakers(status: Status): Finding[] {
  const open = status.breakers.filter((breaker) => breaker.opened_at !== null)
  if (open.length === 0) return [fine('breakers', 'all closed')]
  return open.map((breaker) =>
    warned(
      'breakers',
      `${breaker.kind} is switched off after ${breaker.failures_in_row} failures in a row: ${breaker.last_error ?? 'no reason'}`,
      `take it out of disabled_kinds: bullpen policy get worker_policy`,
    ),
  )
}

function workers(status: Status, runs: boolean, settings: Settings): Finding {
  const mayLive = runs || status.engine === 'postgres'
  const alive = status.workers.filter((worker) => worker.alive && mayLive)
  const dead = status.workers.filter((worker) => !worker.alive && worker.stopped_at === null)
  if (alive.length > 0) {
    const also =
      dead.length === 0
        ? ''
        : `; ${count(dead.length, 'worker')} died without a word, and what they held was or will be taken back`
    return fine('workers', `${alive.length} alive${also}`)
  }
  if (runs)
    return failed('workers', 'none is alive, so nothing gets done', 'start one: npx bullpen up --role worker')
  return fine('workers', `none, since nothing runs; ${settings.startCommand} starts them`)
}

function beat(status: Status, runs: boolean, settings: Settings): Finding {
  const last = status.last_beat
  if (last === null)
    return runs
      ? warned('heartbeat', 'has not beaten yet', 'look again in a minute')
      : fine('heartbeat', 'none yet')
  const ago = Date.parse(status.now) - Date.parse(last.last_at ?? last.started_at)
  const said = `${last.status} ${duration(Math.max(0, ago))} ago`
  if (last.status === 'failed') return warned('heartbeat', said, 'see which phase: bullpen beat')
  if (runs && status.enabled && ago > lateBeats * slowestBeatSeconds * 1_000) {
    return failed(
      'heartbeat',
      `${said}: it has stopped`,
      `start it: ${settings.startCommand}, or npx bullpen up --role heartbeat`,
    )
  }
  return fine('heartbeat', said)
}
