// How memory chooses what to work on next (spec section 8): of a rule's topics the one that an agent's strategies and lessons speak
// of. Pure; the roll that lets memory speak at all is the caller's.

import { shareOfStems, shareOfTrigrams, stemsIn, tellingWords, trigramsIn } from './likeness.ts'
import type { MemoryType } from './memory.ts'

export const influenceRules = {
  /** Strategies and lessons below this confidence choose nothing. */
  leastConfidence: 0.6,
  /** Neither does what strangers on the open web said. */
  leastTrust: 1,
  /** How many of an agent's memories are asked, the surest first. */
  askedPerAgent: 60,
  /** A memory without a word of the topic still speaks of it when this share of the topic's trigrams is in it. */
  leastLikeness: 0.3,
  /** What is left of a memory's say for each time it has chosen before: others are to be heard, too. */
  fading: 0.7,
} as const

/** A live, undisputed strategy or lesson that may choose. */
export interface Adviser {
  id: string
  type: MemoryType
  content: string
  confidence: number
  tags: readonly string[]
  /** How often it has chosen a topic. */
  chosen: number
}

export interface Advice {
  topic: string
  memory: Adviser
  /** The words of the topic that the memory speaks of; empty where it is only alike. */
  shared: readonly string[]
}

/**
 * Returns the topic that memory chooses, and which memory; null when none speaks of any. The best match wins; of equal ones the surer
 * memory, then the lower id, then the earlier topic.
 */
export function adviceOn(topics: readonly string[], memories: readonly Adviser[]): Advice | null {
  const texts = memories.map((memory) => {
    const text = `${memory.content} ${memory.tags.join(' ')}`
    return { memory, text, stems: stemsIn(text) }
  })
  const matches = topics.flatMap((topic, place) => {
    const asked = { stems: stemsIn(topic), trigrams: trigramsIn(tellingWords(topic).join(' ')) }
    return texts.flatMap(({ memory, text, stems }) => {
      const words = shareOfStems(asked.stems, stems)
      const likeness = shareOfTrigrams(asked.trigrams, text)
      if (words === 0 && likeness < influenceRules.leastLikeness) return []
      const say = (words + likeness) * influenceRules.fading ** memory.chosen
      return [{ topic, place, memory, stems, say }]
    })
  })
  const [best] = matches.sort(
    (a, b) =>
      b.say - a.say ||
      b.memory.confidence - a.memory.confidence ||
      (a.memory.id < b.memory.id ? -1 : a.memory.id > b.memory.id ? 1 : a.place - b.place),
  )
  if (best === undefined) return null
  const shared = tellingWords(best.topic).filter((word) => shareOfStems(stemsIn(word), best.stems) === 1)
  return { topic: best.topic, memory: best.memory, shared: [...new Set(shared)] }
}

/** Returns in words which memory chose the topic. Its own words stay where they are: what is to be forgotten can be. */
export function adviceInWords({ memory, shared }: Advice): string {
  const about = shared.length === 0 ? 'something alike' : `“${shared.slice(0, 6).join(', ')}”`
  return `The topic was chosen by memory: a ${memory.type} of confidence ${memory.confidence.toFixed(2)} that speaks of ${about}.`
}
