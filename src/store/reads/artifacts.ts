// What the company made and read in, as people read it.

import { type Queryable, sql } from '../../world/db.ts'
import { happened, type Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface ArtifactRow {
  id: string
  mission_id: string | null
  step_id: string | null
  agent_id: string | null
  kind: string
  title: string
  source_url: string | null
  trust: number
  simulated: boolean
  metadata: Record<string, unknown>
  chars: number
  created_at: Date
}

export interface ArtifactFilter {
  kind: string | null
  agent: string | null
  mission: string | null
}

/** Returns artifacts without their content, newest first. */
export async function readArtifacts(
  db: Queryable,
  filter: ArtifactFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly ArtifactRow[]> {
  return db.query<ArtifactRow>(sql`
    select id, mission_id, step_id, agent_id, kind, title, source_url, trust, simulated, metadata, length(content) as chars, created_at
    from ops_artifacts
    where ${happened(sql`created_at`, at)}
      and (${filter.kind}::text is null or kind = ${filter.kind}::text)
      and (${filter.agent}::text is null or agent_id = ${filter.agent}::text)
      and (${filter.mission}::uuid is null or mission_id = ${filter.mission}::uuid)
      and (${page.cursor}::uuid is null or id < ${page.cursor}::uuid)
    order by id desc limit ${page.limit}`)
}

/** Returns one artifact with its content, or null. */
export async function readArtifact(
  db: Queryable,
  id: string,
  at: Moment = null,
): Promise<(ArtifactRow & { content: string }) | null> {
  const rows = await db.query<ArtifactRow & { content: string }>(sql`
    select id, mission_id, step_id, agent_id, kind, title, source_url, trust, simulated, metadata, length(content) as chars,
           created_at, content
    from ops_artifacts where id = ${id}::uuid and ${happened(sql`created_at`, at)}`)
  return rows[0] ?? null
}
