// The schemas of what does not move, of what has healed itself and of the queues, as they go over the wire.

import { z } from 'zod'
import { count, entity, id, maybeStamp, maybeText, stamp } from './wire-records.ts'

export const stuckThing = entity('StuckThing', {
  what: z.enum([
    'company',
    'heartbeat',
    'budget',
    'breaker',
    'step',
    'roundtable',
    'proposal',
    'trigger',
    'delivery',
    'mcp_server',
    'policy',
  ]),
  id,
  title: z.string(),
  since: stamp,
  why: z.string().describe('why it does not move, in a sentence'),
  to_do: z.string().describe('what a person can do about it'),
})

export const healing = entity('Healing', {
  event_id: id,
  at: stamp,
  what: z.enum(['step', 'roundtable', 'effect', 'budget']),
  id: id.nullable(),
  title: z.string(),
  why: z.string().describe('what had gone wrong'),
  status: maybeText.describe('how a step stands that was tried again; null for the rest'),
})

export const queue = entity('Queue', {
  queue: z.enum(['steps', 'conversations', 'initiatives', 'reactions', 'deliveries']),
  kind: z.string().describe('a step’s kind, a conversation’s format, a channel'),
  queued: count.describe('what can be taken up; what waits for other steps is not counted'),
  running: count,
  waiting: count,
  unknown: count,
  oldest_due_at: maybeStamp.describe('when the longest waiting was due'),
})
