// The answer to `analyze`: what the texts say, each finding with its words, the terms, the figures, one insight.

import { askedWords, asksForSubject, subjectOf } from './asked.ts'
import type { Dice } from './dice.ts'
import type { Facts } from './facts.ts'
import { chooseSentences, type StatedFinding, sharedTerms, stateFindings } from './findings.ts'
import { type Insight, insightOf, newsIn } from './insight.ts'
import { demoLimits } from './limits.ts'
import { inWords, listed } from './phrases.ts'
import { byWorth, type Reading, topFigures } from './reading.ts'
import { cutAtWord } from './report.ts'
import { joined, notices, summaryOf } from './summary.ts'
import { clauseAround } from './telling.ts'
import type { Voice } from './voice.ts'

export interface AnalysisAnswer {
  summary: string
  findings: StatedFinding[]
  keyTerms: string[]
  figures: { value: string; context: string; sourceId: string }[]
  insight: Insight | null
}

/** Returns what can be said when the texts hold no sentence to go by. */
export function nothingToAnalyse(readings: readonly Reading[]): AnalysisAnswer {
  const names = readings.map((reading) => `“${reading.name}”`).join(', ')
  const what =
    readings.length === 0
      ? 'No text was given, so there is nothing to analyse.'
      : `${names} ${readings.length === 1 ? 'holds' : 'hold'} no readable sentence: there is nothing to analyse.`
  return {
    summary: joined([what, ...notices(readings)]),
    findings: [],
    keyTerms: [],
    figures: [],
    insight: null,
  }
}

/** Returns the figures of the readings with the words around them, most telling first. */
export function figuresFrom(readings: readonly Reading[], max: number): AnalysisAnswer['figures'] {
  const all = readings.flatMap((reading) => reading.sentences)
  return topFigures(all, max).map((figure) => ({
    value: figure.value,
    context: clauseAround(figure.sentence.plain, figure.at, 240),
    sourceId: figure.sentence.sourceId,
  }))
}

/** Says so when the texts do not speak of `subject`, or say nothing on it that was not told before; else ''. */
export function honestStart(readings: readonly Reading[], subject: string): string {
  const named = cutAtWord(subjectOf(subject), 80)
  const has = asksForSubject(subject)
  if (has && readings.every((reading) => reading.sentences.every((said) => said.wanted === 0)))
    return `${readings.length === 1 ? 'The text itself has' : 'The texts have'} nothing on “${named}”; what follows is what ${readings.length === 1 ? 'it does' : 'they do'} say.`
  const names = listed(readings.slice(0, 4).map((reading) => `“${reading.name}”`))
  switch (newsIn(readings)) {
    case 'nothing new':
      return `Nothing new${has ? ` on “${named}”` : ''} in ${names} since we last wrote about it; this is what stands there still.`
    case 'new beside the topic':
      return `Nothing new on “${named}” in ${names} since we last wrote about it; what is new there lies beside it.`
    case 'new':
    case 'nothing':
      return ''
  }
}

/** Answers `analyze`. */
export function answerAnalyze(
  facts: Facts,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): AnalysisAnswer {
  const readable = byWorth(readings.filter((reading) => reading.sentences.length > 0))
  const main = readable[0]
  if (main === undefined) return nothingToAnalyse(readings)
  const chosen = chooseSentences(readable, voice, demoLimits.maxFindings)
  const rest = readable.slice(1)
  const others =
    rest.length === 0
      ? ''
      : `Read beside it: ${inWords(rest.length)} more, ${rest
          .map((reading) => `“${reading.name}”`)
          .slice(0, 4)
          .join(', ')}.`
  const subject = askedWords(facts.focus).size > 0 ? facts.focus : facts.topic
  return {
    summary: joined([honestStart(readable, subject), summaryOf(main, voice, dice), others]),
    findings: stateFindings(chosen, readable, voice, dice),
    keyTerms: sharedTerms(readable).map((term) => term.text),
    figures: figuresFrom(readable, demoLimits.maxFigures),
    insight: insightOf(readable, asksForSubject(facts.topic, facts.focus)),
  }
}
