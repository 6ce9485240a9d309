// The one fact worth remembering: fresh, on what was asked, and as sure as its texts make it. Confidence is measured,
// never felt; where everything was told before there is no insight.

import { figureWeight } from './figures.ts'
import { holds, itemOf } from './findings.ts'
import { isTold } from './known.ts'
import type { Reading, Said } from './reading.ts'
import { likeness } from './salience.ts'
import { readingOf, told } from './telling.ts'

export interface Insight {
  statement: string
  /** 0.4 to 0.95. */
  confidence: number
  tags: string[]
}

/** From this share of the asked words on a sentence speaks of what was asked. */
export const onTopicFrom = 0.3
/** From this likeness on two sentences say much the same. */
const alikeFrom = 0.15

const statable = (said: Said): boolean => said.quote !== null && said.kind !== 'heading'

/** Returns the sentences that can be stated, those on what was asked where there are any. */
function candidates(readings: readonly Reading[]): { onTopic: Said[]; all: Said[] } {
  const all = readings.flatMap((reading) => reading.sentences).filter(statable)
  return { all, onTopic: all.filter((said) => said.wanted >= onTopicFrom) }
}

export type News = 'new' | 'new beside the topic' | 'nothing new' | 'nothing'

/** Returns whether these readings hold something that was not told before: on what was asked, or beside it. */
export function newsIn(readings: readonly Reading[]): News {
  const { all, onTopic } = candidates(readings)
  if (all.length === 0) return 'nothing'
  if (all.every(isTold)) return 'nothing new'
  return onTopic.length > 0 && onTopic.every(isTold) ? 'new beside the topic' : 'new'
}

/** Returns the untold sentence that says most on what was asked, or most of all when nothing untold does, or null. */
export function freshest(readings: readonly Reading[]): Said | null {
  const { all, onTopic } = candidates(readings)
  const weigh = (said: Said): number =>
    said.salience * (0.7 + 0.3 * said.rank) * (0.5 + said.wanted) * (said.whole ? 1 : 0.7)
  const fresh = (pool: readonly Said[]): Said[] => pool.filter((said) => !isTold(said))
  const pool = fresh(onTopic).length > 0 ? fresh(onTopic) : fresh(all)
  return pool.reduce<Said | null>(
    (top, said) => (top === null || weigh(said) > weigh(top) ? said : top),
    null,
  )
}

/** How much the rest of the texts stands behind a sentence, 0 to 1: sentences that say much the same, twice as much when
 *  another text has them. */
function supportOf(said: Said, all: readonly Said[]): number {
  const alike = all.filter((other) => other !== said && likeness(other.words, said.words) >= alikeFrom)
  const elsewhere = new Set(alike.map((other) => other.sourceId).filter((id) => id !== said.sourceId))
  return Math.min(0.5, alike.length / 8) + Math.min(0.5, elsewhere.size / 4)
}

/**
 * Returns the most telling fact that is not told yet, or null. `confidence` in [0.4, 0.95] is a sum of measures, each in
 * [0, 1]: its place in its text (rank), what else stands behind it, whether it carries a figure, whether it speaks of
 * what was asked, how much of it is new, and whether it can stand by itself. The weights are set so that about a
 * third of the statements of varied texts pass 0.75.
 */
export function insightOf(readings: readonly Reading[], hasTopic: boolean): Insight | null {
  const best = freshest(readings)
  if (best === null) return null
  const all = readings.flatMap((reading) => reading.sentences)
  const figure = Math.max(0, ...best.figures.map(figureWeight))
  const measured =
    0.4 +
    0.14 * best.rank * Math.min(1, all.length / 12) +
    0.16 * supportOf(best, all) +
    0.1 * figure +
    (hasTopic ? 0.16 * best.wanted : 0.06) +
    0.08 * (1 - best.told) +
    (best.whole && best.plain.length <= 240 ? 0.05 : 0)
  const reading = readingOf(readings, best)
  const tags = [...reading.terms.filter((term) => holds(best, term)), ...reading.terms]
    .map((term) => term.text.toLowerCase())
    .filter((tag, at, list) => list.indexOf(tag) === at)
  const headline = reading.items.length > 0 && itemOf(best) !== '' ? `${itemOf(best)}: ` : ''
  return {
    statement: `${headline}${told(best, reading.language, 320)} (“${reading.name}”)`,
    confidence: Math.round(Math.min(0.95, Math.max(0.4, measured)) * 100) / 100,
    tags: tags.slice(0, 4),
  }
}
