// approvals: what waits for a human, from the shell. What is approved is what was shown here: its hash goes along.

import { Argument, type Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import type { Connection } from './connect.ts'
import { Failure } from './failure.ts'
import { findId, itemsOf, shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { plainText, type Terminal, table } from './terminal.ts'

type Waiting = z.output<typeof wire.approval>
type Decided = z.output<typeof wire.decidedApproval>

const inbox = '/api/ops/approvals'
const verdicts = ['happened', 'not_happened', 'abandon', 'retry'] as const
const anId = 'any unique end or beginning of its id'

/** Adds `approvals` and its subcommands. */
export function addApprovals(program: Command): void {
  const approvals = withCompanyOptions(program.command('approvals'))
    .enablePositionalOptions()
    .description('what waits for you, the most urgent first')
    .action(listWaiting)

  withCompanyOptions(approvals.command('list'))
    .description('what waits for you, the most urgent first')
    .action(listWaiting)

  withCompanyOptions(approvals.command('show'))
    .argument('<id>', anId)
    .description('exactly what would be done, why it is asked, and its hash')
    .action(async (fragment: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const one = await findWaiting(company, fragment)
        if (options.json) return terminal.json(one)
        for (const line of shownLines(one, terminal)) terminal.out(line)
      })
    })

  withCompanyOptions(approvals.command('approve'))
    .argument('<id>', anId)
    .option('--sha <hash>', 'the payload_sha that you saw; else what stands there now')
    .description('approve exactly this payload, once')
    .action(async (fragment: string, options: CompanyOptions & { sha?: string }) => {
      await withCompany(options, async (company, terminal) => {
        const one = await findWaiting(company, fragment)
        await approveWaiting(company, terminal, options, one, options.sha)
      })
    })

  withCompanyOptions(approvals.command('edit'))
    .argument('<id>', anId)
    .requiredOption('--payload <json>', 'what shall be done instead')
    .option('--reason <text>', 'why: it stays on record')
    .description('replace the payload of an effect, and approve it as edited')
    .action(async (fragment: string, options: CompanyOptions & { payload: string; reason?: string }) => {
      const payload = parsePayload(options.payload)
      await withCompany(options, async (company, terminal) => {
        const one = await findWaiting(company, fragment)
        const body = { payload_sha: shaOf(one), payload, reason: options.reason ?? null }
        told(
          terminal,
          options,
          'edited and approved',
          (await company.ask('POST', `${inbox}/${one.id}/edit`, body)) as Decided,
        )
      })
    })

  withCompanyOptions(approvals.command('refuse'))
    .argument('<id>', anId)
    .requiredOption('--reason <text>', 'why: it stays on record')
    .description('refuse it: it is not done, and its step fails')
    .action(async (fragment: string, options: CompanyOptions & { reason: string }) => {
      await withCompany(options, async (company, terminal) => {
        await refuseWaiting(company, terminal, options, await findWaiting(company, fragment), options.reason)
      })
    })

  withCompanyOptions(approvals.command('resolve'))
    .argument('<id>', `a step that waits or is in doubt: ${anId}`)
    .addArgument(new Argument('<verdict>', 'what became of it, or what shall').choices(verdicts))
    .option('--note <text>', 'how you know: it stays on record')
    .description('answer for a step that nobody knows the end of, or that waits for you')
    .action(async (fragment: string, verdict: string, options: CompanyOptions & { note?: string }) => {
      await withCompany(options, async (company, terminal) => {
        const id = await findId(company, fragment, [inbox], 'thing that waits')
        const body = { verdict, ...(options.note === undefined ? {} : { note: options.note }) }
        const step = await company.ask('POST', `/api/ops/steps/${id}/resolve`, body)
        if (options.json) return terminal.json(step)
        terminal.out(`${verdict}  ${shortId(id)}: the step is ${(step as { status: string }).status}`)
      })
    })
}

async function findWaiting(company: Connection, fragment: string): Promise<Waiting> {
  const one = await readWaiting(company, await findId(company, fragment, [inbox], 'thing that waits'))
  if (one === null) throw new Failure(`nothing waits under ${fragment}; what does: bullpen approvals`)
  return one
}

/** Returns what waits under this full id, whatever it is, or null. */
export async function readWaiting(company: Connection, id: string): Promise<Waiting | null> {
  for await (const item of itemsOf(company, inbox)) if (item['id'] === id) return item as Waiting
  return null
}

function shaOf(one: Waiting): string {
  if (one.payload_sha !== null) return one.payload_sha
  const id = shortId(one.id)
  const how =
    one.what === 'proposal'
      ? `bullpen approve ${id}, or bullpen reject ${id} --reason …`
      : `bullpen approvals resolve ${id} ${verdicts.join('|')}`
  throw new Failure(`this is a ${one.what}; answer it with: ${how}`)
}

/** Approves what no proposal is. */
export async function approveWaiting(
  company: Connection,
  terminal: Terminal,
  options: CompanyOptions,
  one: Waiting,
  sha = shaOf(one),
): Promise<void> {
  const path = `${inbox}/${one.id}/approve`
  told(terminal, options, 'approved', (await company.ask('POST', path, { payload_sha: sha })) as Decided)
}

/** Refuses what no proposal is. */
export async function refuseWaiting(
  company: Connection,
  terminal: Terminal,
  options: CompanyOptions,
  one: Waiting,
  reason: string,
): Promise<void> {
  const body = { reason, payload_sha: shaOf(one) }
  told(
    terminal,
    options,
    'refused',
    (await company.ask('POST', `${inbox}/${one.id}/refuse`, body)) as Decided,
  )
}

function told(terminal: Terminal, options: CompanyOptions, how: string, decided: Decided): void {
  if (options.json) terminal.json(decided)
  else terminal.out(`${how}  ${shortId(decided.id)}: ${plainText(decided.title)}`)
}

function parsePayload(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(`--payload is no JSON; write it like --payload '{"text":"…"}'`, 2)
  }
}

async function listWaiting(options: CompanyOptions): Promise<void> {
  await withCompany(options, async (company, terminal) => {
    const items: Waiting[] = []
    for await (const item of itemsOf(company, inbox)) items.push(item as Waiting)
    items.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))
    if (options.json) return terminal.json(items)
    if (items.length === 0) return terminal.say('Nothing waits for you.')
    const rows = items.map((one) => [
      shortId(one.id),
      one.what,
      one.status,
      `risk ${one.risk}`,
      one.agent_id ?? '',
      one.title,
    ])
    for (const line of table(rows, terminal.columns)) terminal.out(line)
    terminal.say(terminal.tint('dim', 'more about one: bullpen approvals show ID'))
  })
}

function shownLines(one: Waiting, terminal: Terminal): readonly string[] {
  const cost = one.predicted_micro_usd === null ? '' : `, some $${(one.predicted_micro_usd / 1e6).toFixed(2)}`
  return [
    terminal.paint('bold', plainText(one.title)),
    terminal.paint('dim', `${one.what} ${one.id}, ${one.status}, risk ${one.risk}${cost}`),
    ...(one.text === '' ? [] : [plainText(one.text)]),
    ...(one.expires_at === null ? [] : [`until ${one.expires_at}, then: not done`]),
    '',
    ...plainLines(JSON.stringify(one.payload, null, 2)),
    ...(one.diff === null ? [] : ['', ...plainLines(one.diff)]),
    ...one.evidence.map(({ what, text }) => `${plainText(what)}: ${plainText(text)}`),
    ...(one.payload_sha === null ? [] : ['', `sha ${one.payload_sha}`]),
  ]
}

const plainLines = (text: string): readonly string[] =>
  text.split('\n').map((line) => `${/^ */.exec(line)?.[0] ?? ''}${plainText(line)}`)
