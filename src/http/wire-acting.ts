// The schemas of what the company does in the world, as it goes over the wire: effects, calls of tools, deliveries; and a mission with all
// that belongs to it.

import { z } from 'zod'
import {
  anything,
  artifact,
  costSum,
  count,
  entity,
  event,
  id,
  maybeStamp,
  maybeText,
  mission,
  proposal,
  stamp,
  step,
} from './wire-records.ts'

export const effectStatus = z.enum(['planned', 'started', 'done', 'failed', 'unknown', 'abandoned'])

export const effect = entity('Effect', {
  id,
  step_id: id,
  mission_id: id,
  agent_id: id,
  seq: count,
  kind: z.string(),
  class: z.enum(['keyed', 'probe', 'oneshot']),
  title: z.string(),
  target: z.string(),
  payload: anything,
  payload_sha: z.string(),
  status: effectStatus,
  taint: z.array(anything),
  needs_approval: z.boolean(),
  tries: count,
  result: anything,
  problem: maybeText,
  created_at: stamp,
  started_at: maybeStamp,
  settle_by: maybeStamp,
  finished_at: maybeStamp,
})

export const effectDetail = z.object({
  ...effect.shape,
  evidence: z.array(
    z.object({ source: z.string(), outcome: z.string(), detail: anything, created_at: stamp }),
  ),
})

export const toolCall = entity('ToolCall', {
  id,
  step_id: id,
  mission_id: id,
  agent_id: id,
  attempt: count,
  seq: count,
  tool: z.string(),
  args: anything,
  status: z.enum(['done', 'failed', 'refused', 'proposed']),
  trust: z.int().min(0).max(3),
  result: z.string(),
  simulated: z.boolean().describe('a simulated model asked for it'),
  proposal_id: id.nullable(),
  duration_ms: count,
  created_at: stamp,
})

export const delivery = entity('Delivery', {
  id,
  channel: z.string(),
  event_id: id.nullable(),
  topic: z.string(),
  status: z.enum(['queued', 'sending', 'delivered', 'failed', 'unknown']),
  attempt: count,
  problem: maybeText,
  created_at: stamp,
  finished_at: maybeStamp,
})

export const missionDetail = z.object({
  ...mission.shape,
  proposal: proposal.nullable(),
  steps: z.array(step),
  events: z.array(event),
  artifacts: z.array(artifact),
  effects: z.array(effect),
  tool_calls: z.array(toolCall),
  step_costs: z.array(costSum).describe('what each step that asked a model cost, all its attempts together'),
})
