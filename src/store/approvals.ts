// Statements on ops_approvals: what a human is asked for, bound to one payload, used once. What a decision does to a step stands
// elsewhere.

import { microUsd } from '../domain/budget.ts'
import { payloadSha } from '../domain/payload-sha.ts'
import { type Queryable, type Statement, sql, type Tx } from '../world/db.ts'

export type ApprovalKind = 'effect' | 'mcp_server' | 'budget_rise'
export type Risk = 'low' | 'medium' | 'high'
export type ApprovalStatus = 'pending' | 'approved' | 'used' | 'refused' | 'expired' | 'void'

export interface ApprovalAsk {
  id: string
  /** Left out: an effect. */
  what?: ApprovalKind
  effectId: string | null
  stepId: string | null
  missionId: string | null
  /** Who asks; never who decides. */
  agentId: string | null
  title: string
  target: string
  payload: unknown
  payloadSha: string
  risk: Risk
  predictedMicroUsd: number | null
  evidence: readonly { what: string; text: string; id?: string }[]
  expiresHours: number
}

/** Asks a human, unless the same is asked, or the effect approved, already. */
export async function askApproval(tx: Queryable, ask: ApprovalAsk): Promise<void> {
  const { what = 'effect' } = ask
  await tx.query(sql`
    insert into ops_approvals (id, what, effect_id, step_id, mission_id, agent_id, title, target, payload, payload_sha, risk,
                               predicted_micro_usd, evidence, expires_at)
    values (${ask.id}, ${what}, ${ask.effectId}, ${ask.stepId}, ${ask.missionId}, ${ask.agentId}, ${ask.title}, ${ask.target},
            ${JSON.stringify(ask.payload)}::jsonb, ${ask.payloadSha}, ${ask.risk}, ${ask.predictedMicroUsd},
            ${JSON.stringify(ask.evidence)}::jsonb, ops_now() + ${ask.expiresHours} * interval '1 hour')
    on conflict do nothing`)
}

export interface BudgetRise {
  id: string
  policy: 'budget_policy' | 'spending_policy'
  /** Which of its limits, as in daily_usd. */
  field: string
  from: number
  to: number
  /** Who asks; null: the company itself. */
  agentId: string | null
  why: string
  expiresHours: number
}

/** Asks a human for more money, unless that is asked already. */
export async function askBudgetRise(tx: Queryable, rise: BudgetRise): Promise<void> {
  const { id, policy, field, from, to, agentId, why, expiresHours } = rise
  const payload = { policy, field, from, to }
  await askApproval(tx, {
    id,
    what: 'budget_rise',
    effectId: null,
    stepId: null,
    missionId: null,
    agentId,
    title: `Raise ${policy}.${field}`,
    target: `${policy}.${field}: ${from} → ${to} USD`,
    payload,
    payloadSha: payloadSha(payload),
    risk: 'medium',
    predictedMicroUsd: microUsd(to - from),
    evidence: [{ what: 'reason', text: why }],
    expiresHours,
  })
}

/** approved → used, when it is for exactly this payload and has not expired; false when there is none such. */
export async function useApproval(tx: Queryable, effectId: string, payloadSha: string): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_approvals set status = 'used'
    where effect_id = ${effectId} and payload_sha = ${payloadSha} and status = 'approved' and expires_at > ops_now() returning id`)
  return rows.length === 1
}

export interface ApprovalRecord {
  id: string
  what: ApprovalKind
  status: ApprovalStatus
  effect_id: string | null
  step_id: string | null
  mission_id: string | null
  agent_id: string | null
  title: string
  target: string
  payload: unknown
  payload_sha: string
  risk: Risk
  predicted_micro_usd: number | null
  evidence: readonly { what: string; text: string; id?: string }[]
  decided_by: string | null
  decided_at: Date | null
  decision_reason: string | null
  created_at: Date
  expires_at: Date
  /** Its time is over, whether anybody has noted it or not. */
  is_late: boolean
}

export const approvalColumns: Statement = sql`
  id, what, status, effect_id, step_id, mission_id, agent_id, title, target, payload, payload_sha, risk, predicted_micro_usd, evidence,
  decided_by, decided_at, decision_reason, created_at, expires_at, expires_at <= ops_now() as is_late`

/** Returns what was asked, or null. */
export async function readApproval(db: Queryable, id: string): Promise<ApprovalRecord | null> {
  const rows = await db.query<ApprovalRecord>(
    sql`select ${approvalColumns} from ops_approvals where id = ${id}`,
  )
  return rows[0] ?? null
}

/** Returns what was asked, locked; to be called after the mission and the step are. */
export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRecord | null> {
  const rows = await tx.query<ApprovalRecord>(
    sql`select ${approvalColumns} from ops_approvals where id = ${id} for update`,
  )
  return rows[0] ?? null
}

export interface Decision {
  id: string
  to: 'approved' | 'refused'
  by: string
  /** Null only where it is approved. */
  reason: string | null
}

/** pending → approved or refused, while there is time; false when it is decided, void or late. */
export async function settleApproval(tx: Tx, { id, to, by, reason }: Decision): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_approvals set status = ${to}, decided_by = ${by}, decided_at = ops_now(), decision_reason = ${reason}
    where id = ${id} and status = 'pending' and expires_at > ops_now() returning id`)
  return rows.length === 1
}

/** approved → used, for what is no effect: it is used by being approved. */
export async function spendApproval(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    sql`update ops_approvals set status = 'used' where id = ${id} and status = 'approved' and effect_id is null returning id`,
  )
  return rows.length === 1
}

/** pending → void: something else is asked instead; false when it is no longer pending, or late. */
export async function voidApproval(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    sql`update ops_approvals set status = 'void' where id = ${id} and status = 'pending' and expires_at > ops_now() returning id`,
  )
  return rows.length === 1
}

/** Returns what is late, the latest first, at most `limit`. */
export async function readLateApprovals(
  db: Queryable,
  limit: number,
): Promise<readonly Pick<ApprovalRecord, 'id' | 'mission_id' | 'step_id'>[]> {
  return db.query(sql`
    select id, mission_id, step_id from ops_approvals
    where status in ('pending', 'approved') and expires_at <= ops_now() order by expires_at, id limit ${limit}`)
}

/** pending or approved → expired, once its time is over; null when it is something else by now. */
export async function expireApproval(
  tx: Tx,
  id: string,
): Promise<{ was: 'pending' | 'approved'; effect_id: string | null; step_id: string | null } | null> {
  const rows = await tx.query<{
    was: 'pending' | 'approved'
    effect_id: string | null
    step_id: string | null
  }>(sql`
    update ops_approvals a set status = 'expired', decided_by = null, decided_at = null
    from (select x.id, x.status from ops_approvals x where x.id = ${id} for update) b
    where a.id = b.id and b.status in ('pending', 'approved') and a.expires_at <= ops_now()
    returning b.status as was, a.effect_id, a.step_id`)
  return rows[0] ?? null
}

/** Returns waiting steps that have their answer: approved, or given up, before they had sat down to wait. What was queued since it was
 *  approved has tried, and waits for something else. At most `limit`. */
export async function readAnsweredSteps(
  db: Queryable,
  limit: number,
): Promise<readonly { id: string; mission_id: string }[]> {
  return db.query(sql`
    select s.id, s.mission_id from ops_mission_steps s
    where s.status = 'waiting' and exists (
      select from ops_effects e left join ops_approvals a on a.effect_id = e.id and a.status = 'approved' and a.expires_at > ops_now()
      where e.step_id = s.id and (e.status = 'abandoned' or (e.status = 'planned' and a.decided_at > s.run_after)))
    order by s.id limit ${limit}`)
}
