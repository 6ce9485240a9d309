// A company on record, as the files of a folder: what an import of it would bring back. It writes no file and holds no secret.

import { isAbsolute, relative } from 'node:path'
import { stringify } from 'yaml'
import type { CompanyFile } from '../domain/company.ts'
import { type CompanyRow, readCompanyOnRecord, readCompanyRow } from '../store/company.ts'
import { readPolicyRows } from '../store/policies.ts'
import { readRelationshipSeeds } from '../store/relationships.ts'
import type { Db } from '../world/db.ts'
import { readPolicies } from './policies.ts'

export interface Exported {
  files: readonly CompanyFile[]
  /** Files inside the company's own folder that its sources name: absolute, and where they belong in the new one. */
  copies: readonly { from: string; to: string }[]
}

/** Returns the company as files, or null when there is none. A policy that holds a bad value is exported as it is in force. */
export async function exportCompany(db: Db): Promise<Exported | null> {
  const row = await readCompanyRow(db)
  if (row === null) return null
  const { policies } = await readPolicies(db)
  const { name, description, time_zone } = policies.company
  const written = (await readPolicyRows(db)).filter(
    ({ key }) => key !== 'company' && Object.hasOwn(policies, key),
  )
  const { schedule, ...inForce } = Object.fromEntries(
    written.map(({ key }) => [key, policies[key as keyof typeof policies]]),
  )
  const record = await readCompanyOnRecord(db)
  const relationships = await readRelationshipSeeds(db)
  const sources = record.sources.map((source) => ({ ...source, source: insideFolder(source.source, row) }))
  const yaml = (value: unknown): string => stringify(value, { lineWidth: 120 })
  return {
    files: [
      { path: 'company.yaml', text: yaml({ name, description, time_zone }) },
      ...record.agents.map(({ id, persona, ...agent }) => {
        const { directive, ...voice } = persona
        const { display_name, role, covers, model, tools } = agent
        const sheet = {
          display_name,
          role,
          ...voice,
          covers,
          ...(model === null ? {} : { model }),
          ...(tools.length === 0 ? {} : { tools }),
        }
        return { path: `agents/${id}.md`, text: `---\n${yaml(sheet)}---\n${directive}\n` }
      }),
      { path: 'policies.json', text: `${JSON.stringify(inForce, null, 2)}\n` },
      { path: 'triggers.yaml', text: yaml({ triggers: record.triggers }) },
      { path: 'sources.yaml', text: yaml({ sources }) },
      ...(schedule === undefined ? [] : [{ path: 'schedule.yaml', text: yaml(schedule) }]),
      {
        path: 'relationships.yaml',
        text: yaml({
          relationships: relationships.map(({ a, b, affinity, backstory }) => ({
            between: [a, b],
            affinity,
            backstory,
          })),
        }),
      },
    ],
    copies: record.sources.flatMap((source, n) => {
      const to = sources[n]?.source ?? ''
      return isAbsolute(source.source) && !isAbsolute(to) ? [{ from: source.source, to }] : []
    }),
  }
}

/** Returns a source below the company's folder as a path within it; anything else as it is. */
function insideFolder(source: string, row: CompanyRow): string {
  if (row.folder === null || !isAbsolute(source)) return source
  const path = relative(row.folder, source)
  return path.startsWith('..') || isAbsolute(path) ? source : path
}
