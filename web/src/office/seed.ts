// Chance that is no chance: a number from a text, and a row of numbers from a number. It knows no clock and no dice.

/** Returns a whole number of 32 bits that hangs from the text alone (FNV-1a with a final mix). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A row of numbers from 0 up to but not 1; the same seed gives the same row. */
export type Dice = () => number

/** Returns the row of numbers that hangs from the seed (mulberry32). */
export function diceFrom(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Returns one of the choices, by the next number of the row. */
export function pick<Choice>(dice: Dice, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[Math.floor(dice() * choices.length)] ?? choices[0]
}
