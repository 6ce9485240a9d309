// What the conversation is about, as its first speaker names it: a piece of work, a claim, a question, or the topic's own words.

import type { LifeFacts } from '../life-facts.ts'
import { asClause } from '../report.ts'
import { cleaned, grainsOf } from './grains.ts'
import { type Point, pointsAlike } from './points.ts'
import type { Slots } from './sheet.ts'
import { subjectOf } from './subjects.ts'

export interface Topic {
  slots: Slots
  /** The thing that happened which the topic names, or null. */
  point: Point | null
}

const maxPhraseChars = 58
const labelled = /^[\p{Lu}][\p{L} ]{2,20}: /u
const asking = /^(?:is|are|do|does|did|would|should|can|could|will|has|have)\b/iu

const small = (text: string): string => asClause(text) ?? text

/** Returns the topic's own words, short, without what it quotes and whom it names before a colon. */
function phraseOf(topic: string): string | null {
  const bare = topic.replace(/“[^”]*”?/gu, ' …').replace(/^[^:]{2,50}:\s+(?=\S)/u, '')
  const first = (bare.split(/[;?]|, (?:and|if|after)\b/u)[0] ?? '').replace(/[\s:,.]+$/u, '').trim()
  return first.length < 8 || first.length > maxPhraseChars || first.includes('…') ? null : first
}

/** Returns the topic's ways to be named: `topic` as a thing or a clause, `says` when it is a statement, `question` when it asks. */
export function topicOf(facts: LifeFacts, points: readonly Point[], family: string): Topic {
  const topic = cleaned(facts.topic)
  const inner = /“([^”]{4,})”?/u.exec(topic)?.[1] ?? ''
  const point = inner === '' ? null : pointsAlike(inner, points)
  const question = /^[^“]{8,84}\?$/u.test(topic) && asking.test(topic) ? topic : null
  const subject = subjectOf(inner)
  const statement = (inner.length > 44 || /[.!…]$/u.test(inner)) && !labelled.test(inner)
  const says = statement || family === 'chat' ? (point?.slots['claim'] ?? grainsOf(inner).claims) : []
  const short = subject.short === null ? [] : [`“${subject.short}”`]
  const work = subject.word === null || inner === '' ? [] : [`the ${subject.word} ${subject.noun}`]
  const { word } = subject
  const jobs = (point?.slots['job'] ?? work).filter((job) => word === null || job.includes(word))
  const facing = point?.slots['fact'] ?? []
  const phrase = question === null ? phraseOf(topic) : null
  const named = statement
    ? [...facing, ...(phrase === null ? [] : [small(phrase)])]
    : inner === ''
      ? phrase === null
        ? []
        : [small(phrase)]
      : family === 'chat'
        ? short
        : [...short, ...jobs]
  return { slots: { topic: named, says, question: question === null ? [] : [question] }, point }
}
