// How one sentence of a source is told on: reported when that is safe, quoted otherwise, and cut to the room there is.

import { singleSpaced } from './markup.ts'
import type { Reading, Said } from './reading.ts'
import { cutAtWord, reported } from './report.ts'
import type { Language } from './terms.ts'

/** Returns the words in quotation marks that do not clash with those inside. */
export function inQuotes(words: string): string {
  return /[“”„]/u.test(words) && !words.includes('"') ? `"${words}"` : `“${words}”`
}

/** Closes direct speech that the sentence leaves open, and ends it with a full stop where it has no end. */
function rounded(text: string): string {
  const open = (text.match(/“/gu)?.length ?? 0) - (text.match(/”/gu)?.length ?? 0)
  const closed = open > 0 && !text.includes('„') ? `${text}”` : text
  return /[.!?…。！？؟۔:][)"'”’»\]]*$/u.test(closed) ? closed : `${closed}.`
}

/** Returns the sentence fit for running text, at most `maxChars` long: reported, or quoted word for word. */
export function told(said: Said, language: Language, maxChars: number): string {
  const report = reported(said.plain, language)
  if (report !== null) return rounded(cutAtWord(report, maxChars - 2))
  const words = said.whole && said.quote !== null ? said.quote : said.plain
  // What is cut here loses its marks: shortened words are no quotation.
  return words.length + 2 <= maxChars ? inQuotes(words) : cutAtWord(words, maxChars)
}

/** Returns the part of the sentence around place `at`, at most `maxChars`, from clause to clause where it can. */
export function clauseAround(sentence: string, at: number, maxChars: number): string {
  if (sentence.length < maxChars) return rounded(sentence)
  const from = Math.max(0, at - Math.floor(maxChars * 0.55))
  const breaks = [...sentence.slice(from, at).matchAll(/[,;:–—]\s/gu)]
  const first = breaks.find((mark) => at - (from + mark.index) < maxChars * 0.55)
  const start =
    from === 0 ? 0 : first === undefined ? sentence.indexOf(' ', from) + 1 : from + first.index + 2
  const piece = rounded(cutAtWord(sentence.slice(start), maxChars - 3))
  return start === 0 ? piece : `…${piece}`
}

/** Where a sentence comes from, among these readings. */
export function readingOf(readings: readonly Reading[], said: Said): Reading {
  const reading = readings.find((other) => other.id === said.sourceId)
  if (reading === undefined) throw new Error(`A sentence names a source that was not read: ${said.sourceId}`)
  return reading
}

/** Returns the sentence that holds these words, or undefined. */
export function sentenceWith(
  readings: readonly Reading[],
  sourceId: string,
  words: string,
): Said | undefined {
  const wanted = singleSpaced(words)
  if (wanted === '') return undefined
  return readings
    .filter((reading) => reading.id === sourceId)
    .flatMap((reading) => reading.sentences)
    .find((said) => said.quote !== null && (said.quote.includes(wanted) || wanted.includes(said.quote)))
}
