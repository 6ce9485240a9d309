// What can be measured in a text that was made: its length, its numbers and quotations against the sources, what it
// says twice, whether it names where things come from. Measurements only; the judgement is made elsewhere.

import { numbersIn } from './figures.ts'
import { demoLimits } from './limits.ts'
import { plainOf, singleSpaced } from './markup.ts'
import { boundariesIn } from './sentences.ts'
import { tokensOf } from './terms.ts'

export interface Measurements {
  words: number
  /** Numbers that stand in no source, with the words around them. */
  strayNumbers: readonly { written: string; around: string }[]
  numbers: number
  /** Passages in quotation marks whose words stand in no source. */
  strayQuotes: readonly string[]
  quotes: number
  /** Sentences that appear more than once. */
  repeated: readonly string[]
  links: number
  /** Whether a source is named, for those that have no address to link. */
  namesSource: boolean
  hasHeading: boolean
  longestParagraphWords: number
}

/** Quotation marks, straight or curly, are one and the same when words are compared. */
const comparable = (text: string): string =>
  singleSpaced(
    plainOf(text)
      .replace(/[“”„«»"]/gu, '')
      .replace(/[‘’‚']/gu, "'"),
  ).toLowerCase()

/** Returns the passages in quotation marks of at least four words, and block quotations. */
function quotationsIn(markdown: string): string[] {
  const found: string[] = []
  for (const line of markdown.split('\n')) {
    const quoted = /^>(?!\s*[—-])\s*(.{20,})$/u.exec(line)?.[1]
    if (quoted !== undefined) found.push(quoted)
    else
      for (const match of line.matchAll(/[“„]([^“”„]{12,600})[”“]|"([^"]{12,600})"/gu))
        found.push(match[1] ?? match[2] ?? '')
  }
  return found.filter((quote) => tokensOf(quote).length >= 4).slice(0, demoLimits.maxChecks)
}

/** Without headings, the list of sources and names of linked pages: what is left makes claims. */
function claimsOf(markdown: string): string {
  const sources = markdown.search(/^#{1,6}\s*(?:sources?|references|quellen)\b/imu)
  const body = sources < 0 ? markdown : markdown.slice(0, sources)
  return body
    .replace(/^#{1,6}\s.*$/gmu, (line) => ' '.repeat(line.length))
    .replace(/\[[^\][]{0,300}\]\([^)\n]{0,500}\)/gu, (link) => ' '.repeat(link.length))
}

function around(text: string, at: number): string {
  const from = Math.max(0, text.lastIndexOf(' ', Math.max(0, at - 50)))
  const to = text.indexOf(' ', at + 50)
  return singleSpaced(text.slice(from, to < 0 ? text.length : to))
}

/** Without the brackets or the dash that an attribution stands in. */
const bare = (sentence: string): string => sentence.replace(/^[(—–\s]+|[)\s]+$/gu, '')

/** Measures `markdown` against the `sources` it should rest on. Without sources, nothing counts as stray. */
export function measure(markdown: string, sources: readonly { title: string; text: string }[]): Measurements {
  const claims = claimsOf(markdown)
  const known = new Set(
    sources.flatMap((source) =>
      numbersIn(`${source.title}\n${source.text}`).map((number) => number.canonical),
    ),
  )
  const numbers = numbersIn(claims)
    .filter(
      ({ written, at }) => written.length > 1 && !/^\s*$/u.test(claims.slice(Math.max(0, at - 1), at + 1)),
    )
    .slice(0, demoLimits.maxChecks)
  const texts = sources.map((source) => comparable(`${source.title}\n${source.text}`))
  const quotes = quotationsIn(claims)
  // Naming a source again is no repetition.
  const titles = new Set(sources.map((source) => comparable(source.title)))
  const sentences = claims
    .split(/\n+/u)
    .flatMap((line) =>
      boundariesIn(line, 0, line.length).map(([from, to]) =>
        singleSpaced(line.slice(from, to).replace(/^[>\-*\s]+/u, '')),
      ),
    )
    .filter((sentence) => sentence.length > 40 && !titles.has(comparable(bare(sentence))))
  const counts = new Map<string, number>()
  for (const sentence of sentences)
    counts.set(comparable(sentence), (counts.get(comparable(sentence)) ?? 0) + 1)
  const repeated = sentences.filter(
    (sentence, at) => (counts.get(comparable(sentence)) ?? 0) > 1 && sentences.indexOf(sentence) === at,
  )
  return {
    words: tokensOf(claims).length,
    numbers: numbers.length,
    strayNumbers:
      sources.length === 0
        ? []
        : numbers
            .filter((number) => !known.has(number.canonical))
            .map((number) => ({ written: number.written, around: around(markdown, number.at) })),
    quotes: quotes.length,
    strayQuotes:
      sources.length === 0
        ? []
        : quotes.filter(
            (quote) => !texts.some((text) => text.includes(comparable(quote.replace(/[….]+$/u, '')))),
          ),
    repeated,
    links: [...markdown.matchAll(/\]\(https?:\/\/|https?:\/\//gu)].length,
    namesSource: sources.some((source) => markdown.includes(source.title.slice(0, 60))),
    hasHeading: /^#{1,6}\s+\S/mu.test(markdown),
    longestParagraphWords: Math.max(
      0,
      ...claims.split(/\n\s*\n/u).map((paragraph) => tokensOf(paragraph).length),
    ),
  }
}
