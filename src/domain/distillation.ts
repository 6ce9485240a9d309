// What one conversation leaves behind, as a mind gives it (spec sections 8 to 10): memories, drift, action items. The bounds it is
// held to are applied by whoever keeps it.

import type { MemoryType } from './memory.ts'

export interface DistilledMemory {
  agentId: string
  type: MemoryType
  content: string
  confidence: number
  tags: readonly string[]
  /** The id of a live memory of the same agent that this one contradicts, or null. */
  supersedes: string | null
}

export interface DistilledDrift {
  a: string
  b: string
  /** Positive: closer. */
  drift: number
  reason: string
}

export interface ActionItem {
  agentId: string
  title: string
  /** The kind of step that would do it, one that exists. */
  kind: string
  topic: string
}

export interface Distillation {
  /** Two or three sentences for the founder. */
  summary: string
  memories: readonly DistilledMemory[]
  drifts: readonly DistilledDrift[]
  actionItems: readonly ActionItem[]
}
