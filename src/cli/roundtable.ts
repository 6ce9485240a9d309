// roundtable: convenes a conversation and listens to it, shows earlier ones, takes a seat at a running one.

import { hostname } from 'node:os'
import type { Command } from 'commander'
import type { z } from 'zod'
import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import type * as wire from '../http/wire.ts'
import { openMachine } from '../main/machine.ts'
import { type Connection, connect } from './connect.ts'
import { Failure } from './failure.ts'
import { findId, shortId } from './find-id.ts'
import { followTalk, readTalk } from './follow-talk.ts'
import { untilInterrupted } from './interrupt.ts'
import { type CompanyOptions, settingsWith, withCompany, withCompanyOptions } from './program.ts'
import { refusal } from './refusal.ts'
import { outcomeLines, seatsLine, type Talk, turnLines } from './talk-lines.ts'
import { duration, plainText, processTerminal, type Terminal, table } from './terminal.ts'

type Convened = z.output<typeof wire.convened>
type Row = z.output<typeof wire.roundtable>
type Agent = z.output<typeof wire.agent>

const list = '/api/ops/roundtables'
const anId = 'any unique end or beginning of its id'

interface ConveneOptions extends CompanyOptions {
  topic?: string
  with?: string
  wait: boolean
}

/** Adds `roundtable` and its subcommands. */
export function addRoundtable(program: Command): void {
  const roundtable = withCompanyOptions(program.command('roundtable'))
    .enablePositionalOptions()
    .argument('[format]', 'standup, debate, watercooler, planning, retro, …')
    .option('--topic <text>', 'what it is about')
    .option('--with <agents>', 'who sits there: a,b (default: whoever the format asks for)')
    .option('--no-wait', 'do not listen: it is held while you do something else')
    .description('convene a conversation and listen to it')
    .action(convene)

  withCompanyOptions(roundtable.command('list'))
    .option('--agent <id>', 'only those that this agent sits in')
    .option('--status <status>', 'pending, running, succeeded, failed, cancelled or rejected')
    .option('-n, --limit <n>', 'how many of the newest', '20')
    .description('the newest conversations')
    .action(listTalks)

  withCompanyOptions(roundtable.command('show'))
    .argument('<id>', anId)
    .description('one conversation: what was said, and what came of it')
    .action(async (fragment: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const talk = await readTalk(company, await findId(company, fragment, [list], 'conversation'))
        if (options.json) return terminal.json(talk)
        for (const line of wholeTalk(talk, terminal)) terminal.out(line)
      })
    })

  withCompanyOptions(roundtable.command('say'))
    .argument('<id>', anId)
    .argument('<text>', 'what you say; somebody answers')
    .description('take a seat: say something while they talk')
    .action(async (fragment: string, line: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const id = await findId(company, fragment, [list], 'conversation')
        const said = await company.ask('POST', `${list}/${id}/say`, { line })
        if (options.json) return terminal.json(said)
        terminal.out(`said; the answer: bullpen roundtable show ${shortId(id)}`)
      })
    })

  withCompanyOptions(roundtable.command('cancel'))
    .argument('<id>', anId)
    .option('--reason <text>', 'why: it stays on record', '')
    .description('end a conversation that waits or runs')
    .action(async (fragment: string, options: CompanyOptions & { reason: string }) => {
      await withCompany(options, async (company, terminal) => {
        const id = await findId(company, fragment, [list], 'conversation')
        const ended = await company.ask('POST', `${list}/${id}/cancel`, { reason: options.reason })
        if (options.json) return terminal.json(ended)
        terminal.out(`cancelled  conversation ${shortId(id)}`)
      })
    })
}

async function convene(format: string | undefined, options: ConveneOptions): Promise<void> {
  if (format === undefined)
    throw new Failure('name a format, as in: bullpen roundtable standup --topic "What blocks us today"', 2)
  if (options.topic === undefined)
    throw new Failure('a conversation needs something to talk about; name it with --topic TEXT', 2)
  const settings = settingsWith(options)
  const company = await connect(settings)
  try {
    const participants = options.with === undefined ? null : await guestsOf(company, options.with)
    const guests = participants === null ? {} : { participants }
    await holdTalk(company, settings, { format, topic: options.topic, ...guests }, options)
  } finally {
    await company.close()
  }
}

/** Whom a comma list means: agents by id, by role, or by the name that people know them by. */
async function guestsOf(company: Connection, text: string): Promise<string[]> {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0) throw new Failure('--with names nobody; give agents by id or role: --with a,b', 2)
  const { items: agents } = (await company.ask('GET', '/api/ops/agents?limit=200')) as { items: Agent[] }
  const known = (name: string): string =>
    agents.find((agent) => agent.display_name.toLowerCase() === name.toLowerCase())?.id ?? name
  return names.map(known)
}

async function holdTalk(
  company: Connection,
  settings: Settings,
  body: { format: string; topic: string; participants?: string[] },
  options: ConveneOptions,
): Promise<void> {
  const terminal = processTerminal(settings.noColor)
  const convened = (await company.ask('POST', list, body)) as Convened
  if (convened.status === 'rejected') {
    if (options.json) terminal.json(convened)
    throw refusal(convened, 'conversation')
  }
  if (!options.wait) {
    if (options.json) return terminal.json(convened)
    const when = company.url === null ? `, when the company runs: ${settings.startCommand}` : ''
    terminal.out(`queued  conversation ${shortId(convened.id)}${when}`)
    return terminal.say(
      terminal.tint('dim', `        listen later: bullpen roundtable show ${shortId(convened.id)}`),
    )
  }
  const lane = company.inside === null ? null : await ownLane(company, convened.id)
  let talk: Talk
  try {
    talk = await listen(company, settings, convened.id, terminal, options)
  } finally {
    await lane?.stop(0)
  }
  if (options.json) terminal.json(talk)
  else for (const line of outcomeLines(talk, terminal)) terminal.out(line)
  if (talk.status !== 'succeeded')
    throw new Failure(
      `the conversation ${talk.status}: ${plainText(talk.last_error ?? 'no reason is on record')}; more: bullpen why ${shortId(talk.id)}`,
    )
}

/** No server runs, so this process holds the conversation itself, and no other. What an earlier process left running is taken back first: it would
 *  keep the room. */
async function ownLane(
  { inside }: Connection,
  onlyRoundtable: string,
): Promise<{ stop(graceMs: number): Promise<void> }> {
  if (inside === null) throw new Error('a company that runs elsewhere holds its own conversations')
  const { world } = inside
  const { recoverAfterStart } = await import('../loop/recover.ts')
  const { startTalking } = await import('../loop/roundtable-worker.ts')
  await recoverAfterStart(world, { soleOwner: world.db.engine === 'embedded' })
  const id = `roundtable-${hostname()}-${process.pid}`
  return startTalking(world, {
    id,
    host: hostname(),
    pid: process.pid,
    pollMs: limits.pollMs,
    onlyRoundtable,
  })
}

async function listen(
  company: Connection,
  settings: Settings,
  id: string,
  terminal: Terminal,
  options: ConveneOptions,
): Promise<Talk> {
  const { clock } = openMachine({ logLevel: 'silent' })
  let greeted = false
  const told = (turn: Talk['turns'][number], now: Talk): void => {
    if (options.json) return
    if (!greeted) for (const line of headOf(now, terminal)) terminal.out(line)
    greeted = true
    for (const line of turnLines(turn, now.seats, terminal)) terminal.out(line)
  }
  const talk = await untilInterrupted((signal) => followTalk(company, id, told, { terminal, clock, signal }))
  if (talk !== null) return talk
  const where =
    company.inside === null
      ? `they go on; later: bullpen roundtable show ${shortId(id)}`
      : `they go on when the company runs: ${settings.startCommand}`
  throw new Failure(`stopped listening to conversation ${shortId(id)}; ${where}`, 130)
}

function headOf(talk: Talk, terminal: Terminal): string[] {
  const about = `${talk.format}: ${plainText(talk.topic)}`
  const facts = `${shortId(talk.id)} · ${seatsLine(talk)}`
  return [terminal.paint('bold', about), terminal.paint('dim', facts), '']
}

function wholeTalk(talk: Talk, terminal: Terminal): string[] {
  const turns = talk.turns.flatMap((turn) => turnLines(turn, talk.seats, terminal))
  const open = talk.finished_at === null
  const nothing =
    talk.status === 'rejected'
      ? `refused: ${plainText(talk.rejection_reason ?? '')}`
      : open
        ? 'Nothing has been said yet.'
        : 'Nothing was said.'
  const rest =
    talk.status === 'rejected'
      ? []
      : open
        ? ['', terminal.paint('dim', `${talk.status}: ${talk.turns_spoken} of ${talk.turns_planned} turns`)]
        : outcomeLines(talk, terminal)
  return [...headOf(talk, terminal), ...(turns.length === 0 ? [nothing] : turns), ...rest]
}

async function listTalks(
  options: CompanyOptions & { agent?: string; status?: string; limit: string },
): Promise<void> {
  if (!/^\d{1,3}$/.test(options.limit) || Number(options.limit) < 1 || Number(options.limit) > 200)
    throw new Failure('--limit must be a whole number from 1 to 200', 2)
  await withCompany(options, async (company, terminal) => {
    const query = new URLSearchParams({ limit: options.limit })
    for (const name of ['agent', 'status'] as const) {
      const value = options[name]
      if (value !== undefined) query.set(name, value)
    }
    const { items } = (await company.ask('GET', `${list}?${query}`)) as { items: Row[] }
    if (options.json) return terminal.json(items)
    if (items.length === 0)
      return terminal.say(
        'No conversations yet: the schedule brings them, or you: bullpen roundtable standup --topic "What blocks us today"',
      )
    const { now } = (await company.ask('GET', '/api/ops/status')) as { now: string }
    const rows = items.map((talk) => [
      shortId(talk.id),
      talk.format,
      talk.status,
      `${talk.turns_spoken}/${talk.turns_planned}`,
      `${duration(Math.max(0, Date.parse(now) - Date.parse(talk.created_at)))} ago`,
      talk.participants.join(', '),
      talk.rejection_reason ?? talk.topic,
    ])
    for (const line of table(rows, terminal.columns)) terminal.out(line)
  })
}
