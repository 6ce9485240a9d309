// What a roundtable is, as values: who sits there, what is said and how it was meant (spec section 7). No decision is made here.

export const interactions = [
  'opening',
  'challenge',
  'critical',
  'neutral',
  'agreement',
  'supportive',
  'remark',
] as const
/** How a line is meant. `opening` is the first; `remark` is a founder's; the others follow tension. */
export type Interaction = (typeof interactions)[number]

export type RoundtableStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'rejected'
export type RoundtableSource = 'schedule' | 'relationship' | 'human'

/** The founder's name at the table; no agent can have it, since agents are looked up by id. */
export const founderSpeaker = 'founder'

/** Somebody at the table. */
export interface Seat {
  id: string
  displayName: string
  role: string
}

/** A line that was said. `speaker` is an agent's id or `founder`. */
export interface Turn {
  position: number
  speaker: string
  name: string
  line: string
  interaction: Interaction
}

/** Why somebody was drawn as the next speaker: one entry per candidate (spec section 7). */
export interface SpeakerWeight {
  agent: string
  /** `1 + 0.6·affinity − 0.4·recency + jitter`, never below 0. */
  weight: number
  affinity: number
  /** How recently and how often they spoke, 0 to 1. */
  recency: number
  /** −0.2 to 0.2. */
  jitter: number
}

/** How two agents stand to each other; `a` < `b`. */
export interface Bond {
  a: string
  b: string
  /** 0 to 1. */
  affinity: number
}
