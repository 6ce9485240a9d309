// What the conversation is about, as its first speaker names it: a piece of work, a claim, a question, or the topic's own words.

import type { LifeFacts } from '../life-facts.ts'
import { asClause } from '../report.ts'
import { cleaned, grainsOf } from './grains.ts'
import { type Point, pointsAlike, subjectOf } from './points.ts'
import type { Slots } from './sheet.ts'

export interface Topic {
  slots: Slots
  /** The thing that happened which the topic names, or null. */
  point: Point | null
}

const maxPhraseChars = 58
const asking = /^(?:is|are|do|does|did|would|should|can|could|will|has|have)\b/iu

const small = (text: string): string => asClause(text) ?? text

/** Returns the topic's own words, short, without what it quotes and whom it names before a colon. */
function phraseOf(topic: string): string | null {
  const bare = topic.replace(/“[^”]*”?/gu, '').replace(/^[^:]{2,50}:\s+(?=\S)/u, '')
  const first = (bare.split(/[;?]|, (?:and|if)\b/u)[0] ?? '')
    .replace(/\s+(?:in|of|on|about|after|from|to|by|with|when|if|what)?[\s:,.]*$/u, '')
    .trim()
  return first.length < 8 || first.length > maxPhraseChars ? null : first
}

/** Returns the topic's ways to be named. `chat`: as small talk names it, without the work behind it. */
export function topicOf(facts: LifeFacts, points: readonly Point[], family: string): Topic {
  const topic = cleaned(facts.topic)
  const inner = /“([^”]{4,})”?/u.exec(topic)?.[1] ?? ''
  const point = inner === '' ? null : pointsAlike(inner, points)
  const question = /^[^“]{8,84}\?$/u.test(topic) && asking.test(topic) ? topic : null
  const claim = family === 'debate' || family === 'idea' || family === 'deep' ? grainsOf(inner).claims : []
  const subject = subjectOf(inner)
  const phrase = question === null ? phraseOf(topic) : null
  const light = [
    ...(subject.short === null ? [] : [`“${subject.short}”`]),
    ...subject.grains.figures,
    ...subject.grains.names,
    ...grainsOf(inner).figures,
  ]
  const cited = family === 'chat' ? light : [...(point?.slots['it'] ?? []), ...light]
  const named =
    claim.length > 0 ? claim.map(small) : cited.length > 0 ? cited : phrase === null ? [] : [small(phrase)]
  return { slots: { topic: named, question: question === null ? [] : [question] }, point }
}
