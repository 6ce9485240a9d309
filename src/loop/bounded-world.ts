// The world with a model that answers so many more times and no more: what bounds the cost of a conversation whatever is asked in it.

import { ModelError } from '../world/model.ts'
import type { World } from '../world/world.ts'

/** Returns `world` with a model that refuses (ModelError, not to be tried again) after `calls` calls. */
export function withCallsLeft(world: World, calls: number): World {
  let left = calls
  const { model } = world
  return {
    ...world,
    model: {
      ...model,
      ask(request) {
        if (left <= 0) {
          const why = 'the conversation has used up the model calls that conversation_policy allows'
          return Promise.reject(new ModelError(why, false))
        }
        left -= 1
        return model.ask(request)
      },
    },
  }
}
