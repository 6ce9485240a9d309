// Makes a step kind of an effect: its run plans the effect once, and how that ended is how the step ended. It knows no target.

import { z } from 'zod'
import type { EffectKind } from './effect.ts'
import { summary } from './fields.ts'
import type { StepContext, StepKind } from './kind.ts'
import { acted, failed, settled } from './outcome.ts'

/** What is to be done, as a step's payload came to it. */
export interface PlannedEffect {
  payload: Readonly<Record<string, unknown>>
  /** The artifacts that it was made of. */
  basis: readonly string[]
  /** One line: what a success will have done. */
  summary: string
  /** Another effect than the step's usual one. */
  effect?: Pick<EffectKind, 'kind'>
}

export interface EffectStep<Payload> {
  effect: Pick<EffectKind, 'kind' | 'class' | 'settleMs'>
  about: string
  payload: z.ZodType<Payload>
  /** Returns what to do, or in one line why there is nothing that could be done. */
  payloadFrom(context: StepContext<Payload>): Promise<PlannedEffect | string>
}

const result = z.looseObject({ summary, effect_id: z.string().optional() })
/** Beside the effect: planning it, and writing down how it ended. */
const aroundMs = 30_000

/** Returns the step kind that does this effect and nothing else. */
export function effectStep<Payload>(given: EffectStep<Payload>): StepKind<Payload> {
  const { effect, payloadFrom } = given
  return {
    kind: effect.kind,
    about: given.about,
    effect: effect.class,
    thinks: false,
    payload: given.payload,
    result,
    lacking: (found) => (result.safeParse(found).success ? null : 'the result does not say what was done'),
    timeoutMs: Math.max(60_000, effect.settleMs + aroundMs),
    run: settled(async (context) => {
      const plan = await payloadFrom(context)
      if (typeof plan === 'string') return failed(plan, false)
      const { payload, basis } = plan
      const end = await context.act({ seq: 0, kind: (plan.effect ?? effect).kind, payload, basis })
      return acted(
        end,
        end.outcome === 'waiting' ? { summary: `Waiting: ${plan.summary}` } : { summary: plan.summary },
      )
    }),
  }
}
