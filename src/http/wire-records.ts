// The schemas of the loop's records, as they go over the wire: proposals, missions, steps, events, artifacts. The rest, and what
// holds for all of them, stands in wire.ts.

import { z } from 'zod'
import type { EventRow } from '../store/events.ts'

/** Names of schemas that the API's document shows once, under components. */
export const named = z.registry<{ id: string }>()

/** Returns an object schema that the document shows under this name. */
export function entity<Shape extends z.ZodRawShape>(name: string, shape: Shape): z.ZodObject<Shape> {
  return z.object(shape).register(named, { id: name })
}

export const id = z.string()
export const stamp = z.iso.datetime()
export const maybeStamp = stamp.nullable()
export const maybeText = z.string().nullable()
export const count = z.int().min(0)
export const micro = z.int().nullable().describe('micro-USD; null when a price is unknown')
export const anything = z.unknown().describe('JSON')
export const record = z.record(z.string(), z.unknown())

export const gate = entity('Gate', {
  gate: z.string(),
  measured: z.number(),
  limit: z.number().nullable(),
  ok: z.boolean(),
  note: z.string().optional(),
  took: z.number().optional(),
  kinds: z.array(z.string()).optional(),
  window_start: z.string().optional(),
})

export const filed = entity('FiledProposal', {
  id,
  status: z.enum(['pending', 'accepted', 'rejected']),
  mission_id: id.optional(),
  rejection_reason: z.string().optional(),
  gates: z.array(gate),
})

export const proposal = entity('Proposal', {
  id,
  agent_id: id,
  title: z.string(),
  description: z.string(),
  proposed_steps: z.array(anything),
  source: z.string(),
  source_trace_id: maybeText,
  priority: z.int(),
  status: z.enum(['pending', 'accepted', 'rejected']),
  rejection_reason: maybeText,
  gates: z.array(gate),
  policy_snapshot: record,
  dice: z.array(anything),
  caused_by_event: id.nullable(),
  caused_by_rule: maybeText,
  chain_depth: count,
  named_sources: z.boolean(),
  simulated: z.boolean().describe('a simulated model asked for it, or it came of what one made'),
  memory_influenced: z.boolean(),
  memory_id: id.nullable(),
  decided_by: maybeText,
  decided_at: maybeStamp,
  expires_at: maybeStamp,
  created_at: stamp,
  mission_id: id.nullable(),
})

export const missionStatus = z.enum(['approved', 'running', 'succeeded', 'failed', 'cancelled'])
export const stepStatus = z.enum([
  'queued',
  'running',
  'waiting',
  'unknown',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
])

export const mission = entity('Mission', {
  id,
  proposal_id: id,
  title: z.string(),
  agent_id: id,
  created_by: z.string(),
  status: missionStatus,
  priority: z.int(),
  chain_depth: count,
  steps_total: count,
  steps_done: count,
  failure_reason: maybeText,
  cancel_reason: maybeText,
  cancel_requested_at: maybeStamp,
  created_at: stamp,
  started_at: maybeStamp,
  finished_at: maybeStamp,
  cost_micro_usd: micro,
  simulated: z.boolean(),
})

export const step = entity('Step', {
  id,
  mission_id: id,
  mission_title: z.string(),
  kind: z.string(),
  agent_id: id,
  status: stepStatus,
  position: count,
  priority: z.int(),
  attempt: count,
  max_attempts: count,
  depends_on: z.array(id),
  payload: anything,
  result: anything,
  reserved_by: maybeText,
  lease_expires_at: maybeStamp,
  run_after: stamp,
  last_error: maybeText,
  created_at: stamp,
  started_at: maybeStamp,
  finished_at: maybeStamp,
})

export const event = entity('Event', {
  id,
  agent_id: id.nullable(),
  kind: z.string(),
  title: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  metadata: record,
  proposal_id: id.nullable(),
  mission_id: id.nullable(),
  step_id: id.nullable(),
  roundtable_id: id.nullable(),
  from_status: maybeText,
  to_status: maybeText,
  chain_depth: count,
  created_at: stamp,
})

/** Returns an event as it goes out: its id is text. */
export function eventOut(row: EventRow): Record<string, unknown> {
  return { ...row, id: String(row.id) }
}

export const artifact = entity('Artifact', {
  id,
  mission_id: id.nullable(),
  step_id: id.nullable(),
  agent_id: id.nullable(),
  kind: z.string(),
  title: z.string(),
  source_url: maybeText,
  trust: z.int().min(0).max(3),
  simulated: z.boolean(),
  metadata: record,
  chars: count,
  created_at: stamp,
})

export const artifactDetail = z.object({ ...artifact.shape, content: z.string() })

export const costSum = entity('CostSum', {
  of: maybeText,
  calls: count,
  simulated_calls: count,
  unpriced_calls: count,
  input_tokens: count,
  cached_tokens: count,
  cache_write_tokens: count,
  output_tokens: count,
  unpriced_tokens: count.describe('in and out, of calls whose price is unknown'),
  cost_micro_usd: micro,
  priced_micro_usd: count,
})
