// Lays an effect before a human: this exact payload, as it is shown now.

import type { Policies } from '../domain/policy.ts'
import { storable } from '../domain/storable.ts'
import type { ShownEffect } from '../steps/effect.ts'
import { type ApprovalAsk, askApproval } from '../store/approvals.ts'
import type { Tx } from '../world/db.ts'

/** How an effect is named where it is kept. */
export const namedAs = ({ title, target }: ShownEffect): { title: string; target: string } => ({
  title: storable(title).slice(0, 300),
  target: storable(target).slice(0, 1_000),
})

export interface EffectQuestion
  extends Pick<
    ApprovalAsk,
    'id' | 'effectId' | 'stepId' | 'missionId' | 'agentId' | 'payload' | 'payloadSha' | 'evidence'
  > {
  shown: ShownEffect
}

/** Asks for it, unless that is asked, or the effect approved, already. */
export async function askForEffect(
  tx: Tx,
  { shown, evidence, ...ask }: EffectQuestion,
  { approval_policy: policy }: Pick<Policies, 'approval_policy'>,
): Promise<void> {
  const diff = shown.diff === null ? [] : [{ what: 'diff', text: storable(shown.diff) }]
  await askApproval(tx, {
    ...ask,
    ...namedAs(shown),
    risk: shown.risk,
    predictedMicroUsd: null,
    evidence: [...evidence, ...diff],
    expiresHours: policy.expires_hours,
  })
}
