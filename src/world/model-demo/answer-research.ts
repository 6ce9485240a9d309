// The answer to `research`: a question put to several texts. What answers it, where the texts agree, what only one of
// them has, and which words of the question none of them knows.

import { type AnalysisAnswer, figuresFrom, honestStart, nothingToAnalyse } from './answer-analyze.ts'
import { askedWords, asksForSubject, subjectOf } from './asked.ts'
import type { Dice } from './dice.ts'
import type { Facts } from './facts.ts'
import { findingsFor, quotableOf, sharedTerms, stateFindings, worthTo } from './findings.ts'
import { insightOf, onTopicFrom } from './insight.ts'
import { demoLimits } from './limits.ts'
import { filled, inWords, listed } from './phrases.ts'
import { byWorth, type Reading, type Said } from './reading.ts'
import { cutAtWord } from './report.ts'
import { likeness, pickVarious } from './salience.ts'
import { joined, lastWords, namedSource, notices } from './summary.ts'
import { readingOf, told } from './telling.ts'
import { folded, stemsOf, tokensOf } from './terms.ts'
import type { Voice } from './voice.ts'

interface Agreement {
  /** Whether they say the same, not only speak of the same. */
  close: boolean
  one: Said
  other: Said
  shared: string[]
}

/** Returns the pairs of sentences of different texts that say most alike, the closest first, at most `max`. */
function agreements(readings: readonly Reading[], max: number): Agreement[] {
  const heads = readings.map((reading) =>
    [...reading.sentences].sort((a, b) => b.salience - a.salience || a.index - b.index).slice(0, 120),
  )
  const pairs: (Agreement & { closeness: number })[] = []
  heads.forEach((sentences, at) => {
    for (const other of heads.slice(at + 1).flat()) {
      for (const one of sentences) {
        const shared = [...one.words].filter((word) => other.words.has(word))
        const sameFigure = one.figures.some((figure) =>
          other.figures.some((second) => second.value === figure.value),
        )
        const closeness = likeness(one.words, other.words) + (sameFigure ? 0.15 : 0)
        if (shared.length >= 3 && closeness >= 0.24)
          pairs.push({ one, other, shared, closeness, close: closeness >= 0.4 })
      }
    }
  })
  pairs.sort(
    (a, b) => b.closeness - a.closeness || a.one.index - b.one.index || a.other.index - b.other.index,
  )
  const taken: Agreement[] = []
  for (const pair of pairs) {
    if (taken.length >= max) break
    if (taken.every((done) => done.one !== pair.one && done.other !== pair.other)) taken.push(pair)
  }
  return taken
}

/** Returns the terms that one text has and no other, by text. */
function ownTerms(reading: Reading, readings: readonly Reading[]): string[] {
  const others = readings.filter((other) => other !== reading)
  return reading.terms
    .filter((term) =>
      term.key
        .split(' ')
        .every((word) => !others.some((other) => other.sentences.some((said) => said.words.has(word)))),
    )
    .map((term) => term.text)
    .slice(0, 3)
}

/** Words of the question, as asked, that stand in none of the texts. */
function unanswered(question: string, readings: readonly Reading[]): string[] {
  const wanted = askedWords(question)
  const held = new Set(
    readings.flatMap((reading) => reading.sentences).flatMap((said) => [...stemsOf(said.words)]),
  )
  const missing = new Set<string>()
  for (const token of tokensOf(question)) {
    const word = folded(token)
    if (!wanted.has(word)) continue
    if (![...stemsOf(new Set([word]))].some((stem) => held.has(stem))) missing.add(token)
  }
  return [...missing].slice(0, 5)
}

/** Chooses the findings: the best of each text in turn, so that none is drowned by a longer one. */
function chooseAcross(readings: readonly Reading[], voice: Voice, max: number): Said[] {
  const worth = worthTo(voice)
  const each = Math.max(1, Math.ceil(max / readings.length))
  const perText = readings.map((reading) => {
    const pool = quotableOf(reading)
    return pickVarious(pool, findingsFor(pool.length, each), worth)
  })
  return pickVarious(perText.flat(), max, worth)
}

/** Before the sentence that comes closest to an answer. */
const answers: Readonly<Record<Voice['register'], readonly string[]>> = {
  plain: ['Closest to an answer{subject}, in {source}:', 'What comes nearest{subject}, from {source}:'],
  crisp: ['Nearest{subject}, {source}:', 'Answer so far{subject}, {source}:'],
  warm: ['What I would answer{subject}, from {source}:', 'Best found{subject}, in {source}:'],
  wry: ['As close as it gets{subject}, {source}:', 'The candidate{subject}, from {source}:'],
  formal: ['The nearest statement{subject} stands in {source}:', 'In response{subject}, {source} states:'],
  vivid: ['The line that answers{subject}, in {source}:', 'Where it lights up{subject}, {source}:'],
  wary: ['What is claimed{subject}, in {source}:', 'Offered as an answer{subject} by {source}:'],
}

const beside: readonly string[] = [
  'No answer{subject}. What stands out, in {source}:',
  'Nothing found{subject}; the weightiest sentence is in {source}:',
]

/** What is asked: the question when it has a subject of its own, else the topic. */
function askedOf({ question, topic }: Facts): string {
  if (asksForSubject(question) || topic.trim() === '') return question.trim()
  return topic.trim()
}

/** The sentence that speaks most of what was asked, or undefined when none does. */
function nearest(readings: readonly Reading[]): Said | undefined {
  const onTopic = readings
    .flatMap((reading) => reading.sentences)
    .filter((said) => said.wanted >= onTopicFrom && said.kind !== 'heading')
  const weigh = (said: Said): number => said.wanted * (0.3 + said.salience)
  return onTopic.sort((a, b) => weigh(b) - weigh(a) || a.index - b.index)[0]
}

function summaryAcross(
  facts: Facts,
  readings: readonly Reading[],
  chosen: readonly Said[],
  agreed: readonly Agreement[],
  voice: Voice,
  dice: Dice,
): string {
  const asked = subjectOf(askedOf(facts))
  const start = honestStart(readings, asked)
  const names = readings.map((reading) => `“${reading.name}”`)
  const subject = start !== '' || !asksForSubject(asked) ? '' : ` on “${cutAtWord(asked, 60)}”`
  // What was told before may still be the answer; what speaks of something else is none.
  const best = nearest(readings) ?? chosen[0]
  const phrases =
    best !== undefined && asksForSubject(asked) && best.wanted < onTopicFrom
      ? beside
      : answers[voice.register]
  const answer =
    best === undefined
      ? ''
      : `${filled(dice.pick('research/answer', phrases), { subject, source: namedSource(readings, best) })} ${told(best, readingOf(readings, best).language, 280)}`
  const texts = `${inWords(readings.length)} ${readings.length === 1 ? 'text' : 'texts'}`
  const read = `${dice.pick('research/read', ['Read for it', 'Looked through', 'The reading covers'])}${readings.length === 1 ? '' : ` ${texts}`}: ${listed(names.slice(0, 5))}.`
  const first = agreed[0]
  const common =
    readings.length < 2
      ? ''
      : first === undefined
        ? 'The texts do not confirm each other: no statement is found in two of them.'
        : `${namedSource(readings, first.one)} and ${namedSource(readings, first.other)} ${first.close ? 'agree on this' : 'meet on one point'}: ${told(first.one, readingOf(readings, first.one).language, 220)}`
  const fresh = readings
    .map((reading) => ({ reading, terms: ownTerms(reading, readings) }))
    .filter((entry) => readings.length > 1 && entry.terms.length > 0)
    .slice(0, 2)
    .map((entry) => `Only “${entry.reading.name}” speaks of ${listed(entry.terms)}.`)
  const gaps = unanswered(asked, readings)
  const open =
    gaps.length === 0 ? '' : `Left open: none of them mentions ${listed(gaps.map((word) => `“${word}”`))}.`
  return joined([
    start,
    answer,
    common,
    read,
    ...fresh,
    open,
    ...lastWords(readings, voice, dice),
    ...notices(readings),
  ])
}

/** Answers `research`. */
export function answerResearch(
  facts: Facts,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): AnalysisAnswer {
  const readable = byWorth(readings.filter((reading) => reading.sentences.length > 0))
  if (readable.length === 0) return nothingToAnalyse(readings)
  const agreed = agreements(readable, 2)
  const chosen = chooseAcross(readable, voice, demoLimits.maxFindings)
  const paired = agreed.flatMap(({ one, other }) => [one, other])
  const single = chosen.filter((said) => !paired.includes(said))
  const findings = stateFindings(single, readable, voice, dice)
  const confirmed = agreed.flatMap(({ one, other, close }) => {
    if (other.quote === null) return []
    const statement = `${close ? 'Two texts agree' : 'Two texts meet on one point'}, ${namedSource(readable, one)} and ${namedSource(readable, other)}: ${told(other, readingOf(readable, other).language, 280)}`
    return [{ statement, quote: other.quote, sourceId: other.sourceId }]
  })
  return {
    summary: summaryAcross(facts, readable, chosen, agreed, voice, dice),
    findings: [...confirmed, ...findings].slice(0, demoLimits.maxFindings),
    keyTerms: sharedTerms(readable).map((term) => term.text),
    figures: figuresFrom(readable, demoLimits.maxFigures),
    insight: insightOf(readable, asksForSubject(facts.question, facts.topic)),
  }
}
