// Takes up one row of the initiative queue: an idea of the agent's own, by a model, or an action item as a conversation left it. Either
// asks the intake like everyone; neither can touch a policy.

import { draftKinds, imaginableKinds, stepsFor } from '../domain/initiative.ts'
import type { Briefing } from '../domain/life-thoughts.ts'
import type { Policies } from '../domain/policy.ts'
import type { IntakeAnswer, ProposalDraft } from '../domain/proposal.ts'
import { retryPauseSeconds } from '../domain/retry.ts'
import { ThoughtError } from '../domain/thought.ts'
import { lifeMind } from '../mind/life.ts'
import { stepKinds } from '../steps/register.ts'
import { readSpeakers } from '../store/agents.ts'
import {
  type ClaimedInitiative,
  claimInitiative,
  type HeldInitiative,
  readConversationEnd,
  readLatestTitles,
  readStrongest,
  renewInitiative,
  requeueInitiative,
  settleInitiative,
} from '../store/initiatives.ts'
import type { World } from '../world/world.ts'
import { readBriefing } from './briefing.ts'
import { heardWorld } from './heard-world.ts'
import { propose } from './intake.ts'
import { mindFor } from './mind-for.ts'
import { readPauses } from './money-pauses.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'
import { initiativeLimits } from './queue-initiatives.ts'
import { recordUses } from './recall.ts'

/** What becomes of a row. `again`: it is tried once more, if it has attempts left and `countAttempt` says so. */
type Outcome =
  | {
      status: 'proposed' | 'rejected'
      proposalId: string | null
      reason: string | null
      title: string | null
      memoryId: string | null
    }
  | {
      status: 'again'
      reason: string
      countAttempt: boolean
      retryable: boolean
      parkSeconds?: number | null
    }

const rejected = (reason: string, title: string | null = null): Outcome => ({
  status: 'rejected',
  proposalId: null,
  reason,
  title,
  memoryId: null,
})

/** Takes up the oldest due row and brings it to the intake; false when none is due, or nobody is to work. */
export async function initiateOnce(world: World, workerId: string, signal: AbortSignal): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (!isOn(policies) || signal.aborted) return false
  const kinds = kindsToTakeUp(policies)
  if (kinds.length === 0) return false
  const { leaseSeconds } = initiativeLimits
  const { talk: unpaid } = await readPauses(world, policies)
  const row = await claimInitiative(world.db, { worker: workerId, kinds, leaseSeconds, unpaid })
  if (row === null) return false
  await settle(world, row, await outcomeOf(world, row, policies, signal))
  return true
}

const isOn = ({ system, worker_policy: workers }: Policies): boolean => system.enabled && workers.enabled

function kindsToTakeUp({ initiative_policy: policy }: Policies): readonly ClaimedInitiative['kind'][] {
  const kinds: ClaimedInitiative['kind'][] = []
  if (policy.enabled) kinds.push('initiative')
  if (policy.max_action_items_per_day > 0) kinds.push('action_item')
  return kinds
}

const heldOf = (row: ClaimedInitiative): HeldInitiative => ({ id: row.id, token: row.lease_token })

async function outcomeOf(
  world: World,
  row: ClaimedInitiative,
  policies: Policies,
  signal: AbortSignal,
): Promise<Outcome> {
  // Whoever had it before was lost after it had proposed.
  if (row.filed !== null) {
    const { id, status, rejection_reason: reason, memory_id: memoryId } = row.filed
    return { ...became(id, status, reason), title: null, memoryId }
  }
  try {
    return await (row.kind === 'initiative'
      ? proposeIdea(world, row, policies, signal)
      : proposeItem(world, row))
  } catch (error) {
    // One row that cannot be done must not keep its lane from the others.
    const retryable = !(error instanceof ThoughtError) || error.retryable
    if (!(error instanceof ThoughtError)) {
      world.log.error('an initiative threw', {
        initiative: row.id,
        error: String((error as Error)?.stack ?? error),
      })
    }
    const parkSeconds = error instanceof ThoughtError ? error.parkSeconds : null
    const countAttempt = !signal.aborted && parkSeconds === null
    return { status: 'again', reason: oneLine(error), countAttempt, retryable, parkSeconds }
  }
}

async function proposeIdea(
  world: World,
  row: ClaimedInitiative,
  policies: Policies,
  signal: AbortSignal,
): Promise<Outcome> {
  const [who] = await readSpeakers(world.db, [row.agent_id])
  if (who === undefined) return rejected(`agent ${row.agent_id} is retired`)
  const memories = await readStrongest(world.db, {
    agentId: who.id,
    minConfidence: policies.initiative_policy.min_confidence,
    pool: initiativeLimits.memoryPool,
    limit: initiativeLimits.memories,
  })
  if (memories.length === 0) return rejected('what it rested on is no longer remembered')
  const { briefing } = await readBriefing(world, policies)
  const heard = heardWorld(world)
  const mind = lifeMind(
    mindFor(heard.world, who, {
      seed: `initiative:${row.id}:${row.attempt}`,
      signal,
      missionId: null,
      stepId: null,
      roundtableId: null,
      policies,
    }),
  )
  const idea = await mind.imagine({
    memories,
    briefing,
    kinds: kindsToChooseFrom(policies, briefing),
    recent: await readLatestTitles(world.db, who.id, initiativeLimits.recentTitles),
  })
  if (idea === null) return rejected('had nothing new to propose')
  // A thought takes its time: the founder may have stopped everything, or the row may be somebody else's by now.
  const now = (await readPolicies(world.db)).policies
  const mayGoOn = isOn(now) && now.initiative_policy.enabled && !signal.aborted
  if (!mayGoOn || !(await renewInitiative(world.db, heldOf(row), initiativeLimits.leaseSeconds)))
    return { status: 'again', reason: 'stopped before it was proposed', countAttempt: false, retryable: true }
  const memoryId = memories.some(({ id }) => id === idea.memoryId) ? idea.memoryId : null
  return filed(
    await propose(world, {
      ...draftOf(row, idea.title, idea.description, idea.steps),
      source: 'initiative',
      memoryId,
      simulated: heard.simulated(),
      by: who.id,
    }),
    idea.title,
    memoryId,
  )
}

/** The kinds an idea may be made of at this moment: an agent that knows that something is off, or that the day's drafts are used up,
 *  thinks of something else. */
function kindsToChooseFrom(
  { worker_policy: workers, content_policy: content }: Policies,
  { figures }: Briefing,
): readonly { kind: string; about: string }[] {
  const drafts = content.enabled && (figures['drafts used today'] ?? 0) < content.max_drafts_per_day
  const off = [...workers.disabled_kinds, ...(drafts ? [] : draftKinds)]
  return stepKinds
    .filter(({ kind }) => imaginableKinds.some((known) => known === kind) && !off.includes(kind))
    .map(({ kind, about }) => ({ kind, about }))
}

async function proposeItem(world: World, row: ClaimedInitiative): Promise<Outcome> {
  const text = (name: string): string => {
    const value = row.context[name]
    return typeof value === 'string' ? value : ''
  }
  const kind = text('kind')
  const end = row.roundtable_id === null ? null : await readConversationEnd(world.db, row.roundtable_id)
  const draft = draftOf(row, text('title'), '', [{ kind, topic: text('topic') }])
  return filed(
    await propose(world, {
      ...draft,
      description: 'Asked for in a conversation.',
      source: 'conversation',
      causedByEvent: end?.id ?? null,
      chainDepth: (end?.chain_depth ?? 0) + 1,
      by: 'roundtable',
    }),
    null,
    null,
  )
}

const draftOf = (
  row: ClaimedInitiative,
  title: string,
  description: string,
  steps: readonly { kind: string; topic: string }[],
): Omit<ProposalDraft, 'source' | 'by'> => ({
  agentId: row.agent_id,
  title,
  description,
  steps: stepsFor(steps),
  traceId: row.trace,
  priority: 0,
  causedByEvent: null,
  causedByRule: null,
  chainDepth: 0,
  dice: [],
  namedSources: false,
})

function filed(answer: IntakeAnswer, title: string | null, memoryId: string | null): Outcome {
  if (answer.outcome === 'malformed') {
    const said = answer.problems.map(({ path, problem }) => `${path}: ${problem}`).join('; ')
    return rejected(said.slice(0, 500), title)
  }
  const { id, status, rejectionReason } = answer.proposal
  return { ...became(id, status, rejectionReason), title, memoryId }
}

const became = (id: string, status: string, reason: string | null) =>
  status === 'rejected'
    ? { status: 'rejected' as const, proposalId: id, reason }
    : { status: 'proposed' as const, proposalId: id, reason: null }

/** Writes what became of the row, with the use of its memory; who lost the lease writes nothing. */
async function settle(world: World, row: ClaimedInitiative, outcome: Outcome): Promise<void> {
  const held = heldOf(row)
  if (outcome.status !== 'again') {
    const { memoryId, ...to } = outcome
    await world.db.transaction(async (tx) => {
      if (!(await settleInitiative(tx, held, to)) || memoryId === null) return
      const { proposalId } = to
      await recordUses(tx, [{ memoryId, how: 'initiative', agentId: row.agent_id, proposalId }])
    })
    return
  }
  const { reason, retryable, countAttempt, parkSeconds = null } = outcome
  if (countAttempt && (!retryable || row.attempt >= row.max_attempts)) {
    await world.db.transaction((tx) =>
      settleInitiative(tx, held, { status: 'failed', proposalId: null, reason, title: null }),
    )
    return
  }
  const { roll } = world.rng.roll(`initiative:${row.id}:${row.attempt}:pause`)
  await requeueInitiative(world.db, held, {
    delaySeconds: parkSeconds ?? retryPauseSeconds(row.attempt, roll),
    countAttempt,
  })
}
