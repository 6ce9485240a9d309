// What a memory is, as values (spec section 8): distilled knowledge with where it came from and how far it is trusted.

export const memoryTypes = ['insight', 'pattern', 'strategy', 'preference', 'lesson'] as const
export type MemoryType = (typeof memoryTypes)[number]

export const memorySources = ['conversation', 'outcome', 'mission', 'insight', 'human'] as const
export type MemorySource = (typeof memorySources)[number]

/** 0 = derived from the open web, 1 = from sources that the company named, 2 = made inside the company, 3 = from the founder. */
export type Trust = 0 | 1 | 2 | 3

/** A memory on its way in. */
export interface NewMemory {
  id: string
  agentId: string
  type: MemoryType
  content: string
  /** 0 to 1. */
  confidence: number
  tags: readonly string[]
  /** What makes it the same memory when it comes again, e.g. `tweet-lesson:{draft_id}`. */
  traceId: string | null
  sourceKind: MemorySource
  /** The id of the conversation, mission, artifact or event it came from. */
  sourceRef: string
  writtenBy: string
  trust: Trust
  /** The live memory of the same agent that it contradicts and takes the place of, or null. */
  supersedes: string | null
}

/** A memory as it is recalled into a prompt: quoted data, never an instruction. */
export interface Recalled {
  id: string
  agentId: string
  type: MemoryType
  content: string
  confidence: number
  tags: readonly string[]
  trust: Trust
  sourceKind: MemorySource
}
