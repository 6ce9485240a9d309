// What a conversation leaves behind: one question to one mind, the answer kept, then applied in one transaction with the end of the
// conversation. Whoever takes over after a kill goes on with the answer that was kept (spec sections 7 to 10).

import type { ActionItem, Distillation } from '../domain/distillation.ts'
import {
  boundDistillation,
  type DistillationBounds,
  memoryTrust,
  readDistillation,
} from '../domain/distillation-bounds.ts'
import { formatNamed } from '../domain/format.ts'
import { passesUnattended, refusalOf } from '../domain/gate.ts'
import { imaginableKinds, stepsFor } from '../domain/initiative.ts'
import type { TableRules } from '../domain/life-thoughts.ts'
import type { NewMemory, Recalled } from '../domain/memory.ts'
import type { Policies } from '../domain/policy.ts'
import { founderSpeaker, type Turn } from '../domain/roundtable.ts'
import { ThoughtError } from '../domain/thought.ts'
import { lifeMind } from '../mind/life.ts'
import { readSpeakers, type SpeakerRow } from '../store/agents.ts'
import { insertActionItems, type NewActionItem } from '../store/initiatives.ts'
import { insertMemories } from '../store/memories.ts'
import { takeQuotas } from '../store/quotas.ts'
import { applyDrifts } from '../store/relationships.ts'
import {
  type ClaimedRoundtable,
  type Held,
  keepDistillation,
  readDayStart,
  readHeld,
  settleRoundtable,
} from '../store/roundtables.ts'
import { readTurns } from '../store/turns.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { mindFor } from './mind-for.ts'
import { recall } from './recall.ts'

/** Fewer lines of agents than this are no conversation. */
const fewestTurns = 2
/** A talk has at most 40 turns of agents; the rest is room for remarks. */
const turnsRead = 400

/** A conversation that is over, as its distillation sees it. */
interface Talk {
  row: ClaimedRoundtable
  held: Held
  rules: TableRules
  /** Those at the table who are not retired, sorted by id. */
  speakers: readonly SpeakerRow[]
  turns: readonly Turn[]
  /** The agents among the turns' speakers, in order of speaking. */
  spoke: readonly string[]
  opener: string
  policies: Policies
}

/**
 * Distils a conversation whose talk is over, and ends it: at most once, however often and by however many it is called. Nothing happens
 * when the lease is lost. Throws ThoughtError when no answer came and another attempt is left, or it is parked.
 */
export async function distilRoundtable(
  world: World,
  claimed: ClaimedRoundtable,
  policies: Policies,
  signal: AbortSignal,
): Promise<void> {
  const held = { id: claimed.id, token: claimed.lease_token }
  const row = await readHeld(world.db, held)
  if (row === null) return
  const turns = await readTurns(world.db, row.id, turnsRead)
  const spoke = turns.map((turn) => turn.speaker).filter((speaker) => speaker !== founderSpeaker)
  const [opener] = spoke
  if (opener === undefined || spoke.length < fewestTurns) {
    await settleRoundtable(world.db, held, { distillation: 'skipped', problem: null })
    return
  }
  const speakers = await readSpeakers(world.db, row.participants)
  const talk: Talk = { row, held, rules: rulesOf(row, policies), speakers, turns, spoke, opener, policies }
  const answer = row.distillation === 'none' ? await think(world, talk, signal) : keptAnswer(talk)
  if (answer === null) return
  if ('problem' in answer) {
    world.log.warn('a conversation could not be distilled', { roundtable: row.id, problem: answer.problem })
    await settleRoundtable(world.db, held, { distillation: 'failed', problem: answer.problem })
    return
  }
  await apply(world, talk, answer.distilled)
}

function rulesOf(row: ClaimedRoundtable, policies: Policies): TableRules {
  const { format, purpose, formal, temperature } = formatNamed(row.format, policies.roundtable_formats)
  return { format, purpose, formal, temperature }
}

type Answer = { distilled: Distillation } | { problem: string }

/** Asks the mind of whoever opened, and keeps what it answers; null when somebody else was first. */
async function think(world: World, talk: Talk, signal: AbortSignal): Promise<Answer | null> {
  const { row, held, speakers, turns } = talk
  const speaker = speakers.find((one) => one.id === talk.opener) ?? speakers[0]
  if (speaker === undefined) return { problem: 'all who sat there are retired' }
  const memories = await knownAtTheTable(world, talk)
  const bounds = boundsOf(talk, memories)
  const mind = lifeMind(
    mindFor(world, speaker, {
      seed: `roundtable:${row.id}:distil`,
      signal,
      missionId: null,
      stepId: null,
      roundtableId: row.id,
      policies: talk.policies,
    }),
  )
  try {
    const raw = await mind.distil({
      rules: talk.rules,
      topic: row.topic,
      seats: seatsOf(talk),
      transcript: turns,
      memories,
      kinds: bounds.kinds,
      mostMemories: bounds.mostMemories,
      maxDrift: bounds.maxDrift,
      mostActionItems: bounds.mostActionItems,
    })
    const distilled = boundDistillation(raw, bounds)
    return (await keepDistillation(world.db, held, distilled)) ? { distilled } : null
  } catch (error) {
    if (!(error instanceof ThoughtError)) throw error
    // Who was asked to stop has no answer yet, at the last attempt as at any other.
    const mayComeBack = error.parkSeconds !== null || (error.retryable && row.attempt < row.max_attempts)
    if (signal.aborted || mayComeBack) throw error
    return { problem: error.message }
  }
}

/** The answer that was kept before a kill, under the policies of now. */
function keptAnswer(talk: Talk): Answer {
  const distilled = readDistillation(talk.row.distilled)
  if (distilled === null) return { problem: 'what was kept of the answer is no distillation' }
  return { distilled: boundDistillation(distilled, boundsOf(talk, null)) }
}

const seatsOf = ({ speakers }: Talk): readonly { id: string; displayName: string; role: string }[] =>
  speakers.map(({ id, display_name: displayName, role }) => ({ id, displayName, role }))

/** What they know that is trusted no less than what they talked about: what comes of the talk counts as trusted as that. */
async function knownAtTheTable(world: World, talk: Talk): Promise<readonly Recalled[]> {
  const { row, speakers, turns, policies } = talk
  const about = [row.topic, ...turns.map((turn) => turn.line)].join(' ')
  const known: Recalled[] = []
  for (const { id } of speakers) {
    const limit = policies.recall_policy.max_per_prompt
    known.push(...(await recall(world, { agentId: id, about, limit, policies })))
  }
  return known.filter(({ trust }) => trust >= memoryTrust(row.trust))
}

function boundsOf(talk: Talk, shown: DistillationBounds['shown']): DistillationBounds {
  const { policies, row, rules } = talk
  const { memory_policy: memory, relationship_drift_policy: drift, initiative_policy: initiative } = policies
  return {
    seats: seatsOf(talk),
    shown,
    trust: row.trust,
    mostMemories: memory.max_per_conversation,
    minConfidence: memory.min_confidence,
    maxDrift: drift.enabled ? drift.max_drift : 0,
    mostActionItems: rules.formal ? initiative.max_action_items_per_day : 0,
    kinds: imaginableKinds.filter(
      (kind) =>
        passesUnattended(stepsFor([{ kind, topic: row.topic }]), policies) &&
        !policies.worker_policy.disabled_kinds.includes(kind),
    ),
  }
}

/** Ends the conversation with all that it leaves behind, or does nothing: the lease is the fence. */
async function apply(world: World, talk: Talk, distilled: Distillation): Promise<void> {
  const { row, held, policies } = talk
  const { floor, ceiling, log_size: logSize, max_drift: maxDrift } = policies.relationship_drift_policy
  const now = world.clock.now()
  const memories = distilled.memories.map(
    (memory, at): NewMemory => ({
      ...memory,
      id: world.rng.id(now),
      traceId: `conversation:${row.id}:${at}`,
      sourceKind: 'conversation',
      sourceRef: row.id,
      writtenBy: talk.opener,
      trust: memoryTrust(row.trust),
    }),
  )
  const items = distilled.actionItems.map((item) => ({ ...item, id: world.rng.id(now) }))
  // Agents are locked before pairs, pairs before quotas; the intake too locks an agent first and its quotas last.
  await world.db.transaction(async (tx) => {
    if (!(await settleRoundtable(tx, held, { distillation: 'done', problem: null }))) return
    await insertMemories(tx, memories)
    await applyDrifts(tx, row.id, distilled.drifts, { floor, ceiling, logSize, maxDrift }, talk.spoke)
    await queueActionItems(tx, talk, items)
  })
}

/** Queues what the day's quota has room for; the rest is kept with what the gate measured. */
async function queueActionItems(
  tx: Tx,
  { row, policies }: Talk,
  items: readonly (ActionItem & { id: string })[],
): Promise<void> {
  if (items.length === 0) return
  const windowStart = await readDayStart(tx, policies.company.time_zone)
  const filed: NewActionItem[] = []
  for (const [at, item] of items.entries()) {
    const readings = await takeQuotas(tx, [
      {
        gate: 'initiative_policy.max_action_items_per_day',
        take: 1,
        limit: policies.initiative_policy.max_action_items_per_day,
        windowStart,
        kinds: [],
      },
    ])
    const reason = refusalOf(readings)
    filed.push({
      ...item,
      traceId: `action:${row.id}:${at}`,
      roundtableId: row.id,
      status: reason === null ? 'queued' : 'rejected',
      reason,
    })
  }
  await insertActionItems(tx, filed)
}
