// How a handler ends: the ways to fail, as values. It knows no kind.

import { ThoughtError } from '../domain/thought.ts'
import { NetError } from '../world/net.ts'
import type { EffectEnd } from './effect.ts'
import type { StepContext, StepOutcome } from './kind.ts'

const reasonChars = 1_000

/** Returns a failure with its reason on one line. `parkSeconds`: it is none of the step's doing and comes back after that. */
export function failed(reason: string, retryable: boolean, parkSeconds: number | null = null): StepOutcome {
  const line = reason.replace(/\s+/g, ' ').trim()
  return {
    outcome: 'failed',
    reason: line.length > reasonChars ? `${line.slice(0, reasonChars)}…` : line,
    retryable,
    ...(parkSeconds === null ? {} : { parkSeconds }),
  }
}

/** Runs a handler's work: what net and mind are known to fail with becomes a failure, and nothing is started after an abort. */
export function settled<Payload>(
  work: (context: StepContext<Payload>) => Promise<StepOutcome>,
): (context: StepContext<Payload>) => Promise<StepOutcome> {
  return async (context) => {
    if (context.signal.aborted) return failed('the step was stopped before it began', true)
    try {
      return await work(context)
    } catch (error) {
      if (error instanceof NetError) return failed(error.message, error.retryable)
      if (error instanceof ThoughtError) return failed(error.message, error.retryable, error.parkSeconds)
      throw error
    }
  }
}

/** Returns how a step ends that acted in the world: what the journal came to, with `result` (which needs a summary) for what was done. */
export function acted(end: EffectEnd, result: Readonly<Record<string, unknown>> = {}): StepOutcome {
  switch (end.outcome) {
    case 'done':
      return {
        outcome: 'succeeded',
        result: { summary: 'done', ...end.result, ...result, effect_id: end.effectId },
        artifacts: [],
        events: [],
      }
    case 'waiting':
      return { outcome: 'waiting', reason: end.reason, result: { ...end.result, ...result } }
    case 'unknown':
      return end
    case 'failed':
      return failed(end.reason, end.retryable, end.parkSeconds ?? null)
  }
}
