// The phase that lets agents react: every event is matched exactly once against the reaction matrix, by a cursor that moves in the
// transaction that queues the reactions; then the queue goes through the intake (spec section 4.3).

import { createHash } from 'node:crypto'
import type { Policies } from '../domain/policy.ts'
import type { ReactionPattern } from '../domain/policy-specs.ts'
import { reactionPlan } from '../domain/trigger-plan.ts'
import {
  insertReactions,
  lockCursor,
  type Match,
  matchEvents,
  moveCursor,
  type NewReaction,
  type QueuedReaction,
  readCursor,
  readLastReactions,
  readQueuedReactions,
  settleReaction,
} from '../store/reactions.ts'
import type { World } from '../world/world.ts'
import { journalHorizon } from './horizon.ts'
import { propose } from './intake.ts'
import type { Phase } from './phase.ts'

export const reactionLimits = {
  budgetMs: 3_000,
  eventsAtOnce: 2_000,
  /** As many as there can be patterns: one event's matches always fit. */
  matchesAtOnce: 1_000,
  queueAtOnce: 100,
  /** A longer name is cut and told apart by its digest: the database indexes it. */
  patternNameChars: 300,
} as const

const cursor = 'reactions'

export const processReactions: Phase = {
  phase: 'process_reactions',
  budgetMs: reactionLimits.budgetMs,
  async run(world, { deadline, policies }) {
    const did = { events: 0, reactions: 0, proposed: 0, refused: 0 }
    const before = await readCursor(world.db, cursor)
    const settled = await journalHorizon(world, before)
    while (before < settled && world.clock.monotonic() < deadline) {
      const step = await matchSome(world, policies, settled)
      did.events += step.passed
      did.reactions += step.reactions
      if (step.done) break
    }
    while (world.clock.monotonic() < deadline) {
      const queued = await readQueuedReactions(world.db, reactionLimits.queueAtOnce)
      for (const reaction of queued) {
        if (world.clock.monotonic() >= deadline) break
        did[await proposeReaction(world, reaction)] += 1
      }
      if (queued.length < reactionLimits.queueAtOnce) break
    }
    return did
  },
}

/** Returns the name by which a pattern is known: the same words are the same pattern, wherever in the list it stands. */
export function patternName(pattern: ReactionPattern): string {
  const name = `${pattern.source} [${[...pattern.tags].sort().join(' ')}] → ${pattern.target}: ${pattern.type}`
  if (name.length <= reactionLimits.patternNameChars) return name
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `${name.slice(0, reactionLimits.patternNameChars - 20).toWellFormed()}… ${digest}`
}

async function matchSome(
  world: World,
  { reaction_matrix: { patterns }, proposal_policy: { max_chain_depth: maxDepth } }: Policies,
  settled: number,
): Promise<{ passed: number; reactions: number; done: boolean }> {
  const byName = new Map(patterns.map((pattern) => [patternName(pattern), pattern]))
  return world.db.transaction(async (tx) => {
    const after = await lockCursor(tx, cursor)
    if (after === null || after >= settled) return { passed: 0, reactions: 0, done: true }
    const questions = [...byName].map(([pattern, { source, tags }]) => ({ pattern, source, tags }))
    const limit = reactionLimits.matchesAtOnce
    const upTo = Math.min(settled, after + reactionLimits.eventsAtOnce)
    const matches = await matchEvents(tx, questions, { after, upTo, maxDepth, limit: limit + 1 })
    // With more matches than fit, stop before the event at which the list was cut: its matches may be incomplete.
    const cut = matches.length > limit ? (matches.at(-1)?.event_id ?? upTo) : null
    const whole = cut === null ? matches : matches.filter((match) => match.event_id < cut)
    const to = cut === null ? upTo : cut - 1
    const last = await readLastReactions(tx, [...byName.keys()])
    await insertReactions(tx, decideReactions(world, whole, byName, new Map(last)))
    await moveCursor(tx, cursor, to)
    return { passed: to - after, reactions: whole.length, done: to === settled }
  })
}

/** Rolls the dice for each match, in the order of the events; a pattern that reacted less than its cooldown ago is quiet. */
function decideReactions(
  world: World,
  matches: readonly Match[],
  byName: ReadonlyMap<string, ReactionPattern>,
  last: Map<string, number>,
): readonly NewReaction[] {
  const reactions: NewReaction[] = []
  for (const match of matches) {
    const pattern = byName.get(match.pattern)
    if (pattern === undefined) continue
    const { seed, roll } = world.rng.roll(`reaction:${match.event_id}:${match.pattern}`)
    const cooling =
      match.at - (last.get(match.pattern) ?? Number.NEGATIVE_INFINITY) < pattern.cooldown * 60_000
    const status = cooling ? 'cooling' : roll < pattern.probability ? 'queued' : 'missed'
    if (status === 'queued') last.set(match.pattern, match.at)
    reactions.push({
      id: world.rng.id(world.clock.now()),
      event_id: match.event_id,
      pattern: match.pattern,
      source_agent: match.agent_id,
      target_agent: pattern.target,
      type: pattern.type,
      probability: pattern.probability,
      roll,
      roll_seed: seed,
      status,
      chain_depth: match.chain_depth + 1,
    })
  }
  return reactions
}

async function proposeReaction(world: World, reaction: QueuedReaction): Promise<'proposed' | 'refused'> {
  const { id, roll, roll_seed: seed, probability: threshold } = reaction
  const answer = await propose(world, {
    ...reactionPlan(reaction.type, {
      key: id,
      eventId: reaction.event_id,
      chainDepth: reaction.chain_depth,
      title: reaction.title,
      summary: reaction.summary,
      agentId: reaction.agent_id,
      missionId: reaction.mission_id,
      metadata: reaction.metadata,
    }),
    agentId: reaction.target_agent,
    source: 'reaction',
    traceId: id,
    priority: 0,
    causedByEvent: reaction.event_id,
    causedByRule: reaction.pattern,
    chainDepth: reaction.chain_depth,
    dice: [{ of: 'reaction', seed, roll, threshold }],
    namedSources: false,
    by: 'reaction_matrix',
  })
  if (answer.outcome === 'malformed') {
    const reason = answer.problems
      .map((p) => `${p.path}: ${p.problem}`)
      .join('; ')
      .slice(0, 500)
    await settleReaction(world.db, id, { status: 'rejected', reason, proposalId: null })
    return 'refused'
  }
  const { proposal } = answer
  const tooDeep = proposal.gates.some((gate) => gate.gate === 'proposal_policy.max_chain_depth' && !gate.ok)
  const status = proposal.status !== 'rejected' ? 'proposed' : tooDeep ? 'cut' : 'rejected'
  await settleReaction(world.db, id, { status, reason: proposal.rejectionReason, proposalId: proposal.id })
  return status === 'proposed' ? 'proposed' : 'refused'
}
