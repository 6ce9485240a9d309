// memory: what agents know, to search and read; and the founder's hand on it: note, pin, dispute, forget.

import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import type { Connection } from './connect.ts'
import { Failure } from './failure.ts'
import { findId, memoryLists, shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { count, plainText, type Terminal, table, wrap } from './terminal.ts'

type Memory = z.output<typeof wire.memory>
type Detail = z.output<typeof wire.memoryDetail>
type Preview = z.output<typeof wire.forgetPreview>

const list = '/api/ops/memories'
const anId = 'any unique end or beginning of its id'

interface ListOptions extends CompanyOptions {
  agent?: string
  type?: string
  tag?: string
  superseded?: boolean
  gone?: boolean
  limit: string
}

/** Adds `memory` and its subcommands. */
export function addMemory(program: Command): void {
  const memory = program.command('memory').description('what agents know: search it, correct it')

  withList(memory.command('search'))
    .argument('<query>', 'words; misspellings are forgiven')
    .description('find memories by what they say')
    .action((query: string, options: ListOptions) => showList(options, query))

  withList(memory.command('list'))
    .description('the newest memories')
    .action((options: ListOptions) => showList(options, null))

  withCompanyOptions(memory.command('show'))
    .argument('<id>', anId)
    .description('one memory: where it came from, where it was used')
    .action(async (fragment: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const found = (await company.ask('GET', `${list}/${await idOf(company, fragment)}`)) as Detail
        if (options.json) return terminal.json(found)
        for (const line of portrait(found, terminal)) terminal.out(line)
      })
    })

  addCorrections(memory)
}

function withList(command: Command): Command {
  return withCompanyOptions(command)
    .option('--agent <id>', 'only what this agent knows')
    .option('--type <type>', 'insight, pattern, strategy, preference or lesson')
    .option('--tag <tag>', 'only with this tag')
    .option('--superseded', 'what gave way to something newer')
    .option('--gone', 'what was evicted, expired or forgotten')
    .option('-n, --limit <n>', 'how many at most', '20')
}

const idOf = (company: Connection, fragment: string): Promise<string> =>
  findId(company, fragment, memoryLists, 'memory')

async function showList(options: ListOptions, query: string | null): Promise<void> {
  if (!/^\d{1,3}$/.test(options.limit) || Number(options.limit) < 1 || Number(options.limit) > 200)
    throw new Failure('--limit must be a whole number from 1 to 200', 2)
  const live = options.gone ? 'gone' : options.superseded ? 'false' : 'true'
  await withCompany(options, async (company, terminal) => {
    const wanted = new URLSearchParams({ limit: options.limit, live })
    if (query !== null) wanted.set('q', query)
    for (const name of ['agent', 'type', 'tag'] as const) {
      const value = options[name]
      if (value !== undefined) wanted.set(name, value)
    }
    const { items } = (await company.ask('GET', `${list}?${wanted}`)) as { items: Memory[] }
    if (options.json) return terminal.json(items)
    if (items.length === 0) return terminal.say(emptyLine(query, options))
    for (const line of table(items.map(rowOf), terminal.columns)) terminal.out(line)
  })
}

function emptyLine(query: string | null, options: ListOptions): string {
  if (query !== null) return `Nobody remembers anything like ${plainText(query)}.`
  if (options.gone) return 'Nothing was evicted, has expired or was forgotten.'
  if (options.superseded) return 'Nothing has been superseded.'
  if (options.agent ?? options.type ?? options.tag) return 'No memory fits.'
  return 'No memories yet: they come from conversations, results and finished missions.'
}

function rowOf(memory: Memory): string[] {
  return [
    shortId(memory.id),
    memory.agent_id,
    memory.type,
    memory.confidence.toFixed(2),
    memory.gone_as ?? (memory.disputed_at !== null ? 'disputed' : memory.pinned ? 'pinned' : ''),
    memory.content ?? '(its words are gone)',
  ]
}

const trusts = ['the open web', 'named sources', 'the company itself', 'the founder']

function portrait(memory: Detail, terminal: Terminal): string[] {
  const bold = (text: string): string => terminal.paint('bold', text)
  const day = (stamp: string): string => stamp.slice(0, 16).replace('T', ' ')
  const state = [
    memory.state,
    ...(memory.pinned ? ['pinned'] : []),
    ...(memory.disputed_at ? ['disputed'] : []),
  ]
  const source = memory.source_ref === '' ? '' : ` ${shortId(memory.source_ref)}`
  const facts: [string, string][] = [
    ['Confidence', memory.confidence.toFixed(2)],
    ['Rests on', trusts[memory.trust] ?? ''],
    ['Came from', `${memory.source_kind === 'human' ? 'the founder' : memory.source_kind}${source}`],
    ['Written by', `${memory.written_by}${memory.simulated ? ' (simulated)' : ''}`],
    ['Tags', memory.tags.join(', ')],
    ['Made', day(memory.created_at)],
    ['Expires', memory.expires_at === null ? '' : day(memory.expires_at)],
    ['Disputed', memory.dispute_reason ?? ''],
    ['Gone', memory.gone_at === null ? '' : `${memory.gone_as} ${day(memory.gone_at)} by ${memory.gone_by}`],
  ]
  const chain = memory.chain.filter((one) => one.id !== memory.id)
  return [
    `${bold(plainText(`${memory.type} of ${memory.agent_id}`))}  ${terminal.paint('dim', `${shortId(memory.id)} · ${state.join(', ')}`)}`,
    ...wrap(wordsOf(memory), Math.max(30, terminal.columns - 2)).map((line) => `  ${line}`),
    '',
    ...table(
      facts.filter(([, said]) => said !== ''),
      terminal.columns,
      '  ',
    ),
    ...(chain.length === 0
      ? []
      : ['', bold('In the same chain'), ...table(chain.map(rowOf), terminal.columns, '  ')]),
    '',
    ...(memory.used_in.length === 0
      ? ['Used in no decision yet.']
      : [
          bold(`Used in ${count(memory.uses, 'decision')}`),
          ...table(memory.used_in.map(useRow), terminal.columns, '  '),
        ]),
  ]
}

const hows = { influence: 'chose the topic', prompt: 'in the prompt', initiative: 'led to it' } as const

function useRow(use: Detail['used_in'][number]): string[] {
  const id = use.proposal_id ?? use.step_id ?? use.roundtable_id
  return [use.created_at.slice(0, 16).replace('T', ' '), hows[use.how], shortId(id), use.about]
}

/** What changes a memory. */
function addCorrections(memory: Command): void {
  withCompanyOptions(memory.command('add'))
    .argument('<agent>', 'whose memory it is')
    .argument('<text>', 'what it should know')
    .option('--type <type>', 'insight, pattern, strategy, preference or lesson', 'preference')
    .option('--tag <tags>', 'comma list')
    .description('note something for an agent')
    .action(
      async (agent: string, content: string, options: CompanyOptions & { type: string; tag?: string }) => {
        await withCompany(options, async (company, terminal) => {
          const tags =
            options.tag === undefined ? {} : { tags: options.tag.split(',').map((tag) => tag.trim()) }
          const body = { agent_id: agent, type: options.type, content, ...tags }
          const made = (await company.ask('POST', list, body)) as { id: string }
          if (options.json) return terminal.json(made)
          terminal.out(`noted  memory ${shortId(made.id)}`)
        })
      },
    )

  withCompanyOptions(memory.command('pin'))
    .argument('<id>', anId)
    .option('--off', 'take the pin away')
    .description('keep it: a pinned memory is not superseded, evicted or expired')
    .action(async (fragment: string, options: CompanyOptions & { off?: boolean }) => {
      const pinned = options.off !== true
      await correct(fragment, options, 'pin', { pinned }, pinned ? 'pinned' : 'unpinned')
    })

  withCompanyOptions(memory.command('dispute'))
    .argument('<id>', anId)
    .option('--reason <text>', 'what is wrong with it: it stays on record')
    .option('--off', 'it is right after all')
    .description('say that it is wrong: it is recalled no more')
    .action(async (fragment: string, options: CompanyOptions & { reason?: string; off?: boolean }) => {
      if ((options.reason === undefined) !== (options.off === true))
        throw new Failure('say what is wrong with --reason TEXT, or that it is right with --off', 2)
      const reason = options.reason ?? null
      await correct(fragment, options, 'dispute', { reason }, reason === null ? 'upheld' : 'disputed')
    })

  withCompanyOptions(memory.command('forget'))
    .argument('<id>', anId)
    .option('--yes', 'do not ask')
    .description('forget it for good: its words are gone, the decisions it was used in stay')
    .action(forget)
}

async function correct(
  fragment: string,
  options: CompanyOptions,
  verb: string,
  body: unknown,
  done: string,
): Promise<void> {
  await withCompany(options, async (company, terminal) => {
    const id = await idOf(company, fragment)
    const answer = await company.ask('POST', `${list}/${id}/${verb}`, body)
    if (options.json) return terminal.json(answer)
    terminal.out(`${done}  memory ${shortId(id)}`)
  })
}

async function forget(fragment: string, options: CompanyOptions & { yes?: boolean }): Promise<void> {
  await withCompany(options, async (company, terminal) => {
    const id = await idOf(company, fragment)
    const preview = (await company.ask('GET', `${list}/${id}/forget`)) as Preview
    for (const line of previewLines(preview, terminal)) terminal.say(line)
    if (options.yes !== true && !(await agreed())) return terminal.say('Nothing was forgotten.')
    const answer = await company.ask('POST', `${list}/${id}/forget`, {})
    if (options.json) return terminal.json(answer)
    terminal.out(`forgotten  memory ${shortId(id)}`)
  })
}

/** Asks whoever sits at the terminal; where nobody does, it takes a --yes. */
async function agreed(): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true)
    throw new Failure('nobody is here to ask; say --yes to forget it for good', 2)
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await asking.question('Forget it for good? [y/N] ')).trim())
  } finally {
    asking.close()
  }
}

const usesShown = 10

function previewLines({ memory, used_in: uses, superseded }: Preview, terminal: Terminal): string[] {
  const more = memory.uses - usesShown
  return [
    terminal.tint('bold', plainText(`${memory.type} of ${memory.agent_id}`)),
    ...wrap(wordsOf(memory), Math.max(30, terminal.columns - 2)).map((line) => `  ${line}`),
    uses.length === 0
      ? 'It was used in no decision.'
      : `It was used in ${count(memory.uses, 'decision')}; they stay, without its words:`,
    ...table(uses.slice(0, usesShown).map(useRow), terminal.columns, '  '),
    ...(more > 0 ? [`  and ${more} more: bullpen memory show ${shortId(memory.id)}`] : []),
    ...(superseded.length === 0
      ? []
      : [
          'What it took the place of does not come back:',
          ...table(
            superseded.map((one) => [shortId(one.id), one.type, one.content]),
            terminal.columns,
            '  ',
          ),
        ]),
  ]
}

const wordsOf = (memory: Memory): string => memory.content ?? 'It was forgotten: its words are gone.'
