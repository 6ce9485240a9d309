// What a company is on paper: the files of its folder and what they must say. Pure: texts in, a company or a list of
// problems out. It touches no disk and no database, and it has no place for a secret.

import {
  agentId,
  agentSheet,
  type CompanyTrigger,
  companySheet,
  maxDirectiveChars,
  policiesSheet,
  sourcesSheet,
  triggersSheet,
} from './company-sheets.ts'
import { type Located, readJson, readYaml, type TextAt } from './located.ts'
import { type PolicyKey, parsePolicy } from './policy.ts'
import type { Problem } from './proposal.ts'

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
}

export interface CompanySource {
  name: string
  /** A web address, or a path (or glob) inside the company's folder. */
  source: string
  topics: readonly string[]
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
  const whole = (path: string): TextAt | null => {
    const file = files.find((one) => one.path === path)
    return file === undefined ? null : { ...file, firstLine: 1 }
  }

  const sheetAt = whole('company.yaml')
  if (sheetAt === null)
    problems.push({ path: 'company.yaml', problem: 'is missing: a company needs a name and a time zone' })
  const sheet = sheetAt && take(readYaml(companySheet, sheetAt))
  const agents = files
    .filter((file) => /^agents\/[^/]+\.md$/.test(file.path))
    .flatMap((file) => take(readAgent(file)) ?? [])
  if (!files.some((file) => file.path.startsWith('agents/'))) {
    problems.push({ path: 'agents', problem: 'is empty: a company needs at least one agent, agents/NAME.md' })
  }
  const policiesAt = whole('policies.json')
  const triggersAt = whole('triggers.yaml')
  const sourcesAt = whole('sources.yaml')
  const policies = (policiesAt && take(readJson(policiesSheet, policiesAt))) ?? {}
  const triggers = (triggersAt && take(readYaml(triggersSheet, triggersAt)))?.triggers ?? []
  const sources = (sourcesAt && take(readYaml(sourcesSheet, sourcesAt)))?.sources ?? []

  problems.push(...repeated('triggers.yaml', triggers), ...repeated('sources.yaml', sources))
  problems.push(...strangers(agents, triggers, policies.reaction_matrix))
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
    },
  }
}

function readAgent(file: CompanyFile): Located<AgentProfile> {
  const refuse = (problem: string): Located<AgentProfile> => ({
    ok: false,
    problems: [{ path: `${file.path}:1`, problem }],
  })
  const name = agentId.safeParse(file.path.slice('agents/'.length, -'.md'.length))
  if (!name.success)
    return refuse('the file name is the id of the agent: lower-case letters, digits and dashes, at most 40')
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

function secretsIn(file: CompanyFile): readonly Problem[] {
  return file.text.split('\n').flatMap((text, n) => {
    const problem = 'looks like a secret: a company folder is for sharing, secrets belong into .env'
    return secretLooks.test(text) ? [{ path: `${file.path}:${n + 1}`, problem }] : []
  })
}
