// The answer to `analyze`: what the texts say, each finding with its words, the terms, the figures, one insight.

import { askedWords, subjectOf } from './asked.ts'
import type { Dice } from './dice.ts'
import type { Facts } from './facts.ts'
import {
  chooseSentences,
  type Insight,
  insightOf,
  type StatedFinding,
  sharedTerms,
  stateFindings,
} from './findings.ts'
import { demoLimits } from './limits.ts'
import { inWords } from './phrases.ts'
import { type Reading, topFigures } from './reading.ts'
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

/** Says so when the asked topic is not what the text speaks of. */
function offTopic(readings: readonly Reading[], facts: Facts): string {
  const wanted = new Set([...askedWords(facts.topic), ...askedWords(facts.focus)])
  const met = readings.some((reading) =>
    reading.sentences.some((said) => [...wanted].some((word) => said.words.has(word))),
  )
  if (wanted.size === 0 || met) return ''
  const asked = subjectOf(askedWords(facts.focus).size > 0 ? facts.focus : facts.topic).slice(0, 120)
  return `The text itself has nothing on “${asked}”; what follows is what it does say.`
}

/** Answers `analyze`. */
export function answerAnalyze(
  facts: Facts,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): AnalysisAnswer {
  const readable = readings.filter((reading) => reading.sentences.length > 0)
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
  return {
    summary: joined([offTopic(readable, facts), summaryOf(main, voice, dice), others]),
    findings: stateFindings(chosen, readable, voice, dice),
    keyTerms: sharedTerms(readable).map((term) => term.text),
    figures: figuresFrom(readable, demoLimits.maxFigures),
    insight: insightOf(readable),
  }
}
