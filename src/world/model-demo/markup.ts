// Markdown seen as text: how a passage reads without its markup, and which part of it can be quoted word for word.
// It knows neither sentences nor meaning.

import { demoLimits } from './limits.ts'

const unquotable =
  /!?\[[^\][]{0,400}\]\((?:[^()\\]|\\.|\([^()]{0,200}\)){0,600}\)|\[\^?\d{1,3}\]|\[edit\]|<[a-z/!][^<>]{0,300}>|https?:\/\/\S{25,}|!\[|[\u0000-\u0008\u000b-\u001f\u007f\ufffd]/giu

/** Returns how the passage reads: links by their words, no emphasis marks, no footnote marks, single spaces. */
export function plainOf(markdown: string): string {
  return markdown
    .replace(/!\[[^\][]{0,400}\]\((?:[^()\\]|\\.|\([^()]{0,200}\)){0,600}\)/gu, ' ')
    .replace(/\[([^\][]{1,400})\]\((?:[^()\\]|\\.|\([^()]{0,200}\)){0,600}\)/gu, '$1')
    .replace(/\[\^?\d{1,3}\]|\[edit\]/gu, '')
    .replace(/<[a-z/!][^<>]{0,300}>/giu, ' ')
    .replace(/\\([.\-_*()[\]#+!`~])/gu, '$1')
    .replace(/(\*\*|__|`)/gu, '')
    .replace(/(^|[\s(“"])[*_]([^*_]{1,200})[*_](?=[\s.,;:!?)”"]|$)/gu, '$1$2')
    .replace(/[\u0000-\u001f\u007f\ufffd]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Returns the passage with each run of white space as one space: the form in which quotations are compared. */
export const singleSpaced = (text: string): string => text.replace(/\s+/gu, ' ').trim()

/**
 * Returns the longest stretch of `raw` that holds no link, footnote mark or tag, single-spaced, and whether that is all
 * of it; null when what is left is too short to quote. The stretch stands in `raw` letter for letter.
 */
export function quotableOf(raw: string): { quote: string; whole: boolean } | null {
  let best = ''
  let from = 0
  const consider = (to: number): void => {
    const piece = singleSpaced(raw.slice(from, to))
    if (piece.length > best.length) best = piece
  }
  for (const match of raw.matchAll(unquotable)) {
    consider(match.index)
    from = match.index + match[0].length
  }
  consider(raw.length)
  const whole = best === singleSpaced(raw)
  const quote = whole ? best : best.replace(/^[\s.,;:)\]}’”"*_–—-]+|[\s,;:([{“‘"*_–—-]+$/gu, '')
  const words = quote.split(' ').length
  if (quote.length > demoLimits.maxSentenceChars) return null
  return quote.length >= demoLimits.minSentenceChars && words >= 4 ? { quote, whole } : null
}
