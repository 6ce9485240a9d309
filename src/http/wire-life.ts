// The schemas of the company's life, as they go over the wire: conversations, memories, relationships, initiatives, voices, slots.

import { z } from 'zod'
import { memorySources, memoryTypes } from '../domain/memory.ts'
import { interactions } from '../domain/roundtable.ts'
import {
  anything,
  count,
  entity,
  gate,
  id,
  maybeStamp,
  maybeText,
  micro,
  record,
  stamp,
} from './wire-records.ts'

const share = z.number().min(0).max(1)
const trust = z
  .int()
  .min(0)
  .max(3)
  .describe('0 open web, 1 named sources, 2 made in the company, 3 the founder')

export const roundtableStatus = z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled', 'rejected'])
export const roundtable = entity('Roundtable', {
  id,
  format: z.string(),
  topic: z.string(),
  participants: z.array(id),
  status: roundtableStatus,
  source: z.enum(['schedule', 'relationship', 'human']),
  source_trace_id: maybeText,
  created_by: z.string(),
  room: z.string(),
  rejection_reason: maybeText,
  gates: z.array(gate),
  dice: z.array(anything),
  turns_planned: count,
  turns_spoken: count,
  model_calls: count,
  tokens_spent: count,
  trust,
  attempt: count,
  run_after: stamp,
  end_reason: maybeText,
  distillation: z.enum(['none', 'answered', 'done', 'failed', 'skipped']),
  distillation_problem: maybeText,
  summary: maybeText,
  last_error: maybeText,
  created_at: stamp,
  started_at: maybeStamp,
  spoken_at: maybeStamp,
  finished_at: maybeStamp,
})

/** What a request for a conversation came to: it waits for its turn, or a gate turned it away. */
export const convened = entity('ConvenedRoundtable', {
  id,
  status: roundtableStatus,
  rejection_reason: z.string().optional(),
  gates: z.array(gate),
})

export const turn = entity('Turn', {
  position: count,
  speaker: z.string().describe('an agent’s id, or founder'),
  name: z.string(),
  line: z.string(),
  interaction: z.enum(interactions),
  affinity: share.nullable(),
  tension: share.nullable(),
  why: z.object({ weights: z.array(anything), dice: z.array(anything) }),
  simulated: z.boolean(),
  created_at: stamp,
})

export const memoryType = z.enum(memoryTypes)
export const memorySource = z.enum(memorySources)
export const memory = entity('Memory', {
  id,
  agent_id: id,
  type: memoryType,
  content: maybeText.describe('null once it is forgotten'),
  confidence: share,
  tags: z.array(z.string()),
  source_trace_id: maybeText,
  superseded_by: id.nullable(),
  source_kind: memorySource,
  source_ref: z.string(),
  written_by: z.string(),
  trust,
  simulated: z.boolean(),
  state: z.enum(['live', 'superseded', 'gone']),
  pinned: z.boolean(),
  disputed_at: maybeStamp,
  dispute_reason: maybeText,
  expires_at: maybeStamp,
  created_at: stamp,
  updated_at: stamp,
  gone_as: z.enum(['evicted', 'expired', 'forgotten']).nullable(),
  gone_by: maybeText,
  gone_at: maybeStamp,
  uses: count,
})

export const memoryUse = entity('MemoryUse', {
  id,
  memory_id: id,
  how: z.enum(['influence', 'prompt', 'initiative']),
  agent_id: id.nullable(),
  proposal_id: id.nullable(),
  step_id: id.nullable(),
  roundtable_id: id.nullable(),
  about: z.string(),
  created_at: stamp,
})

export const memoryDetail = z.object({
  ...memory.shape,
  chain: z.array(memory).describe('what it took the place of and what took its place, oldest first'),
  used_in: z.array(memoryUse).describe('newest first, at most 200'),
})

const useCount = z.object({ how: memoryUse.shape.how, agent_id: id.nullable(), count, last_at: stamp })
export const forgetPreview = z
  .object({
    memory,
    uses: z.array(useCount).describe('in whose decisions it was used; those stay'),
    used_in: z.array(memoryUse).describe('the newest of them, at most 20'),
    superseded: z
      .array(z.object({ id, type: memoryType, content: z.string() }))
      .describe('what it took the place of; that stays superseded'),
  })
  .describe('what forgetting it touches')

/** What became of a founder's note: remembered under a new id, or known already. */
export const noted = z.object({ outcome: z.enum(['remembered', 'known']), id: id.nullable() })

export const relationship = entity('Relationship', {
  id,
  agent_a: id,
  agent_b: id,
  name_a: z.string(),
  name_b: z.string(),
  affinity: share,
  seed_affinity: share,
  backstory: z.string(),
  total_interactions: count,
  positive_interactions: count,
  negative_interactions: count,
  drift_log: z.array(anything),
  created_at: stamp,
  updated_at: stamp,
})

export const drift = entity('Drift', {
  id,
  roundtable_id: id,
  format: z.string(),
  topic: z.string(),
  agent_a: id,
  agent_b: id,
  drift: z.number(),
  max_drift: z.number(),
  floor: share,
  ceiling: share,
  before: share,
  after: share,
  reason: z.string(),
  created_at: stamp,
})

export const relationshipDetail = z.object({
  ...relationship.shape,
  drifts: z.array(drift).describe('newest first, at most 200'),
})

export const initiative = entity('Initiative', {
  id,
  kind: z.enum(['initiative', 'action_item']),
  agent_id: id,
  status: z.enum(['queued', 'running', 'proposed', 'rejected', 'failed']),
  context: record,
  source_trace_id: maybeText,
  roundtable_id: id.nullable(),
  proposal_id: id.nullable(),
  reason: maybeText,
  attempt: count,
  max_attempts: count,
  run_after: stamp,
  created_at: stamp,
  processed_at: maybeStamp,
})

const seat = z.object({
  id,
  display_name: z.string(),
  role: z.string(),
  modifiers: z.array(z.string()).describe('what memories add to this voice'),
})
export const roundtableDetail = z.object({
  ...roundtable.shape,
  seats: z.array(seat),
  speaking: id
    .nullable()
    .describe('who has the word while it runs; of the past, who then spoke next; null when nobody has it'),
  briefing: anything,
  turns: z.array(turn),
  recalled: z.array(memoryUse).describe('the memories that stood in the prompts'),
  memories: z.array(memory),
  drifts: z.array(drift),
  action_items: z.array(initiative),
  cost: z.object({
    model_calls: count,
    simulated_calls: count,
    input_tokens: count,
    output_tokens: count,
    cost_micro_usd: micro,
  }),
})

export const voice = entity('Voice', {
  id,
  agent_id: id,
  modifiers: z.array(z.object({ rule: z.string(), say: z.string(), because: z.string() })),
  roundtable_id: id.nullable(),
  created_at: stamp,
})

export const slot = entity('Slot', {
  slot: z.string(),
  day: z.string(),
  due_at: stamp,
  format: z.string(),
  probability: share,
  roll: z.number(),
  roll_seed: z.string(),
  outcome: z.enum(['due', 'missed', 'held', 'crowded', 'late', 'refused']),
  reason: maybeText,
  roundtable_id: id.nullable(),
  decided_at: maybeStamp,
})

/** What other limits of money would have made of the calls of the last days. */
export const moneyBacktest = z.object({
  note: z.string().describe('what there is to see, in a sentence'),
  days: z.array(
    z.object({
      day: z.string(),
      unit: z.enum(['micro_usd', 'tokens']),
      calls: count,
      spent: count,
      limit_before: count.describe('the company’s limit of the day in force'),
      limit_after: count.describe('the one that is tried'),
      would_spend: count,
      reached_at: maybeStamp.describe('when the first call would have had to wait'),
      reached_gate: maybeText.describe('the limit that it would have met'),
      calls_after_limit: count,
      steps_after_limit: count,
      conversations_after_limit: count,
    }),
  ),
})
