// What the company offers two agents because of how they stand to each other (spec section 7): those who rub against each other a
// talk about it, those who like each other and differ in experience a lesson. Pure: bonds and figures in, pairs out.

import type { Bond } from './roundtable.ts'

/** Two agents. In a mentoring, `one` is who has done it more often. */
export interface Pair {
  one: string
  other: string
}

/** What is offered at most once a day, rolled like a slot. */
export interface Offer {
  slot: string
  format: 'conflict_resolution' | 'mentoring'
  /** In the company's time zone. */
  at: string
  probability: number
}

/**
 * Half of the days, so that a pair that stays cool is not made to talk about it every day; less often for a lesson, since experience
 * grows by days, not by hours. Both in the gaps of a working day, when the day's surest conversations have been held.
 */
export const offers: readonly Offer[] = [
  { slot: 'offer mentoring', format: 'mentoring', at: '11:40', probability: 0.35 },
  { slot: 'offer conflict_resolution', format: 'conflict_resolution', at: '15:40', probability: 0.5 },
]

/** Who fits. The affinities are the spec's; strangers stand at 0.5, so neither is offered to them. */
export const offerBounds = {
  coolest: 0.35,
  closest: 0.65,
  /** Twice as much experience is a gap that shows, and with three more of them it is more than chance in a company's first hours. */
  timesExperience: 2,
  moreExperience: 3,
} as const

/** Returns the pairs that an offer of this format fits, in the order of the bonds. `experience` by agent: missions finished and
 *  memories that live. */
export function pairsFor(
  format: Offer['format'],
  bonds: readonly Bond[],
  experience: Readonly<Record<string, number>>,
): readonly Pair[] {
  if (format === 'conflict_resolution') {
    return bonds
      .filter(({ affinity }) => affinity <= offerBounds.coolest)
      .map(({ a, b }) => ({ one: a, other: b }))
  }
  return bonds
    .filter(({ affinity }) => affinity >= offerBounds.closest)
    .map(({ a, b }) => bySeniority({ one: a, other: b }, experience))
    .filter(({ one, other }) => {
      const [more, less] = [experience[one] ?? 0, experience[other] ?? 0]
      return more >= offerBounds.timesExperience * less && more - less >= offerBounds.moreExperience
    })
}

/** Returns the pair with the more experienced of the two first. */
export function bySeniority(pair: Pair, experience: Readonly<Record<string, number>>): Pair {
  const more = (experience[pair.other] ?? 0) > (experience[pair.one] ?? 0)
  return more ? { one: pair.other, other: pair.one } : pair
}
