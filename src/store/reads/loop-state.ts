// The machinery of the loop as people read it: trigger rules, the reaction queue, beats, workers.

import { type Queryable, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

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

/** Returns reactions, newest first. */
export async function readReactions(
  db: Queryable,
  status: string | null,
  page: Page,
): Promise<readonly ReactionRow[]> {
  return db.query<ReactionRow>(sql`
    select id, event_id::text as event_id, pattern, source_agent, target_agent, type, probability, roll, roll_seed, status, reason,
           proposal_id, chain_depth, created_at, processed_at
    from ops_agent_reactions
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
    select id, event_id::text as event_id, pattern, source_agent, target_agent, type, probability, roll, roll_seed, status, reason,
           proposal_id, chain_depth, created_at, processed_at
    from ops_agent_reactions where event_id = any (${events}::bigint[]) order by id limit 50`)
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

/** Returns runs, newest first. */
export async function readRuns(db: Queryable, page: Page): Promise<readonly RunRow[]> {
  return db.query<RunRow>(sql`
    select id, action, status, phases, idle, repeats, started_at, finished_at, last_at
    from ops_action_runs
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

/** Returns workers in the order of their ids; one that was not seen for 40 s counts as dead. */
export async function readWorkers(db: Queryable, page: Page): Promise<readonly WorkerRow[]> {
  return db.query<WorkerRow>(sql`
    select id, host, pid, role, slots, running, stopped_at is null and seen_at > ops_now() - interval '40 seconds' as alive,
           started_at, seen_at, stopped_at
    from ops_workers
    where (${page.cursor}::text is null or id > ${page.cursor}::text)
    order by id limit ${page.limit}`)
}
