// The summary of what was read, in the persona's words: what it is about, what it says, its hardest figure, and a last
// word by habit. The order follows the leaning; every fact in it is the text's.

import type { Dice } from './dice.ts'
import { figureWeight } from './figures.ts'
import { namingTerms, worthTo } from './findings.ts'
import { onTopicFrom } from './insight.ts'
import { demoLimits } from './limits.ts'
import {
  about,
  aboutFeed,
  claim,
  figure as figurePhrases,
  filled,
  further,
  inWords,
  listed,
} from './phrases.ts'
import { type PlacedFigure, type Reading, type Said, topFigures } from './reading.ts'
import { cutAtWord } from './report.ts'
import { likeness } from './salience.ts'
import { clauseAround, readingOf, told } from './telling.ts'
import type { Voice } from './voice.ts'

interface Parts {
  about: string
  claim: string
  figure: string
  further: string
}

/** What the text says comes before what it is about: the first sentence is what a list of steps shows. */
const orders: Readonly<Record<Voice['leaning'], readonly (keyof Parts)[]>> = {
  figures: ['claim', 'figure', 'about', 'further'],
  change: ['claim', 'further', 'about', 'figure'],
  story: ['claim', 'about', 'further', 'figure'],
  risk: ['claim', 'further', 'about', 'figure'],
  action: ['claim', 'figure', 'about', 'further'],
  people: ['claim', 'figure', 'about', 'further'],
}

/** A sentence kept for one place in the summary, unlike those already in it. */
function unlike(
  pool: readonly Said[],
  taken: readonly Said[],
  worth: (said: Said) => number,
): Said | undefined {
  return [...pool]
    .sort((a, b) => worth(b) - worth(a) || a.index - b.index)
    .find((said) => taken.every((other) => other !== said && likeness(other.words, said.words) < 0.35))
}

/** Returns the summary of one reading in this voice, at most `demoLimits.maxSummaryChars`. */
export function summaryOf(reading: Reading, voice: Voice, dice: Dice): string {
  const pool = reading.sentences.filter((said) => said.kind !== 'heading')
  const say = (said: Said): string => told(said, reading.language, 300)
  const onTopic = pool.filter((said) => said.wanted >= onTopicFrom)
  const main = unlike(
    onTopic.length > 0 ? onTopic : pool,
    [],
    (said) => said.salience * (0.6 + 0.4 * said.rank) * (0.5 + said.wanted),
  )
  const taken = main === undefined ? [] : [main]
  const second = unlike(pool, taken, worthTo(voice))
  if (second !== undefined) taken.push(second)
  // With something asked for, a figure beside it is only a figure.
  const isAsked = main !== undefined && main.wanted > 0
  const hardest = topFigures(
    reading.sentences.filter((said) => !taken.includes(said) && (!isAsked || said.wanted > 0)),
    1,
  ).find((found) => figureWeight(found) >= 0.6)
  const terms = listed(namingTerms(reading))
  const phrase = (bank: readonly string[], name: string): string => dice.pick(`summary/${name}`, bank)
  const parts: Parts = {
    about: openingOf(reading, terms, voice, dice),
    claim: main === undefined ? '' : `${phrase(claim[voice.register], 'claim')} ${say(main)}`,
    figure:
      hardest === undefined
        ? ''
        : `${filled(phrase(figurePhrases[voice.register], 'figure'), { value: hardest.value })} ${figureTold(hardest, reading)}`,
    further: second === undefined ? '' : `${phrase(further[second.bearing], 'further')} ${say(second)}`,
  }
  const body = orders[voice.leaning].map((part) => parts[part]).filter((part) => part !== '')
  const lines = [...body, ...lastWords([reading], voice, dice), ...notices([reading])]
  return joined(lines)
}

function openingOf(reading: Reading, terms: string, voice: Voice, dice: Dice): string {
  const { name, items } = reading
  if (items.length > 0) {
    const newest = items.slice(0, 3).map(({ headline }) => `“${headline.replace(/[.]$/u, '')}”`)
    const opening = dice.pick('summary/about', aboutFeed[voice.register])
    return `${filled(opening, { name, count: String(items.length) })} Newest: ${listed(newest)}.`
  }
  return terms === '' ? '' : filled(dice.pick('summary/about', about[voice.register]), { name, terms })
}

/** The sentence of a figure when it is short enough, else the part around the figure. */
function figureTold(figure: PlacedFigure, reading: Reading): string {
  return figure.sentence.plain.length <= 250
    ? told(figure.sentence, reading.language, 260)
    : clauseAround(figure.sentence.plain, figure.at, 260)
}

/** Joins sentences while there is room; what does not fit is left out whole. */
export function joined(sentences: readonly string[]): string {
  let text = ''
  for (const sentence of sentences) {
    if (sentence === '') continue
    if (text.length + sentence.length + 1 > demoLimits.maxSummaryChars) continue
    text = text === '' ? sentence : `${text} ${sentence}`
  }
  return text === '' ? cutAtWord(sentences.join(' '), demoLimits.maxSummaryChars) : text
}

/** What must be said about the reading itself, whoever reads. */
export function notices(readings: readonly Reading[]): string[] {
  const lines = readings.reduce((sum, reading) => sum + reading.machineLines, 0)
  const cut = readings.filter((reading) => reading.cut).length
  const many = inWords(lines).replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  return [
    lines === 0
      ? ''
      : lines === 1
        ? 'One line in it gives orders to whoever reads it by machine; it was read as text and not followed.'
        : `${many} lines in it give orders to whoever reads it by machine; they were read as text and not followed.`,
    cut === 0 ? '' : 'The text goes on beyond what was read.',
  ].filter((line) => line !== '')
}

/** A closing remark by habit: a count, a doubt, a question, a next step, or at times the signature. */
export function lastWords(readings: readonly Reading[], voice: Voice, dice: Dice): string[] {
  const all = readings.flatMap((reading) => reading.sentences)
  const withNumbers = all.filter((said) => said.figures.length > 0).length
  const top = topFigures(all, 1)[0]
  const term = readings[0]?.terms[0]?.text
  const words: string[] = []
  if (voice.habits.has('counts') && all.length > 3) {
    words.push(`Counted: ${withNumbers} of ${all.length} sentences carry a figure.`)
  }
  if (voice.habits.has('doubts')) {
    words.push(
      readings.length === 1
        ? dice.pick('doubt', ['One source, so far unchecked.', 'A single source; I would want a second.'])
        : 'Where only one text says it, a second would help.',
    )
  }
  if (voice.habits.has('asks') && (top !== undefined || term !== undefined)) {
    words.push(
      voice.question !== null
        ? `${voice.question} ${top === undefined ? 'So far because one text says so.' : `For ${top.value}, only because this text says so.`}`
        : top === undefined
          ? `My question: who says otherwise about ${term ?? ''}?`
          : dice.pick('question', [
              `My question: does ${top.value} hold outside this source?`,
              `What I would ask next: who measured ${top.value}, and how?`,
            ]),
    )
  }
  if (voice.habits.has('next')) {
    words.push(
      top === undefined
        ? `Next step: find a second source on ${term ?? 'this'}.`
        : `Next step: trace ${top.value} to its origin before we repeat it.`,
    )
  }
  const signature = voice.speaker.signature.trim()
  if (signature !== '' && dice.roll('signature') < 0.35)
    words.push(/[.!?…]$/u.test(signature) ? signature : `${signature}.`)
  return words.map((line) => cutAtWord(line, 200))
}

/** Which reading a sentence is from, by its short name in quotation marks. */
export const namedSource = (readings: readonly Reading[], said: Said): string =>
  `“${readingOf(readings, said).name}”`
