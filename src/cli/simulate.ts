// simulate: days of the company in minutes, on a virtual clock and a database in memory. It touches no company of yours.

import { resolve } from 'node:path'
import type { Command } from 'commander'
import { openMachine } from '../main/machine.ts'
import { templateFolder } from '../main/templates.ts'
import { Failure } from './failure.ts'
import { settingsWith } from './program.ts'
import { money } from './status.ts'
import { count, duration, processTerminal, table } from './terminal.ts'

const maxDays = 366

/** Adds `simulate`. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .option('--days <n>', 'how many days', '30')
    .option('--seed <seed>', 'what chance hangs from; the same seed gives the same journal', '7')
    .option('--company <dir>', 'a company folder (default: the starter company)')
    .option('--json', 'JSON on standard output')
    .description('live days of a company in minutes')
    .action(async (options: { days: string; seed: string; company?: string; json?: boolean }) => {
      const days = Number(options.days)
      if (!Number.isInteger(days) || days < 1 || days > maxDays)
        throw new Failure(`--days must be a whole number from 1 to ${maxDays}`, 2)
      const settings = settingsWith({})
      const terminal = processTerminal(settings.noColor)
      const { clock } = openMachine(settings)
      const begun = clock.monotonic()
      const { simulate } = await import('../../sim/simulate.ts')
      const { problemLine } = await import('../main/open-company.ts')
      const { programMigrations } = await import('../main/open-world.ts')
      const { readCompany } = await import('../loop/import-company.ts')
      const companyDir = resolve(options.company ?? templateFolder('starter') ?? '')
      const read = readCompany(companyDir)
      if (!read.ok) throw new Failure(problemLine(companyDir, read.problems))
      const report = await simulate({
        days,
        seed: options.seed,
        companyDir,
        migrations: programMigrations(),
        told: (day) => terminal.live(`day ${day} of ${days}`),
      })
      terminal.live(null)
      if (options.json) terminal.json(report)
      else {
        const { totals, verification } = report
        const rows = [
          [
            'Simulated',
            `${count(days, 'day')} with seed ${report.seed}, in ${duration(clock.monotonic() - begun)}`,
          ],
          ['Journal', `${count(report.events, 'event')}, hash ${report.journal_hash.slice(0, 16)}`],
          [
            'Beats',
            `${report.beats.toLocaleString('en')}, ${report.idle_beats.toLocaleString('en')} of them idle, ${count(report.model_calls_by_beats, 'model call')} by beats`,
          ],
          ...Object.entries(totals).map(([name, value]) => [label(name), shown(name, value)]),
          ['Invariants', verification.ok ? `all ${verification.invariants.length} hold` : 'BROKEN'],
        ]
        for (const line of table(rows, terminal.columns)) terminal.out(line)
      }
      if (!report.verification.ok) {
        const broken = report.verification.invariants.filter((one) => !one.ok).map((one) => one.id)
        throw new Failure(
          `the simulation broke ${broken.join(', ')}; report it with the seed ${options.seed}`,
        )
      }
    })
}

function label(name: string): string {
  const words = name.replace(/_micro_usd$/, '').replaceAll('_', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

function shown(name: string, value: unknown): string {
  if (name.endsWith('_micro_usd')) return money(value as number | null)
  if (typeof value === 'number') return value.toLocaleString('en')
  if (Array.isArray(value))
    return (
      value
        .slice(0, 3)
        .map((one) => Object.values(one as object).join(' × '))
        .join('; ') || 'none'
    )
  if (typeof value !== 'object' || value === null) return String(value)
  return (
    Object.entries(value)
      .map(([key, n]) => `${String(n)} ${key}`)
      .join(', ') || 'none'
  )
}
