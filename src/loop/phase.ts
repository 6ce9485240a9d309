// What a phase of the heartbeat is: a name, a budget, and what it does. It makes no model call.

import type { Policies } from '../domain/policy.ts'
import type { World } from '../world/world.ts'

/** What a phase is given: until when it may work (monotonic ms), and the policies of this beat. */
export interface Moment {
  deadline: number
  policies: Policies
}

export interface Phase {
  phase: string
  budgetMs: number
  /** Returns what it did in figures. All figures 0, those of looking aside, means: nothing happened. */
  run(world: World, moment: Moment): Promise<Record<string, number>>
}

/** Figures that count looking, not doing: they do not make a beat busy. */
export const figuresOfLooking: readonly string[] = ['rules', 'broken', 'events', 'waiting']
