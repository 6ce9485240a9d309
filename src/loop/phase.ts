// What a phase of the heartbeat is: a name, a budget, and what it does. It makes no model call.

import type { World } from '../world/world.ts'

export interface Phase {
  phase: string
  budgetMs: number
  /** Does its work until `deadline` (monotonic ms); returns what it did in figures. All figures 0 means: nothing happened. */
  run(world: World, moment: { deadline: number }): Promise<Record<string, number>>
}

/** Figures that count looking, not doing: they do not make a beat busy. */
export const figuresOfLooking: readonly string[] = ['rules', 'events', 'waiting']
