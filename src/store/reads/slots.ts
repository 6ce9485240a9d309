// The slots of a day with their rolls, as people read them.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { instant, type Moment } from './moment.ts'

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

/** Returns the slots as they stood, in place of the table. A day's slots are rolled at once, when the misses among them are decided; where
 *  there is none, they count as rolled when their day began. */
function slotsAt(at: Moment, zone: string): Statement {
  if (at === null) return sql`ops_roundtable_slots`
  return sql`(
    select x.day, x.slot, x.due_at, x.format, x.probability, x.roll, x.roll_seed,
           case when x.decided_at <= t then x.outcome else 'due' end as outcome,
           case when x.decided_at <= t then x.reason end as reason,
           case when x.decided_at <= t then x.roundtable_id end as roundtable_id,
           case when x.decided_at <= t then x.decided_at end as decided_at
    from ops_roundtable_slots x cross join (select ${at}::timestamptz as t) moment
    where coalesce((select min(y.decided_at) from ops_roundtable_slots y where y.day = x.day and y.outcome = 'missed'),
                   x.day::timestamp at time zone ${zone}::text) <= t)`
}

/** Returns the day (as in 2026-03-02) and its slots in the order of the clock, at most 200; `day` null: today in this time zone. */
export async function readSlots(
  db: Queryable,
  day: string | null,
  zone: string,
  at: Moment = null,
): Promise<{ day: string; slots: readonly SlotRow[] }> {
  const days = await db.query<{ day: string }>(
    sql`select coalesce(${day}::date, (${instant(at)} at time zone ${zone}::text)::date)::text as day`,
  )
  const asked = days[0]?.day ?? ''
  const slots = await db.query<SlotRow>(sql`
    select ${columns}
    from ${slotsAt(at, zone)} s where day = ${asked}::date order by due_at, 1 limit 200`)
  return { day: asked, slots }
}
