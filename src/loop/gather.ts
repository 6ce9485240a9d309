// Lets an agent use the tools it is allowed before it answers.

import type { Policies } from '../domain/policy.ts'
import type { StepContext } from '../steps/kind.ts'
import type { World } from '../world/world.ts'
import type { Assignment } from './assignment.ts'

/** Returns `context.gather` for an attempt of a step. */
export function gatherFor(
  _world: World,
  _assignment: Assignment,
  _policies: Policies,
  _signal: AbortSignal,
): StepContext<unknown>['gather'] {
  return async () => ({ texts: [], calls: [] })
}
