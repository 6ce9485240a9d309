// What was said about limits of money, once per window and limit, and where the limits stand at this moment.

import type { Standing } from '../domain/budget.ts'
import type { Unit } from '../domain/price.ts'
import { type Queryable, sql, type Tx } from '../world/db.ts'
import type { BudgetRow } from './budgets.ts'

export interface BudgetAlarm {
  scope: string
  unit: Unit
  windowStart: Date
  level: 'nearing' | 'exhausted' | 'forecast'
  lim: number
  /** Until when what it pays for is paused; null when nothing is, or for good. */
  until: Date | null
}

/** Keeps an alarm; true when it is news: not said in this window yet, or said about another limit. */
export async function raiseAlarm(tx: Tx, alarm: BudgetAlarm): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into ops_budget_alarms as a (scope, unit, window_start, level, lim, until)
    values (${alarm.scope}, ${alarm.unit}, ${alarm.windowStart}, ${alarm.level}, ${alarm.lim}, ${alarm.until})
    on conflict (scope, unit, window_start, level) do update set lim = excluded.lim, until = excluded.until, created_at = ops_now()
      where a.lim <> excluded.lim
    returning scope`)
  return rows.length === 1
}

/** Takes back that limits are used up, since less is spent of them than was thought; it is said again when it is so again. Returns the
 *  scopes of which it was said, sorted. */
export async function withdrawExhausted(tx: Tx, rows: readonly BudgetRow[]): Promise<readonly string[]> {
  const of = rows.map(({ scope, unit, window_start }) => ({ scope, unit, window_start }))
  const withdrawn = await tx.query<{ scope: string }>(sql`
    delete from ops_budget_alarms a
    using jsonb_to_recordset(${JSON.stringify(of)}::jsonb) as r (scope text, unit text, window_start timestamptz)
    where a.scope = r.scope and a.unit = r.unit and a.window_start = r.window_start and a.level = 'exhausted'
    returning a.scope`)
  return withdrawn.map(({ scope }) => scope).sort()
}

/** Returns where the limits of this day and month stand in the time zone, those that were taken from or refused, at most 2,000. */
export async function readStandings(db: Queryable, zone: string): Promise<readonly Standing[]> {
  return db.query<Standing>(sql`
    with windows as (select ops_window_start('day', ${zone}::text) as day, ops_window_start('month', ${zone}::text) as month),
      spent as (
        select b.scope, b.unit, b.spent, b.held from ops_budgets b, windows w
        where (b.window_start = w.day and b.scope like '%:day') or (b.window_start = w.month and b.scope like '%:month')),
      refused as (
        select a.scope, a.unit, a.lim from ops_budget_alarms a, windows w
        where a.level = 'exhausted' and a.until > ops_now()
          and ((a.window_start = w.day and a.scope like '%:day') or (a.window_start = w.month and a.scope like '%:month')))
    select scope, unit, coalesce(s.spent, 0)::bigint as spent, coalesce(s.held, 0)::bigint as held, r.lim as "refusedAt"
    from spent s full join refused r using (scope, unit)
    order by unit, scope limit 2000`)
}

/** Returns every agent with its own model, sorted by id, at most 1,000. */
export async function readAgentModels(
  db: Queryable,
): Promise<readonly { id: string; model: string | null }[]> {
  return db.query<{ id: string; model: string | null }>(
    sql`select id, model from ops_agents where enabled order by id limit 1000`,
  )
}
