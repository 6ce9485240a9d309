// Statements on ops_roundtable_slots: the day's slots are rolled once, and what becomes of each is kept. What to roll, and who gets a
// place, is decided elsewhere.

import { founderSpeaker } from '../domain/roundtable.ts'
import { type Queryable, type Statement, sql } from '../world/db.ts'

export type SlotOutcome = 'due' | 'missed' | 'held' | 'crowded' | 'late' | 'refused'

/** Where the company is in its day. */
export interface ScheduleState {
  /** As in `2026-03-02`, in the company's time zone. */
  day: string
  /** The day's slots are rolled. */
  rolled: boolean
  /** The first conversation of the company has its row. */
  begun: boolean
  /** Some slot's time has come. */
  ripe: boolean
}

const today = (zone: string): Statement => sql`(ops_now() at time zone ${zone}::text)::date`

/** Returns where the company is in its day; null before there is a company. `firstAfter` (seconds): when its first conversation is due. */
export async function readScheduleState(
  db: Queryable,
  zone: string,
  firstAfter: number,
): Promise<ScheduleState | null> {
  const rows = await db.query<ScheduleState>(sql`
    select n.day::text as day, exists (select from ops_roundtable_slots s where s.day = n.day and s.slot <> 'first') as rolled,
           exists (select from ops_roundtable_slots s where s.slot = 'first' and s.day between n.began - 1 and n.began + 1) as begun,
           exists (select from ops_roundtable_slots s where s.outcome = 'due' and s.due_at <= ops_now()) as ripe
    from (select ${today(zone)} as day,
                 ((created_at + make_interval(secs => ${firstAfter}::float8)) at time zone ${zone}::text)::date as began
          from ops_company) n`)
  return rows[0] ?? null
}

export interface NewSlot {
  slot: string
  /** Time of day, as in `09:00`. */
  at: string
  format: string
  probability: number
  seed: string
  roll: number
  hit: boolean
}

/** Keeps the rolls of a day; what is there already stays as it is. A time that summer time leaves out moves forward, one that comes twice
 *  is held once: the database does the sum. What was due before the company was founded is late. Returns how many are new. */
export async function rollSlots(
  db: Queryable,
  zone: string,
  day: string,
  slots: readonly NewSlot[],
): Promise<number> {
  if (slots.length === 0) return 0
  const rows = await db.query(sql`
    insert into ops_roundtable_slots (day, slot, due_at, format, probability, roll, roll_seed, outcome, reason, decided_at)
    select ${day}::date, n.slot, d.due_at, n.format, n.probability, n.roll, n.seed, o.outcome,
           case when o.outcome = 'late' then 'the company was founded after its time' end,
           case when o.outcome <> 'due' then ops_now() end
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb)
      as n (slot text, at time, format text, probability float8, seed text, roll float8, hit boolean)
    cross join ops_company c
    cross join lateral (select (${day}::date + n.at) at time zone ${zone}::text as due_at) d
    cross join lateral (
      select case when not n.hit then 'missed' when d.due_at < c.created_at then 'late' else 'due' end as outcome) o
    on conflict (day, slot) do nothing
    returning slot`)
  return rows.length
}

/** Keeps the slot of the company's first conversation, due `afterSeconds` after it was founded. Returns how many are new: 1 or 0. */
export async function keepFirstSlot(
  db: Queryable,
  zone: string,
  first: { format: string; afterSeconds: number; seed: string; roll: number },
): Promise<number> {
  const rows = await db.query(sql`
    insert into ops_roundtable_slots (day, slot, due_at, format, probability, roll, roll_seed, outcome)
    select (d.due_at at time zone ${zone}::text)::date, 'first', d.due_at, ${first.format}, 1, ${first.roll}::float8, ${first.seed}, 'due'
    from (select created_at + make_interval(secs => ${first.afterSeconds}::float8) as due_at from ops_company) d
    on conflict (day, slot) do nothing
    returning slot`)
  return rows.length
}

/** A slot that has its place, or asks for one. */
export interface OpenSlot {
  day: string
  slot: string
  format: string
  probability: number
  roll: number
  roll_seed: string
  outcome: 'due' | 'held'
  /** Its time has come, and how many minutes ago. */
  ripe: boolean
  minutes_late: number
}

/** Returns the hits, held or due, of every day that has a slot whose time has come, in the order of the clock; at most 1,000. */
export async function readOpenSlots(db: Queryable): Promise<readonly OpenSlot[]> {
  return db.query<OpenSlot>(sql`
    select s.slot, s.day::text as day, s.format, s.probability, s.roll, s.roll_seed, s.outcome, s.due_at <= ops_now() as ripe,
           (extract(epoch from ops_now() - s.due_at) / 60)::float8 as minutes_late
    from ops_roundtable_slots s
    where s.outcome in ('due', 'held')
      and s.day in (select r.day from ops_roundtable_slots r where r.outcome = 'due' and r.due_at <= ops_now())
    order by s.due_at, s.day, 1 limit 1000`)
}

/** due → held, crowded, late or refused. False when it was decided meanwhile; but one that is convened is held, whatever another
 *  beat made of it at the same moment. */
export async function decideSlot(
  db: Queryable,
  of: { day: string; slot: string },
  decision: {
    outcome: Exclude<SlotOutcome, 'due' | 'missed'>
    reason: string | null
    roundtableId: string | null
  },
): Promise<boolean> {
  const { outcome, reason, roundtableId } = decision
  const rows = await db.query(sql`
    update ops_roundtable_slots
    set outcome = ${outcome}, reason = ${reason?.slice(0, 500).toWellFormed() ?? null}, roundtable_id = ${roundtableId}::uuid,
        decided_at = ops_now()
    where day = ${of.day}::date and slot = ${of.slot}
      and (outcome = 'due' or (${outcome}::text = 'held' and outcome in ('crowded', 'late')))
    returning slot`)
  return rows.length === 1
}

/** Somebody who could sit at a table: `experience` is the missions they finished and the memories that live. */
export interface StaffRow {
  id: string
  display_name: string
  role: string
  covers: readonly string[]
  experience: number
}

/** Returns everybody who is not retired, sorted by id, at most 200. Nobody sits there under the founder's name. */
export async function readStaff(db: Queryable): Promise<readonly StaffRow[]> {
  return db.query<StaffRow>(sql`
    select a.id, a.display_name, a.role, a.covers, (coalesce(m.finished, 0)
           + (select count(*) from ops_agent_memory k where k.agent_id = a.id and k.superseded_by is null))::integer as experience
    from ops_agents a
    left join (select agent_id, count(*) as finished from ops_missions where status in ('succeeded', 'failed') group by agent_id) m
      on m.agent_id = a.id
    where a.enabled and a.id <> ${founderSpeaker} order by a.id limit 200`)
}

/** Returns what the last `limit` conversations of this format were about, newest first; those that were turned away aside. */
export async function readTopicsLately(
  db: Queryable,
  format: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.query<{ topic: string }>(sql`
    select topic from ops_roundtable_queue where format = ${format} and status <> 'rejected'
    order by created_at desc, id desc limit ${limit}`)
  return rows.map((row) => row.topic)
}

/** Returns what the conversation was about that last drove these two apart, or else what they last talked about at all; null when there
 *  is none. Conversations about the two themselves (of the formats `aside`) are none. */
export async function readLastDifference(
  db: Queryable,
  pair: { one: string; other: string },
  aside: readonly string[],
): Promise<string | null> {
  const rows = await db.query<{ topic: string | null }>(sql`
    select coalesce(
      (select q.topic from ops_relationship_drifts d join ops_roundtable_queue q on q.id = d.roundtable_id
       where d.agent_a = least(${pair.one}::text, ${pair.other}) and d.agent_b = greatest(${pair.one}::text, ${pair.other})
         and d.drift < 0 and q.format <> all (${aside}::text[])
       order by d.id desc limit 1),
      (select q.topic from ops_roundtable_queue q
       where q.participants @> array[${pair.one}, ${pair.other}]::text[] and q.status = 'succeeded' and q.format <> all (${aside}::text[])
       order by q.created_at desc, q.id desc limit 1)) as topic`)
  return rows[0]?.topic ?? null
}
