// Missions as people read them, with what became of each: steps, events, what it made and what it cost.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { EventRow } from '../events.ts'
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

const cost: Statement = sql`
  left join lateral (
    select case when count(*) = count(k.cost_micro_usd) then coalesce(sum(k.cost_micro_usd), 0)::bigint end as cost_micro_usd,
           coalesce(bool_or(k.simulated), false) as simulated
    from ops_model_calls k where k.mission_id = m.id) c on true`

export interface MissionFilter {
  status: string | null
  agent: string | null
}

/** Returns missions, newest first. */
export async function readMissions(
  db: Queryable,
  filter: MissionFilter,
  page: Page,
): Promise<readonly MissionRow[]> {
  return db.query<MissionRow>(sql`
    select ${columns}
    from (
      select * from ops_missions m
      where (${filter.status}::text is null or m.status = ${filter.status}::text)
        and (${filter.agent}::text is null or m.agent_id = ${filter.agent}::text)
        and (${page.cursor}::uuid is null or (m.created_at, m.id) < (
          select x.created_at, x.id from ops_missions x where x.id = ${page.cursor}::uuid))
      order by m.created_at desc, m.id desc limit ${page.limit}) m
    ${cost}
    order by m.created_at desc, m.id desc`)
}

/** Returns one mission, or null. */
export async function readMission(db: Queryable, id: string): Promise<MissionRow | null> {
  const rows = await db.query<MissionRow>(
    sql`select ${columns} from ops_missions m ${cost} where m.id = ${id}::uuid`,
  )
  return rows[0] ?? null
}

/** Returns what happened in a mission, in order, at most `limit` events. */
export async function readMissionEvents(
  db: Queryable,
  id: string,
  limit: number,
): Promise<readonly EventRow[]> {
  // Two halves, because the journal has an index for each: see migrations/0001_core.sql.
  return db.query<EventRow>(sql`
    select id, agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, step_id, roundtable_id, from_status, to_status,
           chain_depth, created_at
    from (
      select * from ops_agent_events where mission_id = ${id}::uuid and step_id is not null
      union all
      select * from ops_agent_events where mission_id = ${id}::uuid and step_id is null) e
    order by id limit ${limit}`)
}
