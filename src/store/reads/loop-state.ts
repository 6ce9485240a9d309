// The machinery of the loop as people read it: trigger rules, the reaction queue, beats, workers.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { instant, type Moment } from './moment.ts'
import type { Page } from './page.ts'
import { stepsOpenAt } from './steps.ts'

export interface TriggerRow {
  id: string
  name: string
  trigger_event: string
  conditions: Record<string, unknown>
  action_config: Record<string, unknown>
  cooldown_minutes: number
  enabled: boolean
  fire_count: number
  last_fired_at: Date | null
  last_evaluated_at: Date | null
  next_due_at: Date | null
  problem: string | null
  created_at: Date
}

/** Returns trigger rules in the order of their names; the cursor is a name. */
export async function readTriggers(db: Queryable, page: Page): Promise<readonly TriggerRow[]> {
  return db.query<TriggerRow>(sql`
    select id, name, trigger_event, conditions, action_config, cooldown_minutes, enabled, fire_count, last_fired_at, last_evaluated_at,
           next_due_at, problem, created_at
    from ops_trigger_rules
    where (${page.cursor}::text is null or name > ${page.cursor}::text)
    order by name, id limit ${page.limit}`)
}

export interface ReactionRow {
  id: string
  event_id: string
  pattern: string
  source_agent: string | null
  target_agent: string
  type: string
  probability: number
  roll: number
  roll_seed: string
  status: string
  reason: string | null
  proposal_id: string | null
  chain_depth: number
  created_at: Date
  processed_at: Date | null
}

const reactionColumns: Statement = sql`
  id, event_id::text as event_id, pattern, source_agent, target_agent, type, probability, roll, roll_seed, status, reason, proposal_id,
  chain_depth, created_at, processed_at`

/** Returns the reactions as they stood, in place of the table: each is answered once. */
function reactionsAt(at: Moment): Statement {
  if (at === null) return sql`ops_agent_reactions`
  return sql`(
    select x.id, x.event_id, x.pattern, x.source_agent, x.target_agent, x.type, x.probability, x.roll, x.roll_seed, x.chain_depth,
           x.created_at, case when x.processed_at <= t then x.status else 'queued' end as status,
           case when x.processed_at <= t then x.reason end as reason,
           case when x.processed_at <= t then x.proposal_id end as proposal_id,
           case when x.processed_at <= t then x.processed_at end as processed_at
    from ops_agent_reactions x cross join (select ${at}::timestamptz as t) moment where x.created_at <= t)`
}

/** Returns reactions, newest first. */
export async function readReactions(
  db: Queryable,
  status: string | null,
  page: Page,
  at: Moment = null,
): Promise<readonly ReactionRow[]> {
  return db.query<ReactionRow>(sql`
    select ${reactionColumns}
    from ${reactionsAt(at)} r
    where (${status}::text is null or status = ${status}::text)
      and (${page.cursor}::uuid is null or id < ${page.cursor}::uuid)
    order by id desc limit ${page.limit}`)
}

/** Returns the reactions to these events, oldest first, at most 50. */
export async function readReactionsTo(
  db: Queryable,
  events: readonly number[],
): Promise<readonly ReactionRow[]> {
  if (events.length === 0) return []
  return db.query<ReactionRow>(sql`
    select ${reactionColumns} from ops_agent_reactions where event_id = any (${events}::bigint[]) order by id limit 50`)
}

export interface RunRow {
  id: string
  action: string
  status: string
  phases: readonly unknown[]
  idle: boolean
  /** How many runs this row stands for: idle ones in a row share one. */
  repeats: number
  started_at: Date
  finished_at: Date | null
  last_at: Date | null
}

/**
 * Returns the runs as they stood, in place of the table. When each of the idle ones that share a row was is not told, so that until the
 * last of them such a row counts for the first alone.
 */
function runsAt(at: Moment): Statement {
  if (at === null) return sql`ops_action_runs`
  return sql`(
    select x.id, x.action, x.started_at,
           case when ended or shared then x.status else 'running' end as status,
           case when ended or shared then x.phases else '[]' end as phases,
           x.idle and (ended or shared) as idle,
           case when ended then x.repeats else 1 end as repeats,
           case when ended then x.finished_at when shared then x.started_at end as finished_at,
           case when ended then x.last_at when shared then x.started_at end as last_at
    from ops_action_runs x cross join (select ${at}::timestamptz as t) moment
    cross join lateral (select coalesce(x.finished_at <= t, false) as ended, x.repeats > 1 as shared) phase
    where x.started_at <= t)`
}

/** Returns runs, newest first. */
export async function readRuns(db: Queryable, page: Page, at: Moment = null): Promise<readonly RunRow[]> {
  return db.query<RunRow>(sql`
    select id, action, status, phases, idle, repeats, started_at, finished_at, last_at
    from ${runsAt(at)} r
    where (${page.cursor}::uuid is null or (started_at, id) < (
      select c.started_at, c.id from ops_action_runs c where c.id = ${page.cursor}::uuid))
    order by started_at desc, id desc limit ${page.limit}`)
}

export interface WorkerRow {
  id: string
  host: string
  pid: number
  role: string
  slots: number
  running: number
  alive: boolean
  started_at: Date
  seen_at: Date
  stopped_at: Date | null
}

/** Returns the workers as they stood, in place of the table: one that was seen later was there, and worked on what it held. One that
 *  has come back under the same id since is not told of. */
function workersAt(at: Moment): Statement {
  if (at === null) return sql`ops_workers`
  return sql`(
    select x.id, x.host, x.pid, x.role, x.slots, coalesce(held.n, 0) as running, x.started_at, least(x.seen_at, t) as seen_at,
           case when x.stopped_at <= t then x.stopped_at end as stopped_at
    from ops_workers x cross join (select ${at}::timestamptz as t) moment
    left join (
      select s.reserved_by, count(*)::integer as n from ${stepsOpenAt(at)} s where s.status = 'running' group by s.reserved_by) held
      on held.reserved_by = x.id
    where x.started_at <= t)`
}

/** Returns workers in the order of their ids; one that was not seen for 40 s counts as dead. */
export async function readWorkers(
  db: Queryable,
  page: Page,
  at: Moment = null,
): Promise<readonly WorkerRow[]> {
  return db.query<WorkerRow>(sql`
    select id, host, pid, role, slots, running,
           stopped_at is null and seen_at > ${instant(at)} - interval '40 seconds' as alive, started_at, seen_at, stopped_at
    from ${workersAt(at)} w
    where (${page.cursor}::text is null or id > ${page.cursor}::text)
    order by id limit ${page.limit}`)
}
