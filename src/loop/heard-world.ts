// The world with a model that is listened to: whether anything that was made with it was said by a simulated one.

import type { World } from '../world/world.ts'

/** Returns `world`, and whether a simulated model has answered in it so far. */
export function heardWorld(world: World): { world: World; simulated(): boolean } {
  let simulated = false
  const { model } = world
  return {
    world: {
      ...world,
      model: {
        ...model,
        async ask(request) {
          const reply = await model.ask(request)
          simulated ||= reply.simulated
          return reply
        },
      },
    },
    simulated: () => simulated,
  }
}
