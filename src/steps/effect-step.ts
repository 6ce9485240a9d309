// Makes a step kind of an effect: its run plans the effect once, and how that ended is how the step ended. It knows no target.

import type { z } from 'zod'
import type { ActingClass } from './effect.ts'
import type { StepContext, StepKind } from './kind.ts'
import { acted, failed, settled } from './outcome.ts'

/** What is to be done, as a step's payload came to it. */
export interface Wanted {
  payload: Readonly<Record<string, unknown>>
  /** The artifacts that it was made of. */
  basis: readonly string[]
  /** One line: what is done. */
  summary: string
  /** What the result tells beside what the target said. */
  told?: Readonly<Record<string, unknown>>
  /** Another effect than that of the step's own name. */
  effect?: string
}

export interface EffectStep<Payload> {
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
  want(context: StepContext<Payload>): Promise<Wanted | { problem: string }>
}

/** Returns the step kind that does this effect and nothing else. */
export function effectStep<Payload>(given: EffectStep<Payload>): StepKind<Payload> {
  const { kind, about, payload, result, lacks, timeoutMs, want } = given
  return {
    ...{ kind, about, payload, result, timeoutMs },
    effect: given.class,
    thinks: false,
    lacking: (found) => (result.safeParse(found).success ? null : lacks),
    run: settled(async (context) => {
      const wanted = await want(context)
      if ('problem' in wanted) return failed(wanted.problem, false)
      const { summary, told = {}, effect = kind, basis } = wanted
      const end = await context.act({ seq: 0, kind: effect, payload: wanted.payload, basis })
      return acted(end, {
        ...told,
        summary: end.outcome === 'waiting' ? `Waiting: ${summary}.` : `${summary}.`,
      })
    }),
  }
}
