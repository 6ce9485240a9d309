// Missions as people read them, with what became of each: steps, events, what it made and what it cost.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { EventRow } from '../events.ts'
import { callsAt } from './costs.ts'
import { happened, type Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface MissionRow {
  id: string
  proposal_id: string
  title: string
  agent_id: string
  created_by: string
  status: string
  priority: number
  chain_depth: number
  steps_total: number
  steps_done: number
  failure_reason: string | null
  cancel_reason: string | null
  cancel_requested_at: Date | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  /** Null when the price of a call is unknown: never a guess, never 0. */
  cost_micro_usd: number | null
  simulated: boolean
}

const columns: Statement = sql`
  m.id, m.proposal_id, m.title, m.agent_id, m.created_by, m.status, m.priority, m.chain_depth, m.steps_total, m.steps_done,
  m.failure_reason, m.cancel_reason, m.cancel_requested_at, m.created_at, m.started_at, m.finished_at, c.cost_micro_usd, c.simulated`

const costBy = (at: Moment): Statement => sql`
  left join lateral (
    select case when count(*) = count(k.cost_micro_usd) then coalesce(sum(k.cost_micro_usd), 0)::bigint end as cost_micro_usd,
           coalesce(bool_or(k.simulated), false) as simulated
    from ${callsAt(at)} k where k.mission_id = m.id) c on true`

/** Returns the missions as they stood, in place of the table. A mission starts once and ends once, so its timestamps say all. */
export function missionsAt(at: Moment): Statement {
  if (at === null) return sql`ops_missions`
  return sql`(
    select x.id, x.proposal_id, x.title, x.agent_id, x.created_by, x.priority, x.chain_depth, x.steps_total, x.created_at,
           case when x.finished_at <= t then x.status when x.started_at <= t then 'running' else 'approved' end as status,
           case when x.finished_at <= t then x.steps_done else (
             select count(*) from ops_mission_steps d where d.mission_id = x.id and d.finished_at <= t)::integer end as steps_done,
           case when x.finished_at <= t then x.failure_reason end as failure_reason,
           case when x.cancel_requested_at <= t then x.cancel_requested_at end as cancel_requested_at,
           case when x.cancel_requested_at <= t then x.cancel_reason end as cancel_reason,
           case when x.started_at <= t then x.started_at end as started_at,
           case when x.finished_at <= t then x.finished_at end as finished_at
    from ops_missions x cross join (select ${at}::timestamptz as t) moment where x.created_at <= t)`
}

export interface MissionFilter {
  status: string | null
  agent: string | null
}

/** Returns missions, newest first. */
export async function readMissions(
  db: Queryable,
  filter: MissionFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly MissionRow[]> {
  return db.query<MissionRow>(sql`
    select ${columns}
    from (
      select * from ${missionsAt(at)} m
      where (${filter.status}::text is null or m.status = ${filter.status}::text)
        and (${filter.agent}::text is null or m.agent_id = ${filter.agent}::text)
        and (${page.cursor}::uuid is null or (m.created_at, m.id) < (
          select x.created_at, x.id from ops_missions x where x.id = ${page.cursor}::uuid))
      order by m.created_at desc, m.id desc limit ${page.limit}) m
    ${costBy(at)}
    order by m.created_at desc, m.id desc`)
}

/** Returns one mission, or null. */
export async function readMission(db: Queryable, id: string, at: Moment = null): Promise<MissionRow | null> {
  const rows = await db.query<MissionRow>(
    sql`select ${columns} from ${missionsAt(at)} m ${costBy(at)} where m.id = ${id}::uuid`,
  )
  return rows[0] ?? null
}

/** Returns what happened in a mission, in order, at most `limit` events. */
export async function readMissionEvents(
  db: Queryable,
  id: string,
  limit: number,
  at: Moment = null,
): Promise<readonly EventRow[]> {
  // Two halves, because the journal has an index for each: see migrations/0001_core.sql.
  return db.query<EventRow>(sql`
    select id, agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, step_id, roundtable_id, from_status, to_status,
           chain_depth, created_at
    from (
      select * from ops_agent_events where mission_id = ${id}::uuid and step_id is not null
      union all
      select * from ops_agent_events where mission_id = ${id}::uuid and step_id is null) e
    where ${happened(sql`e.created_at`, at)}
    order by id limit ${limit}`)
}
