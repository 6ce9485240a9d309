// Who speaks next, and how it is meant (spec section 7). Pure: chance comes as arguments.

import type { Bond, Interaction, SpeakerWeight } from './roundtable.ts'

/** How two agents stand who have nothing on record. */
const strangers = 0.5
const affinityCounts = 0.6
const recencyCounts = 0.4
const mostJitter = 0.2
/** Above this tension they clash, below that one they get on. */
const clash = { above: 0.6, challenge: 0.2 } as const
const accord = { below: 0.3, supportive: 0.4 } as const

/** Returns how two agents stand to each other, 0 to 1. */
export function affinityOf(bonds: readonly Bond[], one: string, other: string): number {
  const [a, b] = one < other ? [one, other] : [other, one]
  return bonds.find((bond) => bond.a === a && bond.b === b)?.affinity ?? strangers
}

/**
 * Returns how recently and how often an agent spoke, 0 to 1: the mean of both. Recently is 1 for who spoke last, and a step less for
 * each turn since, down to 0 when everybody could have spoken meanwhile; often is the share of the turns so far.
 */
export function recencyOf(agent: string, spoken: readonly string[], seats: number): number {
  const last = spoken.lastIndexOf(agent)
  if (last < 0) return 0
  const since = spoken.length - 1 - last
  const recently = Math.max(0, 1 - since / Math.max(1, seats))
  const often = spoken.filter((one) => one === agent).length / spoken.length
  return (recently + often) / 2
}

export interface SpeakerAsk {
  /** Who sits there, agents only. */
  seats: readonly string[]
  /** The agents who spoke so far, in order; remarks of founders are no turns of theirs. */
  spoken: readonly string[]
  bonds: readonly Bond[]
  /** By agent, in [0, 1): the middle is no jitter. */
  jitter: Readonly<Record<string, number>>
}

/**
 * Returns everybody who may speak next with their weights, sorted by id. The agent who spoke last may not, whether or not a founder
 * said something since: his remark is answered by somebody else, so that nobody has two turns in a row.
 */
export function speakerWeights({ seats, spoken, bonds, jitter }: SpeakerAsk): readonly SpeakerWeight[] {
  const last = spoken.at(-1)
  const candidates = seats.filter((agent) => agent !== last).sort()
  return candidates.map((agent) => {
    const affinity = last === undefined ? strangers : affinityOf(bonds, agent, last)
    const recency = recencyOf(agent, spoken, seats.length)
    const shift = ((jitter[agent] ?? strangers) * 2 - 1) * mostJitter
    const weight = Math.max(0, 1 + affinityCounts * affinity - recencyCounts * recency + shift)
    return { agent, weight, affinity, recency, jitter: shift }
  })
}

/** A decision by chance: what came of it, and the number that its roll stayed under; null where no roll was asked. */
export interface Drawn<Of> {
  drawn: Of
  threshold: number | null
}

/** Returns who is drawn by a roll in [0, 1), everybody as probable as their weight; null when nobody may speak. */
export function drawSpeaker(weights: readonly SpeakerWeight[], roll: number): Drawn<SpeakerWeight> | null {
  const total = weights.reduce((sum, one) => sum + one.weight, 0)
  let reached = 0
  for (const drawn of weights) {
    reached += drawn.weight
    if (roll * total < reached) return { drawn, threshold: reached / total }
  }
  const drawn = weights.at(-1)
  return drawn === undefined ? null : { drawn, threshold: 1 }
}

/** Returns how a turn is meant, given how the speaker stands to whom he answers and a roll in [0, 1): tension is 1 − affinity. */
export function interactionFor(affinity: number, roll: number): Drawn<Interaction> {
  const tension = 1 - affinity
  if (tension > clash.above)
    return { drawn: roll < clash.challenge ? 'challenge' : 'critical', threshold: clash.challenge }
  if (tension < accord.below)
    return { drawn: roll < accord.supportive ? 'supportive' : 'agreement', threshold: accord.supportive }
  return { drawn: 'neutral', threshold: null }
}
