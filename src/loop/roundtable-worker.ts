// A worker of conversations: claims one, holds it, has it distilled, and keeps its lease alive beside it. Any number of them, in any
// number of processes, share nothing but the database.

import { retryPauseSeconds } from '../domain/retry.ts'
import { callsLeftToDistil } from '../domain/talk-bounds.ts'
import { ThoughtError } from '../domain/thought.ts'
import {
  type ClaimedRoundtable,
  claimRoundtable,
  failRoundtable,
  type Held,
  readHeld,
  releaseRoundtable,
  renewRoundtable,
  settleRoundtable,
} from '../store/roundtables.ts'
import { announceWorker, dismissWorker, seeWorker } from '../store/workers.ts'
import type { World } from '../world/world.ts'
import { withCallsLeft } from './bounded-world.ts'
import { distilRoundtable } from './distil-roundtable.ts'
import { holdRoundtable, whyNoTalk } from './hold-roundtable.ts'
import { type Lane, startLane } from './lane.ts'
import { readPauses } from './money-pauses.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'
import { reapTalks } from './recover-roundtables.ts'
import { hint, onHint } from './wake.ts'
import { workerLimits } from './worker.ts'

/** Watches over a conversation that is being held, until `done`; aborts `ended` when it must be left. */
type Watch = (held: Held, ended: AbortController, done: AbortSignal) => Promise<void>

/**
 * Claims, holds and distils one conversation; false when none is due or none may run. By itself it renews the lease at every turn, and
 * no timer runs beside it.
 */
export async function talkOnce(world: World, workerId: string, signal: AbortSignal): Promise<boolean> {
  return talk(world, { id: workerId }, signal, async () => undefined)
}

async function talk(
  world: World,
  { id, onlyRoundtable }: Pick<TalkerOptions, 'id' | 'onlyRoundtable'>,
  signal: AbortSignal,
  watch: Watch,
): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (signal.aborted || whyNoTalk(policies) !== null) return false
  const { lease_seconds: leaseSeconds } = policies.worker_policy
  const { talk: unpaid, of: agents } = await readPauses(world, policies)
  if (unpaid.length > 0 && unpaid.length === agents) return false
  const claimed = await claimRoundtable(world.db, id, leaseSeconds, onlyRoundtable ?? null, unpaid)
  if (claimed === null) return false
  await hint(world, 'events')
  const ended = new AbortController()
  const done = new AbortController()
  const watching = watch({ id: claimed.id, token: claimed.lease_token }, ended, done.signal)
  try {
    await holdAndDistil(world, claimed, AbortSignal.any([signal, ended.signal]))
  } finally {
    done.abort()
    await watching
    await hint(world, 'events')
  }
  return true
}

/** Brings a claimed conversation as far as it goes now: to its end, or back to where somebody can take it up again. */
async function holdAndDistil(world: World, claimed: ClaimedRoundtable, signal: AbortSignal): Promise<void> {
  try {
    const end = await holdRoundtable(world, claimed, signal)
    if (end.ending === 'lost') return
    if (end.ending === 'interrupted') return await putBack(world, claimed, end.reason)
    if (end.ending === 'stuck') return await tryLater(world, claimed, end)
    await distil(world, claimed, signal)
  } catch (error) {
    if (signal.aborted) return await putBack(world, claimed, 'it was interrupted')
    // A conversation is run like a step: what it throws is on record as its failure, and the log has the whole story.
    const expected = error instanceof ThoughtError
    if (!expected)
      world.log.error('a conversation threw', {
        roundtable: claimed.id,
        error: String((error as Error)?.stack ?? error),
      })
    const reason = expected ? error.message : `internal: ${oneLine(error)}`
    const { retryable, parkSeconds } = expected ? error : { retryable: true, parkSeconds: null }
    await tryLater(world, claimed, { reason, retryable, parkSeconds })
  }
}

async function distil(world: World, claimed: ClaimedRoundtable, signal: AbortSignal): Promise<void> {
  const row = await readHeld(world.db, heldOf(claimed))
  if (row === null) return
  const { policies } = await readPolicies(world.db)
  const callsLeft = callsLeftToDistil(row, policies.conversation_policy)
  await distilRoundtable(withCallsLeft(world, callsLeft), row, policies, signal)
}

const heldOf = ({ id, lease_token: token }: ClaimedRoundtable): Held => ({ id, token })

async function putBack(world: World, claimed: ClaimedRoundtable, reason: string): Promise<void> {
  await releaseRoundtable(world.db, heldOf(claimed), { reason, delaySeconds: 0, countAttempt: false })
}

/** Puts the conversation back for another attempt after a pause, an uncounted one where it is to be parked; at the last attempt it ends: as failed, or, when all was said, as a
 *  conversation that leaves nothing behind. */
async function tryLater(
  world: World,
  claimed: ClaimedRoundtable,
  { reason, retryable, parkSeconds }: { reason: string; retryable: boolean; parkSeconds: number | null },
): Promise<void> {
  const held = heldOf(claimed)
  if (parkSeconds !== null) {
    await releaseRoundtable(world.db, held, { reason, delaySeconds: parkSeconds, countAttempt: false })
    return
  }
  const { attempt, max_attempts: most } = claimed
  if (retryable && attempt < most) {
    const { roll } = world.rng.roll(`roundtable:${claimed.id}:retry:${attempt}`)
    const delaySeconds = retryPauseSeconds(attempt, roll)
    await releaseRoundtable(world.db, held, { reason, delaySeconds, countAttempt: true })
    return
  }
  const row = await readHeld(world.db, held)
  if (row === null) return
  if (row.spoken_at === null) await failRoundtable(world.db, held, reason)
  else await settleRoundtable(world.db, held, { distillation: 'failed', problem: reason })
}

export interface TalkerOptions {
  id: string
  host: string
  pid: number
  pollMs: number
  /** Only this conversation, for one that somebody waits for at the shell. */
  onlyRoundtable?: string
}

/** Starts a worker of conversations, one at a time; it runs until it is stopped, and is seen as `conversations` among the workers. */
export function startTalking(world: World, options: TalkerOptions): Lane {
  const { clock, db, log } = world
  let unhint: (() => Promise<void>) | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  const lane = startLane(world, {
    name: 'conversations',
    pollMs: options.pollMs,
    async once(signal) {
      if (unhint === null) {
        await announceWorker(db, {
          id: options.id,
          host: options.host,
          pid: options.pid,
          role: 'conversations',
          slots: 1,
        })
        unhint = await onHint(db, 'roundtable_due', () => lane.wake())
      }
      if (clock.monotonic() - lookedAt >= workerLimits.reapEveryMs) {
        lookedAt = clock.monotonic()
        await reapTalks(world)
        await seeWorker(db, options.id, 0)
      }
      return talk(world, options, signal, (held, ended, done) => keepAlive(world, options, held, ended, done))
    },
  })
  return {
    wake: lane.wake,
    async stop(graceMs) {
      await lane.stop(graceMs)
      try {
        await unhint?.()
        await dismissWorker(db, options.id)
      } catch (error) {
        log.warn('a worker of conversations could not say that it goes home', { error: oneLine(error) })
      }
    },
  }
}

/** Renews the lease at every poll; aborts `ended` when the lease is lost, the conversation cancelled, or work is switched off. */
async function keepAlive(
  world: World,
  { id, pollMs }: TalkerOptions,
  held: Held,
  ended: AbortController,
  done: AbortSignal,
): Promise<void> {
  const { clock, db, log } = world
  while (!done.aborted) {
    let pauseMs = pollMs
    try {
      const { policies } = await readPolicies(db)
      const { lease_seconds: leaseSeconds } = policies.worker_policy
      pauseMs = Math.min(pollMs, (leaseSeconds * 1_000) / workerLimits.renewalsPerLease)
      const isOurs = await renewRoundtable(db, held, leaseSeconds)
      if (!isOurs || whyNoTalk(policies) !== null) return ended.abort()
      await seeWorker(db, id, 1)
    } catch (error) {
      log.warn('a lease could not be renewed; it is tried again', {
        roundtable: held.id,
        error: oneLine(error),
      })
    }
    await clock.sleep(pauseMs, done)
  }
}
