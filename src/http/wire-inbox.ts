// The schemas of what people are asked, as it goes over the wire: waiting, shown by its id whatever became of it, and decided.

import { z } from 'zod'
import { anything, entity, id, maybeStamp, maybeText, micro, stamp } from './wire-records.ts'

const evidence = z.object({ what: z.string(), text: z.string(), id: id.optional() })
const risk = z.enum(['low', 'medium', 'high'])

const asked = z.enum(['proposal', 'step', 'effect', 'mcp_server', 'budget_rise'])

export const approval = entity('Approval', {
  what: asked,
  id,
  agent_id: id.nullable(),
  title: z.string(),
  status: z.string(),
  text: z.string(),
  payload: anything,
  payload_sha: maybeText.describe('what an approval is bound to; null where none is asked for'),
  diff: maybeText.describe('what it changes, as text or a unified diff'),
  mission_id: id.nullable(),
  step_id: id.nullable(),
  effect_id: id.nullable(),
  risk,
  predicted_micro_usd: micro,
  evidence: z.array(evidence),
  rank: z.number().describe('0 to 100: the higher, the sooner it wants an answer'),
  asked_at: stamp,
  expires_at: maybeStamp,
})

const questionFields = {
  id,
  what: asked,
  status: z.string(),
  effect_id: id.nullable(),
  step_id: id.nullable(),
  mission_id: id.nullable(),
  agent_id: id.nullable(),
  title: z.string(),
  target: z.string(),
  payload: anything,
  payload_sha: maybeText,
  diff: maybeText,
  risk,
  predicted_micro_usd: micro,
  evidence: z.array(evidence),
  decided_by: maybeText,
  decided_at: maybeStamp,
  decision_reason: maybeText,
  created_at: stamp,
  expires_at: maybeStamp,
}
export const question = entity('Question', questionFields)

export const decidedApproval = entity('DecidedApproval', {
  ...questionFields,
  what: z.enum(['effect', 'mcp_server', 'budget_rise']),
  status: z.enum(['pending', 'approved', 'used', 'refused', 'expired', 'void']),
  payload_sha: z.string(),
  expires_at: stamp,
})
