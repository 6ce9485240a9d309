// Steps as people read them. How one moves stands in migrations/0002_machine.sql and store/steps.ts.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface StepRow {
  id: string
  mission_id: string
  mission_title: string
  kind: string
  agent_id: string
  status: string
  position: number
  priority: number
  attempt: number
  max_attempts: number
  depends_on: readonly string[]
  payload: unknown
  result: unknown
  reserved_by: string | null
  lease_expires_at: Date | null
  run_after: Date
  last_error: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

const columns: Statement = sql`
  s.id, s.mission_id, m.title as mission_title, s.kind, s.agent_id, s.status, s.position, s.priority, s.attempt, s.max_attempts,
  s.depends_on, s.payload, s.result, s.reserved_by, s.lease_expires_at, s.run_after, s.last_error, s.created_at, s.started_at,
  s.finished_at`

/** The moves of a step `x`: events `e`. */
const ofStep = sql`e.mission_id = x.mission_id and e.step_id = x.id and e.rev is not null`

/**
 * Returns the steps as they stood, in place of the table. A step that had ended stays as it is; one that has not moved since stands as it
 * stood; for any other the last event until then tells. Leases are renewed without a word and are not told, nor is what a step that has
 * moved on was parked with; when one that was put back was due is told as when it was put back. A person who lets a step go on says so, and
 * gives it one attempt more; the machine says nothing.
 */
export function stepsAt(at: Moment): Statement {
  if (at === null) return sql`ops_mission_steps`
  return sql`(
    select x.id, x.mission_id, x.kind, x.agent_id, x.position, x.priority, x.depends_on, x.payload, x.created_at,
           case when still then x.status else coalesce(last.to_status, 'queued') end as status,
           case when still then x.attempt else coalesce((last.metadata ->> 'attempt')::integer, 0) end as attempt,
           case when still then x.max_attempts else x.max_attempts - (
             select count(*) from ops_agent_events e where ${ofStep} and e.created_at > t and e.to_status = 'queued'
               and (e.from_status = 'waiting' or e.from_status = 'unknown' and e.summary <> ''))::integer end as max_attempts,
           case when still then x.result end as result,
           case when still then x.reserved_by else last.metadata ->> 'worker' end as reserved_by,
           null::timestamptz as lease_expires_at,
           case when still then x.run_after else coalesce((
             select max(e.created_at) from ops_agent_events e
             where ${ofStep} and e.to_status = 'queued' and e.created_at <= t), x.created_at) end as run_after,
           case when still then x.last_error else nullif(paused.summary, '') end as last_error,
           case when x.started_at <= t then x.started_at end as started_at,
           case when x.finished_at <= t then x.finished_at end as finished_at,
           (select count(*) from ops_mission_steps d
            where d.id = any (x.depends_on) and not coalesce(d.status = 'succeeded' and d.finished_at <= t, false))::integer as deps_left
    from ops_mission_steps x
    cross join (select ${at}::timestamptz as t) moment
    left join lateral (
      select e.rev, e.to_status, e.metadata from ops_agent_events e
      where (x.finished_at is null or x.finished_at > t) and ${ofStep} and e.created_at <= t
      order by e.rev desc limit 1) last on true
    cross join lateral (select coalesce(x.finished_at <= t, false) or x.rev = coalesce(last.rev, 0) as still) stand
    left join lateral (
      select e.summary from ops_agent_events e
      where not still and ${ofStep} and e.to_status <> 'running' and e.created_at <= t
      order by e.rev desc limit 1) paused on true
    where x.created_at <= t)`
}

/** Returns the steps of the missions that were open at a moment of the past, as they stood: few, however long the company has lived. */
export const stepsOpenAt = (at: Exclude<Moment, null>): Statement => sql`(
  select s.*, m.title as mission_title, m.cancel_requested_at <= ${at}::timestamptz as unwanted
  from ops_missions m join ${stepsAt(at)} s on s.mission_id = m.id
  where m.created_at <= ${at}::timestamptz and (m.finished_at is null or m.finished_at > ${at}::timestamptz))`

export interface StepFilter {
  status: string | null
  agent: string | null
  kind: string | null
  mission: string | null
}

/** Returns steps, newest first: their ids follow the time of their making. */
export async function readSteps(
  db: Queryable,
  filter: StepFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly StepRow[]> {
  return db.query<StepRow>(sql`
    select ${columns}
    from ${stepsAt(at)} s join ops_missions m on m.id = s.mission_id
    where (${filter.status}::text is null or s.status = ${filter.status}::text)
      and (${filter.agent}::text is null or s.agent_id = ${filter.agent}::text)
      and (${filter.kind}::text is null or s.kind = ${filter.kind}::text)
      and (${filter.mission}::uuid is null or s.mission_id = ${filter.mission}::uuid)
      and (${page.cursor}::uuid is null or s.id < ${page.cursor}::uuid)
    order by s.id desc limit ${page.limit}`)
}

/** Returns one step, or null. */
export async function readStep(db: Queryable, id: string, at: Moment = null): Promise<StepRow | null> {
  const rows = await db.query<StepRow>(
    sql`select ${columns} from ${stepsAt(at)} s join ops_missions m on m.id = s.mission_id where s.id = ${id}::uuid`,
  )
  return rows[0] ?? null
}

/** Returns a mission's steps in their order. */
export async function readStepsOf(
  db: Queryable,
  mission: string,
  at: Moment = null,
): Promise<readonly StepRow[]> {
  return db.query<StepRow>(sql`
    select ${columns} from ${stepsAt(at)} s join ops_missions m on m.id = s.mission_id
    where s.mission_id = ${mission}::uuid order by s.position, s.id`)
}
