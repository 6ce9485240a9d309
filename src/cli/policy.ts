// policy: the company's rules, from the shell: read, write, look back, take back, try on the past.

import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { asOneLine, Failure } from './failure.ts'
import { shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { count, plainText, type Terminal, table } from './terminal.ts'

type Policy = z.output<typeof wire.policy>
type Change = z.output<typeof wire.policyChange>
type Backtest = z.output<typeof wire.backtest>
interface Written {
  key: string
  version: number
}

/** Adds `policy` and its subcommands. */
export function addPolicy(program: Command): void {
  const policy = program.command('policy').description('read and change the rules of the company')

  withCompanyOptions(policy.command('list'))
    .description('every policy: what is in force, and what it is for')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const { items } = (await company.ask('GET', '/api/ops/policies')) as { items: Policy[] }
        if (options.json) return terminal.json(items)
        for (const one of items) {
          const state =
            one.problem !== null
              ? terminal.paint('red', 'refused')
              : one.version === 0
                ? terminal.paint('dim', 'default')
                : 'set'
          terminal.out(`${terminal.paint('bold', one.key)}  ${state}`)
          terminal.out(`  ${terminal.paint('dim', plainText(one.help))}`)
          terminal.out(`  ${shorten(one.value, terminal.columns - 4)}`)
        }
      })
    })

  withCompanyOptions(policy.command('get'))
    .argument('<key>')
    .description('what is in force, as JSON')
    .action(async (key: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const one = (await company.ask('GET', `/api/ops/policies/${encodeURIComponent(key)}`)) as Policy
        if (options.json) return terminal.json(one)
        terminal.out(JSON.stringify(one.value, null, 2))
        if (one.problem !== null)
          terminal.say(terminal.tint('red', `what was written does not fit: ${plainText(one.problem)}`))
      })
    })

  withCompanyOptions(policy.command('history'))
    .argument('<key>')
    .description('who changed it, when, from what to what')
    .action(async (key: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const { items } = (await company.ask(
          'GET',
          `/api/ops/policies/${encodeURIComponent(key)}/history`,
        )) as { items: Change[] }
        if (options.json) return terminal.json(items)
        if (items.length === 0) terminal.say(`nobody has changed ${key}; the default is in force`)
        const rows = items.map((change) => [
          String(change.version),
          change.created_at.slice(0, 19).replace('T', ' '),
          change.author,
          change.reason ?? '',
          change.value === null ? '(taken away)' : JSON.stringify(change.value),
        ])
        for (const line of table(rows, terminal.columns)) terminal.out(line)
      })
    })

  addChanges(policy)
}

/** What changes a policy, or tries a change. */
function addChanges(policy: Command): void {
  withCompanyOptions(policy.command('set'))
    .argument('<key>')
    .argument('<value>', 'JSON, or @FILE, or - for standard input')
    .option('--reason <text>', 'why: it stays in the history')
    .description('write a policy; what does not fit its schema is refused with the path')
    .action(async (key: string, value: string, options: CompanyOptions & { reason?: string }) => {
      const body = jsonFrom(value)
      await withCompany(options, async (company, terminal) => {
        const reason = options.reason === undefined ? '' : `?reason=${encodeURIComponent(options.reason)}`
        const written = (await company.ask(
          'PUT',
          `/api/ops/policies/${encodeURIComponent(key)}${reason}`,
          body,
        )) as Written
        if (options.json) return terminal.json(written)
        terminal.out(`${key} is in force as version ${written.version}`)
      })
    })

  withCompanyOptions(policy.command('revert'))
    .argument('<key>')
    .argument('<version>', 'a number from: bullpen policy history KEY')
    .description('write back the value of an earlier version')
    .action(async (key: string, version: string, options: CompanyOptions) => {
      if (!/^\d{1,15}$/.test(version))
        throw new Failure(`${version} is no version; take a number from: bullpen policy history ${key}`, 2)
      await withCompany(options, async (company, terminal) => {
        const body = { version: Number(version) }
        const written = (await company.ask(
          'POST',
          `/api/ops/policies/${encodeURIComponent(key)}/revert`,
          body,
        )) as Written
        if (options.json) return terminal.json(written)
        terminal.out(`${key} is back at what it was in version ${version}, as version ${written.version}`)
      })
    })

  withCompanyOptions(policy.command('backtest'))
    .argument('<key>')
    .argument('<value>', 'JSON, or @FILE, or - for standard input')
    .option('--days <n>', 'how far back', '7')
    .description('what this value would have done to the proposals of the last days; writes nothing')
    .action(async (key: string, value: string, options: CompanyOptions & { days: string }) => {
      const days = Number(options.days)
      if (!Number.isInteger(days) || days < 1 || days > 90)
        throw new Failure('--days must be a whole number from 1 to 90', 2)
      const body = jsonFrom(value)
      await withCompany(options, async (company, terminal) => {
        const path = `/api/ops/policies/${encodeURIComponent(key)}/backtest?days=${days}`
        const report = (await company.ask('POST', path, body)) as Backtest
        if (options.json) return terminal.json(report)
        for (const line of describeBacktest(report, terminal)) terminal.out(line)
      })
    })
}

const changesShown = 20

function describeBacktest(report: Backtest, terminal: Terminal): string[] {
  const rows = (['accepted', 'pending', 'rejected'] as const).map((status) => [
    status,
    String(report.before[status]),
    String(report.after[status]),
  ])
  const changed = report.changed.map((one) => [
    shortId(one.id),
    `${one.before} → ${one.after}`,
    one.reason ?? '',
    one.title,
  ])
  const more = changed.length - changesShown
  return [
    `${count(report.proposals, 'proposal')} in the last ${count(report.days, 'day')}`,
    ...table([['', 'in force', 'tried'], ...rows], terminal.columns, '  '),
    changed.length === 0
      ? 'Nothing would have ended otherwise.'
      : `${count(changed.length, 'proposal')} would have ended otherwise:`,
    ...table(changed.slice(0, changesShown), terminal.columns, '  '),
    ...(more > 0 ? [`  and ${more} more (--json)`] : []),
  ]
}

function shorten(value: unknown, width: number): string {
  const text = JSON.stringify(value)
  return text.length > width ? `${text.slice(0, Math.max(20, width - 1))}…` : text
}

/** Reads JSON from an argument, a file or standard input. */
function jsonFrom(argument: string): unknown {
  const text =
    argument === '-'
      ? readFileSync(0, 'utf8')
      : argument.startsWith('@')
        ? fileText(argument.slice(1))
        : argument
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(
      `the value is no JSON (${asOneLine(error)}); quote it for the shell like '{"limit": 5}'`,
      2,
    )
  }
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Failure(`${path} cannot be read (${asOneLine(error)})`, 2)
  }
}
