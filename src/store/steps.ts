// Statements on ops_mission_steps: one function per transition. Each names the state it leaves and the lease it needs; the event,
// the dependents and the mission follow by the machine (migrations/0002_machine.sql), in the same transaction.

import { type Queryable, sql, type Tx } from '../world/db.ts'

export interface ClaimedStep {
  id: string
  mission_id: string
  kind: string
  agent_id: string
  attempt: number
  max_attempts: number
  lease_token: number
  payload: Record<string, unknown>
}

export interface ClaimAsk {
  worker: string
  slots: number
  leaseSeconds: number
  /** How long an attempt of each kind may take at most, seconds; kinds that are not named are not claimed. */
  deadlines: Readonly<Record<string, number>>
  /** Kinds that are left alone for now for these agents: nothing pays for them. */
  unpaid?: { kinds: readonly string[]; agents: readonly string[] }
  /** Only steps of this mission, when given. */
  missionId: string | null
}

/**
 * Claims up to `slots` due steps for a worker, the most urgent and oldest first; returns them in that order. The ids are picked
 * in an array subquery: joining the claiming query instead is 274 times slower under a generic plan (performance.md).
 */
export async function claimSteps(db: Queryable, ask: ClaimAsk): Promise<readonly ClaimedStep[]> {
  const kinds = Object.keys(ask.deadlines).sort()
  const unpaid =
    ask.unpaid === undefined
      ? sql``
      : sql`and not (agent_id = any (${ask.unpaid.agents}::text[]) and kind = any (${ask.unpaid.kinds}::text[]))`
  const rows = await db.query<ClaimedStep & { priority: number }>(sql`
    update ops_mission_steps s
    set status = 'running', rev = s.rev + 1, attempt = s.attempt + 1, reserved_by = ${ask.worker},
        lease_token = nextval('ops_lease_token'), started_at = coalesce(s.started_at, ops_now()),
        lease_expires_at = ops_now() + ${ask.leaseSeconds} * interval '1 second',
        hard_deadline = ops_now() + (${JSON.stringify(ask.deadlines)}::jsonb ->> s.kind)::double precision * interval '1 second'
    where s.id = any (array(
      select id from ops_mission_steps
      where status = 'queued' and deps_left = 0 and run_after <= ops_now() and kind = any (${kinds}::text[])
        and (${ask.missionId}::uuid is null or mission_id = ${ask.missionId}::uuid)
        ${unpaid}
      order by priority desc, id limit ${ask.slots} for update skip locked))
    returning s.id, s.mission_id, s.kind, s.agent_id, s.attempt, s.max_attempts, s.lease_token, s.payload, s.priority`)
  return [...rows].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
}

export interface Held {
  id: string
  token: number
}

const asRows = (held: readonly Held[]): string => JSON.stringify(held.map(({ id, token }) => ({ id, token })))

/** Renews leases, never past an attempt's hard deadline and never to less than they were: an effect may need more. Returns those that are still held, and which of them belong to a mission
 *  that is being cancelled. */
export async function renewLeases(
  db: Queryable,
  held: readonly Held[],
  leaseSeconds: number,
): Promise<readonly (Held & { unwanted: boolean })[]> {
  if (held.length === 0) return []
  return db.query<Held & { unwanted: boolean }>(sql`
    update ops_mission_steps s
    set lease_expires_at = greatest(s.lease_expires_at, least(ops_now() + ${leaseSeconds} * interval '1 second', s.hard_deadline))
    from jsonb_to_recordset(${asRows(held)}::jsonb) as h (id uuid, token bigint), ops_missions m
    where s.id = h.id and s.lease_token = h.token and s.lease_expires_at > ops_now()
      and s.hard_deadline > ops_now() and m.id = s.mission_id
    returning s.id, s.lease_token as token, m.cancel_requested_at is not null as unwanted`)
}

export interface SucceededStep extends Held {
  result: Record<string, unknown>
}

/**
 * running → succeeded, for the holders of these leases; returns the ids that moved. A lost lease moves nothing. It asks for the lease
 * rather than for the status, which say the same (`running_is_leased`): given the status, the planner takes the index of what runs
 * and compares each of it with each of the batch.
 */
export async function succeedSteps(
  db: Queryable,
  steps: readonly SucceededStep[],
): Promise<readonly string[]> {
  if (steps.length === 0) return []
  const rows = await db.query<{ id: string }>(sql`
    update ops_mission_steps s
    set status = 'succeeded', rev = s.rev + 1, result = g.result, finished_at = ops_now(), lease_expires_at = null,
        hard_deadline = null, last_error = null
    from unnest(${steps.map((s) => s.id)}::uuid[], ${steps.map((s) => s.token)}::bigint[],
                ${steps.map((s) => JSON.stringify(s.result))}::jsonb[]) as g (id, token, result)
    where s.id = g.id and s.lease_token = g.token and s.lease_expires_at is not null
    returning s.id`)
  return rows.map((row) => row.id).sort()
}

/** running → failed, for the holder of this lease, or to unknown where what it began may have happened; false when the lease is lost. */
export const failStep = (db: Queryable, held: Held, reason: string): Promise<boolean> =>
  endHeldStep(db, held, 'failed', reason)

/** running → cancelled, by the holder, because its mission no longer wants it, or to unknown where what it began may have happened;
 *  false when the lease is lost. */
export const cancelHeldStep = (db: Queryable, held: Held, reason: string): Promise<boolean> =>
  endHeldStep(db, held, 'cancelled', reason)

/** A doubt does not end with the attempt: nobody would see it behind a step that is over. */
async function endHeldStep(
  db: Queryable,
  held: Held,
  to: 'failed' | 'cancelled',
  reason: string,
): Promise<boolean> {
  const rows = await db.query(sql`
    with ended as (
      update ops_mission_steps s
      set status = case when ${hasOpenEffect} then 'unknown' else ${to} end, rev = s.rev + 1, last_error = ${reason},
          finished_at = case when not ${hasOpenEffect} then ops_now() end, lease_expires_at = null, hard_deadline = null
      where s.id = ${held.id} and s.lease_token = ${held.token} and s.status = 'running' returning s.id, s.status),
    doubted as (
      update ops_effects e set status = 'unknown', problem = ${reason}
      from ended where ended.status = 'unknown' and e.step_id = ended.id and e.status = 'started'
      returning e.id, e.token, e.problem),
    evidence as (
      insert into ops_effect_evidence (effect_id, token, source, outcome, detail)
      select id, token, 'worker', 'unknown', jsonb_build_object('problem', problem) from doubted order by id)
    select id from ended`)
  return rows.length === 1
}

const hasOpenEffect = sql`exists (select from ops_effects e where e.step_id = s.id and e.status in ('started', 'unknown'))`

/** The mission still wants the step. It is locked for the look: whoever cancels it at this moment has done so before, and is seen,
 *  or comes after, and sees what this leaves behind. */
const isWanted = sql`(select m.cancel_requested_at is null from ops_missions m where m.id = mission_id for share)`

/** running → queued, to be tried again after `delaySeconds`; false when the lease is lost or the mission no longer wants the step.
 *  `countAttempt` false gives the attempt
 *  back: the worker is going home, the step has done nothing wrong. */
export async function requeueStep(
  db: Queryable,
  held: Held,
  again: { reason: string; delaySeconds: number; countAttempt: boolean },
): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_mission_steps
    set status = 'queued', rev = rev + 1, last_error = ${again.reason}, lease_expires_at = null, hard_deadline = null,
        attempt = attempt - ${again.countAttempt ? 0 : 1}, run_after = ops_now() + ${again.delaySeconds} * interval '1 second'
    where id = ${held.id} and lease_token = ${held.token} and status = 'running'
      and ${isWanted}
    returning id`)
  return rows.length === 1
}

/** running → waiting for a human; false when the lease is lost or the mission no longer wants the step. */
export async function parkStep(
  db: Queryable,
  held: Held,
  park: { reason: string; result: Record<string, unknown> },
): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_mission_steps
    set status = 'waiting', rev = rev + 1, last_error = ${park.reason}, result = ${JSON.stringify(park.result)}::jsonb,
        lease_expires_at = null, hard_deadline = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' and ${isWanted} returning id`)
  return rows.length === 1
}

/** running → unknown: an effect may or may not have happened; false when the lease is lost. A mission that no longer wants the step
 *  still has to be told. */
export async function doubtStep(db: Queryable, held: Held, reason: string): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_mission_steps
    set status = 'unknown', rev = rev + 1, last_error = ${reason}, lease_expires_at = null, hard_deadline = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

export interface Reaped {
  id: string
  kind: string
  mission_id: string
  status: string
  last_error: string
}

/**
 * Takes back steps whose lease ran out `graceSeconds` ago, at most `limit`: to the queue with a growing pause, or to failed when
 * the attempts are used up, or to cancelled when the mission no longer wants them. Where an effect was begun that nobody may repeat by
 * himself, it and the step are in doubt instead. Any number may call this at once.
 */
export async function reapSteps(
  db: Queryable,
  ask: { graceSeconds: number; limit: number },
): Promise<readonly Reaped[]> {
  const rows = await db.query<Reaped>(sql`
    with reaped as (
      update ops_mission_steps s
      set status = case when ${isInDoubt} then 'unknown'
                        when m.cancel_requested_at is not null then 'cancelled'
                        when s.attempt >= s.max_attempts then 'failed' else 'queued' end,
          rev = s.rev + 1,
          last_error = case when m.cancel_requested_at is not null and not ${isInDoubt} then coalesce(m.cancel_reason, 'mission cancelled')
                            else 'worker ' || s.reserved_by || ' was lost during attempt ' || s.attempt || ' of ' || s.max_attempts end,
          finished_at = case when not ${isInDoubt} and (m.cancel_requested_at is not null or s.attempt >= s.max_attempts)
                             then ops_now() end,
          run_after = ops_now() + least(60, power(2, s.attempt - 1)) * interval '1 second',
          lease_expires_at = null, hard_deadline = null
      from ops_missions m
      where m.id = s.mission_id and s.status = 'running' and s.id = any (array(
        select id from ops_mission_steps
        where status = 'running' and lease_expires_at < ops_now() - ${ask.graceSeconds} * interval '1 second'
        order by lease_expires_at, id limit ${ask.limit} for update skip locked))
      returning s.id, s.kind, s.mission_id, s.status, s.last_error),
    doubted as (
      update ops_effects e set status = 'unknown', problem = reaped.last_error
      from reaped where reaped.status = 'unknown' and e.step_id = reaped.id and e.status = 'started'
      returning e.id, e.token, e.problem),
    evidence as (
      insert into ops_effect_evidence (effect_id, token, source, outcome, detail)
      select id, token, 'reaper', 'unknown', jsonb_build_object('problem', problem) from doubted order by id)
    select id, kind, mission_id, status, last_error from reaped`)
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** An effect was begun under the lost lease, and it is one that may not be repeated, or nobody would repeat it. */
const isInDoubt = sql`exists (
  select from ops_effects e where e.step_id = s.id and e.status = 'started'
    and (e.class <> 'keyed' or s.attempt >= s.max_attempts or m.cancel_requested_at is not null))`

/** waiting or unknown, or the one of them that was seen → what a human says; false when the step is in another state. */
export async function resolveHeldUp(
  tx: Tx,
  id: string,
  to: 'succeeded' | 'failed' | 'queued',
  note: string,
  seen: string | null = null,
): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_mission_steps
    set status = ${to}, rev = rev + 1, last_error = case when ${to} = 'succeeded' then null else ${note} end,
        result = case when ${to} = 'succeeded' then coalesce(result, '{}') || jsonb_build_object('resolved_by_human', ${note}::text) else result end,
        finished_at = case when ${to} = 'queued' then null else ops_now() end,
        max_attempts = max_attempts + (case when ${to} = 'queued' then 1 else 0 end), run_after = ops_now()
    where id = ${id} and status in ('waiting', 'unknown') and (${seen}::text is null or status = ${seen}::text) returning id`)
  return rows.length === 1
}

/** Locks a step for what a human decides about it; returns its status, or null when there is none. */
export async function lockStep(tx: Tx, id: string): Promise<string | null> {
  const rows = await tx.query<{ status: string }>(
    sql`select status from ops_mission_steps where id = ${id} for update`,
  )
  return rows[0]?.status ?? null
}

/** queued, waiting → cancelled for all of a mission, steps that are being claimed at this moment left alone: their holder hears of it. */
export async function cancelQueuedSteps(tx: Tx, missionId: string, reason: string): Promise<void> {
  await tx.query(sql`
    update ops_mission_steps
    set status = 'cancelled', rev = rev + 1, last_error = ${reason}, finished_at = ops_now()
    where status in ('queued', 'waiting') and id = any (array(
      select id from ops_mission_steps where mission_id = ${missionId} and status in ('queued', 'waiting')
      order by id for update skip locked))`)
}
