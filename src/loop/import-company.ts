// Brings a company folder into the database: all of it or nothing, and a second time without a trace. It adds and mends; it
// takes nothing away, since what the folder does not name may have been made by the founder since.

import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readCompanyFolder } from '../config/company-folder.ts'
import { type Company, parseCompany } from '../domain/company.ts'
import type { Located } from '../domain/located.ts'
import type { Problem } from '../domain/proposal.ts'
import { stepKinds } from '../steps/register.ts'
import {
  type CompanyOnRecord,
  knowsTimeZone,
  type Put,
  putAgents,
  putCompany,
  putSources,
  putTriggers,
  readCompanyOnRecord,
  readCompanyRow,
} from '../store/company.ts'
import { recordFacts } from '../store/events.ts'
import { actAs, putPolicy, readPolicyRows } from '../store/policies.ts'
import { putRelationships } from '../store/relationships.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { checkPolicy, readPolicies } from './policies.ts'

/** Returns the company in `folder`, or everything that is wrong with it, told by file and line. */
export function readCompany(folder: string): Located<Company> {
  const read = readCompanyFolder(folder)
  return read.ok ? parseCompany(read.files) : { ok: false, problems: read.problems }
}

export interface Imported {
  outcome: 'imported'
  /** True when there was no company before. */
  founded: boolean
  /** The seed in force: the first one ever, whatever the folder says now. */
  seed: string
  /** What changed, as in `agent writer: mended`; empty when everything was as the folder says. */
  changes: readonly string[]
  /** What is on record and not in the folder; it was left alone. */
  left: readonly string[]
}
export type ImportAnswer = Imported | { outcome: 'refused'; problems: readonly Problem[] }

/**
 * Imports `company` in one transaction, in the name of `by`. `folder` (absolute) is what its relative sources hang from.
 * One event tells what changed; no change, no event.
 */
export async function importCompany(
  world: Pick<World, 'db' | 'rng' | 'clock'>,
  company: Company,
  from: { folder: string; by: string },
): Promise<ImportAnswer> {
  if (!(await knowsTimeZone(world.db, company.timeZone))) {
    const problem = `${company.timeZone} is not a time zone that this database knows; name one like Europe/Berlin`
    return { outcome: 'refused', problems: [{ path: 'company.yaml', problem }] }
  }
  const misfits = company.policies.flatMap(({ key, value }) =>
    (checkPolicy(key, value) ?? []).map(({ path, problem }) => ({
      path: 'policies.json',
      problem: `${key}.${path}: ${problem}`,
    })),
  )
  const strange = strangeSteps(company)
  if (misfits.length + strange.length > 0) return { outcome: 'refused', problems: [...misfits, ...strange] }
  const drawnSeed = company.seed ?? world.rng.bytes(16).toString('hex')
  return world.db.transaction(async (tx) => {
    await actAs(tx, from.by, `import of ${basename(from.folder)}`)
    const founded = (await readCompanyRow(tx)) === null
    const seed = await putCompany(tx, {
      seed: drawnSeed,
      template: basename(from.folder),
      folder: from.folder,
    })
    const changes = [
      ...(await importPolicies(tx, company)),
      ...told('agent', await putAgents(tx, company.agents.map(agentRow))),
      ...told('relationship', await putRelationships(tx, company.relationships)),
      ...told(
        'rule',
        await putTriggers(
          tx,
          company.triggers.map((rule) => ({ ...rule, id: world.rng.id(world.clock.now()) })),
        ),
      ),
      ...told(
        'source',
        await putSources(
          tx,
          company.sources.map((source) => ({ ...source, source: located(source.source, from.folder) })),
        ),
      ),
    ]
    if (founded || changes.length > 0) await recordImport(tx, company, founded, changes, from.by)
    return {
      outcome: 'imported',
      founded,
      seed,
      changes,
      left: leftAlone(company, await readCompanyOnRecord(tx)),
    }
  })
}

/** Rules may ask only for steps of kinds that exist. */
function strangeSteps(company: Company): Problem[] {
  const known = stepKinds.map(({ kind }) => kind)
  return company.triggers.flatMap((rule) => {
    const steps = (rule.action_config['steps'] ?? []) as readonly { kind: string }[]
    return steps
      .filter(({ kind }) => !known.includes(kind))
      .map(({ kind }) => ({
        path: 'triggers.yaml',
        problem: `rule ${rule.name}: no step kind is called "${kind}"; there are ${known.join(', ')}`,
      }))
  })
}

async function importPolicies(tx: Tx, company: Company): Promise<string[]> {
  const sheet = { name: company.name, description: company.description, time_zone: company.timeZone }
  const before = new Map((await readPolicyRows(tx)).map((row) => [row.key, row.version]))
  const changes: string[] = []
  const schedule = await newSchedule(tx, company, before.has('schedule'))
  for (const { key, value } of [{ key: 'company', value: sheet }, ...company.policies, ...schedule]) {
    const version = await putPolicy(tx, key, value)
    if (version !== before.get(key)) changes.push(`policy ${key}: ${before.has(key) ? 'mended' : 'added'}`)
  }
  return changes
}

/** The folder's schedule as a policy; none where it is in force already, in whatever words it was written. */
async function newSchedule(tx: Tx, { schedule }: Company, written: boolean): Promise<Company['policies']> {
  if (schedule === null) return []
  const inForce = (await readPolicies(tx)).policies.schedule
  return written && isDeepStrictEqual(schedule, inForce) ? [] : [{ key: 'schedule', value: schedule }]
}

function agentRow(agent: Company['agents'][number]): Parameters<typeof putAgents>[1][number] {
  const { id, displayName, role, tone, quirk, signature, directive, covers, model, tools } = agent
  return {
    id,
    display_name: displayName,
    role,
    persona: { tone, quirk, signature, directive },
    covers,
    model,
    tools,
  }
}

function located(source: string, folder: string): string {
  return /^https?:/i.test(source) ? source : join(folder, source)
}

function told(what: string, puts: readonly Put[]): string[] {
  return puts.map((put) => `${what} ${put.name}: ${put.added ? 'added' : 'mended'}`)
}

async function recordImport(
  tx: Tx,
  company: Company,
  founded: boolean,
  changes: readonly string[],
  by: string,
): Promise<void> {
  const { agents, triggers, sources } = company
  await recordFacts(tx, [
    {
      agentId: null,
      kind: founded ? 'company.founded' : 'company.imported',
      title: founded
        ? `${company.name} was founded`
        : `${company.name} was brought up to date from its folder`,
      summary: founded
        ? `${agents.length} agents, ${triggers.length} rules, ${sources.length} sources`
        : changes.join('; ').slice(0, 400),
      tags: ['company', founded ? 'founded' : 'imported'],
      metadata: { by, changes: changes.slice(0, 100) },
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
}

function leftAlone(company: Company, record: CompanyOnRecord): readonly string[] {
  const missing = (what: string, has: readonly string[], named: readonly string[]): string[] =>
    has.filter((name) => !named.includes(name)).map((name) => `${what} ${name}`)
  return [
    ...missing(
      'agent',
      record.agents.map((a) => a.id),
      company.agents.map((a) => a.id),
    ),
    ...missing(
      'rule',
      record.triggers.map((t) => t.name),
      company.triggers.map((t) => t.name),
    ),
    ...missing(
      'source',
      record.sources.map((s) => s.name),
      company.sources.map((s) => s.name),
    ),
  ]
}
