// What models were asked and what it cost. A call of unknown price is counted as such: it never adds 0.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface CallRow {
  id: string
  agent_id: string | null
  mission_id: string | null
  step_id: string | null
  roundtable_id: string | null
  task: string
  model: string
  simulated: boolean
  input_tokens: number
  cached_tokens: number
  cache_write_tokens: number
  output_tokens: number
  cost_micro_usd: number | null
  duration_ms: number
  ok: boolean
  problem: string | null
  usage_problem: string | null
  created_at: Date
}

/** Returns model calls, newest first. */
export async function readCalls(db: Queryable, page: Page): Promise<readonly CallRow[]> {
  return db.query<CallRow>(sql`
    select id, agent_id, mission_id, step_id, roundtable_id, task, model, simulated, input_tokens, cached_tokens, cache_write_tokens,
           output_tokens, cost_micro_usd, duration_ms, ok, problem, usage_problem, created_at
    from ops_model_calls
    where (${page.cursor}::uuid is null or (created_at, id) < (
      select c.created_at, c.id from ops_model_calls c where c.id = ${page.cursor}::uuid))
    order by created_at desc, id desc limit ${page.limit}`)
}

export interface CostSum {
  /** An agent, a mission, a model, talk or work, or null for the whole. */
  of: string | null
  calls: number
  simulated_calls: number
  unpriced_calls: number
  input_tokens: number
  cached_tokens: number
  cache_write_tokens: number
  output_tokens: number
  /** In and out, of calls whose price is unknown. */
  unpriced_tokens: number
  /** Null as soon as one call's price is unknown. */
  cost_micro_usd: number | null
  /** The sum of what has a price: a lower bound when some have none. */
  priced_micro_usd: number
}

const sums: Statement = sql`
  count(*)::integer as calls, (count(*) filter (where simulated))::integer as simulated_calls,
  (count(*) filter (where cost_micro_usd is null))::integer as unpriced_calls,
  coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(cached_tokens), 0)::bigint as cached_tokens,
  coalesce(sum(cache_write_tokens), 0)::bigint as cache_write_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
  coalesce(sum(input_tokens + output_tokens) filter (where cost_micro_usd is null), 0)::bigint as unpriced_tokens,
  case when count(*) = count(cost_micro_usd) then coalesce(sum(cost_micro_usd), 0)::bigint end as cost_micro_usd,
  coalesce(sum(cost_micro_usd), 0)::bigint as priced_micro_usd`

// The zone is checked where policies are written; date_trunc knows months, which ops_window_start is not asked for.
const since = (size: 'day' | 'month', zone: string): Statement =>
  sql`created_at >= date_trunc(${size}::text, ops_now() at time zone ${zone}::text) at time zone ${zone}::text`

/** Returns the sum of all calls, or of one agent's, since the day or the month began in this time zone. */
export async function readCostSince(
  db: Queryable,
  size: 'day' | 'month',
  zone: string,
  agent: string | null = null,
): Promise<CostSum> {
  const rows = await db.query<CostSum>(sql`
    select ${agent}::text as of, ${sums} from ops_model_calls
    where ${since(size, zone)} and (${agent}::text is null or agent_id = ${agent}::text)`)
  if (rows[0] === undefined) throw new Error('a sum has one row')
  return rows[0]
}

type Grouping = 'agent' | 'mission' | 'model' | 'purpose'

const groups: Readonly<Record<Grouping, Statement>> = {
  agent: sql`agent_id`,
  mission: sql`mission_id::text`,
  model: sql`model`,
  // Conversations against steps; what is neither is an agent that thinks about what to do.
  purpose: sql`case when roundtable_id is not null then 'talk' when step_id is not null then 'work' else 'initiative' end`,
}

/** Returns the sums of this month, or this day, by agent, mission, model or purpose (talk, work, initiative), the dearest first, at most `limit`. */
export async function readCostBy(
  db: Queryable,
  what: Grouping,
  zone: string,
  limit: number,
  size: 'day' | 'month' = 'month',
): Promise<readonly CostSum[]> {
  return db.query<CostSum>(sql`
    select ${groups[what]} as of, ${sums} from ops_model_calls where ${since(size, zone)} and ${groups[what]} is not null
    group by 1 order by priced_micro_usd desc, calls desc, 1 limit ${limit}`)
}
