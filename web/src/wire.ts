// The shapes of what the server answers, taken from its own schemas: types only, nothing of them is in the bundle.

import type { z } from 'zod'
import type * as wire from '../../src/http/wire.ts'

type Shape<Name extends keyof typeof wire> = (typeof wire)[Name] extends z.ZodType
  ? z.infer<(typeof wire)[Name]>
  : never

export type Agent = Shape<'agent'>
export type AgentDetail = Shape<'agentDetail'>
export type Approval = Shape<'approval'>
export type Artifact = Shape<'artifact'>
export type ArtifactDetail = Shape<'artifactDetail'>
export type Backtest = Shape<'backtest'>
export type CostSum = Shape<'costSum'>
export type Costs = Shape<'costs'>
export type Drift = Shape<'drift'>
export type Effect = Shape<'effect'>
export type Event = Shape<'event'>
export type ForgetPreview = Shape<'forgetPreview'>
export type Healing = Shape<'healing'>
export type Memory = Shape<'memory'>
export type MemoryDetail = Shape<'memoryDetail'>
export type Mission = Shape<'mission'>
export type MissionDetail = Shape<'missionDetail'>
export type ModelCall = Shape<'modelCall'>
export type Policy = Shape<'policy'>
export type PolicyChange = Shape<'policyChange'>
export type Problem = Shape<'fault'>
export type Proposal = Shape<'proposal'>
export type Question = Shape<'question'>
export type Queue = Shape<'queue'>
export type Relationship = Shape<'relationship'>
export type RelationshipDetail = Shape<'relationshipDetail'>
export type Roundtable = Shape<'roundtable'>
export type RoundtableDetail = Shape<'roundtableDetail'>
export type Run = Shape<'run'>
export type Slot = Shape<'slot'>
export type Status = Shape<'status'>
export type Step = Shape<'step'>
export type StuckThing = Shape<'stuckThing'>
export type Timeline = Shape<'timeline'>
export type ToolCall = Shape<'toolCall'>
export type Trigger = Shape<'trigger'>
export type Turn = Shape<'turn'>
export type Voice = Shape<'voice'>
export type WhyLink = Shape<'whyLink'>
export type Worker = Shape<'worker'>

/** A page of a list: the cursor asks for the next one, null when there is none. */
export interface List<Item> {
  items: Item[]
  next_cursor: string | null
}
