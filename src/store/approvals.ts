// Statements on ops_approvals: what a human is asked for, bound to one payload, used once.

import { type Queryable, sql, type Tx } from '../world/db.ts'

export interface ApprovalAsk {
  id: string
  effectId: string
  stepId: string
  missionId: string
  /** Who asks; never who decides. */
  agentId: string
  title: string
  target: string
  payload: Readonly<Record<string, unknown>>
  payloadSha: string
  risk: 'low' | 'medium' | 'high'
  predictedMicroUsd: number | null
  evidence: readonly { what: string; text: string; id?: string }[]
  expiresHours: number
}

/** Asks a human for an effect, unless that is asked or approved already. */
export async function askApproval(tx: Tx, ask: ApprovalAsk): Promise<void> {
  await tx.query(sql`
    insert into ops_approvals (id, what, effect_id, step_id, mission_id, agent_id, title, target, payload, payload_sha, risk,
                               predicted_micro_usd, evidence, expires_at)
    values (${ask.id}, 'effect', ${ask.effectId}, ${ask.stepId}, ${ask.missionId}, ${ask.agentId}, ${ask.title}, ${ask.target},
            ${JSON.stringify(ask.payload)}::jsonb, ${ask.payloadSha}, ${ask.risk}, ${ask.predictedMicroUsd},
            ${JSON.stringify(ask.evidence)}::jsonb, ops_now() + ${ask.expiresHours} * interval '1 hour')
    on conflict (effect_id) where effect_id is not null and status in ('pending', 'approved') do nothing`)
}

/** approved → used, when it is for exactly this payload and has not expired; false when there is none such. */
export async function useApproval(tx: Queryable, effectId: string, payloadSha: string): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_approvals set status = 'used'
    where effect_id = ${effectId} and payload_sha = ${payloadSha} and status = 'approved' and expires_at > ops_now() returning id`)
  return rows.length === 1
}
