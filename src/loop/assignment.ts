// A claimed step with what surrounds it, as whoever works on it needs it.

import type { EffectKind } from '../steps/effect.ts'
import type { StepKind } from '../steps/kind.ts'
import type { StepFacts } from '../store/step-facts.ts'
import type { ClaimedStep } from '../store/steps.ts'

/** A claimed step with all that its attempt needs. */
export interface Assignment {
  step: ClaimedStep
  facts: StepFacts
  kind: StepKind
  /** What it may do in the world; the product's own when left out. */
  effects?: readonly EffectKind[]
}
