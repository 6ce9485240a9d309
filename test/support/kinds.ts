// Step kinds whose handlers a test holds in its hand, under names that the intake knows.

import { z } from 'zod'
import type { StepContext, StepKind, StepOutcome } from '../../src/steps/kind.ts'

export const done = (result: Record<string, unknown> = {}): StepOutcome => ({
  outcome: 'succeeded',
  result: { summary: 'done', ...result },
  artifacts: [],
  events: [],
})
export const broken = (reason = 'it is broken', retryable = true): StepOutcome => ({
  outcome: 'failed',
  reason,
  retryable,
})

export interface Run {
  context: StepContext<unknown>
  /** Ends the attempt. */
  end(outcome: StepOutcome): void
}

/** A kind whose attempts wait in `runs` until the test ends them. `deaf`: they do not heed their signal. */
export interface HeldKind extends StepKind {
  runs: Run[]
}

/** Returns a kind of this name whose every attempt the test ends by hand, or, unless it is deaf, its signal. */
export function heldKind(kind: string, options: { deaf?: boolean; timeoutMs?: number } = {}): HeldKind {
  const runs: Run[] = []
  return {
    ...kindOf(kind, (context) => {
      const { promise, resolve } = Promise.withResolvers<StepOutcome>()
      runs.push({ context, end: resolve })
      if (!options.deaf)
        context.signal.addEventListener('abort', () => resolve(broken('stopped')), { once: true })
      return promise
    }),
    timeoutMs: options.timeoutMs ?? 3_600_000,
    runs,
  }
}

/** Returns a kind of this name that does what `run` says. */
export function kindOf(
  kind: string,
  run: (context: StepContext<unknown>) => StepOutcome | Promise<StepOutcome>,
): StepKind {
  return {
    kind,
    about: 'For a test.',
    effect: 'pure',
    thinks: false,
    payload: z.unknown(),
    result: z.looseObject({ summary: z.string() }),
    lacking: (result) => (result['summary'] === '' ? 'it says nothing' : null),
    timeoutMs: 60_000,
    run: async (context) => run(context),
  }
}
