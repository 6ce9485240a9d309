// What a proposal is, on its way in and on record, and what the intake answers. Values only.

export const proposalSources = [
  'api',
  'cli',
  'trigger',
  'reaction',
  'initiative',
  'conversation',
  'human',
] as const
export type ProposalSource = (typeof proposalSources)[number]
export type ProposalStatus = 'pending' | 'accepted' | 'rejected'

/** A step that is asked for. `dependsOn` names earlier steps by their place (from 0); null: the one before it. */
export interface StepDraft {
  kind: string
  payload: Readonly<Record<string, unknown>>
  dependsOn: readonly number[] | null
  /** Finished steps of an earlier mission whose results it receives as well: the retry of a dead step. */
  inherits?: readonly string[]
}

/** A roll of the dice that led to a proposal: it passed because `roll` stood on the right side of `threshold`. */
export interface Die {
  of: string
  seed: string
  roll: number
  threshold: number
}

/** A proposal as it comes to the intake. */
export interface ProposalDraft {
  agentId: string
  title: string
  description: string
  steps: readonly StepDraft[]
  source: ProposalSource
  /** With `source`, what makes it the same proposal when it comes again. */
  traceId: string | null
  priority: number
  causedByEvent: number | null
  causedByRule: string | null
  /** 0 for a first cause; else one more than the depth of the event that caused it (spec section 2). */
  chainDepth: number
  dice: readonly Die[]
  /** The memory that chose the topic, or that the idea rests on. */
  memoryId?: string | null
  /** A founder named the sources himself: they may be files and private addresses. */
  namedSources: boolean
  /** A simulated model asked for it. What it came of, the record knows by itself. */
  simulated?: boolean
  /** Who sends it: an agent's id, `founder`, `key:NAME`, `rule:NAME`. */
  by: string
}

/** What one gate measured. `limit` is null where a gate is no number. */
export interface GateReading {
  gate: string
  measured: number
  limit: number | null
  ok: boolean
  /** Only where it adds something: what a person should know beyond the two numbers. */
  note?: string
  /** For quota gates that were taken from: how much, for which step kinds, from which window (RFC 3339). */
  took?: number
  kinds?: readonly string[]
  window_start?: string
}

/** Something wrong with a draft that makes it no proposal at all. `path` as in `proposed_steps.2.kind`. */
export interface Problem {
  path: string
  problem: string
}

export interface ProposalRecord {
  id: string
  status: ProposalStatus
  missionId: string | null
  rejectionReason: string | null
  gates: readonly GateReading[]
}

/** `created` is false when the same (source, trace) had been answered before: the record is that first answer. */
export type IntakeAnswer =
  | { outcome: 'recorded'; created: boolean; proposal: ProposalRecord }
  | { outcome: 'malformed'; problems: readonly Problem[] }
