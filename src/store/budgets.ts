// The rows of money: what is spent and held per limit and window, and the holds. A limit holds exactly however many processes take from
// it at once, since each is one row that is compared and moved in one statement; rows are locked in one order, by scope.

import type { Limit, WindowSize } from '../domain/budget.ts'
import type { Price, Unit } from '../domain/price.ts'
import { one, type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'
import { type Moment, windowStart } from './reads/moment.ts'

/** A limit in a window, and how much is asked of it. */
export interface BudgetAsk {
  scope: string
  unit: Unit
  windowStart: Date
  lim: number
  amount: number
}

/** A stretch of time: from `start`, up to `end`; null where it has none. */
export interface Window {
  start: Date
  end: Date | null
}
export type Windows = Readonly<Record<WindowSize, Window>>

/** Returns the windows that hold this moment, or one of the past, in the time zone. */
export async function readWindows(db: Queryable, zone: string, at: Moment = null): Promise<Windows> {
  const rows = await db.query<{ day: Date; day_end: Date; month: Date; month_end: Date }>(sql`
    select day, (day at time zone ${zone}::text + interval '1 day') at time zone ${zone}::text as day_end,
           month, (month at time zone ${zone}::text + interval '1 month') at time zone ${zone}::text as month_end
    from (select ${windowStart('day', at, zone)} as day, ${windowStart('month', at, zone)} as month) w`)
  const { day, day_end, month, month_end } = one(rows, 'read the windows of money')
  return {
    day: { start: day, end: day_end },
    month: { start: month, end: month_end },
    ever: { start: new Date(0), end: null },
  }
}

/** Returns what is asked of each limit in the windows of this moment. */
export function asksOf(limits: readonly Limit[], windows: Windows, amount: number): readonly BudgetAsk[] {
  return limits.map(({ scope, unit, size, lim }) => ({
    scope,
    unit,
    windowStart: windows[size].start,
    lim,
    amount,
  }))
}

const asRows = (asks: readonly BudgetAsk[]): string =>
  JSON.stringify(
    asks.map(({ scope, unit, windowStart, lim, amount }) => ({
      scope,
      unit,
      window_start: windowStart,
      lim,
      amount,
    })),
  )

/** Where a limit stands in a window. */
export interface BudgetRow {
  scope: string
  unit: Unit
  window_start: Date
  lim: number
  spent: number
  held: number
}

/** Holds all of the asks or none; returns the scopes of those that had no room. The rows stay locked until the transaction ends. */
export async function takeBudgets(tx: Tx, asks: readonly BudgetAsk[]): Promise<readonly string[]> {
  const taken = await tx.query<{ scope: string }>(sql`
    insert into ops_budgets as b (scope, unit, window_start, lim, held)
    select a.scope, a.unit, a.window_start, a.lim, a.amount
    from jsonb_to_recordset(${asRows(asks)}::jsonb) as a (scope text, unit text, window_start timestamptz, lim bigint, amount bigint)
    where a.amount <= a.lim
    order by a.scope
    on conflict (scope, unit, window_start) do update
      set held = b.held + excluded.held, lim = excluded.lim where b.spent + b.held + excluded.held <= excluded.lim
    returning scope`)
  const had = new Set(taken.map((row) => row.scope))
  const refused = asks.filter(({ scope }) => !had.has(scope)).map(({ scope }) => scope)
  if (refused.length === 0) return []
  const back = asks.filter(({ scope }) => had.has(scope))
  if (back.length > 0) await moveBudgets(tx, back, { spent: 0 })
  return refused
}

/** Takes what was held back out of the rows and adds what was spent to each; returns them. Throws when a row does not hold that much. */
async function moveBudgets(
  tx: Tx,
  asks: readonly Omit<BudgetAsk, 'lim'>[],
  { spent }: { spent: number },
): Promise<readonly BudgetRow[]> {
  const rows = await tx.query<BudgetRow>(sql`
    with locked as (
      select b.scope, b.unit, b.window_start, a.amount
      from jsonb_to_recordset(${asRows(asks.map((ask) => ({ ...ask, lim: 0 })))}::jsonb)
        as a (scope text, unit text, window_start timestamptz, amount bigint)
      join ops_budgets b on b.scope = a.scope and b.unit = a.unit and b.window_start = a.window_start
      order by b.scope for update of b)
    update ops_budgets b set held = b.held - l.amount, spent = b.spent + ${spent}::bigint
    from locked l where b.scope = l.scope and b.unit = l.unit and b.window_start = l.window_start and b.held >= l.amount
    returning b.scope, b.unit, b.window_start, b.lim, b.spent, b.held`)
  if (rows.length !== asks.length) throw new RowCountError('move what is held', asks.length, rows.length)
  return [...rows].sort((a, b) => (a.scope < b.scope ? -1 : 1))
}

/** Returns these rows as they stand, by scope; what nobody has taken from yet stands at 0. */
export async function readBudgets(db: Queryable, asks: readonly BudgetAsk[]): Promise<readonly BudgetRow[]> {
  return db.query<BudgetRow>(sql`
    select a.scope, a.unit, a.window_start, a.lim, coalesce(b.spent, 0)::bigint as spent, coalesce(b.held, 0)::bigint as held
    from jsonb_to_recordset(${asRows(asks)}::jsonb) as a (scope text, unit text, window_start timestamptz, lim bigint)
    left join ops_budgets b on b.scope = a.scope and b.unit = a.unit and b.window_start = a.window_start
    order by a.scope limit ${asks.length}`)
}

export interface HoldRow {
  id: string
  unit: Unit
  amount: number
  asks: readonly BudgetAsk[]
  agentId: string
  missionId: string | null
  stepId: string | null
  roundtableId: string | null
  task: string
  model: string
  /** What it was reckoned with, and who said so; micro-USD per million tokens. */
  price: Readonly<{ source: 'price_policy' | 'list' | 'unknown' } & Partial<Price>>
  /** After so long nobody will say any more what the call cost. */
  expiresSeconds: number
}

/** Keeps a hold whose amount was taken in the same transaction. */
export async function insertHold(tx: Tx, hold: HoldRow): Promise<void> {
  const scopes = hold.asks.map(({ scope, windowStart }) => ({ scope, window_start: windowStart }))
  one(
    await tx.query(sql`
      insert into ops_budget_holds (id, unit, amount, scopes, agent_id, mission_id, step_id, roundtable_id, task, model, price, expires_at)
      values (${hold.id}, ${hold.unit}, ${hold.amount}, ${JSON.stringify(scopes)}::jsonb, ${hold.agentId}, ${hold.missionId},
              ${hold.stepId}, ${hold.roundtableId}, ${hold.task}, ${hold.model}, ${JSON.stringify(hold.price)}::jsonb,
              ops_now() + ${hold.expiresSeconds} * interval '1 second')
      returning id`),
    'keep a hold',
  )
}

/**
 * held → settled or expired: what was held is given back and `actual` is spent, in every limit it was taken from. Returns those limits as
 * they stand then; null when the hold was closed before: nothing is moved twice.
 */
export async function closeHold(
  tx: Tx,
  id: string,
  to: { status: 'settled' | 'expired'; actual: number },
): Promise<readonly BudgetRow[] | null> {
  const closed = await tx.query<Taken & { amount: number }>(sql`
    update ops_budget_holds set status = ${to.status}, actual = ${to.actual}, settled_at = ops_now()
    where id = ${id} and status = 'held' returning unit, amount, scopes`)
  const [hold] = closed
  return hold === undefined ? null : moveBudgets(tx, sharesOf(hold, hold.amount), { spent: to.actual })
}

interface Taken {
  unit: Unit
  scopes: readonly { scope: string; window_start: string }[]
}

/** What a hold holds of each limit it was taken from. */
const sharesOf = ({ unit, scopes }: Taken, amount: number): readonly Omit<BudgetAsk, 'lim'>[] =>
  scopes.map(({ scope, window_start }) => ({ scope, unit, windowStart: new Date(window_start), amount }))

export interface Correction {
  /** What had been charged. */
  charged: number
  /** The limits it was charged to, as they stand then. */
  rows: readonly BudgetRow[]
}

/**
 * expired → settled: it turns out late what a call cost that was charged in full, and every limit it was charged to, in the windows of then,
 * is put right. Null when the hold is not expired: nothing is put right twice.
 */
export async function correctHold(tx: Tx, id: string, actual: number): Promise<Correction | null> {
  const rows = await tx.query<Taken & { charged: number }>(sql`
    update ops_budget_holds h set status = 'settled', actual = ${actual}, settled_at = ops_now()
    from (select x.id, x.actual from ops_budget_holds x where x.id = ${id} and x.status = 'expired' for update) was
    where h.id = was.id and h.status = 'expired' returning h.unit, h.scopes, was.actual as charged`)
  const [hold] = rows
  if (hold === undefined) return null
  const { charged } = hold
  return { charged, rows: await moveBudgets(tx, sharesOf(hold, 0), { spent: actual - charged }) }
}

export interface DueHold {
  id: string
  unit: Unit
  amount: number
  agent_id: string
  mission_id: string | null
  step_id: string | null
  roundtable_id: string | null
  task: string
  model: string
}

/** Returns the open holds of which nobody will say any more what they came to, the oldest first. */
export async function readDueHolds(db: Queryable, limit: number): Promise<readonly DueHold[]> {
  return db.query<DueHold>(sql`
    select id, unit, amount, agent_id, mission_id, step_id, roundtable_id, task, model from ops_budget_holds
    where status = 'held' and expires_at <= ops_now() order by expires_at, id limit ${limit}`)
}

/** Returns the row of a limit with when it was first taken from; null when nobody has. */
export async function readBudget(
  db: Queryable,
  of: Pick<BudgetAsk, 'scope' | 'unit' | 'windowStart'>,
): Promise<(BudgetRow & { since: Date }) | null> {
  const rows = await db.query<BudgetRow & { since: Date }>(sql`
    select scope, unit, window_start, lim, spent, held, since from ops_budgets
    where scope = ${of.scope} and unit = ${of.unit} and window_start = ${of.windowStart}::timestamptz`)
  return rows[0] ?? null
}
