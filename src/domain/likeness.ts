// How alike two texts are, by their words' stems and by their trigrams: enough to find what is about the same thing, and to
// forgive a misspelling. Pure; it knows no language beyond some endings and the little words of English and German.

import { oncePerText } from './once-per-text.ts'

/** Words that say nothing about what a text is about. */
const littleWords: ReadonlySet<string> = new Set(
  `the and for with from into over about this that these those our your their its was were are has have had not but how why what when
which who all any can could should would will does did than then them they his her him she you more most very just only also out off per via
der die das den dem des ein eine einen einem einer und oder aber mit von vom zum zur für bei aus auf über unter nach vor wie was wer
warum wann ist sind war waren hat haben hatte nicht kein keine auch nur sehr mehr als dass wenn dann sich uns unser ihr ihre sein`.split(
    /\s+/u,
  ),
)

const ending = /(?:ungen|ings?|ung|ers?|ies|ed|es|en|s|e|y)$/u

/** At most this many words of one text are looked at. */
const maxWords = 400

function stemOf(word: string): string {
  const stem = word.replace(ending, '')
  return stem.length >= 4 ? stem : word.length > 4 && stem.length === 3 ? word.slice(0, 4) : word
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** Returns a text's words without the little ones, in its order. */
export const tellingWords: (text: string) => readonly string[] = oncePerText((text) =>
  wordsOf(text)
    .filter((word) => word.length >= 3 && !littleWords.has(word))
    .slice(0, maxWords),
)

/** Returns the stems of a text's telling words, in its order. */
export const stemsIn: (text: string) => ReadonlySet<string> = oncePerText(
  (text) => new Set(tellingWords(text).map(stemOf)),
)

/** Returns the trigrams of a text's words, each word padded with two spaces before it and one behind. */
export const trigramsIn: (text: string) => ReadonlySet<string> = oncePerText((text) => {
  const grams = new Set<string>()
  for (const word of wordsOf(text).slice(0, maxWords)) {
    const padded = `  ${word} `
    for (let at = 0; at + 3 <= padded.length; at++) grams.add(padded.slice(at, at + 3))
  }
  return grams
})

/** Returns which share of `stems` is among `there`, 0 to 1; 0 when nothing is asked. */
export function shareOfStems(stems: ReadonlySet<string>, there: ReadonlySet<string>): number {
  return share(stems, (stem) => there.has(stem))
}

/** Returns which share of `trigrams` occurs in the words of `text`, 0 to 1; 0 when nothing is asked. */
export function shareOfTrigrams(trigrams: ReadonlySet<string>, text: string): number {
  if (trigrams.size === 0) return 0
  if (text.length < 2 * maxWords) {
    const there = trigramsIn(text) // of all its words: nobody writes more than are looked at in so little
    return share(trigrams, (trigram) => there.has(trigram))
  }
  // Two spaces between words: no trigram spans two of them, and looking one up needs no list of all.
  const spaced = `  ${wordsOf(text).join('  ')}  `
  return share(trigrams, (trigram) => spaced.includes(trigram))
}

function share(asked: ReadonlySet<string>, met: (one: string) => boolean): number {
  if (asked.size === 0) return 0
  let found = 0
  for (const one of asked) if (met(one)) found++
  return found / asked.size
}

/** Returns the share of trigrams that two texts have in common, 0 to 1: what ops_likeness() reckons in the database. */
export function likeness(one: string, other: string): number {
  const mine = trigramsIn(one)
  const theirs = trigramsIn(other)
  let both = 0
  for (const gram of mine) if (theirs.has(gram)) both++
  return both / Math.max(1, mine.size + theirs.size - both)
}
