// A worker: claims due steps, runs them side by side, keeps their leases alive, and takes back what dead workers left. Any number of
// them, in any number of processes, share nothing but the database.

import type { Policies } from '../domain/policy.ts'
import type { EffectKind } from '../steps/effect.ts'
import type { StepKind } from '../steps/kind.ts'
import { stepKinds } from '../steps/register.ts'
import { claimSteps, reapSteps, renewLeases } from '../store/steps.ts'
import { announceWorker, dismissWorker, seeWorker } from '../store/workers.ts'
import type { World } from '../world/world.ts'
import type { Assignment } from './assignment.ts'
import { judgeBreaker } from './breaker.ts'
import { type Ended, finishSteps } from './finish-steps.ts'
import { readPauses } from './money-pauses.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'
import { assign, runStep } from './run-step.ts'
import { hint, onHint } from './wake.ts'

/** Spec section 5: with a lease of 30 s, a dead worker is noticed within 40 s. */
export const workerLimits = {
  graceSeconds: 5,
  reapEveryMs: 5_000,
  seenEveryMs: 10_000,
  reapBatch: 200,
  renewalsPerLease: 3,
  /** How long an aborted handler may take to come back when the worker stops. */
  heedMs: 2_000,
  /** How long after its own deadline an attempt may still hold its lease, to write that it ran out of time. */
  afterDeadlineSeconds: 10,
} as const

export interface WorkerOptions {
  id: string
  host: string
  pid: number
  /** Steps at once. */
  slots: number
  pollMs: number
  /** The kinds it knows; the product's own when left out. */
  kinds?: readonly StepKind[]
  /** What those may do in the world; the product's own when left out. */
  effects?: readonly EffectKind[]
  /** Only this mission's steps, for a mission that somebody waits for at the shell. */
  onlyMission?: string
}

export interface Worker {
  /** Look for work now rather than at the next poll. */
  wake(): void
  /** Claims nothing more; waits `graceMs` for what runs, then gives it back to the queue. */
  stop(graceMs: number): Promise<void>
}

interface Attempt extends Assignment {
  abort: AbortController
  /** When its lease is to be renewed, on the clock that never jumps: a third of the lease it has, whatever policy says by now. */
  renewAt: number
  /** Why the worker itself ended the attempt, if it did. */
  ended: Exclude<Ended['ending'], { outcome: 'succeeded' | 'waiting' }> | { outcome: 'lost' } | null
  done: Promise<void>
}

/** Starts a worker; it runs until it is stopped. */
export function startWorker(world: World, options: WorkerOptions): Worker {
  return new Loop(world, options)
}

/** Returns the kinds a worker may claim under these policies, each with its deadline in seconds. */
export function claimableKinds(
  policies: Policies,
  kinds: readonly StepKind[] = stepKinds,
): Record<string, number> {
  const off = policies.worker_policy.disabled_kinds
  return Object.fromEntries(
    kinds
      .filter((kind) => !off.includes(kind.kind))
      .map((kind) => [kind.kind, kind.timeoutMs / 1_000 + workerLimits.afterDeadlineSeconds]),
  )
}

const thinkingKinds = (kinds: readonly StepKind[]): readonly string[] =>
  kinds.filter(({ thinks }) => thinks).map(({ kind }) => kind)

class Loop implements Worker {
  readonly #world: World
  readonly #options: WorkerOptions
  /** By lease: an attempt that does not heed its signal may outlive its lease and see another of the same step. */
  readonly #attempts = new Map<number, Attempt>()
  readonly #stopping = new AbortController()
  readonly #ended: Ended[] = []
  #nap = new AbortController()
  #flushing: Promise<void> | null = null
  #leaseSeconds = 30
  readonly #running: Promise<void>

  constructor(world: World, options: WorkerOptions) {
    this.#world = world
    this.#options = options
    this.#running = this.#run()
  }

  wake(): void {
    this.#nap.abort()
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    this.wake()
    const { clock } = this.#world
    const until = clock.monotonic() + graceMs
    while (this.#attempts.size > 0 && clock.monotonic() < until)
      await this.#attemptsOr(until - clock.monotonic())
    this.#endAll('released', 'the worker went home')
    await this.#running
    // A handler that does not heed its signal keeps its lease until that runs out; nobody waits for it.
    await this.#attemptsOr(workerLimits.heedMs)
    await this.#flush()
    // A database that is gone must not keep the process from ending: whoever is not seen any more is found lost.
    await this.#surviving('goodbye', () => dismissWorker(this.#world.db, this.#options.id))
  }

  /** Waits until the attempts that run now are done, at most `ms`. No timer outlives it: one would keep the process from ending. */
  async #attemptsOr(ms: number): Promise<void> {
    const done = new AbortController()
    const attempts = Promise.all([...this.#attempts.values()].map((attempt) => attempt.done))
    await Promise.race([attempts, this.#world.clock.sleep(ms, done.signal)])
    done.abort()
  }

  async #run(): Promise<void> {
    const { clock, db, log } = this.#world
    await this.#surviving('announce', () => announceWorker(db, { ...this.#options, role: 'worker' }))
    const unhint = await onHint(db, 'steps_due', () => this.wake())
    let reapAt = 0
    let seenAt = 0
    while (!this.#stopping.signal.aborted) {
      this.#nap = new AbortController()
      const now = clock.monotonic()
      let claimed = 0
      await this.#surviving('poll', async () => {
        if (this.#held().some((attempt) => now >= attempt.renewAt)) await this.#renew()
        if (now >= reapAt) {
          reapAt = now + workerLimits.reapEveryMs
          await reap(this.#world)
        }
        if (now >= seenAt) {
          seenAt = now + workerLimits.seenEveryMs
          await seeWorker(db, this.#options.id, this.#attempts.size)
        }
        claimed = await this.#claim()
      })
      if (claimed === 0) await clock.sleep(this.#options.pollMs, this.#nap.signal)
    }
    await unhint()
    log.debug('worker stopped', { worker: this.#options.id })
  }

  /** The database may be away for a while: that is no reason to die, only to try again at the next poll. */
  async #surviving(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#world.log.warn(`worker could not ${what}; it tries again`, {
        worker: this.#options.id,
        error: oneLine(error),
      })
    }
  }

  async #claim(): Promise<number> {
    const { policies } = await readPolicies(this.#world.db)
    this.#leaseSeconds = policies.worker_policy.lease_seconds
    if (!policies.system.enabled) {
      this.#endAll('released', 'the kill switch was thrown')
      return 0
    }
    const free = this.#options.slots - this.#attempts.size
    if (!policies.worker_policy.enabled || free <= 0 || this.#stopping.signal.aborted) return 0
    const kinds = this.#options.kinds ?? stepKinds
    const { work: agents } = await readPauses(this.#world, policies)
    const steps = await claimSteps(this.#world.db, {
      worker: this.#options.id,
      slots: free,
      leaseSeconds: this.#leaseSeconds,
      deadlines: claimableKinds(policies, kinds),
      ...(agents.length === 0 ? {} : { unpaid: { kinds: thinkingKinds(kinds), agents } }),
      missionId: this.#options.onlyMission ?? null,
    })
    for (const assignment of await assign(this.#world, steps, this.#options.kinds))
      this.#start(assignment, policies)
    return steps.length
  }

  #start(assignment: Assignment, policies: Policies): void {
    const { effects } = this.#options
    const attempt: Attempt = {
      ...assignment,
      ...(effects && { effects }),
      abort: new AbortController(),
      renewAt: this.#renewAt(),
      ended: null,
      done: Promise.resolve(),
    }
    this.#attempts.set(attempt.step.lease_token, attempt)
    attempt.done = this.#attempt(attempt, policies)
  }

  async #attempt(attempt: Attempt, policies: Policies): Promise<void> {
    const { step, facts } = attempt
    const finished = new AbortController()
    const timer = this.#timeOut(attempt, finished.signal)
    const outcome = await runStep(this.#world, attempt, policies, attempt.abort.signal)
    finished.abort()
    await timer
    this.#attempts.delete(step.lease_token)
    if (attempt.ended?.outcome === 'lost') return
    // What was done is done, and a doubt outlives whatever ended the attempt.
    const said = outcome.outcome === 'succeeded' || outcome.outcome === 'unknown'
    const ending = said ? outcome : (attempt.ended ?? outcome)
    this.#ended.push({ step, facts, ending })
    await this.#flush()
    this.wake()
  }

  /** Ends the attempt when its time is up before `finished`. */
  async #timeOut(attempt: Attempt, finished: AbortSignal): Promise<void> {
    const { timeoutMs } = attempt.kind
    await this.#world.clock.sleep(timeoutMs, finished)
    if (finished.aborted) return
    end(attempt, { outcome: 'failed', reason: `out of time after ${timeoutMs / 1_000} s`, retryable: true })
  }

  /** Writes what has ended, everything that came together in one go: while one batch is written the next one gathers. What could not be
   *  written is kept and tried again, for as long as a worker that goes home may take. */
  #flush(): Promise<void> {
    this.#flushing ??= (async () => {
      // Let attempts that end in this same moment join the batch.
      await this.#world.clock.sleep(0)
      while (this.#ended.length > 0) {
        const batch = this.#ended.splice(0)
        let written = false
        await this.#surviving('write what ended', async () => {
          await finishSteps(this.#world, batch)
          written = true
        })
        if (!written && this.#stopping.signal.aborted) break
        if (!written) {
          this.#ended.unshift(...batch)
          await this.#world.clock.sleep(this.#options.pollMs, this.#stopping.signal)
        }
        await hint(this.#world, 'events')
      }
      this.#flushing = null
    })()
    return this.#flushing
  }

  async #renew(): Promise<void> {
    const attempts = this.#held()
    const held = attempts.map(({ step }) => ({ id: step.id, token: step.lease_token }))
    const renewed = new Map(
      (await renewLeases(this.#world.db, held, this.#leaseSeconds)).map((row) => [row.token, row.unwanted]),
    )
    for (const attempt of attempts) {
      attempt.renewAt = this.#renewAt()
      const unwanted = renewed.get(attempt.step.lease_token)
      if (unwanted === undefined) end(attempt, { outcome: 'lost' })
      else if (unwanted) end(attempt, { outcome: 'cancelled', reason: 'the mission was cancelled' })
    }
  }

  /** The attempts that nothing has ended yet. */
  #held(): readonly Attempt[] {
    return [...this.#attempts.values()].filter((attempt) => attempt.ended === null)
  }

  #renewAt(): number {
    return this.#world.clock.monotonic() + (this.#leaseSeconds * 1_000) / workerLimits.renewalsPerLease
  }

  #endAll(outcome: 'released' | 'cancelled', reason: string): void {
    for (const attempt of this.#attempts.values()) end(attempt, { outcome, reason })
  }
}

function end(attempt: Attempt, how: NonNullable<Attempt['ended']>): void {
  if (attempt.ended !== null) return
  attempt.ended = how
  attempt.abort.abort()
}

/** Takes back what dead workers left, and counts what failed by it. Returns how many steps were taken back. */
export async function reap(world: World, graceSeconds: number = workerLimits.graceSeconds): Promise<number> {
  const reaped = await reapSteps(world.db, { graceSeconds, limit: workerLimits.reapBatch })
  const failed = new Set(reaped.filter((step) => step.status === 'failed').map((step) => step.kind))
  for (const kind of [...failed].sort()) await judgeBreaker(world, kind)
  return reaped.length
}
