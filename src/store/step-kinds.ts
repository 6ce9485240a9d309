// Statements on ops_step_kinds. Failures in a row are counted by the machine (migrations/0002_machine.sql); here the breaker opens.

import { type Queryable, sql, type Tx } from '../world/db.ts'

/** Returns how often a kind has failed in a row, and with which words last. */
export async function readFailures(
  db: Queryable,
  kind: string,
): Promise<{ failures: number; lastError: string }> {
  const rows = await db.query<{ failures_in_row: number; last_error: string | null }>(
    sql`select failures_in_row, last_error from ops_step_kinds where kind = ${kind} and opened_at is null`,
  )
  return { failures: rows[0]?.failures_in_row ?? 0, lastError: rows[0]?.last_error ?? '' }
}

/** Lets one transaction at a time open breakers: two kinds may fail at the same moment, and whoever comes second must see the policy
 *  that the first one wrote. */
export async function lockBreakers(tx: Tx): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('bullpen:breaker:' || current_schema()))`)
}

/** Marks the breaker of a kind as open; false when it is already. */
export async function openBreaker(tx: Tx, kind: string): Promise<boolean> {
  const rows = await tx.query(
    sql`update ops_step_kinds set opened_at = ops_now() where kind = ${kind} and opened_at is null returning kind`,
  )
  return rows.length === 1
}
