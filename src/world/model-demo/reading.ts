// One text, read: its name, its sentences with their worth, its terms and its figures. The common ground of every
// answer of the demo model; it decides nothing.

import type { Material } from '../model.ts'
import { type Bearing, bearingOf } from './bearing.ts'
import type { Drawn } from './drawn.ts'
import { type Figure, figuresIn, figureWeight } from './figures.ts'
import { freshness, type ToldBefore } from './known.ts'
import { demoLimits } from './limits.ts'
import { plainOf, singleSpaced } from './markup.ts'
import { remembered } from './remembered.ts'
import { type Measured, measureSentences, type Scored, scoreSentences } from './salience.ts'
import { sentencesOf } from './sentences.ts'
import { keyTerms, type Language, languageOf, type Term } from './terms.ts'

export interface Said extends Scored {
  sourceId: string
  bearing: Bearing
  figures: readonly Figure[]
  /** How much of it the company has said already, 0 to 1. */
  told: number
}

export interface FeedItem {
  headline: string
  link: string
}

export interface Reading {
  id: string
  /** Short title without the site's name. */
  name: string
  source: string
  trust: Material['trust']
  language: Language
  sentences: readonly Said[]
  terms: readonly Term[]
  /** A feed's items in its order; empty for a text that is no feed. */
  items: readonly FeedItem[]
  /** Lines that gave orders to a machine; they were read as text and set aside. */
  machineLines: number
  /** Whether the text went on past what is read. */
  cut: boolean
}

const titleBreak = /\s+(?:[|·•»—–]|-)\s+|\s+\[(?=[^\]]*\]$)/u

/** Returns a page's title without the site's name behind or before it, at most 90 characters. */
function shortTitle(title: string): string {
  const plain = plainOf(title.slice(0, 400))
  const parts = plain.split(titleBreak).filter((part) => part.trim() !== '')
  const words = (part: string | undefined): number => part?.split(' ').length ?? 0
  let short = plain
  if (parts.length > 1 && words(parts[0]) === 1 && words(parts[1]) >= 3)
    short = plain.slice(plain.indexOf(parts[1] ?? ''))
  else if (parts.length > 1 && words(parts.at(-1)) <= 2)
    short = plain.slice(0, plain.lastIndexOf(parts.at(-1) ?? ''))
  short = short.replace(/[\s|·•»—–[-]+$/u, '')
  return short.length <= 90 ? short : `${short.slice(0, short.lastIndexOf(' ', 88))}…`
}

/** Items of a feed as the crawl writes them: a headline, then a line with its date, its address or both. */
const feedItem =
  /^## (.{1,300})\n+(?=\S)(?:(?:\p{L}{2,9}, )?(?:\d{1,2} \p{L}{3,9} \d{4}|\d{4}-\d{2}-\d{2})(?:[T ,][^\n·]{0,30})?)?(?: · )?(https?:\/\/\S+)?$/gmu

function itemsOf(text: string): FeedItem[] {
  const found = [...text.slice(0, demoLimits.maxTextChars).matchAll(feedItem)]
  const items = found.map((item) => ({ headline: plainOf(item[1] ?? ''), link: item[2] ?? '' }))
  return items.length >= 3 ? items : []
}

function nameOf(material: Material): string {
  const title = shortTitle(material.title)
  if (title !== '' && title !== material.source) return title
  const host = /^[a-z]+:\/\/([^/]+)/iu.exec(material.source)?.[1]
  return host ?? (material.source.split('/').at(-1) || 'the text')
}

/** What is true of a text whoever reads it, and when. */
interface Text {
  language: Language
  sentences: readonly (Measured & { bearing: Bearing; figures: readonly Figure[] })[]
  terms: readonly Term[]
  items: readonly FeedItem[]
  machineLines: number
}

// The same texts come back day after day: what a text alone tells is found once.
const readText = remembered(demoLimits.rememberedTexts, (title: string, text: string): Text => {
  const { sentences, machineLines } = sentencesOf(text)
  const all = singleSpaced(text.slice(0, demoLimits.maxTextChars))
  const plain = sentences.map((sentence) => sentence.plain)
  return {
    language: languageOf(plain),
    sentences: measureSentences(sentences, title).map((measured) => ({
      ...measured,
      bearing: bearingOf(measured.sentence.plain),
      figures: figuresIn(measured.sentence.plain).filter((figure) =>
        all.includes(singleSpaced(figure.value)),
      ),
    })),
    terms: keyTerms(plain, title),
    items: itemsOf(text),
    machineLines,
  }
})

/** Reads one material. `interest`: stems of what the reader looks for (topic, focus, question). What `toldBefore` knows
 *  is worth less than what nobody has said yet, what touches a memory that has `drawn` the reader more. */
export function readMaterial(
  material: Material,
  interest: ReadonlySet<string>,
  toldBefore: ToldBefore,
  drawn: Drawn,
): Reading {
  const { sentences, ...text } = readText(material.title, material.text)
  const said = scoreSentences(sentences, interest).map((sentence, at): Said => {
    const measured = sentences[at]
    const { bearing = 'point', figures = [] } = measured ?? {}
    const told = toldBefore(sentence.words)
    const pull = measured === undefined ? 0 : drawn(measured.stems)
    const worth = sentence.salience * (1 + pull) + 0.6 * pull * (measured?.alone ?? 0)
    const salience = worth * freshness(told)
    return { ...sentence, salience, told, sourceId: material.id, bearing, figures }
  })
  return {
    id: material.id,
    name: nameOf(material),
    source: material.source,
    trust: material.trust,
    ...text,
    sentences: said,
    cut: material.text.length > demoLimits.maxTextChars,
  }
}

export interface PlacedFigure extends Figure {
  sentence: Said
}

/** At most this many figures of one sentence: the words around it show the others anyway. */
const figuresPerSentence = 1

/** Returns the figures of these sentences, the most telling first, each value once. */
export function topFigures(sentences: readonly Said[], max: number): PlacedFigure[] {
  const seen = new Set<string>()
  return sentences
    .flatMap((sentence) =>
      sentence.figures.slice(0, figuresPerSentence).map((figure): PlacedFigure => ({ ...figure, sentence })),
    )
    .map((figure) => ({ figure, worth: figureWeight(figure) * (0.2 + figure.sentence.salience) }))
    .sort(
      (a, b) =>
        b.worth - a.worth || a.figure.sentence.index - b.figure.sentence.index || a.figure.at - b.figure.at,
    )
    .map(({ figure }) => figure)
    .filter((figure) => !seen.has(figure.value) && seen.add(figure.value))
    .slice(0, max)
}

/** Returns the readings with what the reader looks for first: by the worth of each text's three best sentences. A text
 *  of which everything was told before comes last. */
export function byWorth(readings: readonly Reading[]): Reading[] {
  const worth = (reading: Reading): number =>
    reading.sentences
      .map((said) => said.salience * (0.3 + said.wanted))
      .sort((a, b) => b - a)
      .slice(0, 3)
      .reduce((sum, one) => sum + one, 0)
  return readings
    .map((reading, at) => ({ reading, at, worth: worth(reading) }))
    .sort((a, b) => b.worth - a.worth || a.at - b.at)
    .map(({ reading }) => reading)
}
