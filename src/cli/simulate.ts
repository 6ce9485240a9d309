// simulate: days of the company in minutes, on a virtual clock and a database in memory. It touches no company of yours; with --keep it
// leaves one in a folder of its own.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { SimulationReport } from '../../sim/simulate.ts'
import type { Company } from '../domain/company.ts'
import { openMachine } from '../main/machine.ts'
import { templateFolder, templateNames } from '../main/templates.ts'
import { takeDataLock } from '../world/data-lock.ts'
import type { Queryable } from '../world/db.ts'
import { Failure } from './failure.ts'
import { settingsWith } from './program.ts'
import { money } from './status.ts'
import { count, duration, processTerminal, type Terminal, table } from './terminal.ts'

const maxDays = 366

interface SimulateOptions {
  days: string
  seed: string
  company?: string
  template?: string
  from?: string
  keep?: string
  transcripts?: string
  json?: boolean
}

/** Adds `simulate`. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .option('--days <n>', 'how many days', '30')
    .option('--seed <seed>', 'what chance hangs from; the same seed gives the same journal', '7')
    .option('--company <dir>', 'a company folder (default: the starter company)')
    .option('--template <name>', 'a company that comes with the program')
    .option('--from <instant>', 'when they begin, like 2026-01-05T08:00:00Z (default: 2026-01-05T00:00:00Z)')
    .option(
      '--keep <dir>',
      'leave the company in this new or empty data folder; bullpen up --data-dir <dir> takes it up',
    )
    .option('--transcripts <dir>', 'write every conversation there, as Markdown')
    .option('--json', 'JSON on standard output')
    .description('live days of a company in minutes')
    .action(runSimulation)
}

async function runSimulation(options: SimulateOptions): Promise<void> {
  const days = Number(options.days)
  if (!Number.isInteger(days) || days < 1 || days > maxDays)
    throw new Failure(`--days must be a whole number from 1 to ${maxDays}`, 2)
  const settings = settingsWith({})
  const terminal = processTerminal(settings.noColor)
  const { clock } = openMachine(settings)
  const begun = clock.monotonic()
  const { simulate } = await import('../../sim/simulate.ts')
  const { programMigrations } = await import('../main/open-world.ts')
  const { companyDir, company } = await chosenCompany(options)
  const from = startOf(options.from)
  const keeping = await keepingIn(options.keep)
  const report = await simulate({
    days,
    seed: options.seed,
    companyDir,
    migrations: programMigrations(),
    ...(from === null ? {} : { from }),
    ...(keeping === null ? {} : { keepIn: keeping.folder }),
    told: (day) => terminal.live(`day ${day} of ${days}`),
    inspect: (db) => writeTranscripts(db, options.transcripts, company),
  }).finally(() => keeping?.release())
  terminal.live(null)
  if (options.json) terminal.json(report)
  else tell(terminal, report, clock.monotonic() - begun)
  if (keeping !== null) terminal.say(`Kept. Take it up with: npx bullpen up --data-dir ${options.keep}`)
  if (!report.verification.ok) {
    const broken = report.verification.invariants.filter((one) => !one.ok).map((one) => one.id)
    throw new Failure(`the simulation broke ${broken.join(', ')}; report it with the seed ${options.seed}`)
  }
}

/** Returns the instant that `--from` names, in ms since the epoch; null when none is named. */
function startOf(from: string | undefined): number | null {
  if (from === undefined) return null
  const read = z.iso.datetime({ offset: true }).safeParse(from)
  const at = Date.parse(from)
  if (!read.success || at < 0) throw new Failure('--from must be an instant like 2026-01-05T08:00:00Z', 2)
  return at
}

/** Takes the data folder that the company is to be left in, before its days cost any time; null when it is not to be kept. */
async function keepingIn(dir: string | undefined): Promise<{ folder: string; release(): void } | null> {
  if (dir === undefined) return null
  const kept = resolve(dir)
  if (existsSync(kept) && readdirSync(kept).length > 0)
    throw new Failure(`--keep ${dir} is not empty; name a new folder`, 2)
  const lock = await takeDataLock(kept)
  if (!lock.held) throw new Failure(`${lock.message} with --keep`)
  const { embeddedFolder } = await import('../main/open-world.ts')
  return { folder: embeddedFolder({ dataDir: kept }), release: () => lock.release() }
}

/** Returns the folder that the options name and the company in it. Throws a Failure that says what to mend. */
async function chosenCompany(options: SimulateOptions): Promise<{ companyDir: string; company: Company }> {
  if (options.company !== undefined && options.template !== undefined)
    throw new Failure('--company and --template name two companies; give one of them', 2)
  const { problemLine } = await import('../main/open-company.ts')
  const { readCompany } = await import('../loop/import-company.ts')
  const template = options.template ?? 'starter'
  const folder = options.company === undefined ? templateFolder(template) : resolve(options.company)
  if (folder === null)
    throw new Failure(`there is no template ${template}; there are: ${templateNames().join(', ')}`, 2)
  const read = readCompany(folder)
  if (!read.ok) throw new Failure(problemLine(folder, read.problems))
  return { companyDir: folder, company: read.value }
}

async function writeTranscripts(
  db: Queryable,
  folder: string | undefined,
  { name, timeZone }: Company,
): Promise<void> {
  if (folder === undefined) return
  const { collectTranscripts } = await import('../../sim/transcripts.ts')
  const pages = await collectTranscripts(db, { name, timeZone })
  mkdirSync(resolve(folder), { recursive: true })
  for (const page of pages) writeFileSync(join(resolve(folder), page.name), page.text)
}

function tell(terminal: Terminal, report: SimulationReport, tookMs: number): void {
  const { totals, verification } = report
  const rows = [
    ['Simulated', `${count(report.days, 'day')} with seed ${report.seed}, in ${duration(tookMs)}`],
    ['Journal', `${count(report.events, 'event')}, hash ${report.journal_hash.slice(0, 16)}`],
    [
      'Beats',
      `${report.beats.toLocaleString('en')}, ${report.idle_beats.toLocaleString('en')} of them idle, ${count(report.model_calls_by_beats, 'model call')} by beats`,
    ],
    ...Object.entries(totals).map(([name, value]) => [label(name), shown(name, value)]),
    ...lifeRows(report.life),
    ['Invariants', verification.ok ? `all ${verification.invariants.length} hold` : 'BROKEN'],
  ]
  for (const line of table(rows, terminal.columns)) terminal.out(line)
}

/** The life of the company in a few lines: what a founder would ask first. */
function lifeRows(life: SimulationReport['life']): readonly string[][] {
  const talk = life.talk_tokens + life.work_tokens
  const share = talk === 0 ? 0 : Math.round((life.talk_tokens / talk) * 100)
  return [
    [
      'Conversations',
      `${shown('', life.roundtables)}; ${count(life.turns, 'turn')}, at most ${life.most_roundtables_a_day} a day, ${Object.keys(life.formats).length} formats`,
    ],
    ['Memories', `${shown('', life.memories)}; at most ${life.most_memories_of_an_agent} an agent`],
    [
      'Relationships',
      life.pairs === 0
        ? 'none'
        : `${life.pairs_closer} of ${count(life.pairs, 'pair')} closer, ${life.pairs_cooler} cooler; ${life.lowest_affinity} to ${life.highest_affinity}`,
    ],
    ['Topics', `${life.topics_by_memory} of ${life.topics} chosen by memory`],
    ['Initiatives', shown('', life.initiatives)],
    ['Action items', shown('', life.action_items)],
    ['Talk and work', `${share} % of ${talk.toLocaleString('en')} tokens were talk`],
  ]
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
