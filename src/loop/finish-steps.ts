// Ends attempts: whatever a step came to is written in one transaction with its artifacts and facts, fenced by the lease. Who lost
// the lease changes nothing.

import { retryPauseSeconds } from '../domain/retry.ts'
import { storable } from '../domain/storable.ts'
import type { StepOutcome } from '../steps/kind.ts'
import { type ArtifactRow, insertArtifacts } from '../store/artifacts.ts'
import { type Fact, recordFacts } from '../store/events.ts'
import type { StepFacts } from '../store/step-facts.ts'
import {
  type ClaimedStep,
  cancelHeldStep,
  doubtStep,
  failStep,
  type Held,
  parkStep,
  requeueStep,
  succeedSteps,
} from '../store/steps.ts'
import { type Queryable, sqlState, type Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { judgeBreaker } from './breaker.ts'

/** How an attempt ended: the handler's outcome, or what the worker had to do with it. */
export type Ending =
  | StepOutcome
  | { outcome: 'released'; reason: string }
  | { outcome: 'cancelled'; reason: string }

export interface Ended {
  step: ClaimedStep
  facts: StepFacts
  ending: Ending
}

type Success = Ended & { ending: Extract<Ending, { outcome: 'succeeded' }> }

/** The classes of SQLSTATE by which a database says that it will not have this, now or later. */
const refusals = /^(22|23|42|54|P0)/

const heldOf = (step: ClaimedStep): Held => ({ id: step.id, token: step.lease_token })

/** Writes a batch of endings: successes together in one transaction, the others one by one. Returns how many moved. */
export async function finishSteps(world: World, batch: readonly Ended[]): Promise<number> {
  const successes = batch.filter((ended): ended is Success => ended.ending.outcome === 'succeeded')
  let moved = await finishSuccesses(world, successes)
  for (const ended of batch) {
    if (ended.ending.outcome !== 'succeeded' && (await finishOther(world, ended.step, ended.ending)))
      moved += 1
  }
  return moved
}

async function finishSuccesses(world: World, successes: readonly Success[]): Promise<number> {
  if (successes.length === 0) return 0
  try {
    // Nothing to keep beside the results: one statement is its own transaction.
    if (successes.every(({ ending }) => ending.artifacts.length + ending.events.length === 0)) {
      return (await moveSuccesses(world.db, successes)).size
    }
    return await world.db.transaction((tx) => keepSuccesses(tx, successes))
  } catch (error) {
    // One result that the database refuses must not take the others with it, nor come back for ever.
    if (successes.length > 1) {
      let moved = 0
      for (const success of successes) moved += await finishSuccesses(world, [success])
      return moved
    }
    const [only] = successes
    if (only === undefined) return 0
    // A database that is away has refused nothing: the ending is kept by whoever asked, and comes again.
    if (!refusals.test(sqlState(error))) throw error
    const reason = `the result could not be kept: ${(error as Error).message}`.slice(0, 500)
    world.log.error('a result could not be kept', { step: only.step.id, error: String(error) })
    return (await finishOther(world, only.step, { outcome: 'failed', reason, retryable: true })) ? 1 : 0
  }
}

async function moveSuccesses(db: Queryable, successes: readonly Success[]): Promise<ReadonlySet<string>> {
  const results = successes.map(({ step, ending }) => ({ ...heldOf(step), result: storable(ending.result) }))
  return new Set(await succeedSteps(db, results))
}

async function keepSuccesses(tx: Tx, successes: readonly Success[]): Promise<number> {
  const moved = await moveSuccesses(tx, successes)
  const kept = successes.filter(({ step }) => moved.has(step.id))
  const artifacts: ArtifactRow[] = []
  const facts: Fact[] = []
  for (const { step, facts: around, ending } of kept) {
    const simulated = ending.simulated === true
    for (const made of ending.artifacts) {
      artifacts.push(
        storable({ ...made, missionId: step.mission_id, stepId: step.id, agentId: step.agent_id, simulated }),
      )
    }
    for (const event of ending.events) {
      facts.push(
        storable({
          ...event,
          agentId: step.agent_id,
          missionId: step.mission_id,
          stepId: step.id,
          chainDepth: around.chain_depth,
          metadata: { ...event.metadata, ...(simulated ? { simulated } : {}) },
        }),
      )
    }
  }
  await insertArtifacts(tx, artifacts)
  await recordFacts(tx, facts)
  return kept.length
}

async function finishOther(
  world: World,
  step: ClaimedStep,
  ending: Exclude<Ending, { outcome: 'succeeded' }>,
): Promise<boolean> {
  const held = heldOf(step)
  const reason = storable(ending.reason).slice(0, 1_000) || 'no reason given'
  switch (ending.outcome) {
    case 'waiting':
      return (
        (await parkStep(world.db, held, { reason, result: storable(ending.result) })) ||
        cancelHeldStep(world.db, held, reason)
      )
    case 'unknown':
      return doubtStep(world.db, held, reason)
    case 'released':
      return (
        (await requeueStep(world.db, held, { reason, delaySeconds: 0, countAttempt: false })) ||
        cancelHeldStep(world.db, held, reason)
      )
    case 'cancelled':
      return cancelHeldStep(world.db, held, reason)
    case 'failed':
      return finishFailure(world, step, reason, ending)
  }
}

async function finishFailure(
  world: World,
  step: ClaimedStep,
  reason: string,
  { retryable, parkSeconds }: Extract<Ending, { outcome: 'failed' }>,
): Promise<boolean> {
  const held = heldOf(step)
  if (parkSeconds !== undefined) {
    const parked = { reason, delaySeconds: parkSeconds, countAttempt: false }
    return (await requeueStep(world.db, held, parked)) || cancelHeldStep(world.db, held, reason)
  }
  if (retryable && step.attempt < step.max_attempts) {
    const { roll } = world.rng.roll(`retry:${step.id}:${step.attempt}`)
    const again = { reason, delaySeconds: retryPauseSeconds(step.attempt, roll), countAttempt: true }
    // What is not wanted back in the queue belongs to a mission that is being cancelled; or the lease is lost, which moves nothing.
    return (await requeueStep(world.db, held, again)) || cancelHeldStep(world.db, held, reason)
  }
  const moved = await failStep(world.db, held, reason)
  if (moved) await judgeBreaker(world, step.kind)
  return moved
}
