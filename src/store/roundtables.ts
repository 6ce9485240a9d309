// Statements on ops_roundtable_queue: one function per transition. Each names the state it leaves and the lease it needs; the event
// follows by the table's triggers, in the same transaction. What is said is in turns.ts.

import type { Distillation } from '../domain/distillation.ts'
import type { Briefing } from '../domain/life-thoughts.ts'
import type { Trust } from '../domain/memory.ts'
import type { Die, GateReading } from '../domain/proposal.ts'
import type { RoundtableSource, RoundtableStatus } from '../domain/roundtable.ts'
import { one, type Queryable, RowCountError, sql, sqlState, type Tx } from '../world/db.ts'

/** A conversation and the lease somebody holds on it. */
export interface Held {
  id: string
  token: number
}

/** A conversation that somebody holds, as it stands. */
export interface ClaimedRoundtable {
  id: string
  format: string
  topic: string
  /** The first opens. */
  participants: readonly string[]
  source: RoundtableSource
  turns_planned: number
  turns_spoken: number
  tokens_spent: number
  model_calls: number
  /** Null until they have sat down. */
  briefing: Briefing | null
  voices: Readonly<Record<string, readonly string[]>> | null
  trust: Trust
  attempt: number
  max_attempts: number
  lease_token: number
  spoken_at: Date | null
  end_reason: string | null
  distillation: 'none' | 'answered' | 'done' | 'failed' | 'skipped'
  distilled: Distillation | null
}

const claimed = sql`id, format, topic, participants, source, turns_planned, turns_spoken, tokens_spent, model_calls, briefing, voices,
  trust, attempt, max_attempts, lease_token, spoken_at, end_reason, distillation, distilled`

/** A conversation as the one door answers it. */
export interface RoundtableRecord {
  id: string
  status: RoundtableStatus
  rejectionReason: string | null
  gates: readonly GateReading[]
}

/** Returns when the company's day began (RFC 3339). */
export async function readDayStart(db: Queryable, zone: string): Promise<string> {
  const rows = await db.query<{ day: Date }>(sql`select ops_window_start('day', ${zone}) as day`)
  return one(rows, "the day's start").day.toISOString()
}

/** Returns the first answer to the same (source, trace), or null. */
export async function readEarlierRoundtable(
  db: Queryable,
  source: RoundtableSource,
  traceId: string,
): Promise<RoundtableRecord | null> {
  const rows = await db.query<RoundtableRecord>(sql`
    select id, status, rejection_reason as "rejectionReason", gates from ops_roundtable_queue
    where source = ${source} and source_trace_id = ${traceId}`)
  return rows[0] ?? null
}

export interface NewRoundtable {
  id: string
  format: string
  topic: string
  participants: readonly string[]
  source: RoundtableSource
  traceId: string | null
  by: string
  room: string
  /** Null: it waits for its turn. */
  rejectionReason: string | null
  gates: readonly GateReading[]
  dice: readonly Die[]
}

/** → pending or rejected. False when the same (source, trace) is there already. */
export async function insertRoundtable(tx: Tx, row: NewRoundtable): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into ops_roundtable_queue (id, format, topic, participants, status, source, source_trace_id, created_by, room,
                                      rejection_reason, gates, dice, finished_at)
    values (${row.id}, ${row.format}, ${row.topic}, ${row.participants}::text[],
            ${row.rejectionReason === null ? 'pending' : 'rejected'}, ${row.source}, ${row.traceId}, ${row.by}, ${row.room},
            ${row.rejectionReason}, ${JSON.stringify(row.gates)}::jsonb, ${JSON.stringify(row.dice)}::jsonb,
            case when ${row.rejectionReason}::text is not null then ops_now() end)
    on conflict (source, source_trace_id) where source_trace_id is not null do nothing
    returning id`)
  return rows.length === 1
}

/** pending → running, for the one that has waited longest (or for `only`) and whose room is free; null when there is none. Two who would take the
 *  same room at once: one of them has claimed nothing. */
export async function claimRoundtable(
  db: Queryable,
  worker: string,
  leaseSeconds: number,
  only: string | null = null,
  unpaid: readonly string[] = [],
): Promise<ClaimedRoundtable | null> {
  const paid = unpaid.length === 0 ? sql`` : sql`and not q.participants && ${unpaid}::text[]`
  try {
    const rows = await db.query<ClaimedRoundtable>(sql`
      update ops_roundtable_queue
      set status = 'running', rev = rev + 1, attempt = attempt + 1, reserved_by = ${worker}, lease_token = nextval('ops_lease_token'),
          lease_expires_at = ops_now() + ${leaseSeconds} * interval '1 second', started_at = coalesce(started_at, ops_now())
      where id = any (array(
        select q.id from ops_roundtable_queue q
        where q.status = 'pending' and q.run_after <= ops_now() and (${only}::uuid is null or q.id = ${only}::uuid) ${paid}
          and not exists (select from ops_roundtable_queue r where r.room = q.room and r.status = 'running')
        order by q.run_after, q.id limit 1 for update skip locked))
      returning ${claimed}`)
    return rows[0] ?? null
  } catch (error) {
    if (sqlState(error) === '23505' && String(error).includes('ops_roundtable_queue_one_in_room')) return null
    throw error
  }
}

/** Returns the conversation as it stands, to whoever holds it; null when the lease is lost. */
export async function readHeld(db: Queryable, held: Held): Promise<ClaimedRoundtable | null> {
  const rows = await db.query<ClaimedRoundtable>(sql`
    select ${claimed} from ops_roundtable_queue where id = ${held.id} and lease_token = ${held.token} and status = 'running'`)
  return rows[0] ?? null
}

/** Renews a lease; false when it is lost. One that ran out and was taken back by nobody is still held: the token says so. */
export async function renewRoundtable(db: Queryable, held: Held, leaseSeconds: number): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_roundtable_queue set lease_expires_at = ops_now() + ${leaseSeconds} * interval '1 second'
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

export interface Seating {
  participants: readonly string[]
  briefing: Briefing
  voices: Readonly<Record<string, readonly string[]>>
  turnsPlanned: number
  trust: Trust
  dice: readonly Die[]
}

/** Keeps who sits there and what they know, once: whoever takes over later goes on with the same. False when the lease is lost or
 *  they have sat down already. */
export async function seatRoundtable(db: Queryable, held: Held, seating: Seating): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_roundtable_queue
    set participants = ${seating.participants}::text[], briefing = ${JSON.stringify(seating.briefing)}::jsonb,
        voices = ${JSON.stringify(seating.voices)}::jsonb, turns_planned = ${seating.turnsPlanned}, trust = ${seating.trust},
        dice = dice || ${JSON.stringify(seating.dice)}::jsonb
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' and briefing is null returning id`)
  return rows.length === 1
}

/** Keeps what the distillation answered, once, before any of it is applied. False when the lease is lost or there is an answer. */
export async function keepDistillation(db: Queryable, held: Held, answer: Distillation): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_roundtable_queue set distillation = 'answered', distilled = ${JSON.stringify(answer)}::jsonb
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' and distillation = 'none' returning id`)
  return rows.length === 1
}

/** running → succeeded: everything is said, and what it leaves behind is kept or given up. False when the lease is lost. */
export async function settleRoundtable(
  tx: Queryable,
  held: Held,
  how: { distillation: 'done' | 'failed' | 'skipped'; problem: string | null },
): Promise<boolean> {
  // The words of a memory stand in its own row alone, so that it can be forgotten: the answer lets go of them here.
  const rows = await tx.query(sql`
    update ops_roundtable_queue
    set status = 'succeeded', rev = rev + 1, distillation = ${how.distillation},
        distilled = case when jsonb_typeof(distilled) = 'object' then distilled || '{"memories": []}' else distilled end,
        distillation_problem = ${how.problem?.slice(0, 500).toWellFormed() ?? null}, finished_at = ops_now(), last_error = null,
        lease_expires_at = null, lease_token = null, reserved_by = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

/** running → pending, to go on after `delaySeconds`; false when the lease is lost. `countAttempt` false gives the attempt back: the
 *  worker is going home, the conversation has done nothing wrong. */
export async function releaseRoundtable(
  db: Queryable,
  held: Held,
  again: { reason: string; delaySeconds: number; countAttempt: boolean },
): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_roundtable_queue
    set status = 'pending', rev = rev + 1, last_error = ${again.reason.slice(0, 500).toWellFormed()},
        attempt = attempt - ${again.countAttempt ? 0 : 1}, run_after = ops_now() + ${again.delaySeconds} * interval '1 second',
        lease_expires_at = null, lease_token = null, reserved_by = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

/** running → failed; false when the lease is lost. */
export async function failRoundtable(db: Queryable, held: Held, reason: string): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_roundtable_queue
    set status = 'failed', rev = rev + 1, last_error = ${reason.slice(0, 500).toWellFormed()}, finished_at = ops_now(),
        lease_expires_at = null, lease_token = null, reserved_by = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

/** A conversation that is locked for what a human does to it. */
export interface LockedRoundtable {
  status: RoundtableStatus
  format: string
  /** The talk is over; what is left is the distillation. */
  spoken: boolean
  turns_planned: number
  turns_spoken: number
  tokens_spent: number
  model_calls: number
}

/** Locks a conversation until the transaction ends; null when there is none. */
export async function lockRoundtable(tx: Tx, id: string): Promise<LockedRoundtable | null> {
  const rows = await tx.query<LockedRoundtable>(sql`
    select status, format, spoken_at is not null as spoken, turns_planned, turns_spoken,
           tokens_spent, model_calls
    from ops_roundtable_queue where id = ${id} for update`)
  return rows[0] ?? null
}

/** pending, running → cancelled. The conversation is locked and open: anything else is a defect and throws. */
export async function markCancelled(tx: Tx, id: string, reason: string): Promise<void> {
  const rows = await tx.query(sql`
    update ops_roundtable_queue
    set status = 'cancelled', rev = rev + 1, last_error = ${reason}, finished_at = ops_now(), lease_expires_at = null,
        lease_token = null, reserved_by = null
    where id = ${id} and status in ('pending', 'running') returning id`)
  if (rows.length !== 1) throw new RowCountError(`cancel roundtable ${id}`, 1, rows.length)
}

/** Takes back conversations whose lease ran out `graceSeconds` ago, at most `limit`: to wait again, or, when the attempts are used up,
 *  ended: as failed, or as one that was held and left nothing behind. Returns how many. Any number may call this at once. */
export async function reapRoundtables(
  db: Queryable,
  ask: { graceSeconds: number; limit: number },
): Promise<number> {
  const rows = await db.query(sql`
    update ops_roundtable_queue q
    set status = case when attempt < max_attempts then 'pending' when spoken_at is null then 'failed' else 'succeeded' end,
        rev = rev + 1, last_error = 'worker ' || reserved_by || ' was lost during attempt ' || attempt || ' of ' || max_attempts,
        distillation = case when attempt >= max_attempts and spoken_at is not null then 'failed' else distillation end,
        distillation_problem = case when attempt >= max_attempts and spoken_at is not null
          then 'worker ' || reserved_by || ' was lost during attempt ' || attempt || ' of ' || max_attempts end,
        finished_at = case when attempt >= max_attempts then ops_now() end, run_after = ops_now(),
        lease_expires_at = null, lease_token = null, reserved_by = null
    where q.status = 'running' and q.id = any (array(
      select id from ops_roundtable_queue
      where status = 'running' and lease_expires_at < ops_now() - ${ask.graceSeconds} * interval '1 second'
      order by lease_expires_at, id limit ${ask.limit} for update skip locked))
    returning q.id`)
  return rows.length
}
