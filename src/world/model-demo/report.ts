// A sentence of a source turned into reported speech: shorter, and no longer in the source's "we". It leaves out and
// re-addresses; it never adds a fact.

import { figuresIn } from './figures.ts'
import { isStopword } from './stopwords.ts'
import type { Language } from './terms.ts'

const openers =
  /^(?:however|in addition|additionally|furthermore|moreover|also|that said|in fact|of course|for example|for instance|as (?:a result|mentioned|you can see|you may know)|on the other hand|at the same time|in other words|put differently|interestingly|unfortunately|fortunately|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|instead|similarly|likewise|overall|indeed|thus|therefore|hence|besides|meanwhile|nevertheless|still|basically|obviously|clearly|so|and|but|or|yet|außerdem|zudem|allerdings|darüber hinaus|jedoch|schließlich|zum beispiel)(?:,\s+|\s+(?=\p{Ll}))/iu

const ourWords: readonly (readonly [RegExp, string])[] = [
  [/\bwe['’]ve\b/gu, 'they have'],
  [/\bWe['’]ve\b/gu, 'They have'],
  [/\bwe\b/gu, 'they'],
  [/\bWe\b/gu, 'They'],
  [/\bour\b/gu, 'their'],
  [/\bOur\b/gu, 'Their'],
  [/\bours\b/gu, 'theirs'],
  [/\bus\b/gu, 'them'],
  [/\bourselves\b/gu, 'themselves'],
]

/** "We" followed by what was done: the authors' own doings, not the reader's. */
const ownDoings =
  /\b[Ww]e(?:['’]ve| have| had| were)?\s(?:\p{L}+ly\s)?(?:\p{L}+ed|saw|seen|found|built|made|chose|chosen|wrote|written|began|did|done|went|took|got|ran|set|put|kept|came|knew|known|held|led|brought|grew|been)\b/u

/** Returns the sentence with the source's "we" as "the authors", "they" and "their"; null when the "we" may include the
 *  reader or stands in somebody's direct speech, so that only quoting is safe. */
function readdressed(plain: string): string | null {
  if (!/\b(?:we|us|our|ours)\b/iu.test(plain.replace(/\bUS\b/gu, ''))) return plain
  if (/[“„"«]/u.test(plain) || !ownDoings.test(plain)) return null
  let text = plain
  for (const [own, theirs] of ourWords) text = text.replace(own, theirs)
  if (/\b(?:we|us)['’]/iu.test(text)) return null
  // The first "we" names who speaks; the ones after it are "they".
  const first = /\b[Ww]e\b/u.exec(plain)
  if (first === null || /\bthey\b/iu.test(plain)) return null
  return text.replace(/\b[Tt]hey\b/u, (they) => (they === 'They' ? 'The authors' : 'the authors'))
}

function upperFirst(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
}

/** Drops a bracketed aside, unless a number stands in it. */
function withoutAsides(text: string): string {
  return text.replace(/\s\([^()]{3,160}\)/gu, (aside) =>
    figuresIn(aside).length > 0 || /\d/u.test(aside) ? aside : '',
  )
}

/** Returns the sentence as somebody else would report it (opener, asides and "we" gone, closed by a full stop), or null
 *  when it must be quoted: it says "I", speaks to its reader, or is not English. */
export function reported(plain: string, language: Language): string | null {
  if (language === 'de' || /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]{3}/u.test(plain))
    return null
  if (/(?:^|[\s“"(])(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Ll]et['’]s)(?=[\s,.])|\?[)"”’]*$/u.test(plain)) return null
  let text = withoutAsides(plain)
  for (let turn = 0; turn < 2; turn++) text = upperFirst(text.replace(openers, ''))
  const told = readdressed(text)
  if (told === null) return null
  text = told.replace(/[\s:;,–—-]+$/u, '')
  return /[.!?…][)"'”’»\]]*$/u.test(text) ? text.replace(/!$/u, '.') : `${text}.`
}

/** Returns the sentence ready to follow a comma or "that": its first letter small when that word is no name, else null. */
export function asClause(sentence: string): string | null {
  const first = /^[\p{L}'’-]+/u.exec(sentence)?.[0]
  if (first === undefined || first === 'I') return null
  const low = first.toLowerCase()
  const joining = isStopword(low) || /ly$/u.test(low)
  return joining ? low + sentence.slice(first.length) : null
}

/** Returns `text` cut at a word's end so that it is no longer than `maxChars`, with an ellipsis when it was cut. */
export function cutAtWord(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const space = text.lastIndexOf(' ', maxChars - 1)
  const cut = text.slice(0, space > maxChars * 0.5 ? space : maxChars - 1).replace(/[\s,;:–—-]+$/u, '')
  return `${cut.replace(/[\ud800-\udbff]$/u, '')}…`
}
