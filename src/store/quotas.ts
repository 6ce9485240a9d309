// The quota counters: one row per gate and window, so that a limit holds exactly however many callers come at once.
// Counting rows and then inserting leaks, even in one transaction; a counter row does not (reliability.md 5.6).

import { type QuotaAsk, quotaReading } from '../domain/gate.ts'
import type { GateReading } from '../domain/proposal.ts'
import { type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'

const asRows = (asks: readonly QuotaAsk[]): string =>
  JSON.stringify(asks.map((a) => ({ gate: a.gate, take: a.take, lim: a.limit, window_start: a.windowStart })))

/** Returns what has been taken from each of these quotas so far, by gate. */
async function readUsed(db: Queryable, asks: readonly QuotaAsk[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ gate: string; used: number }>(sql`
    select q.gate, q.used
    from jsonb_to_recordset(${asRows(asks)}::jsonb) as a (gate text, window_start timestamptz)
    join ops_quota_counters q on q.gate = a.gate and q.window_start = a.window_start
    order by q.gate`)
  return new Map(rows.map((row) => [row.gate, row.used]))
}

/** Returns the readings of these quotas without taking anything. */
export async function readQuotas(db: Queryable, asks: readonly QuotaAsk[]): Promise<readonly GateReading[]> {
  if (asks.length === 0) return []
  const used = await readUsed(db, asks)
  return asks.map((ask) => {
    const before = used.get(ask.gate) ?? 0
    const { took: _took, kinds: _kinds, ...rest } = quotaReading(ask, before, before + ask.take <= ask.limit)
    return rest
  })
}

/**
 * Takes all of the asks or none; returns a reading for each. Counters are locked in the order of the asks, which come
 * sorted by gate, and stay locked until the transaction ends.
 */
export async function takeQuotas(tx: Tx, asks: readonly QuotaAsk[]): Promise<readonly GateReading[]> {
  if (asks.length === 0) return []
  const rows = await tx.query<{ gate: string; used: number }>(sql`
    insert into ops_quota_counters as q (gate, window_start, used, lim)
    select a.gate, a.window_start, a.take, a.lim
    from jsonb_to_recordset(${asRows(asks)}::jsonb) as a (gate text, window_start timestamptz, take integer, lim integer)
    where a.take <= a.lim
    order by a.gate
    on conflict (gate, window_start) do update
      set used = q.used + excluded.used, lim = excluded.lim where q.used + excluded.used <= excluded.lim
    returning gate, used`)
  const taken = new Map(rows.map((row) => [row.gate, row.used]))
  if (taken.size === asks.length) {
    return asks.map((ask) => quotaReading(ask, (taken.get(ask.gate) ?? 0) - ask.take, true))
  }
  await giveBack(
    tx,
    asks.filter((ask) => taken.has(ask.gate)),
  )
  const used = await readUsed(tx, asks)
  return asks.map((ask) => {
    const {
      took: _took,
      kinds: _kinds,
      ...rest
    } = quotaReading(ask, used.get(ask.gate) ?? 0, taken.has(ask.gate))
    return rest
  })
}

/** Gives back what was taken. Throws when a counter does not hold that much: it would be given back twice. */
export async function giveBack(
  tx: Tx,
  gifts: readonly { gate: string; windowStart: string; take: number }[],
): Promise<void> {
  if (gifts.length === 0) return
  const rows = await tx.query(sql`
    update ops_quota_counters q set used = q.used - a.take
    from jsonb_to_recordset(${JSON.stringify(gifts.map((g) => ({ gate: g.gate, window_start: g.windowStart, take: g.take })))}::jsonb)
      as a (gate text, window_start timestamptz, take integer)
    where q.gate = a.gate and q.window_start = a.window_start and q.used >= a.take
    returning q.gate`)
  if (rows.length !== gifts.length) throw new RowCountError('give back quota', gifts.length, rows.length)
}
