// A circuit breaker per provider: after failures in a row nobody asks it for a while, then one tries. It lives as long as the process; what
// must wait longer waits in the database.

import type { Clock } from '../clock.ts'
import { type Model, ModelError, type ModelFault, type ModelReply, type ModelRequest } from '../model.ts'
import { modelNameOf } from './registry.ts'

/** reliability.md 5.7: 5 failures in a row open it for 30 s; then one call is let through. */
export const breakerLimits = { failures: 5, openMs: 30_000 } as const

interface Breaker {
  failures: number
  /** On the clock that never jumps; null while it is closed. */
  openUntil: number | null
  trying: boolean
}

/** What says something about the provider, and not about one request or key. */
const telling: readonly ModelFault[] = ['overloaded', 'network', 'timeout', 'cut']

/** Returns `model` behind breakers: while one is open, a call throws ModelError `breaker` with the time to wait, and nothing is sent. */
export function withBreakers(model: Model, clock: Clock): Model {
  const breakers = new Map<string, Breaker>()
  async function ask(request: ModelRequest): Promise<ModelReply> {
    const name = request.model ?? model.name
    const provider = modelNameOf(name)?.provider ?? name
    const breaker = breakers.get(provider) ?? { failures: 0, openUntil: null, trying: false }
    breakers.set(provider, breaker)
    const now = clock.monotonic()
    if (breaker.openUntil !== null && (now < breaker.openUntil || breaker.trying)) {
      const retryAfterMs = Math.max(1_000, Math.ceil(breaker.openUntil - now))
      const message = `${provider} failed ${breakerLimits.failures} times in a row; it is left alone for ${Math.ceil(retryAfterMs / 1_000)} s`
      throw new ModelError(message, true, { fault: 'breaker', retryAfterMs })
    }
    const isTrial = breaker.openUntil !== null
    breaker.trying = isTrial
    try {
      const reply = await model.ask(request)
      breaker.failures = 0
      breaker.openUntil = null
      return reply
    } catch (error) {
      if (error instanceof ModelError && telling.includes(error.facts.fault ?? 'invalid')) {
        breaker.failures += 1
        if (breaker.failures >= breakerLimits.failures)
          breaker.openUntil = clock.monotonic() + breakerLimits.openMs
      }
      throw error
    } finally {
      // A call that was on its way before it opened ends no trial.
      if (isTrial) breaker.trying = false
    }
  }
  return { ...model, ask }
}
