// The company in figures, from its beginning.

import { one, type Queryable, sql } from '../world/db.ts'

export interface Totals {
  events: number
  proposals: Readonly<Record<string, number>>
  missions: Readonly<Record<string, number>>
  steps: Readonly<Record<string, number>>
  /** Rejections by the gate that was shut, most frequent first. */
  quota_hits: readonly { reason: string; count: number }[]
  model_calls: number
  cost_micro_usd: number
  /** Calls whose price is not known: they are in no sum. */
  unpriced_calls: number
}

/** Returns the totals. */
export async function readTotals(db: Queryable): Promise<Totals> {
  const rows = await db.query<Totals>(sql`
    select (select count(*) from ops_agent_events) as events,
           (select coalesce(jsonb_object_agg(status, n order by status), '{}') from (
             select status, count(*) as n from ops_mission_proposals group by status) x) as proposals,
           (select coalesce(jsonb_object_agg(status, n order by status), '{}') from (
             select status, count(*) as n from ops_missions group by status) x) as missions,
           (select coalesce(jsonb_object_agg(status, n order by status), '{}') from (
             select status, count(*) as n from ops_mission_steps group by status) x) as steps,
           (select coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'count', n) order by n desc, reason), '[]') from (
             select regexp_replace(rejection_reason, ' *\\([0-9]+/[0-9]+\\)', '') as reason, count(*) as n from ops_mission_proposals
             where status = 'rejected' group by 1 order by n desc, 1 limit 20) x) as quota_hits,
           (select count(*) from ops_model_calls) as model_calls,
           (select coalesce(sum(cost_micro_usd), 0)::bigint from ops_model_calls) as cost_micro_usd,
           (select count(*) from ops_model_calls where cost_micro_usd is null) as unpriced_calls`)
  return one(rows, 'read totals')
}
