// Runs one claimed step: brings its handler what it needs and turns whatever comes back, a throw included, into an outcome.
// It moves nothing: see finish-steps.ts.

import type { Policies } from '../domain/policy.ts'
import { thinker } from '../mind/thinker.ts'
import type { StepContext, StepKind, StepOutcome, StepReads } from '../steps/kind.ts'
import { stepKinds } from '../steps/register.ts'
import {
  readArtifactText,
  readKnownLines,
  readMissionReport,
  readOperations,
  readRecentArtifacts,
  readSources,
  readStepFacts,
} from '../store/step-facts.ts'
import type { ClaimedStep } from '../store/steps.ts'
import type { World } from '../world/world.ts'
import { actFor } from './act.ts'
import type { Assignment } from './assignment.ts'
import { gatherFor } from './gather.ts'
import { heardWorld } from './heard-world.ts'
import { mindFor } from './mind-for.ts'
import { oneLine } from './one-line.ts'
import { recall, recordUses } from './recall.ts'

/** Returns the claimed steps as assignments, in their order. */
export async function assign(
  world: World,
  steps: readonly ClaimedStep[],
  kinds: readonly StepKind[] = stepKinds,
): Promise<readonly Assignment[]> {
  const around = await readStepFacts(
    world.db,
    steps.map((step) => step.id),
  )
  return steps.map((step) => {
    const facts = around.get(step.id)
    const kind = kinds.find((known) => known.kind === step.kind)
    if (facts === undefined || kind === undefined)
      throw new Error(`step ${step.id} of kind ${step.kind} was claimed and cannot be run`)
    return { step, facts, kind }
  })
}

/** Returns the outcome of a step. Its evidence is checked: a result without shape or substance is a failure (spec section 5). */
export async function runStep(
  world: World,
  assignment: Assignment,
  policies: Policies,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const { step, kind } = assignment
  try {
    const payload = kind.payload.safeParse(step.payload)
    if (!payload.success)
      return failed(`the payload does not fit: ${payload.error.issues[0]?.message}`, false)
    const heard = heardWorld(world)
    const outcome = await kind.run(contextOf(heard.world, assignment, payload.data, policies, signal))
    if (outcome.outcome !== 'succeeded') return outcome
    const shape = kind.result.safeParse(outcome.result)
    if (!shape.success) {
      const issue = shape.error.issues[0]
      return failed(
        `the result is not what ${step.kind} must show: ${issue?.path.join('.')} ${issue?.message}`,
        true,
      )
    }
    const lacking = kind.lacking(outcome.result)
    return lacking === null
      ? { ...outcome, simulated: heard.simulated() }
      : failed(`not done: ${lacking}`, true)
  } catch (error) {
    // One of the three places where a throw becomes a value. The log has the whole story, the record one line of it.
    world.log.error('a step handler threw', {
      step: step.id,
      kind: step.kind,
      error: String((error as Error)?.stack ?? error),
    })
    return failed(`internal: ${oneLine(error)}`, true)
  }
}

const failed = (reason: string, retryable: boolean): StepOutcome => ({ outcome: 'failed', reason, retryable })

function contextOf(
  world: World,
  assignment: Assignment,
  payload: unknown,
  policies: Policies,
  signal: AbortSignal,
): StepContext<unknown> {
  const { step, facts } = assignment
  const { crawl_policy: crawl } = policies
  return {
    stepId: step.id,
    missionId: step.mission_id,
    missionTitle: facts.mission_title,
    agentId: step.agent_id,
    payload,
    inputs: facts.inputs,
    attempt: step.attempt,
    policies,
    crawl: {
      grant: facts.named_sources ? 'named' : 'open',
      allowHosts: crawl.allow_hosts,
      denyHosts: crawl.deny_hosts,
      maxBytes: crawl.max_bytes,
    },
    net: world.net,
    think: thinkFor(world, { step, facts }, policies, signal),
    gather: gatherFor(world, assignment, policies, signal),
    act: actFor(world, assignment, signal),
    workspace: world.outside.files.workspace(step.mission_id),
    read: readsOf(world),
    newId: () => world.rng.id(world.clock.now()),
    now: () => world.clock.now(),
    signal,
  }
}

/** The mind of a step, and with the first question what its agent remembers about it. In which step that stood is kept. */
function thinkFor(
  world: World,
  { step, facts }: Pick<Assignment, 'step' | 'facts'>,
  policies: Policies,
  signal: AbortSignal,
): StepContext<unknown>['think'] {
  const remembering = async (): Promise<StepContext<unknown>['think']> => {
    const memories = await recall(world, {
      agentId: step.agent_id,
      about: aboutOf(facts.mission_title, step.payload),
      limit: policies.recall_policy.max_per_prompt,
      policies,
    })
    await recordUses(
      world.db,
      memories.map(({ id }) => ({ memoryId: id, how: 'prompt', agentId: step.agent_id, stepId: step.id })),
    )
    const seed = `step:${step.id}:${step.attempt}`
    return thinker(
      mindFor(
        world,
        { ...facts, id: step.agent_id },
        { seed, signal, missionId: step.mission_id, stepId: step.id, roundtableId: null, policies, memories },
      ),
    )
  }
  let thinking: ReturnType<typeof remembering> | null = null
  const mind = (): ReturnType<typeof remembering> => (thinking ??= remembering())
  return {
    analyze: async (given) => (await mind()).analyze(given),
    research: async (given) => (await mind()).research(given),
    write: async (given) => (await mind()).write(given),
    draft: async (given) => (await mind()).draft(given),
    review: async (given) => (await mind()).review(given),
    diagnose: async (given) => (await mind()).diagnose(given),
  }
}

/** What a step is about, in words: its mission's title and what its payload asks for. */
function aboutOf(title: string, payload: unknown): string {
  const asked = payload !== null && typeof payload === 'object' ? Object.entries(payload) : []
  const words = asked.flatMap(([key, value]) =>
    ['topic', 'title', 'question', 'focus'].includes(key) && typeof value === 'string' ? [value] : [],
  )
  return [title, ...words].join(' ')
}

function readsOf(world: World): StepReads {
  return {
    artifact: (id) => readArtifactText(world.db, id),
    recentArtifacts: (kinds, limit) => readRecentArtifacts(world.db, kinds, limit),
    known: (kinds, limit) => readKnownLines(world.db, kinds, limit),
    missionReport: (id) => readMissionReport(world.db, id),
    operations: (hours) => readOperations(world.db, hours),
    companySources: () => readSources(world.db),
  }
}
