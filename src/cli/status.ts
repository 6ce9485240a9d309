// status: what is going on, on one screen.

import type { Command } from 'commander'
import type { z } from 'zod'
import { inWords } from '../domain/budget.ts'
import type * as wire from '../http/wire.ts'
import { shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { bar, clip, count, duration, type Terminal, type Tint, table } from './terminal.ts'

type Status = z.output<typeof wire.status>
type Mission = z.output<typeof wire.mission>

const newestMissions = 8

/** Adds `status`. */
export function addStatus(program: Command): void {
  withCompanyOptions(program.command('status'))
    .description('what is going on, on one screen')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const status = (await company.ask('GET', '/api/ops/status')) as Status
        if (options.json) return terminal.json(status)
        const missions = (await company.ask('GET', `/api/ops/missions?limit=${newestMissions}`)) as {
          items: Mission[]
        }
        for (const line of describe(status, missions.items, terminal, company.url)) terminal.out(line)
      })
    })
}

function describe(
  status: Status,
  missions: readonly Mission[],
  terminal: Terminal,
  url: string | null,
): string[] {
  const bold = (text: string): string => terminal.paint('bold', text)
  const dim = (text: string): string => terminal.paint('dim', text)
  const now = Date.parse(status.now)
  const state = status.enabled
    ? terminal.paint('green', 'on')
    : terminal.paint('red', 'off (kill switch: bullpen policy set system \'{"enabled":true}\')')
  const where = url === null ? 'no server runs; read from its data' : url
  return [
    `${bold(clip(status.company.name, 60))}  ${state}  ${dim(where)}`,
    '',
    ...table(
      [
        ['Last 24 hours', missionsOf(status)],
        ['Open steps', tally(status.steps) || 'none'],
        ['Conversations', talks(status)],
        ['Memories', status.memories === 0 ? 'none yet' : status.memories.toLocaleString('en')],
        [
          'Approvals',
          status.open_approvals === 0
            ? 'none waiting'
            : `${count(status.open_approvals, 'thing')} waiting for you`,
        ],
        ['Model', `${status.model}${status.simulated ? ' (simulated; costs nothing)' : ''}`],
        ['Spent today', spent(status)],
        ['Workers', workers(status, url !== null)],
        ['Last beat', status.last_beat === null ? 'none yet' : beat(status.last_beat, now)],
        ['Database', status.engine === 'embedded' ? 'embedded' : 'PostgreSQL'],
      ],
      terminal.columns,
    ),
    ...breakers(status, terminal),
    ...limits(status, terminal, bold),
    ...newest(missions, now, terminal, bold),
  ]
}

/** Today's cost; where something is paid for, of how much, and how the month will end. What has no known price is told in tokens. */
function spent({ cost_today: today, cost_month: thisMonth, spending, simulated }: Status): string {
  const cost = money(today.cost_micro_usd)
  if (simulated) return cost
  const limits = spending.limits.map(({ scope, unit, spent, held, limit, exhausted }) => {
    const of = (amount: number): string => inWords(amount, unit)
    const flight = held > 0 ? ` (${of(held)} held)` : ''
    return { scope, unit, exhausted, text: `${of(spent)} of ${of(limit)}${flight}` }
  })
  const at = (scope: string): string =>
    limits.find((one) => one.scope === scope && one.unit === 'micro_usd')?.text ?? ''
  const { forecast_month_micro_usd: month } = spending
  const likely = month === null ? '' : `, likely ${money(month)} in the end`
  const over = limits.filter(({ exhausted }) => exhausted).map(({ scope }) => scope)
  const stopped = over.length === 0 ? '' : `; used up: ${over.join(', ')}`
  const unpriced = ({ unpriced_tokens: tokens }: Status['cost_today']): string =>
    tokens === 0 ? '' : ` and ${inWords(tokens, 'tokens')} of unknown price`
  return `${at('company:day')}${unpriced(today)}; this month ${at('company:month')}${unpriced(thisMonth)}${likely}${stopped}`
}

function talks({ conversations: { used, limit, running } }: Status): string {
  const now = running === null ? '' : `; talking now: ${running.format}, ${running.topic}`
  return `${used} of ${limit} today${now}`
}

function missionsOf(status: Status): string {
  const counts = tally(status.missions)
  return counts === '' ? 'no mission' : `missions: ${counts}`
}

function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${n} ${name}`)
    .join(', ')
}

/** Returns micro-USD as people read them; what is unknown is said to be. */
export function money(microUsd: number | null): string {
  if (microUsd === null) return 'unknown: a model without a known price was used'
  return `$${(microUsd / 1_000_000).toFixed(microUsd > 0 && microUsd < 10_000 ? 6 : 2)}`
}

/** Nobody works on an embedded database that no server has open, whenever its workers were seen last. */
function workers(status: Status, runs: boolean): string {
  if (!runs && status.engine === 'embedded') return 'none: the company is not running'
  const alive = status.workers.filter((worker) => worker.alive)
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
  if (alive.length === 0) return 'none alive: nothing gets done'
  return `${count(alive.length, 'worker')} with ${count(slots, 'slot')}, ${alive.reduce((sum, w) => sum + w.running, 0)} busy`
}

function beat(run: NonNullable<Status['last_beat']>, now: number): string {
  const ago = duration(Math.max(0, now - Date.parse(run.last_at ?? run.started_at)))
  return `${run.status}, ${ago} ago${run.idle ? ` (nothing to do${run.repeats > 1 ? `, ${run.repeats} times in a row` : ''})` : ''}`
}

function breakers(status: Status, terminal: Terminal): string[] {
  return status.breakers
    .filter((breaker) => breaker.opened_at !== null)
    .map((breaker) =>
      terminal.paint(
        'red',
        clip(
          `Breaker open: ${breaker.kind} failed ${breaker.failures_in_row} times in a row (${breaker.last_error ?? 'no reason'})`,
          terminal.columns,
        ),
      ),
    )
}

function limits(status: Status, terminal: Terminal, bold: (text: string) => string): string[] {
  if (status.limits.length === 0) return []
  const rows = status.limits.map((limit) => [
    limit.gate,
    limit.gate.endsWith('_usd')
      ? `${money(limit.measured)} of ${money(limit.limit)}`
      : `${limit.measured} of ${limit.limit}`,
    bar(limit.measured, limit.limit),
  ])
  return ['', bold('Limits'), ...table(rows, terminal.columns, '  ')]
}

const tints: Readonly<Record<Mission['status'], Tint>> = {
  approved: 'cyan',
  running: 'cyan',
  succeeded: 'green',
  failed: 'red',
  cancelled: 'dim',
}

function newest(
  missions: readonly Mission[],
  now: number,
  terminal: Terminal,
  bold: (text: string) => string,
): string[] {
  if (missions.length === 0) return []
  const rows = missions.map((mission) => [
    shortId(mission.id),
    mission.status,
    `${mission.steps_done}/${mission.steps_total}`,
    mission.agent_id,
    `${duration(Math.max(0, now - Date.parse(mission.created_at)))} ago`,
    mission.title,
  ])
  const lines = table(rows, terminal.columns, '  ').map((line, n) => {
    const { status } = missions[n] as Mission
    return line.replace(status, terminal.paint(tints[status], status))
  })
  return ['', bold('Newest missions'), ...lines]
}
