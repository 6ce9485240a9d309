// Statements on ops_step_kinds: failures in a row per kind, from which the circuit breaker decides.

import { type Queryable, sql, type Tx } from '../world/db.ts'

/** Ends the row of failures of these kinds. Writes only where there was one: success is the hot path. */
export async function noteSuccess(db: Queryable, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return
  await db.query(sql`
    update ops_step_kinds set failures_in_row = 0, opened_at = null
    where failures_in_row > 0 and kind = any (array(
      select kind from ops_step_kinds where failures_in_row > 0 and kind = any (${kinds}::text[]) order by kind for update))`)
}

/** Adds a failure of a kind; returns how many there are in a row. A breaker that a human has closed starts counting anew. */
export async function noteFailure(db: Queryable, kind: string, error: string, closedByHuman: boolean): Promise<number> {
  const rows = await db.query<{ failures_in_row: number }>(sql`
    insert into ops_step_kinds as k (kind, failures_in_row, last_error) values (${kind}, 1, ${error})
    on conflict (kind) do update
      set failures_in_row = case when k.opened_at is not null and ${closedByHuman} then 1 else k.failures_in_row + 1 end,
          opened_at = case when ${closedByHuman} then null else k.opened_at end, last_error = excluded.last_error
    returning failures_in_row`)
  return rows[0]?.failures_in_row ?? 0
}

/** Marks the breaker of a kind as open; false when it is already. */
export async function openBreaker(tx: Tx, kind: string): Promise<boolean> {
  const rows = await tx.query(
    sql`update ops_step_kinds set opened_at = ops_now() where kind = ${kind} and opened_at is null returning kind`,
  )
  return rows.length === 1
}
