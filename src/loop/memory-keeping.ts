// The founder's hand on memory: pin, dispute, forget, and a note of his own. Only people come through here; nothing that a model or a
// page says does. What happened stands in the journal, who did it with it, and never the words.

import { isStorable } from '../domain/draft-check.ts'
import { type MemoryType, memoryTypes } from '../domain/memory.ts'
import type { Problem } from '../domain/proposal.ts'
import { readSpeakers } from '../store/agents.ts'
import { insertMemories } from '../store/memories.ts'
import {
  deleteMemory,
  forgetGone,
  lockMemory,
  readStanding,
  readSuperseded,
  readUseCounts,
  type StandingMemory,
  setDispute,
  setPinned,
  type UseCount,
} from '../store/memory-keeping.ts'
import { actAs } from '../store/policies.ts'
import type { Queryable, Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { hint } from './wake.ts'

export const keepingLimits = {
  reasonChars: 500,
  contentChars: 2_000,
  tags: 20,
  tagChars: 80,
  /** How sure a founder's own note is when he does not say. */
  founderConfidence: 0.9,
} as const

/** `not_live`: it was superseded, or is gone, and cannot be pinned or disputed any more. */
export type KeepingAnswer =
  | { outcome: 'done' }
  | { outcome: 'not_found' }
  | { outcome: 'not_live'; state: 'superseded' | 'evicted' | 'expired' | 'forgotten' }
  | { outcome: 'malformed'; problems: readonly Problem[] }

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Pins a live memory, so that it leaves last and nothing takes its place, or unpins it, in the name of `by`. */
export async function pinMemory(
  world: World,
  id: string,
  pinned: boolean,
  by: string,
): Promise<KeepingAnswer> {
  return change(world, id, by, null, (tx, memory) => whenLive(memory, () => setPinned(tx, id, pinned)))
}

/** Disputes a live memory, so that it is neither recalled nor chooses anything; with `reason` null it is upheld again. */
export async function disputeMemory(
  world: World,
  id: string,
  reason: string | null,
  by: string,
): Promise<KeepingAnswer> {
  if (reason !== null && !isStorable(reason))
    return malformed('reason', 'must be whole Unicode characters without NUL')
  const said =
    reason === null
      ? null
      : reason.trim().slice(0, keepingLimits.reasonChars).toWellFormed() || `disputed by ${by}`
  return change(world, id, by, said, (tx, memory) => whenLive(memory, () => setDispute(tx, id, said)))
}

/** Forgets a memory, whatever its state: the row stays without its words, and what it taught does not come back by the same trace.
 *  What it took the place of stays superseded. Forgetting what is forgotten changes nothing. */
export async function forgetMemory(world: World, id: string, by: string): Promise<KeepingAnswer> {
  return change(world, id, by, null, async (tx, memory) => {
    if (memory.state === 'gone') await forgetGone(tx, id)
    else if (!(await deleteMemory(tx, id))) throw new Error(`memory ${id} was locked and is gone`)
    return { outcome: 'done' }
  })
}

async function change(
  world: World,
  id: string,
  by: string,
  reason: string | null,
  work: (tx: Tx, memory: StandingMemory) => Promise<KeepingAnswer>,
): Promise<KeepingAnswer> {
  if (!uuidForm.test(id)) return { outcome: 'not_found' }
  const answer = await world.db.transaction(async (tx): Promise<KeepingAnswer> => {
    await actAs(tx, by, reason)
    const memory = await lockMemory(tx, id)
    return memory === null ? { outcome: 'not_found' } : work(tx, memory)
  })
  if (answer.outcome === 'done') await hint(world, 'events')
  return answer
}

async function whenLive(
  { state, gone_as }: StandingMemory,
  work: () => Promise<boolean>,
): Promise<KeepingAnswer> {
  if (state !== 'live') return { outcome: 'not_live', state: gone_as ?? 'superseded' }
  if (!(await work())) throw new Error('a memory was locked and is not live')
  return { outcome: 'done' }
}

/** What forgetting a memory touches. */
export interface ForgetPreview {
  memory: StandingMemory
  /** In whose decisions it was used. Those stay as they are, and name it by its id. */
  uses: readonly UseCount[]
  /** What it took the place of; that stays superseded, with its words. */
  superseded: readonly { id: string; type: MemoryType; content: string }[]
}

/** Returns what forgetting a memory would touch, or null when there is none of this id. */
export async function previewForget(db: Queryable, id: string): Promise<ForgetPreview | null> {
  const memory = uuidForm.test(id) ? await readStanding(db, id) : null
  if (memory === null) return null
  return { memory, uses: await readUseCounts(db, id), superseded: await readSuperseded(db, id) }
}

/** A founder's own note for an agent. */
export interface FounderNote {
  agentId: string
  type: MemoryType
  content: string
  /** 0 to 1; 0.9 when left out. */
  confidence?: number
  tags?: readonly string[]
  /** The memory of this agent that it puts right. */
  supersedes?: string | null
}

export type NoteAnswer =
  | { outcome: 'remembered'; id: string }
  /** The agent knows it already: nothing was added. */
  | { outcome: 'known' }
  | { outcome: 'malformed'; problems: readonly Problem[] }

/** Gives an agent a note to remember, in the name of `by`: from the founder, with the trust that goes with it. */
export async function rememberForFounder(world: World, note: FounderNote, by: string): Promise<NoteAnswer> {
  const { agentId, type, confidence = keepingLimits.founderConfidence, tags = [], supersedes = null } = note
  const content = note.content.trim()
  const problems = [...problemsOfNote({ ...note, content, confidence, tags })]
  const known = isStorable(agentId) ? await readSpeakers(world.db, [agentId]) : []
  if (known.length === 0) problems.push({ path: 'agent_id', problem: 'no agent of this id is at work' })
  if (problems.length > 0) return { outcome: 'malformed', problems }
  const id = world.rng.id(world.clock.now())
  const added = await world.db.transaction(async (tx) => {
    await actAs(tx, by, null)
    return insertMemories(tx, [
      {
        id,
        agentId,
        type,
        content,
        confidence,
        tags,
        traceId: null,
        sourceKind: 'human',
        sourceRef: by,
        writtenBy: by,
        trust: 3,
        supersedes,
      },
    ])
  })
  await hint(world, 'events')
  return added.length === 0 ? { outcome: 'known' } : { outcome: 'remembered', id }
}

function problemsOfNote(
  note: Required<Pick<FounderNote, 'type' | 'content' | 'confidence' | 'tags'>>,
): readonly Problem[] {
  const problems: Problem[] = []
  const say = (path: string, problem: string): void => void problems.push({ path, problem })
  const { contentChars, tags, tagChars } = keepingLimits
  if (!memoryTypes.includes(note.type)) say('type', `must be one of ${memoryTypes.join(', ')}`)
  if (note.content.length < 1 || note.content.length > contentChars)
    say('content', `must be 1 to ${contentChars} characters`)
  if (!isStorable(note.content) || !note.tags.every(isStorable))
    say('content', 'must be whole Unicode characters without NUL')
  if (!(note.confidence >= 0 && note.confidence <= 1)) say('confidence', 'must be from 0 to 1')
  if (note.tags.length > tags || note.tags.some((tag) => tag.length < 1 || tag.length > tagChars))
    say('tags', `must be at most ${tags}, each of 1 to ${tagChars} characters`)
  return problems
}

const malformed = (path: string, problem: string): KeepingAnswer => ({
  outcome: 'malformed',
  problems: [{ path, problem }],
})
