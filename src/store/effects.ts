// Statements on ops_effects: one function per transition. What was planned is frozen; the gate opens under the lease of the step
// alone; whether something happened is written down by whoever knows, in the same transaction as the evidence.

import { type Db, one, type Queryable, sql, type Tx } from '../world/db.ts'
import { useApproval } from './approvals.ts'
import type { TaintReason } from './taint.ts'

type ActingClass = 'keyed' | 'probe' | 'oneshot'

export type EffectStatus = 'planned' | 'started' | 'done' | 'failed' | 'unknown' | 'abandoned'

export interface EffectRow {
  id: string
  step_id: string
  mission_id: string
  agent_id: string
  seq: number
  kind: string
  class: ActingClass
  idem_key: string
  title: string
  target: string
  payload: Record<string, unknown>
  payload_sha: string
  status: EffectStatus
  taint: readonly TaintReason[]
  needs_approval: boolean
  token: number | null
  tries: number
  /** How often its target was looked at since the last try, counting looks that came to nothing. */
  probes: number
  /** Since when nobody looks any more; null while somebody will. */
  left_to_human_at: Date | null
  result: Record<string, unknown> | null
  problem: string | null
  created_at: Date
  /** When it was first started. */
  started_at: Date | null
  /** Until then the last try may still land. */
  settle_by: Date | null
  finished_at: Date | null
}

export interface EffectPlanRow {
  id: string
  stepId: string
  /** The lease of the step that plans it. */
  token: number
  seq: number
  kind: string
  class: ActingClass
  key: string
  title: string
  target: string
  payload: Readonly<Record<string, unknown>>
  payloadSha: string
  taint: readonly TaintReason[]
  needsApproval: boolean
}

/** Plans an effect for the holder of the step's lease, unless it is planned already. Returns what stands: the first payload. Null when
 *  the lease is lost. */
export async function planEffect(db: Queryable, plan: EffectPlanRow): Promise<EffectRow | null> {
  await db.query(sql`
    insert into ops_effects (id, step_id, mission_id, agent_id, seq, kind, class, idem_key, title, target, payload, payload_sha, taint,
                             needs_approval)
    select ${plan.id}::uuid, s.id, s.mission_id, s.agent_id, ${plan.seq}::integer, ${plan.kind}, ${plan.class}, ${plan.key}, ${plan.title},
           ${plan.target}, ${JSON.stringify(plan.payload)}::jsonb, ${plan.payloadSha}, ${JSON.stringify(plan.taint)}::jsonb,
           ${plan.needsApproval}::boolean
    from ops_mission_steps s where s.id = ${plan.stepId} and s.lease_token = ${plan.token} and s.status = 'running'
    on conflict (step_id, seq) do nothing`)
  return readEffectOfStep(db, plan.stepId, plan.seq)
}

/** Returns the effect, or null. */
export async function readEffect(db: Queryable, id: string): Promise<EffectRow | null> {
  const rows = await db.query<EffectRow>(sql`select * from ops_effects where id = ${id}`)
  return rows[0] ?? null
}

/** Returns the step's effect of this number, or null. */
export async function readEffectOfStep(
  db: Queryable,
  stepId: string,
  seq: number,
): Promise<EffectRow | null> {
  const rows = await db.query<EffectRow>(
    sql`select * from ops_effects where step_id = ${stepId} and seq = ${seq}`,
  )
  return rows[0] ?? null
}

/** Replaces what an effect that has not begun will do, and how it is named; false when it is no longer planned. */
export async function replaceEffectPayload(
  tx: Tx,
  effectId: string,
  edited: Pick<EffectPlanRow, 'payload' | 'payloadSha' | 'title' | 'target'>,
): Promise<boolean> {
  const { payload, payloadSha, title, target } = edited
  const rows = await tx.query(sql`
    update ops_effects
    set payload = ${JSON.stringify(payload)}::jsonb, payload_sha = ${payloadSha}, title = ${title}, target = ${target}
    where id = ${effectId} and status = 'planned' returning id`)
  return rows.length === 1
}

/** planned → abandoned, with the reason; false when it has begun, or is over. */
export async function abandonEffect(tx: Tx, effectId: string, problem: string): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_effects set status = 'abandoned', problem = ${problem} where id = ${effectId} and status = 'planned' returning id`)
  return rows.length === 1
}

export interface BeginAsk {
  effectId: string
  /** Of the payload that will be done: what was edited meanwhile does not begin. */
  payloadSha: string
  stepId: string
  token: number
  settleMs: number
  /** How long the lease must outlast the effect, to write down how it ended. */
  marginMs: number
  taint: readonly TaintReason[]
  needsApproval: boolean
}

/** go: it is started, do it now. memo: it was done before. unknown: an earlier try may have happened. wait: nobody has approved it.
 *  over: it was given up. edited: a human has replaced its payload. lost: the lease is gone, or too short for it, or the mission is being
 *  cancelled. */
export type Begun =
  | { verdict: 'go' | 'memo' | 'unknown' | 'wait' | 'over'; effect: EffectRow }
  | { verdict: 'edited' | 'lost' }

/** The gate: starts an effect under the lease of its step, which is made to outlast it. */
export async function beginEffect(tx: Tx, ask: BeginAsk): Promise<Begun> {
  const isWanted = await lockWanted(tx, ask.stepId)
  if (!(await holdLease(tx, ask))) return { verdict: 'lost' }
  const effect = one(
    await tx.query<EffectRow>(
      sql`select * from ops_effects where id = ${ask.effectId} and step_id = ${ask.stepId} for update`,
    ),
    'the effect that begins',
  )
  if (effect.status === 'done') return { verdict: 'memo', effect }
  if (effect.status === 'abandoned') return { verdict: 'over', effect }
  const inDoubt = effect.status === 'started' || effect.status === 'unknown'
  if (inDoubt && effect.class !== 'keyed') {
    if (effect.status === 'unknown') return { verdict: 'unknown', effect }
    return { verdict: 'unknown', effect: await doubtEffect(tx, effect) }
  }
  if (!isWanted) return { verdict: 'lost' }
  if (effect.payload_sha !== ask.payloadSha) return { verdict: 'edited' }
  if (ask.needsApproval && !(await isApproved(tx, effect))) {
    const weighed = await weigh(tx, ask)
    return { verdict: 'wait', effect: weighed }
  }
  const started = await tx.query<EffectRow>(sql`
    update ops_effects
    set status = 'started', token = ${ask.token}, tries = tries + 1, probes = 0, probe_after = null, left_to_human_at = null,
        started_at = coalesce(started_at, ops_now()),
        settle_by = ops_now() + ${ask.settleMs} * interval '1 millisecond', problem = null,
        taint = ${JSON.stringify(ask.taint)}::jsonb, needs_approval = ${ask.needsApproval}
    where id = ${ask.effectId} and status in ('planned', 'failed', 'started', 'unknown') returning *`)
  return { verdict: 'go', effect: one(started, 'start an effect') }
}

/** Whether the mission of a step still wants it. Whoever cancels it at this moment has done so before, and is seen, or comes after what
 *  begins now. */
async function lockWanted(tx: Tx, stepId: string): Promise<boolean> {
  const rows = await tx.query<{ wanted: boolean }>(sql`
    select m.cancel_requested_at is null as wanted from ops_missions m
    where m.id = (select s.mission_id from ops_mission_steps s where s.id = ${stepId}) for share`)
  return one(rows, 'the mission of the step that acts').wanted
}

/** Makes the lease outlast the effect; false when it is lost, or when the attempt's hard deadline leaves no time for it. */
async function holdLease(tx: Tx, ask: BeginAsk): Promise<boolean> {
  const needed = sql`ops_now() + ${ask.settleMs} * interval '1 millisecond'`
  const rows = await tx.query(sql`
    update ops_mission_steps
    set lease_expires_at = greatest(lease_expires_at, least(${needed} + ${ask.marginMs} * interval '1 millisecond', hard_deadline))
    where id = ${ask.stepId} and lease_token = ${ask.token} and status = 'running' and lease_expires_at > ops_now()
      and hard_deadline > ${needed}
    returning id`)
  return rows.length === 1
}

/** An approval is for one effect with one payload: it is used when that begins, and covers a later try of the same. */
async function isApproved(tx: Tx, effect: EffectRow): Promise<boolean> {
  const used = await tx.query(sql`
    select from ops_approvals
    where effect_id = ${effect.id} and status = 'used' and payload_sha = ${effect.payload_sha} limit 1`)
  return used.length === 1 || useApproval(tx, effect.id, effect.payload_sha)
}

/** Keeps why a human has to look. */
async function weigh(tx: Tx, ask: BeginAsk): Promise<EffectRow> {
  const rows = await tx.query<EffectRow>(sql`
    update ops_effects set taint = ${JSON.stringify(ask.taint)}::jsonb, needs_approval = ${ask.needsApproval}
    where id = ${ask.effectId} returning *`)
  return one(rows, 'weigh an effect')
}

async function doubtEffect(tx: Tx, { id, token }: EffectRow): Promise<EffectRow> {
  const problem = 'an earlier try began and nobody said how it ended'
  await addEvidence(tx, { effectId: id, token, source: 'worker', outcome: 'unknown', detail: { problem } })
  const rows = await tx.query<EffectRow>(sql`
    update ops_effects set status = 'unknown', problem = ${problem} where id = ${id} and status = 'started' returning *`)
  return one(rows, 'doubt an effect')
}

export interface Evidence {
  effectId: string
  token: number | null
  source: 'worker' | 'probe' | 'human' | 'reaper'
  outcome: string
  detail: Readonly<Record<string, unknown>>
}

/** Writes down what is known about whether an effect happened. */
export async function addEvidence(tx: Queryable, evidence: Evidence): Promise<void> {
  await tx.query(sql`
    insert into ops_effect_evidence (effect_id, token, source, outcome, detail)
    values (${evidence.effectId}, ${evidence.token}, ${evidence.source}, ${evidence.outcome}, ${JSON.stringify(evidence.detail)}::jsonb)`)
}

export interface EffectReport {
  effectId: string
  /** The lease under which it was tried. */
  token: number
  outcome: 'done' | 'failed' | 'unknown'
  /** What the target said; for what is done. */
  result: Readonly<Record<string, unknown>> | null
  problem: string | null
}

/**
 * Writes down how a try ended: the evidence always; the outcome where nobody knows better. Whoever lost its lease meanwhile is believed
 * that it happened, which ends a doubt; it moves no step. Returns the effect's status now.
 */
export async function settleEffect(db: Db, report: EffectReport): Promise<EffectStatus> {
  return db.transaction(async (tx) => {
    const { effectId, token, outcome, problem, result } = report
    const locked = await tx.query<{ status: EffectStatus; token: number | null }>(
      sql`select status, token from ops_effects where id = ${effectId} for update`,
    )
    const { status, token: current } = one(locked, 'the effect that was tried')
    const detail = { ...(result === null ? {} : { result }), ...(problem === null ? {} : { problem }) }
    await addEvidence(tx, { effectId, token, source: 'worker', outcome, detail })
    if (!isNews(status, outcome, token === current)) return status
    const moved = await tx.query<{ status: EffectStatus }>(sql`
      update ops_effects
      set status = ${outcome}, problem = ${problem}, result = coalesce(${result === null ? null : JSON.stringify(result)}::jsonb, result)
      where id = ${effectId} and status = ${status} returning status`)
    return one(moved, 'settle an effect').status
  })
}

/** Whether a report changes what is known: by the try that counts, or by an earlier one that it did happen. */
function isNews(status: EffectStatus, outcome: EffectReport['outcome'], current: boolean): boolean {
  if (status === 'started') return current
  if (status === 'unknown') return outcome === 'done' || (current && outcome === 'failed')
  return status === 'failed' && outcome === 'done'
}
