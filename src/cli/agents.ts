// agents and relationships: who works here, how each speaks, what each knows, and how they stand to each other.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { money } from './status.ts'
import { bar, count, plainText, type Terminal, table, wrap } from './terminal.ts'

type Agent = z.output<typeof wire.agent>
type Detail = z.output<typeof wire.agentDetail>
type Relationship = z.output<typeof wire.relationship>

/** Adds `agents` and `relationships`. */
export function addAgents(program: Command): void {
  withCompanyOptions(program.command('agents'))
    .argument('[id]', 'one agent: persona, voice, memories, relationships')
    .description('who works here')
    .action(async (id: string | undefined, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        if (id === undefined) {
          const { items } = (await company.ask('GET', '/api/ops/agents?limit=200')) as { items: Agent[] }
          if (options.json) return terminal.json(items)
          for (const line of roster(items, terminal)) terminal.out(line)
          return
        }
        const agent = (await company.ask('GET', `/api/ops/agents/${encodeURIComponent(id)}`)) as Detail
        if (options.json) return terminal.json(agent)
        for (const line of portrait(agent, terminal)) terminal.out(line)
      })
    })

  withCompanyOptions(program.command('relationships'))
    .option('--agent <id>', 'only those of this agent')
    .description('how agents stand to each other')
    .action(async (options: CompanyOptions & { agent?: string }) => {
      await withCompany(options, async (company, terminal) => {
        const of = options.agent === undefined ? '' : `&agent=${encodeURIComponent(options.agent)}`
        const path = `/api/ops/relationships?limit=200${of}`
        const { items } = (await company.ask('GET', path)) as { items: Relationship[] }
        if (options.json) return terminal.json(items)
        if (items.length === 0)
          return terminal.say(
            'No relationships yet: they come with the company’s folder, or with the first talk.',
          )
        for (const line of table(items.map(bondRow), terminal.columns)) terminal.out(line)
      })
    })
}

function roster(agents: readonly Agent[], terminal: Terminal): string[] {
  if (agents.length === 0) return ['Nobody works here yet; bring a company: bullpen import companies/starter']
  const rows = agents.map((agent) => [
    agent.id,
    agent.display_name,
    agent.role,
    count(agent.memories, 'memory', 'memories'),
    doing(agent),
  ])
  return table(rows, terminal.columns)
}

function doing(agent: Agent): string {
  if (!agent.enabled) return 'retired'
  if (agent.talking !== null) return `talking: ${agent.talking.format}, ${agent.talking.topic}`
  const [step] = agent.doing
  if (step !== undefined) return `${step.kind}: ${step.mission_title}`
  return agent.open_missions === 0 ? 'idle' : count(agent.open_missions, 'open mission')
}

/** The words of a persona that are text, in the order in which a person would ask for them. */
const traits = ['tone', 'quirk', 'signature', 'directive'] as const

function portrait(agent: Detail, terminal: Terminal): string[] {
  const bold = (text: string): string => terminal.paint('bold', text)
  const dim = (text: string): string => terminal.paint('dim', text)
  const facts: [string, string][] = [
    ...traits.flatMap((trait): [string, string][] => {
      const said = agent.persona[trait]
      return typeof said === 'string' && said !== '' ? [[trait, said]] : []
    }),
    ['covers', agent.covers.join(', ')],
    ['model', agent.model ?? 'the company’s'],
    ['tools', agent.tools.length === 0 ? 'none' : agent.tools.join(', ')],
    ['now', doing(agent)],
    [
      'cost',
      `${money(agent.cost_today.cost_micro_usd)} today, ${money(agent.cost_month.cost_micro_usd)} this month`,
    ],
  ]
  return [
    `${bold(plainText(agent.display_name))}  ${dim(plainText(`${agent.id} · ${agent.role}`))}`,
    '',
    ...facts.filter(([, said]) => said !== '').flatMap(([name, said]) => hanging(name, said, terminal)),
    '',
    bold('Voice'),
    ...voiceLines(agent, terminal),
    '',
    bold('Memories'),
    `  ${memoriesOf(agent)}`,
    '',
    bold('Relationships'),
    ...(agent.relationships.length === 0
      ? ['  None yet.']
      : table(agent.relationships.map(bondRow), terminal.columns, '  ')),
  ]
}

const factLines = 4

function hanging(name: string, text: string, terminal: Terminal): string[] {
  const lines = wrap(text, Math.max(30, terminal.columns - 16))
  const [first = '', ...rest] =
    lines.length <= factLines ? lines : [...lines.slice(0, factLines - 1), `${lines[factLines - 1]} …`]
  const head = terminal.paint('dim', name.padEnd(10))
  return [`  ${head}  ${first}`, ...rest.map((line) => `${' '.repeat(14)}${line}`)]
}

function voiceLines(agent: Detail, terminal: Terminal): string[] {
  const { voice, voice_history: history } = agent
  if (voice === null) return ['  As the persona says; memories have changed nothing yet.']
  const now =
    voice.modifiers.length === 0
      ? ['  As the persona says again.']
      : voice.modifiers.map(
          (modifier) =>
            `  ${plainText(modifier.say)} ${terminal.paint('dim', `(${plainText(modifier.because)})`)}`,
        )
  const since = voice.created_at.slice(0, 10)
  const changes = `since ${since}, ${count(history.length, 'change')} so far`
  return [...now, `  ${terminal.paint('dim', changes)}`]
}

function memoriesOf({ memory }: Detail): string {
  if (memory.total === 0) return 'None yet: they come from conversations, results and finished missions.'
  const types = Object.entries(memory.by_type).map(([type, n]) => `${n} ${type}`)
  const marks = [
    ...(memory.pinned > 0 ? [`${memory.pinned} pinned`] : []),
    ...(memory.disputed > 0 ? [`${memory.disputed} disputed`] : []),
  ]
  return `${memory.total}: ${[...types, ...marks].join(', ')}`
}

/** Who, how they stand, as a bar, how far it has moved, how often they met, and why it moved last. */
function bondRow(bond: Relationship): string[] {
  const moved = bond.affinity - bond.seed_affinity
  const sign = moved > 0 ? '+' : moved < 0 ? '−' : ' '
  const last = bond.drift_log.at(-1) as { reason?: unknown; roundtable_id?: unknown } | undefined
  const why =
    typeof last?.reason === 'string' && last.reason !== ''
      ? `${last.reason} (${shortId(last.roundtable_id)})`
      : bond.backstory
  return [
    `${bond.name_a} and ${bond.name_b}`,
    bond.affinity.toFixed(2),
    bar(bond.affinity, 1),
    moved === 0 ? '' : `${sign}${Math.abs(moved).toFixed(2)}`,
    bond.total_interactions === 0 ? 'never met' : `met ${bond.total_interactions}×`,
    why,
  ]
}
