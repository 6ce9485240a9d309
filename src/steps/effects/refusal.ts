// What a failed request tells about whether its effect happened. It knows no target.

import { netErrorIn } from '../../world/net.ts'
import { EffectError, type ProbeAnswer } from '../effect.ts'

/** Judges an answer with a status that is no success: a target that says no has not done it; one that broke down may have. */
export function refusedWith(status: number, said: string): EffectError {
  const mayWorkLater = status === 429
  const definite = (status >= 300 && status < 500 && status !== 408) || mayWorkLater
  return new EffectError(`${status}: ${said}`, { definite, retryable: mayWorkLater, detail: { status } })
}

/** Judges a request that got no answer: what never left has not happened. */
export function unanswered(error: unknown): EffectError {
  const fault = netErrorIn(error)
  const message = fault?.message ?? (error instanceof Error ? error.message : String(error))
  const definite = fault !== null && !fault.begun
  return new EffectError(message, { definite, retryable: definite && fault.retryable })
}

/** Judges a look that failed: `status` is that of the answer, null when there was none. A target that is busy or broken has not answered;
 *  one that says no has, and will hardly say something else. */
export function notSeen(target: string, error: unknown, status: number | null): ProbeAnswer {
  const why = netErrorIn(error)?.message ?? (error instanceof Error ? error.message : String(error))
  const answered = netErrorIn(error) === null && status !== null && status >= 300 && status < 500
  const passes = status === 408 || status === 429
  return answered && !passes
    ? { found: 'cannot_tell', evidence: `${target} would not say: ${why}`.slice(0, 500) }
    : { found: 'no_answer', evidence: `${target} could not be asked: ${why}`.slice(0, 500) }
}

/** Makes of whatever failed before the effect itself (a login, a look-up) a failure that surely left nothing behind. `late`: the
 *  time was up. */
export function beforehand(error: unknown, what: string, late: boolean): EffectError {
  const fault = netErrorIn(error)
  const message = fault?.message ?? (error instanceof Error ? error.message : String(error))
  const status = (error as { status?: unknown } | null)?.status
  const passes = typeof status === 'number' && (status === 429 || status >= 500)
  // What broke off may be asked again: asking changes nothing.
  const retryable = late || (fault === null ? passes : fault.retryable || fault.begun)
  return new EffectError(`${what}: ${message}`, { definite: true, retryable })
}

/** A failure before anything left: what was planned is not set up any more, or cannot be done as it is. */
export function gone(message: string): EffectError {
  return new EffectError(message, { definite: true, retryable: false })
}
