// What a company is on paper: the files of its folder and what they must say. Pure: texts in, a company or a list of
// problems out. It touches no disk and no database, and it has no place for a secret.

import type { z } from 'zod'
import {
  agentId,
  agentSheet,
  type CompanyTrigger,
  companySheet,
  maxDirectiveChars,
  policiesSheet,
  relationshipsSheet,
  scheduleSheet,
  sourcesSheet,
  triggersSheet,
} from './company-sheets.ts'
import { formatsInForce } from './format.ts'
import { type Located, readJson, readYaml } from './located.ts'
import { type PolicyKey, parsePolicy } from './policy.ts'
import type { Problem } from './proposal.ts'
import { founderSpeaker } from './roundtable.ts'
import type { Schedule } from './schedule.ts'

export interface AgentProfile {
  id: string
  displayName: string
  role: string
  tone: string
  quirk: string
  signature: string
  /** What the agent is told about itself: the body of its file. */
  directive: string
  /** Roles of a larger company that it fills while nobody else does. */
  covers: readonly string[]
  /** `provider:model`, or null for the company's. */
  model: string | null
  /** Names of the tools that it may use. */
  tools: readonly string[]
}

export interface CompanySource {
  name: string
  /** A web address, or a path (or glob) inside the company's folder. */
  source: string
  topics: readonly string[]
}

/** How two agents stand to each other when the company begins; `a` < `b`, affinity 0 to 1. */
export interface CompanyRelationship {
  a: string
  b: string
  affinity: number
  backstory: string
}

export interface Company {
  name: string
  description: string
  timeZone: string
  /** What every roll of the dice hangs from; null: to be drawn at the first import. */
  seed: string | null
  agents: readonly AgentProfile[]
  policies: readonly { key: PolicyKey; value: unknown }[]
  triggers: readonly CompanyTrigger[]
  sources: readonly CompanySource[]
  /** The day's slots for conversations; null: the folder says nothing about them. */
  schedule: Schedule | null
  relationships: readonly CompanyRelationship[]
}

/** A file of the folder; `path` relative to it, with slashes. */
export interface CompanyFile {
  path: string
  text: string
}

/** Returns the company that the files describe, or everything that is wrong with them, told by file and line. */
export function parseCompany(files: readonly CompanyFile[]): Located<Company> {
  const problems: Problem[] = files.flatMap(secretsIn)
  const take = <T>(read: Located<T>): T | null => {
    if (read.ok) return read.value
    problems.push(...read.problems)
    return null
  }
  const sheetIn = <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    read = readYaml,
  ): z.output<Schema> | null => {
    const file = files.find((one) => one.path === path)
    return file === undefined ? null : take(read(schema, { ...file, firstLine: 1 }))
  }

  const isThere = (path: string): boolean => files.some((file) => file.path === path)
  if (!isThere('company.yaml'))
    problems.push({ path: 'company.yaml', problem: 'is missing: a company needs a name and a time zone' })
  const sheet = sheetIn('company.yaml', companySheet)
  const agents = files
    .filter((file) => /^agents\/[^/]+\.md$/.test(file.path))
    .flatMap((file) => take(readAgent(file)) ?? [])
  if (!files.some((file) => file.path.startsWith('agents/'))) {
    problems.push({ path: 'agents', problem: 'is empty: a company needs at least one agent, agents/NAME.md' })
  }
  const policies = sheetIn('policies.json', policiesSheet, readJson) ?? {}
  const triggers = sheetIn('triggers.yaml', triggersSheet)?.triggers ?? []
  const sources = sheetIn('sources.yaml', sourcesSheet)?.sources ?? []
  const ids = new Set(agentIds(files))
  const known = new Set([...ids, ...agents.flatMap(({ role, covers }) => [role, ...covers])])
  const schedule = sheetIn('schedule.yaml', scheduleSheet(known, formatNames(policies)))
  const bonds = sheetIn('relationships.yaml', relationshipsSheet(ids))?.relationships ?? []

  problems.push(...repeated('triggers.yaml', triggers), ...repeated('sources.yaml', sources))
  problems.push(...strangers(agents, triggers, policies['reaction_matrix']))
  if (isThere('schedule.yaml') && policies['schedule'] !== undefined) {
    const problem = 'schedule stands in schedule.yaml as well: once is enough'
    problems.push({ path: 'policies.json', problem })
  }
  if (sheet === null || problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      name: sheet.name,
      description: sheet.description,
      timeZone: sheet.time_zone,
      seed: sheet.seed,
      agents: agents.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      policies: Object.entries(policies).map(([key, value]) => ({ key: key as PolicyKey, value })),
      triggers,
      sources,
      schedule,
      relationships: bonds.map(paired),
    },
  }
}

function paired({
  between,
  ...rest
}: {
  between: readonly [string, string]
  affinity: number
  backstory: string
}): CompanyRelationship {
  const [one, other] = between
  return one < other ? { a: one, b: other, ...rest } : { a: other, b: one, ...rest }
}

/** The ids that the names of the agents' files are; an agent whose file has a mistake in it is nevertheless no stranger. */
function agentIds(files: readonly CompanyFile[]): readonly string[] {
  return files.flatMap(({ path }) => /^agents\/([^/]+)\.md$/.exec(path)?.[1] ?? [])
}

function formatNames(policies: Readonly<Record<string, unknown>>): readonly string[] {
  const own = parsePolicy('roundtable_formats', policies['roundtable_formats'] ?? {})
  return formatsInForce(own.ok ? own.value : {}).map(({ format }) => format)
}

function readAgent(file: CompanyFile): Located<AgentProfile> {
  const refuse = (problem: string): Located<AgentProfile> => ({
    ok: false,
    problems: [{ path: `${file.path}:1`, problem }],
  })
  const name = agentId.safeParse(file.path.slice('agents/'.length, -'.md'.length))
  if (!name.success)
    return refuse('the file name is the id of the agent: lower-case letters, digits and dashes, at most 40')
  if (name.data === founderSpeaker)
    return refuse('the file name is the id of the agent, and this one is your own at every table')
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(file.text)
  if (parts === null) return refuse('must begin with front matter between two lines of ---')
  const sheet = readYaml(agentSheet, { path: file.path, text: parts[1] ?? '', firstLine: 2 })
  if (!sheet.ok) return sheet
  const directive = (parts[2] ?? '').trim()
  if (directive === '')
    return refuse('has no text under its front matter: say there who this agent is and what it does')
  if (directive.length > maxDirectiveChars)
    return refuse(`the text has more than ${maxDirectiveChars} characters`)
  const { display_name, ...rest } = sheet.value
  return { ok: true, value: { id: name.data, displayName: display_name, ...rest, directive } }
}

function repeated(path: string, named: readonly { name: string }[]): Problem[] {
  const seen = new Set<string>()
  return named.flatMap(({ name }) => {
    if (seen.has(name)) return [{ path, problem: `${name} stands there twice: names are unique` }]
    seen.add(name)
    return []
  })
}

/** Rules and reactions must aim at somebody: an agent, or a role that an agent has or covers. */
function strangers(
  agents: readonly AgentProfile[],
  triggers: readonly CompanyTrigger[],
  matrix: unknown,
): readonly Problem[] {
  const known = new Set(agents.flatMap((agent) => [agent.id, agent.role, ...agent.covers]))
  const patterns = parsePolicy('reaction_matrix', matrix ?? {})
  const aims = [
    ...triggers.map((rule) => ({
      path: 'triggers.yaml',
      what: `rule ${rule.name}`,
      who: rule.action_config.target_agent,
    })),
    ...(patterns.ok ? patterns.value.patterns : []).map((pattern, n) => ({
      path: 'policies.json',
      what: `reaction_matrix.patterns.${n}`,
      who: pattern.target,
    })),
  ]
  return aims
    .filter((aim) => !known.has(aim.who))
    .map((aim) => ({
      path: aim.path,
      problem: `${aim.what} aims at ${aim.who}, whom nobody here is or covers`,
    }))
}

const secretLooks =
  /\b(sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abpr]-[A-Za-z0-9-]{20,}|AKIA[A-Z0-9]{16})\b|-----BEGIN [A-Z ]*PRIVATE KEY/

/** Returns whether a text holds what looks like a secret. */
export const holdsSecret = (text: string): boolean => secretLooks.test(text)

function secretsIn(file: CompanyFile): readonly Problem[] {
  return file.text.split('\n').flatMap((text, n) => {
    const problem = 'looks like a secret: a company folder is for sharing, secrets belong into .env'
    return secretLooks.test(text) ? [{ path: `${file.path}:${n + 1}`, problem }] : []
  })
}
