// The numbers of a text that say something: amounts, shares, measures, counts of things, dates. It knows which numbers
// are only labels (section 4, bug 1553982, RFC 2119) and leaves those out.

import { isStopword, weakWords } from './stopwords.ts'

type FigureKind = 'money' | 'share' | 'multiple' | 'magnitude' | 'measure' | 'count' | 'date'

export interface Figure {
  /** As written. */
  value: string
  kind: FigureKind
  /** Where the value begins in the sentence. */
  at: number
}

const number = String.raw`(?:\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+(?:[.,]\d{1,4})?|\d{1,12}(?:[.,]\d{1,6})?)`
const scale = String.raw`(?:million(?:en)?|billion(?:en)?|trillion|thousand|Mio\.?|Mrd\.?|Million(?:en)?|Milliarden?|Tausend|bn|mn)(?![\p{L}])`
const unit = String.raw`(?:ms|µs|ns|milliseconds?|microseconds?|nanoseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|Millisekunden|Sekunden?|Minuten?|Stunden?|Tagen?|Wochen?|Monaten?|Jahren?|[KMGTP]i?B|bytes?|kilobytes?|megabytes?|gigabytes?|terabytes?|bits?|[kMGT]?bit\/s|[KMG]bps|[kMG]?Hz|km\/h|km|kilomet(?:er|re)s?|mph|miles?|meters?|metres?|feet|inch(?:es)?|mm|cm|kg|tons?|tonnes?|Tonnen|liters?|litres?|[kMG]?Wh?|[kMG]watts?|dB|°C|°F|degrees|Grad|fps|QPS|requests per second|per second|pro Sekunde|percentile)`
const month = String.raw`(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|March|Mär(?:z)?|Mar|April|Apr|May|Mai|June?|Juni?|July?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\.?`
const range = String.raw`(?:\s?(?:–|-|to|bis|and|und)\s?${number})?`

const patterns: readonly (readonly [FigureKind, RegExp])[] = [
  ['money', new RegExp(String.raw`[$€£¥]\s?${number}(?:[\s-]?(?:${scale}|[kKmMbB](?![\p{L}])))?`, 'gu')],
  [
    'money',
    new RegExp(
      String.raw`(?<![\p{L}\d])${number}(?:\s?${scale})?\s?(?:€|Euro|EUR|USD|US-Dollar|Dollar|dollars?|pounds|Pfund|CHF|Franken|yen)(?![\p{L}])`,
      'gu',
    ),
  ],
  [
    'share',
    new RegExp(
      String.raw`(?<![\p{L}\d])${number}${range}(?:\s?%|\s(?:percent|per cent|percentage points|Prozent(?:punkte)?)(?![\p{L}]))`,
      'gu',
    ),
  ],
  [
    'multiple',
    new RegExp(
      String.raw`(?<![\p{L}\d])(?:${number}(?:x|×|-?fache?|-fold)(?![\p{L}\d])|${number}\s(?:times|mal)\s(?:as|more|less|faster|slower|higher|lower|larger|smaller|better|so|mehr|schneller)(?![\p{L}]))`,
      'gu',
    ),
  ],
  [
    'date',
    new RegExp(
      String.raw`(?<![\p{L}\d])(?:${month}\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\d{1,2}(?:st|nd|rd|th|\.)?\s${month}\s\d{4}|\d{4}-\d{2}-\d{2}|${month}\s(?:19|20)\d{2})(?!\d)`,
      'gu',
    ),
  ],
  ['magnitude', new RegExp(String.raw`(?<![\p{L}\d])${number}\s?${scale}(?:\s[\p{L}-]{3,})?`, 'gu')],
  ['measure', new RegExp(String.raw`(?<![\p{L}\d.])${number}${range}[\s\u00a0-]?${unit}(?![\p{L}\d])`, 'gu')],
  [
    'count',
    new RegExp(
      String.raw`(?<![\p{L}\d.#/:_-])${number}\s(?:[\p{L}][\p{L}-]{2,}\s)?(?:[\p{L}][\p{L}-]{2,})(?![\p{L}])`,
      'gu',
    ),
  ],
]

const labelBefore =
  /(?:section|figure|fig\.?|table|chapter|rfc|bcp|page|step|bug|issue|pr|version|v|part|no\.?|nr\.?|appendix|line|port|item|article|note|vol(?:ume)?\.?|abschnitt|abbildung|tabelle|kapitel|seite|artikel|zeile|#)\s?$/iu

/** A count names what it counts: the noun right after the number, or the noun after its adjective. */
function trimmedCount(value: string, sentence: string, at: number): string | null {
  const [amount, first, second] = value.split(/\s/u)
  if (amount === undefined || first === undefined) return null
  const plural = (word: string | undefined): boolean =>
    word !== undefined && /(?:s|en|ern|people)$/iu.test(word)
  const idle = (word: string | undefined): boolean =>
    word === undefined || isStopword(word.toLowerCase()) || weakWords.has(word.toLowerCase())
  if (/^(?:19|20)\d{2}$/u.test(amount) || /^[01]$/u.test(amount)) return null
  // "runs Firefox 57 tabs" is a version, "Over 57 sites" is a count.
  if (/\s\p{Lu}\S*\s$/u.test(sentence.slice(0, at))) return null
  if (isStopword(first.toLowerCase()) || /(?:ed|ing|ly)$/u.test(first)) return null
  if (!idle(second) && /s$/u.test(second ?? '') && !/ss$/u.test(second ?? '')) return value
  return plural(first) && !weakWords.has(first.toLowerCase()) ? `${amount} ${first}` : null
}

/** Returns the figures of one sentence, in their order; no two overlap. */
export function figuresIn(sentence: string): Figure[] {
  const found: Figure[] = []
  for (const [kind, pattern] of patterns) {
    for (const match of sentence.matchAll(pattern)) {
      const at = match.index
      const value = kind === 'count' ? trimmedCount(match[0], sentence, at) : match[0].trim()
      if (value === null || value === '') continue
      if (labelBefore.test(sentence.slice(Math.max(0, at - 14), at))) continue
      if (found.some((other) => at < other.at + other.value.length && other.at < at + value.length)) continue
      found.push({ value: kind === 'magnitude' ? withoutIdleTail(value) : value, kind, at })
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** "3 million users" keeps its noun, "3 million and" does not. */
function withoutIdleTail(value: string): string {
  const last = value.slice(value.lastIndexOf(' ') + 1)
  return value.split(/\s/u).length > 2 && isStopword(last.toLowerCase())
    ? value.slice(0, value.lastIndexOf(' '))
    : value
}

const weights: Readonly<Record<FigureKind, number>> = {
  money: 1,
  share: 1,
  multiple: 0.9,
  magnitude: 0.9,
  measure: 0.7,
  count: 0.65,
  date: 0.4,
}

/** Returns how much a figure tells, in [0, 1], by its kind; "100 %" is mostly a way of saying "all". */
export function figureWeight(figure: Figure): number {
  return /^100\s?%$/u.test(figure.value) ? 0.25 : weights[figure.kind]
}

/** Returns every number in `text` in one spelling (no thousands marks, a point for decimals), links left out. */
export function numbersIn(text: string): { written: string; canonical: string; at: number }[] {
  const unlinked = text.replace(/\]\([^)\s]{0,500}\)|https?:\/\/\S+/gu, (link) => ' '.repeat(link.length))
  const found: { written: string; canonical: string; at: number }[] = []
  for (const match of unlinked.matchAll(new RegExp(`(?<![\\p{L}\\d])${number}`, 'gu'))) {
    found.push({ written: match[0], canonical: canonicalNumber(match[0]), at: match.index })
  }
  return found
}

function canonicalNumber(written: string): string {
  const grouped = /^\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+(?:[.,]\d{1,4})?$/u.test(written)
  const digits = grouped ? written.replace(/[.,'\u00a0\u202f](?=\d{3}(?:\D|$))/gu, '') : written
  const [whole = '', decimals] = digits.replace(',', '.').split('.')
  const bare = whole.replace(/^0+(?=\d)/u, '')
  return decimals === undefined ? bare : `${bare}.${decimals}`
}
