// The company at a glance: counts, quotas, breakers, the last beat. One statement per question, all of them bounded.

import { one, type Queryable, type Statement, sql } from '../../world/db.ts'
import { countApprovals } from './approvals.ts'
import { type Moment, windowStart } from './moment.ts'

export interface StatusCounts {
  missions: Readonly<Record<string, number>>
  steps: Readonly<Record<string, number>>
  /** All that stands in the inbox. */
  open_approvals: number
  oldest_queued_seconds: number | null
}

// What is counted at most: beyond it, "10,000 or more" says as much, and looking stays cheap however long the queue is.
const most = 10_000

/** Returns missions of the last 24 hours by status, and the steps that are open now; each count stops at 10,000. */
export async function readStatusCounts(db: Queryable): Promise<StatusCounts> {
  const rows = await db.query<Omit<StatusCounts, 'open_approvals'>>(sql`
    select coalesce((select jsonb_object_agg(status, n) from (
             select status, count(*) as n from (
               select status from ops_missions where created_at > ops_now() - interval '24 hours'
               order by created_at desc, id desc limit ${most}) m group by status) x), '{}') as missions,
           jsonb_build_object(
             'queued', (select count(*) from (
               select from ops_mission_steps where status = 'queued' and deps_left = 0 limit ${most}) q),
             'running', (select count(*) from (select from ops_mission_steps where status = 'running' limit ${most}) r),
             'waiting', w.waiting, 'unknown', w.unknown) as steps,
           (select extract(epoch from ops_now() - min(run_after))::float8 from (
              select run_after from ops_mission_steps where status = 'queued' and deps_left = 0 limit ${most}) d
            where run_after <= ops_now()) as oldest_queued_seconds
    from (select count(*) filter (where status = 'waiting') as waiting, count(*) filter (where status = 'unknown') as unknown
          from (select status from ops_mission_steps where status in ('waiting', 'unknown') limit ${most}) s) w`)
  return { ...one(rows, 'a status'), open_approvals: await countApprovals(db, most) }
}

export interface LifeCounts {
  /** Conversations of the last 24 hours by status. */
  roundtables: Readonly<Record<string, number>>
  /** The one that is being held now, the longest running first. */
  running: { id: string; format: string; topic: string; turns_spoken: number; turns_planned: number } | null
  memories: number
}

/** Returns conversations of the last 24 hours by status, the one that runs, and the live memories; counts stop at 10,000. */
export async function readLifeCounts(db: Queryable): Promise<LifeCounts> {
  const rows = await db.query<LifeCounts>(sql`
    select coalesce((select jsonb_object_agg(status, n) from (
             select status, count(*) as n from (
               select status from ops_roundtable_queue where created_at > ops_now() - interval '24 hours'
               order by created_at desc, id desc limit ${most}) q group by status) x), '{}') as roundtables,
           (select jsonb_build_object('id', id, 'format', format, 'topic', topic, 'turns_spoken', turns_spoken,
                                      'turns_planned', turns_planned)
            from ops_roundtable_queue where status = 'running' order by started_at, id limit 1) as running,
           (select count(*) from (
              select from ops_agent_memory where superseded_by is null limit ${most}) m)::integer as memories`)
  if (rows[0] === undefined) throw new Error('a status has one row')
  return rows[0]
}

export interface CounterRow {
  gate: string
  used: number
  lim: number
  window_start: Date
}

/** Returns the start of the window that a gate counts in at a moment: most count by the day; the others say it in their names. A week begins
 *  as its Monday does, so that the start alone tells nothing. */
export const windowOf = (gate: Statement, at: Moment, zone: string): Statement => sql`
  case when ${gate} like '%per\\_hour%' then ${windowStart('hour', at, zone)} when ${gate} like '%per\\_week%' then ${windowStart('week', at, zone)}
       else ${windowStart('day', at, zone)} end`

/** Returns the quota counters of the windows that hold this moment in the zone, by gate, at most 200. */
export async function readCounters(db: Queryable, zone: string): Promise<readonly CounterRow[]> {
  return db.query<CounterRow>(sql`
    select gate, used, lim, window_start from ops_quota_counters
    where window_start = ${windowOf(sql`gate`, null, zone)} order by gate limit 200`)
}

export interface BreakerRow {
  kind: string
  failures_in_row: number
  opened_at: Date | null
  last_error: string | null
}

/** Returns the step kinds whose breaker is open or that failed last, by kind. */
export async function readBreakers(db: Queryable): Promise<readonly BreakerRow[]> {
  return db.query<BreakerRow>(sql`
    select kind, failures_in_row, opened_at, last_error from ops_step_kinds
    where opened_at is not null or failures_in_row > 0 order by kind limit 100`)
}

/** Returns the number of the last migration the database has; throws when it cannot be asked. */
export async function readReadiness(db: Queryable): Promise<number> {
  const rows = await db.query<{ version: number }>(sql`select max(version) as version from ops_migrations`)
  return rows[0]?.version ?? 0
}
