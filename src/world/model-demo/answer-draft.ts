// The answer to `draft`: one short post with one concrete fact of the texts, in whole words, at most 280 characters.

import { subjectOf } from './asked.ts'
import type { Dice } from './dice.ts'
import type { Facts } from './facts.ts'
import { figureWeight } from './figures.ts'
import { sharedTerms, worthTo } from './findings.ts'
import { demoLimits } from './limits.ts'
import type { Reading, Said } from './reading.ts'
import { cutAtWord, reported } from './report.ts'
import { inQuotes, readingOf, sentenceWith } from './telling.ts'
import type { Register, Voice } from './voice.ts'

export interface DraftAnswer {
  text: string
  angle: string
}

const hooks: Readonly<Record<Register, readonly string[]>> = {
  plain: ['{f}', 'Worth knowing: {f}', 'Read today: {f}'],
  crisp: ['{f}', 'Fact: {f}'],
  warm: ['Something good to know: {f}', 'Sharing this one: {f}'],
  wry: ['Filed under things one could have guessed: {f}', 'Meanwhile, in the footnotes: {f}'],
  formal: ['Of note: {f}', 'For the record: {f}'],
  vivid: ['Stop scrolling for this one: {f}', 'This line made me look twice: {f}'],
  wary: ['Claim of the day, to be checked: {f}', 'Not verified elsewhere yet: {f}'],
}

const emojis = ['📎', '🔎', '📌', '✏️', '📈', '💡'] as const

/** Returns the sentence's main part when it ends before a subordinate clause and still holds `keep`. */
function mainPart(sentence: string, keep: string, maxChars: number): string {
  if (sentence.length <= maxChars) return sentence
  const breaks = [
    ...sentence.matchAll(
      /(?:, (?:which|who|where|and|but|so|while|compared|including|with|or)\b|;|\s[–—-]\s|\s\()/gu,
    ),
  ]
  for (const mark of breaks.reverse()) {
    const part = sentence.slice(0, mark.index)
    if (part.length <= maxChars - 1 && part.length >= 50 && part.includes(keep)) return `${part}.`
  }
  return cutAtWord(sentence, maxChars)
}

function choose(facts: Facts, readings: readonly Reading[], voice: Voice, dice: Dice): Said | undefined {
  const found = facts.analyses
    .flatMap((analysis) => analysis.findings)
    .map((finding) => sentenceWith(readings, finding.sourceId, finding.quote))
    .filter((said): said is Said => said !== undefined)
  const pool = found.length > 0 ? found : readings.flatMap((reading) => reading.sentences)
  const worth = worthTo(voice)
  const value = (said: Said): number => {
    const counted = Math.max(0, ...said.figures.map(figureWeight))
    const length = said.plain.length
    const told = reported(said.plain, readingOf(readings, said).language) === null ? 0.8 : 1
    return worth(said) * (1 + 0.8 * counted) * (length > 200 ? 0.5 : length < 60 ? 0.8 : 1) * told
  }
  const ranked = [...pool].sort((a, b) => value(b) - value(a) || a.index - b.index)
  const most = ranked[0] === undefined ? 0 : value(ranked[0])
  // Among facts that are nearly as good, speakers and days differ in what they pick.
  const close = ranked.slice(0, 4).filter((said) => value(said) >= 0.75 * most)
  return close.length === 0 ? undefined : dice.pick(`fact/${voice.speaker.id}`, close)
}

/** Returns the hashtag of a term: letters and digits only. */
function hashtag(term: string): string {
  const parts = term.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')
  return `#${parts.map((part) => part.replace(/^\p{L}/u, (letter) => letter.toUpperCase())).join('')}`
}

/** Answers `draft`. */
export function answerDraft(
  facts: Facts,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): DraftAnswer {
  const said = choose(facts, readings, voice, dice)
  if (said === undefined) {
    const about = facts.topic.trim() === '' ? '' : ` about ${cutAtWord(subjectOf(facts.topic), 100)}`
    return {
      text: `Nothing to report${about}: the texts at hand are empty.`,
      angle: 'There was no material to draw on.',
    }
  }
  const reading = readingOf(readings, said)
  const term = sharedTerms([reading]).find((candidate) => candidate.text.length <= 24)
  const tail = [
    voice.habits.has('hashtag') && term !== undefined ? hashtag(term.text) : '',
    voice.habits.has('emoji') ? dice.pick('emoji', emojis) : '',
  ].filter((part) => part !== '')
  const credit = ` (${cutAtWord(reading.name, 60)})`
  const hook = dice.pick('hook', hooks[voice.register])
  const room = demoLimits.maxTweetChars - hook.length + 3 - [credit, ...tail].join(' ').length - 1
  const figure = [...said.figures].sort((a, b) => figureWeight(b) - figureWeight(a))[0]
  const report = reported(said.plain, reading.language)
  const quotable = said.whole && said.quote !== null && said.quote.length + 2 <= room
  const bare =
    report === null && quotable
      ? inQuotes(said.quote ?? '')
      : mainPart(report ?? said.plain, figure?.value ?? '', room)
  const headline =
    reading.items.length > 0 && said.kind !== 'heading' && said.section !== null ? `${said.section}: ` : ''
  const fact = headline.length + bare.length <= room ? headline + bare : bare
  const text = [hook.replace('{f}', () => fact) + credit, ...tail].join(' ')
  const angle =
    figure === undefined
      ? `Leads with a statement of “${reading.name}”${term === undefined ? '' : ` on ${term.text}`}.`
      : `Leads with ${figure.value}, the figure that says most in “${reading.name}”.`
  return { text: cutAtWord(text, demoLimits.maxTweetChars), angle }
}
