// One section of an article: reported sentences with their source named, and one quotation word for word. It is given
// its sentences and puts them into prose.

import type { Dice } from './dice.ts'
import type { Reading, Said } from './reading.ts'
import { asClause, cutAtWord, reported } from './report.ts'
import { inQuotes, readingOf } from './telling.ts'
import type { Theme } from './themes.ts'
import type { Voice } from './voice.ts'

/** Whether the source has a web address that a reader can open. */
export const isOnline = (reading: Reading): boolean => /^https?:\/\//u.test(reading.source)

/** Returns a Markdown link to the source when it has a web address, else its name. */
export function linkTo(reading: Reading, text: string): string {
  const clean = text.replace(/[[\]]/gu, '')
  return isOnline(reading) ? `[${clean}](${encodeURI(decodable(reading.source))})` : clean
}

/** Brackets and spaces would end a Markdown link; what is encoded already stays as it is. */
function decodable(source: string): string {
  try {
    return decodeURI(source)
  } catch (error) {
    if (error instanceof URIError) return source
    throw error
  }
}

/** What a source is called when its name has been said already. */
function nounFor(reading: Reading): string {
  const where = `${reading.source} ${reading.name}`.toLowerCase()
  if (/\b(?:atom|rss|feed)\b/u.test(where)) return 'the feed'
  if (/blog|\/posts?\//u.test(where)) return 'the post'
  if (/wiki/u.test(where)) return 'the article'
  if (/\b(?:survey|report|study)\b/u.test(where)) return 'the report'
  if (/\b(?:rfc|draft|spec)\b/u.test(where)) return 'the document'
  return 'the text'
}

const upper = (text: string): string => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())

const openings: Readonly<Record<Voice['register'], readonly string[]>> = {
  plain: ['According to {s}, {c}', '{S} reports that {c}', 'In {s}, {c}'],
  crisp: ['{S} states that {c}', 'Per {s}, {c}', '{S}: {c}'],
  warm: [
    'As {s} tells it, {c}',
    '{S} reminds us that {c}',
    'We learn from {s} that {c}',
    'In {s} you will find that {c}',
  ],
  wry: ['{S} lets slip that {c}', 'If we believe {s}, {c}', '{S} would have us know that {c}'],
  formal: ['{S} sets out that {c}', 'As {s} notes, {c}', 'According to {s}, {c}'],
  vivid: ['{S} puts it plainly: {c}', 'Open {s} and you learn that {c}', 'In {s} we see that {c}'],
  wary: ['{S} claims that {c}', 'By the account of {s}, {c}', 'If {s} is right, {c}'],
}

const linkingWords = ['It goes on:', 'And further:', 'Then:', 'In the same place:']
const continuations = [
  'It adds that {c}',
  'It also says that {c}',
  'It goes on to say that {c}',
  'It notes that {c}',
]

/** What an article has said so far about where things come from. */
export interface Telling {
  /** Ids of the sources whose full name has been given. */
  named: Set<string>
  /** How many attributions were made, so that no two in a row are alike. */
  turns: number
}

interface Prose {
  said: Said
  reading: Reading
  /** The name to use: full at first mention, a noun after. */
  name: string
  first: boolean
  turn: number
}

function opened({ said, reading, name, first, turn }: Prose, voice: Voice, dice: Dice, slot: string): string {
  const report = reported(said.plain, reading.language)
  if (report === null) {
    const words = said.whole && said.quote !== null ? inQuotes(said.quote) : cutAtWord(said.plain, 320)
    const verb = dice.pick(`${slot}/says`, ['writes', 'says', 'puts it this way'])
    return first ? `${upper(name)} ${verb}: ${words}` : `${dice.pick(`${slot}/then`, linkingWords)} ${words}`
  }
  const sentence = cutAtWord(report, 380)
  if (!first) {
    const clause = asClause(sentence)
    return clause === null ? sentence : dice.pick(slot, continuations).replace('{c}', () => clause)
  }
  const clause = asClause(sentence)
  if (clause === null)
    return `${sentence.replace(/[.]$/u, '')}, ${name} ${dice.pick(`${slot}/after`, ['says', 'reports', 'notes'])}.`
  const bank = openings[voice.register]
  const pattern = bank[(turn + Math.floor(dice.roll('attribution') * bank.length)) % bank.length] ?? ''
  return pattern
    .replace('{S}', () => upper(name))
    .replace('{s}', () => name)
    .replace('{c}', () => clause)
}

/** The sentence of the section that is best shown in its own words. */
function toQuote(sentences: readonly Said[]): Said | undefined {
  const fit = sentences.filter(
    (said) => said.whole && (said.quote?.length ?? 0) >= 60 && (said.quote?.length ?? 0) <= 320,
  )
  const worth = (said: Said): number => said.salience * (said.bearing === 'voice' ? 1.4 : 1)
  return fit.reduce<Said | undefined>(
    (best, said) => (best === undefined || worth(said) > worth(best) ? said : best),
    undefined,
  )
}

/** Returns the section's Markdown. `telling`: what was said before; this adds to it. */
export function sectionText(
  theme: Theme,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
  telling: Telling,
): string {
  const quoted =
    theme.sentences.length > 1 || voice.habits.has('quotes') ? toQuote(theme.sentences) : undefined
  const running = theme.sentences.filter((said) => said !== quoted)
  const slot = `section/${theme.heading}`
  let last: string | null = null
  const lines = running.map((said, at) => {
    const reading = readingOf(readings, said)
    const first = last !== said.sourceId
    const name =
      telling.named.has(reading.id) && readings.length === 1 ? nounFor(reading) : `“${reading.name}”`
    telling.named.add(reading.id)
    const turn = first ? telling.turns++ : telling.turns
    last = said.sourceId
    // In a run of sentences from one source only every second needs to say so.
    const bare = !first && at % 2 === 0
    const text = opened({ said, reading, name, first, turn }, voice, dice, `${slot}/${at}`)
    const plain = bare ? reported(said.plain, reading.language) : null
    return plain === null ? text : cutAtWord(plain, 380)
  })
  const paragraph =
    voice.habits.has('lists') && lines.length > 2
      ? lines.map((line) => `- ${line}`).join('\n')
      : lines.join(' ')
  return [`## ${theme.heading}`, paragraph, quoted === undefined ? '' : blockQuote(quoted, readings)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Returns a block quotation with its source under it. */
function blockQuote(said: Said, readings: readonly Reading[]): string {
  const reading = readingOf(readings, said)
  return `> ${inQuotes(said.quote ?? '')}\n>\n> — ${linkTo(reading, reading.name)}`
}
