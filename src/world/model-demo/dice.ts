// The demo model's chance: choices that follow from the company's seed and the request's name, so that the same request
// is always answered in the same words.

import { rollOf } from '../rng.ts'

export interface Dice {
  /** Uniform in [0, 1), the same for the same name. */
  roll(name: string): number
  /** One of `options`, which must not be empty. */
  pick<T>(name: string, options: readonly T[]): T
}

/** Returns the dice of one request. */
export function diceOf(companySeed: string, requestSeed: string): Dice {
  const roll = (name: string): number => rollOf(companySeed, `demo/${requestSeed}/${name}`).roll
  return {
    roll,
    pick: (name, options) => {
      const chosen = options[Math.floor(roll(name) * options.length)]
      if (chosen === undefined) throw new Error(`No options to pick from for "${name}"`)
      return chosen
    },
  }
}
