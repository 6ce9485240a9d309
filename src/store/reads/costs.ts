// What models were asked and what it cost. A call of unknown price is counted as such: it never adds 0.

import { chargedUnheard } from '../../domain/budget.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { type Moment, windowStart } from './moment.ts'
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

/** Returns the calls on record at a moment, in place of the table. One that was charged in full, and put right since, stands as it was
 *  charged: its hold was closed anew when it was put right. */
export function callsAt(at: Moment): Statement {
  if (at === null) return sql`ops_model_calls`
  const heard = (was: Statement, is: Statement): Statement =>
    sql`case when h.id is null then ${is} else ${was} end`
  return sql`(
    select c.id, c.agent_id, c.mission_id, c.step_id, c.roundtable_id, c.task, c.model, c.simulated, c.created_at,
           ${heard(sql`0`, sql`c.input_tokens`)} as input_tokens, ${heard(sql`0`, sql`c.cached_tokens`)} as cached_tokens,
           ${heard(sql`0`, sql`c.cache_write_tokens`)} as cache_write_tokens, ${heard(sql`0`, sql`c.output_tokens`)} as output_tokens,
           ${heard(sql`case h.unit when 'micro_usd' then h.amount end`, sql`c.cost_micro_usd`)} as cost_micro_usd,
           ${heard(sql`0`, sql`c.duration_ms`)} as duration_ms, h.id is null and c.ok as ok,
           ${heard(sql`${chargedUnheard}`, sql`c.problem`)} as problem, ${heard(sql`${chargedUnheard}`, sql`c.usage_problem`)} as usage_problem
    from ops_model_calls c
    left join ops_budget_holds h on h.id = c.hold_id and h.settled_at > ${at}::timestamptz
    where c.created_at <= ${at}::timestamptz)`
}

/** Returns model calls, newest first. */
export async function readCalls(db: Queryable, page: Page, at: Moment = null): Promise<readonly CallRow[]> {
  return db.query<CallRow>(sql`
    select id, agent_id, mission_id, step_id, roundtable_id, task, model, simulated, input_tokens, cached_tokens, cache_write_tokens,
           output_tokens, cost_micro_usd, duration_ms, ok, problem, usage_problem, created_at
    from ${callsAt(at)} k
    where (${page.cursor}::uuid is null or (created_at, id) < (
      select c.created_at, c.id from ops_model_calls c where c.id = ${page.cursor}::uuid))
    order by created_at desc, id desc limit ${page.limit}`)
}

export interface CostSum {
  /** An agent, a mission, a step, a model, talk or work, or null for the whole. */
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

// The zone is checked where policies are written.
const since = (size: 'day' | 'month', at: Moment, zone: string): Statement =>
  sql`created_at >= ${windowStart(size, at, zone)}`

/** Returns the sum of all calls, or of one agent's, since the day or the month began in this time zone. */
export async function readCostSince(
  db: Queryable,
  size: 'day' | 'month',
  zone: string,
  agent: string | null = null,
  at: Moment = null,
): Promise<CostSum> {
  const rows = await db.query<CostSum>(sql`
    select ${agent}::text as of, ${sums} from ${callsAt(at)} k
    where ${since(size, at, zone)} and (${agent}::text is null or agent_id = ${agent}::text)`)
  if (rows[0] === undefined) throw new Error('a sum has one row')
  return rows[0]
}

type Grouping = 'agent' | 'mission' | 'model' | 'purpose'

const groups: Readonly<Record<Grouping, Statement>> = {
  agent: sql`agent_id`,
  mission: sql`mission_id::text`,
  model: sql`model`,
  // Conversations against steps, agents that think about what to do, and the greeting that proves a model. What is none of them nobody
  // asked for: a beat would be.
  purpose: sql`case when roundtable_id is not null then 'talk' when step_id is not null then 'work'
                    when task = 'initiative' then 'initiative' when task = 'hello' then 'proof' else 'other' end`,
}

/** The sums of this month, or this day, the dearest first. */
const costBy = (
  what: Grouping,
  zone: string,
  limit: number,
  size: 'day' | 'month',
  at: Moment,
): Statement => sql`
  select ${groups[what]} as of, ${sums} from ${callsAt(at)} k where ${since(size, at, zone)} and ${groups[what]} is not null
  group by 1 order by priced_micro_usd desc, calls desc, 1 limit ${limit}`

/** Returns the sums of this month, or this day, by agent, model or purpose (talk, work, initiative, proof, other), the dearest first, at
 *  most `limit`. */
export async function readCostBy(
  db: Queryable,
  what: Exclude<Grouping, 'mission'>,
  zone: string,
  limit: number,
  size: 'day' | 'month' = 'month',
  at: Moment = null,
): Promise<readonly CostSum[]> {
  return db.query<CostSum>(costBy(what, zone, limit, size, at))
}

export interface MissionCost extends CostSum {
  /** The mission's; null when it is not on record any more. */
  title: string | null
}

/** Returns the sums of this month by mission, the dearest first, at most `limit`. */
export async function readCostByMission(
  db: Queryable,
  zone: string,
  limit: number,
  at: Moment = null,
): Promise<readonly MissionCost[]> {
  return db.query<MissionCost>(sql`
    select s.*, m.title from (${costBy('mission', zone, limit, 'month', at)}) s
    left join ops_missions m on m.id = s.of::uuid
    order by s.priced_micro_usd desc, s.calls desc, s.of, m.id`)
}

/** Returns what each step of a mission cost, all its attempts together; a step that asked no model is not among them. */
export async function readStepCosts(
  db: Queryable,
  mission: string,
  at: Moment = null,
): Promise<readonly CostSum[]> {
  return db.query<CostSum>(sql`
    select step_id::text as of, ${sums} from ${callsAt(at)} k
    where mission_id = ${mission}::uuid and step_id is not null group by 1 order by 1 limit 1000`)
}

export interface DayCost extends CostSum {
  /** In the company's time zone, YYYY-MM-DD. */
  day: string
}

/** Returns the sums of this month by day and purpose, the oldest first; a day without a call is not among them. */
export async function readCostByDay(
  db: Queryable,
  zone: string,
  at: Moment = null,
): Promise<readonly DayCost[]> {
  return db.query<DayCost>(sql`
    select to_char(created_at at time zone ${zone}, 'YYYY-MM-DD') as day, ${groups.purpose} as of, ${sums}
    from ${callsAt(at)} k where ${since('month', at, zone)}
    group by 1, 2 order by 1, 2 limit 200`)
}
