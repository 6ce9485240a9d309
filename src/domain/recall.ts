// Which memories come to mind (spec section 8): what matches the words, is fresh and is sure, ranked. Pure; whoever asks brings a
// bounded number of candidates.

import { shareOfStems, shareOfTrigrams, stemsIn, tellingWords, trigramsIn } from './likeness.ts'
import type { Recalled } from './memory.ts'

/** What each part of the score weighs; they add up to 1. A pin adds to it. */
export const recallWeights = {
  words: 0.4,
  likeness: 0.15,
  confidence: 0.25,
  freshness: 0.2,
  pin: 0.15,
} as const

/** A live, undisputed memory that may come to mind. */
export interface Candidate extends Recalled {
  pinned: boolean
  ageDays: number
}

/** What is asked for, taken apart once. */
export interface Asked {
  stems: ReadonlySet<string>
  trigrams: ReadonlySet<string>
}

/** Returns what a text asks for. */
export const askedBy = (about: string): Asked => ({
  stems: stemsIn(about),
  trigrams: trigramsIn(tellingWords(about).join(' ')),
})

/** Returns a memory's score, 0 to 1 and a pin more. Freshness halves every `halfLifeDays`. */
export function scoreOf(memory: Candidate, asked: Asked, halfLifeDays: number): number {
  const text = `${memory.content} ${memory.tags.join(' ')}`
  return (
    recallWeights.words * shareOfStems(asked.stems, stemsIn(text)) +
    recallWeights.likeness * shareOfTrigrams(asked.trigrams, text) +
    recallWeights.confidence * memory.confidence +
    recallWeights.freshness * 0.5 ** (Math.max(0, memory.ageDays) / halfLifeDays) +
    (memory.pinned ? recallWeights.pin : 0)
  )
}

/** Scores that differ by less than this are equal: then the more trusted memory goes first, then the surer one, then by id. */
const scoreStep = 0.02

/** Returns the `limit` memories that come to mind first, best first. The order of the candidates does not matter. */
export function rankMemories(
  candidates: readonly Candidate[],
  about: string,
  { limit, halfLifeDays }: { limit: number; halfLifeDays: number },
): readonly Recalled[] {
  const asked = askedBy(about)
  return candidates
    .map((memory) => ({ memory, steps: Math.round(scoreOf(memory, asked, halfLifeDays) / scoreStep) }))
    .sort(
      (a, b) =>
        b.steps - a.steps ||
        b.memory.trust - a.memory.trust ||
        b.memory.confidence - a.memory.confidence ||
        (a.memory.id < b.memory.id ? -1 : 1),
    )
    .slice(0, Math.max(0, limit))
    .map(({ memory: { pinned: _pinned, ageDays: _ageDays, ...recalled } }) => recalled)
}
