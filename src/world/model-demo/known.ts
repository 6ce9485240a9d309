// What the company has said already, as the lines the asker gives: how far a sentence has been told before, and whether a
// line is new. It compares words; it knows neither who said a line nor when.

import { demoLimits } from './limits.ts'
import { remembered } from './remembered.ts'
import { contentWords } from './terms.ts'

/** Returns, for a sentence's folded content words, the share of them that one known line holds, 0 to 1. */
export type ToldBefore = (words: ReadonlySet<string>) => number

/** From this share on a sentence counts as told. */
const toldShare = 0.6
/** A line of fewer words than this meets too many sentences by accident. */
const leastLineWords = 4

// The same lines are known from call to call.
const wordsOfLine = remembered(demoLimits.rememberedLines, (_title, line) => contentWords(line))

/** Whether a share is high enough to say that the sentence was told before. */
export const isTold = (said: { told: number }): boolean => said.told >= toldShare

/** Returns what is left of a sentence's worth when so much of it was told before. */
export const freshness = (told: number): number => (told < 0.4 ? 1 : Math.max(0.15, 1.3 - 1.2 * told))

/** Returns the measure of what `known` holds; at most `demoLimits.maxKnownLines` lines are looked at. */
export function toldBefore(known: readonly string[]): ToldBefore {
  const sizes: number[] = []
  const linesWith = new Map<string, number[]>()
  for (const line of known.slice(0, demoLimits.maxKnownLines)) {
    const words = wordsOfLine('', line)
    if (words.size < leastLineWords) continue
    const at = sizes.push(words.size) - 1
    for (const word of words) {
      const lines = linesWith.get(word)
      if (lines === undefined) linesWith.set(word, [at])
      else lines.push(at)
    }
  }
  return (words) => {
    if (words.size === 0 || sizes.length === 0) return 0
    const shared = new Map<number, number>()
    for (const word of words)
      for (const line of linesWith.get(word) ?? []) shared.set(line, (shared.get(line) ?? 0) + 1)
    let most = 0
    // A long sentence may have been told in part: then the line is the smaller of the two.
    for (const [line, count] of shared)
      most = Math.max(most, count / Math.min(words.size, Math.max(sizes[line] ?? 0, 2 * leastLineWords)))
    return Math.min(1, most)
  }
}
