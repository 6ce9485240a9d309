// Where limits of money stood at a moment of the past: the counters know only now, so it is reckoned from the holds, each of which says
// what it was taken from, and from the calls they were made for.

import type { Standing } from '../../domain/budget.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { type Moment, windowStart } from './moment.ts'

type Past = Exclude<Moment, null>

/** What was taken of which limit by each hold of the month until then. A hold is closed with its call's record; one that was charged in full
 *  and put right later is closed anew. */
const taken = (at: Past, zone: string): Statement => sql`
  windows as materialized (select ${windowStart('day', at, zone)} as day, ${windowStart('month', at, zone)} as month),
  taken as (
    select s ->> 'scope' as scope, (s ->> 'window_start')::timestamptz as window_start, h.unit, h.amount, h.created_at,
           coalesce(coalesce(c.created_at, h.settled_at) <= ${at}::timestamptz, false) as closed,
           case when h.settled_at <= ${at}::timestamptz then h.actual else h.amount end as charged
    from ops_budget_holds h cross join windows w cross join jsonb_array_elements(h.scopes) s
    left join ops_model_calls c on c.hold_id = h.id
    where h.created_at >= w.month and h.created_at <= ${at}::timestamptz)`

const ofWindow = sql`((x.window_start = w.day and x.scope like '%:day') or (x.window_start = w.month and x.scope like '%:month'))`

/** Returns where the limits of the day and the month of that moment stood, those that were taken from or refused, at most 2,000. That a
 *  limit was used up is told no longer once less was charged to it than was thought. */
export async function readStandingsThen(db: Queryable, at: Past, zone: string): Promise<readonly Standing[]> {
  return db.query<Standing>(sql`
    with ${taken(at, zone)},
    spent as (
      select x.scope, x.unit, coalesce(sum(x.charged) filter (where x.closed), 0)::bigint as spent,
             coalesce(sum(x.amount) filter (where not x.closed), 0)::bigint as held
      from taken x, windows w where ${ofWindow} group by x.scope, x.unit),
    said as (
      select distinct on (e.metadata ->> 'scope', e.metadata ->> 'unit')
             e.metadata ->> 'scope' as scope, e.metadata ->> 'unit' as unit, (e.metadata ->> 'limit')::bigint as lim,
             (e.metadata ->> 'until')::timestamptz as until, e.id
      from ops_agent_events e, windows w
      where e.kind = 'budget.exhausted' and e.kind not like 'step.%' and e.created_at <= ${at}::timestamptz
        and e.created_at >= case when e.metadata ->> 'scope' like '%:day' then w.day when e.metadata ->> 'scope' like '%:month' then w.month end
      order by e.metadata ->> 'scope', e.metadata ->> 'unit', e.id desc),
    refused as (
      select r.scope, r.unit, r.lim from said r
      where r.until > ${at}::timestamptz and not exists (
        select from ops_agent_events e join ops_budget_holds h on h.id = (e.metadata ->> 'hold_id')::uuid
        where e.kind = 'budget.corrected' and e.kind not like 'step.%' and e.id > r.id and e.created_at <= ${at}::timestamptz
          and (e.metadata ->> 'actual')::bigint < (e.metadata ->> 'charged')::bigint and h.unit = r.unit
          and case when e.metadata ? 'withdrawn' then e.metadata -> 'withdrawn' ? r.scope
              else exists (select from jsonb_array_elements(h.scopes) s where s ->> 'scope' = r.scope) end))
    select scope, unit, coalesce(s.spent, 0)::bigint as spent, coalesce(s.held, 0)::bigint as held, r.lim as "refusedAt"
    from spent s full join refused r using (scope, unit)
    order by unit, scope limit 2000`)
}

/** Returns what the company had spent of its month by then, micro-USD, and when the first of it was held; null when nothing was. */
export async function readMonthThen(
  db: Queryable,
  at: Past,
  zone: string,
): Promise<{ spent: number; since: Date } | null> {
  const rows = await db.query<{ spent: number; since: Date | null }>(sql`
    with ${taken(at, zone)}
    select coalesce(sum(x.charged) filter (where x.closed), 0)::bigint as spent, min(x.created_at) as since
    from taken x, windows w where x.scope = 'company:month' and x.unit = 'micro_usd' and x.window_start = w.month`)
  const [row] = rows
  return row === undefined || row.since === null ? null : { spent: row.spent, since: row.since }
}
