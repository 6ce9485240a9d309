// What a failed request tells about whether its effect happened. It knows no target.

import { netErrorIn } from '../../world/net.ts'
import { EffectError } from '../effect.ts'

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
