// The slots of a day with their rolls, as people read them.

import { type Queryable, type Statement, sql } from '../../world/db.ts'

export interface SlotRow {
  slot: string
  day: string
  due_at: Date
  format: string
  probability: number
  roll: number
  roll_seed: string
  outcome: string
  reason: string | null
  roundtable_id: string | null
  decided_at: Date | null
}

const columns: Statement = sql`
  slot, day::text as day, due_at, format, probability, roll, roll_seed, outcome, reason, roundtable_id, decided_at`

/** Returns the slot that brought about a conversation, or null. */
export async function readSlotOf(db: Queryable, roundtable: string): Promise<SlotRow | null> {
  const rows = await db.query<SlotRow>(sql`
    select ${columns} from ops_roundtable_slots where roundtable_id = ${roundtable}::uuid order by day, 1 limit 1`)
  return rows[0] ?? null
}

/** Returns the day (as in 2026-03-02) and its slots in the order of the clock, at most 200; `day` null: today in this time zone. */
export async function readSlots(
  db: Queryable,
  day: string | null,
  zone: string,
): Promise<{ day: string; slots: readonly SlotRow[] }> {
  const days = await db.query<{ day: string }>(
    sql`select coalesce(${day}::date, (ops_now() at time zone ${zone}::text)::date)::text as day`,
  )
  const asked = days[0]?.day ?? ''
  const slots = await db.query<SlotRow>(sql`
    select ${columns}
    from ops_roundtable_slots where day = ${asked}::date order by due_at, 1 limit 200`)
  return { day: asked, slots }
}
