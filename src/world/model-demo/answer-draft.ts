// The answer to `draft`: one short post with one concrete fact of the texts, in whole words, at most 280 characters.

import { asksForSubject, subjectOf } from './asked.ts'
import type { Dice } from './dice.ts'
import type { Facts } from './facts.ts'
import { figureWeight } from './figures.ts'
import { sharedTerms, worthTo } from './findings.ts'
import { onTopicFrom } from './insight.ts'
import { isTold } from './known.ts'
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
  plain: ['{f}', 'Worth knowing: {f}', 'Read today: {f}', 'Noted: {f}', 'From the reading pile: {f}'],
  crisp: ['{f}', 'Fact: {f}', 'In short: {f}', 'Logged: {f}'],
  warm: [
    '{f}',
    'Something good to know: {f}',
    'Sharing this one: {f}',
    'Found while reading, and it helped: {f}',
    'For anyone building the same: {f}',
  ],
  wry: [
    'Filed under things one could have guessed: {f}',
    'Meanwhile, in the footnotes: {f}',
    'It says so, in writing: {f}',
    'One for the drawer of small surprises: {f}',
  ],
  formal: ['Of note: {f}', 'For the record: {f}', 'As documented: {f}', '{f}'],
  vivid: [
    'Stop scrolling for this one: {f}',
    'This line made me look twice: {f}',
    'Underlined twice today: {f}',
    'Picture it: {f}',
  ],
  wary: [
    'Claim of the day, to be checked: {f}',
    'Not verified elsewhere yet: {f}',
    'One source says: {f}',
    'Read with a pencil in hand: {f}',
  ],
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

/** Returns the facts a post may give, best first: those that analyses found before the texts' other ones, what speaks of
 *  the topic before what does not. */
function ranked(facts: Facts, readings: readonly Reading[], voice: Voice): Said[] {
  const found = facts.analyses
    .flatMap((analysis) => analysis.findings)
    .map((finding) => sentenceWith(readings, finding.sourceId, finding.quote))
    .filter((said): said is Said => said !== undefined)
  const worth = worthTo(voice)
  const value = (said: Said): number => {
    const counted = Math.max(0, ...said.figures.map(figureWeight))
    const length = said.plain.length
    const reporting = reported(said.plain, readingOf(readings, said).language) === null ? 0.8 : 1
    const weight = length > 200 ? 0.5 : length < 60 ? 0.8 : 1
    return worth(said) * (1 + 0.8 * counted) * weight * reporting * (found.includes(said) ? 2 : 1)
  }
  const all = readings.flatMap((reading) => reading.sentences)
  const prose = all.filter((said) => said.kind !== 'heading')
  const pool = prose.length > 0 ? prose : all
  const tier = (said: Said): number => (said.wanted >= onTopicFrom ? 1 : 0)
  return [...pool].sort((a, b) => tier(b) - tier(a) || value(b) - value(a) || a.index - b.index)
}

/** Among facts that are nearly as good, speakers and days differ in what they begin with. */
function inTurn(best: readonly Said[], voice: Voice, dice: Dice): Said[] {
  const onTopic = best.filter((said) => said.wanted >= onTopicFrom)
  const first = (onTopic.length > 0 ? onTopic : best).slice(0, 3)
  if (first.length === 0) return []
  const chosen = dice.pick(`fact/${voice.speaker.id}`, first)
  return [chosen, ...best.filter((said) => said !== chosen)]
}

/** Returns the hashtag of a term: letters and digits only. */
function hashtag(term: string): string {
  const parts = term.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')
  return `#${parts.map((part) => part.replace(/^\p{L}/u, (letter) => letter.toUpperCase())).join('')}`
}

/** When all was told: said once more, and said to be so. */
const again: readonly string[] = [
  'Nothing new{t}, and it still stands: {f}',
  'Said before and worth saying twice: {f}',
  'No news{t} since our last post. As it was: {f}',
  'Re-read{t}; the sources have not moved: {f}',
]

function draftOf(
  said: Said,
  readings: readonly Reading[],
  hook: string,
  voice: Voice,
  dice: Dice,
): DraftAnswer {
  const reading = readingOf(readings, said)
  const term = sharedTerms([reading]).find((candidate) => candidate.text.length <= 24)
  const tail = [
    voice.habits.has('hashtag') && term !== undefined ? hashtag(term.text) : '',
    voice.habits.has('emoji') ? dice.pick('emoji', emojis) : '',
  ].filter((part) => part !== '')
  const credit = ` (${cutAtWord(reading.name, 60)})`
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

/** Answers `draft`. No text that is known already is drafted again; when all facts are told, the post says so. */
export function answerDraft(
  facts: Facts,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): DraftAnswer {
  const subject = asksForSubject(facts.topic)
    ? cutAtWord(subjectOf(facts.topic.split('\n')[0] ?? ''), 70)
    : ''
  const facing = ranked(facts, readings, voice)
  if (facing.length === 0) {
    const about = facts.topic.trim() === '' ? '' : ` about ${cutAtWord(subjectOf(facts.topic), 100)}`
    return {
      text: `Nothing to report${about}: the texts at hand are empty.`,
      angle: 'There was no material to draw on.',
    }
  }
  const known = new Set(facts.known)
  const fresh = facing.filter((said) => !isTold(said))
  const hook = dice.pick('hook', hooks[voice.register])
  for (const said of inTurn(fresh, voice, dice)) {
    const { text, angle } = draftOf(said, readings, hook, voice, dice)
    if (!known.has(text)) return { text, angle }
  }
  const turned = Math.floor(dice.roll('again') * again.length)
  const angle = `Nothing new${subject === '' ? '' : ` on “${subject}”`} in the texts at hand: all of it was told before.`
  for (const said of inTurn(facing, voice, dice)) {
    for (let turn = 0; turn < again.length; turn++) {
      const phrase = (again[(turned + turn) % again.length] ?? '').replace('{t}', () =>
        subject === '' ? '' : ` on ${subject}`,
      )
      const { text } = draftOf(said, readings, phrase, voice, dice)
      if (!known.has(text)) return { text, angle }
    }
  }
  return {
    text: `Nothing new to post${subject === '' ? '' : ` on ${subject}`}: all that our sources hold was told.`,
    angle,
  }
}
