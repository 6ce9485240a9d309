// A human's answer for a step that waits, is in doubt, or died: it happened, it did not, give it up, try again. What has ended
// stays ended: trying a dead step again, or a mission from any of its steps on, opens a new mission through the intake, with what had
// succeeded before it handed on.

import type { ProposalDraft } from '../domain/proposal.ts'
import { answerEffects, NotTakenError, readOpenEffects } from '../store/effect-doubts.ts'
import { lockMission, readStepForRetry, type StepForRetry } from '../store/missions.ts'
import { actAs } from '../store/policies.ts'
import { cancelQueuedSteps, resolveHeldUp } from '../store/steps.ts'
import type { World } from '../world/world.ts'
import { propose } from './intake.ts'
import { hint } from './wake.ts'

export const verdicts = ['happened', 'not_happened', 'abandon', 'retry'] as const
export type Verdict = (typeof verdicts)[number]

export type ResolveAnswer =
  | { outcome: 'resolved'; status: string; proposalId?: string }
  | { outcome: 'not_found' }
  | { outcome: 'refused'; reason: string }

/** Resolves a step in the name of `by`. */
export async function resolveStep(
  world: World,
  id: string,
  verdict: Verdict,
  by: string,
  note: string,
): Promise<ResolveAnswer> {
  const step = await readStepForRetry(world.db, id)
  if (step === null) return { outcome: 'not_found' }
  if (verdict === 'retry' && stepEnds.includes(step.status)) {
    return ended.includes(step.mission_status)
      ? tryAgain(world, step, by)
      : {
          outcome: 'refused',
          reason: `its mission is still ${step.mission_status}: try again when it has ended, or cancel it`,
        }
  }
  if (step.status !== 'waiting' && step.status !== 'unknown') {
    return {
      outcome: 'refused',
      reason: `the step is ${step.status}; only what waits or is in doubt takes an answer, and what has ended can be tried again`,
    }
  }
  const open = await readOpenEffects(world.db, id)
  if (verdict === 'retry' && step.status === 'unknown' && open.unkeyed > 0) {
    return {
      outcome: 'refused',
      reason: 'it may have happened: say whether it did (happened, not_happened), or abandon it',
    }
  }
  // What was in doubt and did happen is finished by the step itself, from what is on record.
  const byMemo = step.status === 'unknown' && open.all > 0
  const to = verdict === 'happened' && !byMemo ? 'succeeded' : verdict === 'abandon' ? 'failed' : 'queued'
  const said = `${verdict} (${by})${note.trim() === '' ? '' : `: ${note.trim()}`}`.slice(0, 500)
  const answer = { step, verdict, to, said, by, note } as const
  const status = await answerFor(world, answer)
  if (status === null) return { outcome: 'refused', reason: 'the step was resolved meanwhile' }
  if (status instanceof NotTakenError) return { outcome: 'refused', reason: status.message }
  await hint(world, status === 'queued' ? 'steps_due' : 'events')
  return { outcome: 'resolved', status }
}

interface Answer {
  step: StepForRetry
  verdict: Verdict
  to: 'succeeded' | 'failed' | 'queued'
  said: string
  by: string
  note: string
}

/** Moves the step and what it began in one transaction. Returns where the step went; null when it was answered for meanwhile. */
async function answerFor(world: World, answer: Answer): Promise<string | NotTakenError | null> {
  const { step, verdict, said } = answer
  try {
    return await world.db.transaction(async (tx) => {
      await actAs(tx, answer.by, answer.note)
      const mission = await lockMission(tx, step.mission_id)
      // In a mission that is being cancelled nobody would finish it.
      const to = verdict === 'happened' && mission?.unwanted ? 'succeeded' : answer.to
      // What was said was said of the state that was seen.
      if (!(await resolveHeldUp(tx, step.id, to, said, step.status))) return null
      if (verdict !== 'retry') await answerEffects(tx, step.id, verdict, said)
      if (to !== 'queued' || !mission?.unwanted) return to
      // Nobody would take it up again.
      await cancelQueuedSteps(tx, step.mission_id, said)
      return 'cancelled'
    })
  } catch (error) {
    if (error instanceof NotTakenError) return error
    throw error
  }
}

const ended: readonly string[] = ['succeeded', 'failed', 'cancelled']
const stepEnds: readonly string[] = [...ended, 'skipped']

/**
 * Returns which steps run when the mission is tried again from one on, in order. A dead one: all that did not succeed. Any other: it, what
 * depends on it, and what those need and never had.
 */
function stepsAgain({ id, status, steps }: StepForRetry): StepForRetry['steps'] {
  if (status === 'failed') return steps.filter((other) => other.status !== 'succeeded')
  const again = new Set([id])
  for (const other of steps) if (other.depends_on.some((on) => again.has(on))) again.add(other.id)
  // From the last to the first: a step comes after what it needs.
  for (const other of steps.toReversed())
    if (again.has(other.id))
      for (const on of other.depends_on)
        if (steps.some((needed) => needed.id === on && needed.status !== 'succeeded')) again.add(on)
  return steps.filter((other) => again.has(other.id))
}

/** What is to run again, as a new proposal; the same one while an earlier one lives. */
async function tryAgain(world: World, step: StepForRetry, by: string): Promise<ResolveAnswer> {
  const again = stepsAgain(step)
  const place = new Map(again.map((other, i) => [other.id, i]))
  const draft: ProposalDraft = {
    agentId: step.agent_id,
    title: step.title.startsWith('Retry: ')
      ? step.title
      : `Retry: ${step.title}`.slice(0, 300).toWellFormed(),
    description: `Another try of mission ${step.mission_id}, from its step ${step.id}.`,
    steps: again.map((other) => ({
      kind: other.kind,
      payload: other.payload,
      dependsOn: other.depends_on.map((id) => place.get(id)).filter((p) => p !== undefined),
      inherits: other.depends_on.filter((id) => !place.has(id)),
    })),
    source: 'human',
    traceId: `retry:${step.id}:${step.retries + 1}`,
    priority: step.priority,
    causedByEvent: null,
    causedByRule: null,
    chainDepth: step.chain_depth,
    dice: [],
    namedSources: step.named_sources,
    simulated: step.simulated,
    by,
  }
  const answer = await propose(world, draft)
  if (answer.outcome === 'malformed')
    return { outcome: 'refused', reason: answer.problems[0]?.problem ?? 'malformed' }
  const { proposal } = answer
  return proposal.status === 'rejected'
    ? { outcome: 'refused', reason: proposal.rejectionReason ?? 'rejected' }
    : { outcome: 'resolved', status: step.status, proposalId: proposal.id }
}
