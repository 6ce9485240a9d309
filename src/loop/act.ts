// The one way in which a step acts in the world: through the effect journal.

import type { Policies } from '../domain/policy.ts'
import type { StepContext } from '../steps/kind.ts'
import type { World } from '../world/world.ts'
import type { Assignment } from './assignment.ts'

/** Returns `context.act` for an attempt of a step. */
export function actFor(
  _world: World,
  _assignment: Assignment,
  _policies: Policies,
  _signal: AbortSignal,
): StepContext<unknown>['act'] {
  return async () => ({ outcome: 'waiting', reason: 'nothing acts yet', result: {} })
}
