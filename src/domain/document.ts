// A document that was read in: what of it is kept, and how its text is made safe to store, quote and compare. Pure; it
// knows no format and no source.

/** The limits of what is kept of a document. */
export const documentLimits = {
  textChars: 200_000,
  titleChars: 300,
  lineChars: 200,
  /** A web page with less text than this is a shell, a login form or an error that calls itself 200. */
  minPageChars: 200,
  feedItems: 30,
  feedItemChars: 3_000,
} as const

type DocumentFormat = 'page' | 'feed' | 'text' | 'markdown' | 'json'

/** What was read from one source. Fields that the source does not tell are ''. */
export interface ReadDocument {
  format: DocumentFormat
  title: string
  byline: string
  /** As the source writes it: a date without a zone has no instant. */
  published: string
  site: string
  /** Plain text with Markdown's headings, lists and quotes; links and pictures are left out. */
  text: string
  /** Words of `text`. */
  words: number
  /** True when the source had more than is kept. */
  truncated: boolean
}

/** A document, or the reason why the source is none that can be read. */
export type Reading = { document: ReadDocument } | { unreadable: string }

// Written as escapes: none of them can be seen. C0 and C1 controls but tab and newline, soft hyphen, zero-width space, word
// joiner, byte-order mark, and the marks that turn the direction of text round; the zero-width joiners that emoji and some scripts need stay.
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g
const anySpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g

/** Returns `text` without what cannot be stored or seen: NUL, controls, lone surrogates, direction marks; spaces of all
 *  kinds become plain ones, lines end without spaces, and no more than one empty line stands between two. */
export function tidyText(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(invisible, '')
    .replace(anySpace, ' ')
    .normalize('NFC')
  // Line by line, because a pattern like / +\n/ takes quadratic time on a long run of spaces.
  const lines = plain.split('\n').map((line) => line.trimEnd())
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

/** Returns `text` on one line, tidied and cut to `maxChars` with an ellipsis. */
export function oneLine(text: string, maxChars: number): string {
  return clip(
    tidyText(text.slice(0, maxChars * 8))
      .replace(/\s+/g, ' ')
      .trim(),
    maxChars,
  )
}

/** Returns at most `maxChars` UTF-16 units of `text`, never half a character, with an ellipsis when it was cut. */
export function clip(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const cut = text.slice(0, maxChars - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
