// Makes a step kind of an effect: its run plans the effect once, and how that ended is how the step ended. It knows no target.

import type { z } from 'zod'
import type { ActingClass } from './effect.ts'
import type { StepContext, StepKind } from './kind.ts'
import { acted, failed, settled } from './outcome.ts'

/** What is to be done, as a step's payload came to it. */
interface Wanted<Done> {
  payload: Done
  /** The artifacts that it was made of. */
  basis: readonly string[]
  /** Another effect than that of the step's own name. */
  effect?: string
}

export interface EffectStep<Payload, Done> {
  /** The step's name, and its effect's. */
  kind: string
  about: string
  class: ActingClass
  payload: z.ZodType<Payload>
  result: z.ZodType<Record<string, unknown>>
  /** What to say of a result that does not fit. */
  lacks: string
  timeoutMs: number
  /** Returns what to do, or in one line why there is nothing that could be done. */
  want(context: StepContext<Payload>): Promise<Wanted<Done> | { problem: string }>
  /** Returns in one line what is done, and what else the result tells; of what stands, which a human may have edited since. */
  tell(done: Done, asked: Payload): { summary: string; [told: string]: unknown }
}

/** Returns the step kind that does this effect and nothing else. */
export function effectStep<Payload, Done extends Readonly<Record<string, unknown>>>(
  given: EffectStep<Payload, Done>,
): StepKind<Payload> {
  const { kind, about, payload, result, lacks, timeoutMs, want, tell } = given
  return {
    ...{ kind, about, payload, result, timeoutMs },
    effect: given.class,
    thinks: false,
    lacking: (found) => (result.safeParse(found).success ? null : lacks),
    run: settled(async (context) => {
      const wanted = await want(context)
      if ('problem' in wanted) return failed(wanted.problem, false)
      const { effect = kind, basis } = wanted
      const end = await context.act({ seq: 0, kind: effect, payload: wanted.payload, basis })
      if (end.outcome !== 'done' && end.outcome !== 'waiting') return acted(end)
      // An edit is checked against the effect's own schema before it is kept.
      const { summary, ...told } = tell(end.payload as Done, context.payload)
      return acted(end, {
        ...told,
        summary: end.outcome === 'waiting' ? `Waiting: ${summary}.` : `${summary}.`,
      })
    }),
  }
}
