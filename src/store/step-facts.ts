// What a step's handler may know of the company: its mission, its agent, earlier artifacts, reports. Reads only, all bounded.

import { one, type Queryable, sql } from '../world/db.ts'

/** What surrounds a claimed step: its mission, its agent, and the results it receives. */
export interface StepFacts {
  id: string
  mission_title: string
  chain_depth: number
  named_sources: boolean
  display_name: string
  role: string
  model: string | null
  persona: Readonly<Record<string, unknown>>
  /** The results of the steps it depends on, in the order in which they ran. */
  inputs: readonly { stepId: string; kind: string; result: unknown }[]
}

/** Returns what surrounds the steps of one claim, by step id. */
export async function readStepFacts(
  db: Queryable,
  stepIds: readonly string[],
): Promise<ReadonlyMap<string, StepFacts>> {
  if (stepIds.length === 0) return new Map()
  const rows = await db.query<StepFacts>(sql`
    select s.id, m.title as mission_title, m.chain_depth, p.named_sources, a.display_name, a.role, a.model, a.persona,
           case when s.depends_on = '{}' then '[]'::jsonb else coalesce((
             select jsonb_agg(jsonb_build_object('stepId', d.id, 'kind', d.kind, 'result', d.result) order by d.position, d.id)
             from ops_mission_steps d where d.id = any (s.depends_on) and d.status = 'succeeded'), '[]') end as inputs
    from ops_mission_steps s join ops_missions m on m.id = s.mission_id join ops_mission_proposals p on p.id = m.proposal_id
      join ops_agents a on a.id = s.agent_id
    where s.id = any (${stepIds}::uuid[])
    order by s.id`)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface ArtifactText {
  id: string
  kind: string
  title: string
  source: string
  trust: 0 | 1 | 2 | 3
  text: string
}

/** Returns an artifact as a text, or null. */
export async function readArtifactText(db: Queryable, id: string): Promise<ArtifactText | null> {
  const rows = await db.query<ArtifactText>(sql`
    select id, kind, title, coalesce(source_url, 'artifact ' || id) as source, trust, content as text
    from ops_artifacts where id = ${id}`)
  return rows[0] ?? null
}

/** Returns the newest artifacts of these kinds, newest first. What a tool brought was brought for one step, and is none of them. */
export async function readRecentArtifacts(
  db: Queryable,
  kinds: readonly string[],
  limit: number,
): Promise<readonly ArtifactText[]> {
  return db.query<ArtifactText>(sql`
    select id, kind, title, coalesce(source_url, 'artifact ' || id) as source, trust, content as text
    from ops_artifacts where kind = any (${kinds}::text[]) and metadata ->> 'by' is distinct from 'tool'
    order by id desc limit ${Math.min(limit, 20)}`)
}

/** Returns the line that each of the newest artifacts of these kinds said (its `metadata.said`), newest first. */
export async function readKnownLines(
  db: Queryable,
  kinds: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const most = Math.min(limit, 400)
  const rows = await db.query<{ said: string }>(sql`
    select left(a.said, 400) as said
    from unnest(${kinds}::text[]) k (kind)
    cross join lateral (
      select id, said
      from (select id, metadata ->> 'said' as said from ops_artifacts where kind = k.kind order by id desc offset 0) s -- taken out once
      where said <> '' order by id desc limit ${most}) a
    order by a.id desc limit ${most}`)
  return rows.map((row) => row.said)
}

/** Returns a mission with its steps as a story, or null. */
export async function readMissionReport(
  db: Queryable,
  id: string,
): Promise<{
  id: string
  title: string
  status: string
  steps: readonly { id: string; kind: string; status: string; attempt: number; error: string | null }[]
} | null> {
  const missions = await db.query<{ id: string; title: string; status: string }>(
    sql`select id, title, status from ops_missions where id = ${id}`,
  )
  const mission = missions[0]
  if (mission === undefined) return null
  const steps = await db.query<{
    id: string
    kind: string
    status: string
    attempt: number
    error: string | null
  }>(sql`
    select id, kind, status, attempt, last_error as error from ops_mission_steps
    where mission_id = ${id} order by position, id limit 100`)
  return { ...mission, steps }
}

export interface OperationsFigures {
  hours: number
  missions: Readonly<Record<string, number>>
  steps: Readonly<Record<string, number>>
  rejections: readonly { reason: string; count: number }[]
  failures: readonly { kind: string; error: string; count: number }[]
  oldestQueuedMinutes: number | null
}

/** Returns the figures of the last `hours`. */
export async function readOperations(db: Queryable, hours: number): Promise<OperationsFigures> {
  const rows = await db.query<Omit<OperationsFigures, 'hours'>>(sql`
    select
      (select coalesce(jsonb_object_agg(status, n), '{}') from (
        select status, count(*) as n from ops_missions where created_at > ops_now() - ${hours} * interval '1 hour'
        group by status order by status) x) as missions,
      (select coalesce(jsonb_object_agg(status, n), '{}') from (
        select s.status, count(*) as n from ops_mission_steps s join ops_missions m on m.id = s.mission_id
        where m.created_at > ops_now() - ${hours} * interval '1 hour' group by s.status order by s.status) x) as steps,
      (select coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'count', n) order by n desc, reason), '[]') from (
        select left(rejection_reason, 200) as reason, count(*) as n from ops_mission_proposals
        where status = 'rejected' and created_at > ops_now() - ${hours} * interval '1 hour'
        group by 1 order by n desc, reason limit 10) x) as rejections,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'error', error, 'count', n) order by n desc, kind, error), '[]') from (
        select s.kind, left(s.last_error, 200) as error, count(*) as n
        from ops_mission_steps s join ops_missions m on m.id = s.mission_id
        where s.status = 'failed' and m.created_at > ops_now() - ${hours} * interval '1 hour'
        group by 1, 2 order by n desc, kind, error limit 10) x) as failures,
      (select round(extract(epoch from ops_now() - min(run_after)) / 60)::double precision from ops_mission_steps
       where status = 'queued' and deps_left = 0) as "oldestQueuedMinutes"`)
  return { hours, ...one(rows, 'read operations') }
}

/** Returns the company's own sources. */
export async function readSources(
  db: Queryable,
): Promise<readonly { name: string; source: string; topics: readonly string[] }[]> {
  return db.query(sql`select name, source, topics from ops_sources where enabled order by name limit 200`)
}
