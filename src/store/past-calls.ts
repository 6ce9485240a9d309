// The model calls of the last days that were held against limits of money, for a backtest.

import type { PastCall } from '../domain/backtest-money.ts'
import { one, type Queryable, sql } from '../world/db.ts'

/** Returns the first of the last `days` days, today among them, in `zone`, and the calls since its month began, oldest first, at most
 *  `limit` of the newest. What is not settled yet counts as held. */
export async function readPastCalls(
  db: Queryable,
  days: number,
  zone: string,
  limit: number,
): Promise<{ firstDay: string; calls: readonly PastCall[] }> {
  const first = sql`(date_trunc('day', ops_now() at time zone ${zone}::text) - ${days - 1} * interval '1 day')`
  const found = await db.query<{ day: string }>(sql`select to_char(${first}, 'YYYY-MM-DD') as day`)
  const calls = await db.query<PastCall>(sql`
    select * from (
      select id, created_at as at, to_char(created_at at time zone ${zone}::text, 'YYYY-MM-DD') as day,
             to_char(created_at at time zone ${zone}::text, 'YYYY-MM') as month, coalesce(agent_id, '') as "agentId", mission_id as "missionId",
             step_id as "stepId", roundtable_id as "roundtableId", unit, amount as worst, coalesce(actual, amount) as cost
      from ops_budget_holds
      where created_at >= date_trunc('month', ${first}) at time zone ${zone}::text
      order by created_at desc, id desc limit ${limit}) h
    order by at, id`)
  return { firstDay: one(found, 'a first day').day, calls }
}
