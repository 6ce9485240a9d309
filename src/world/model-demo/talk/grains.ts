// A sentence taken apart into what a speaker can cite in a few words: clauses that stand alone, figures with their nouns, names,
// the source. It cuts and never rewords; what gives orders to machines or is no plain sentence yields nothing.

import { speaksToMachines } from '../boilerplate.ts'
import { figuresIn } from '../figures.ts'
import { asClause } from '../report.ts'
import { isStopword, paleWords, weakWords } from '../stopwords.ts'

export interface Grains {
  /** Clauses that stand alone, with a capital, without a full stop. */
  claims: readonly string[]
  /** The same, ready to follow a comma or "that". */
  clauses: readonly string[]
  /** As in `306 tins` or `45 years`. */
  figures: readonly string[]
  /** Those of them that one can see: `306 tins`, not `45 years`. */
  things: readonly string[]
  /** As in `Penny Blacks`. */
  names: readonly string[]
  /** What the source is called in passing, as in `the tin can`, or null. */
  source: string | null
}

/** Nothing to cite. */
export const noGrains: Grains = { claims: [], clauses: [], figures: [], things: [], names: [], source: null }
const maxClaimChars = 84
const minClaimChars = 18
const maxTextChars = 400
const maxKept = 2_000
const kept = new Map<string, Grains>()

/** Returns `value` on one line, without markup, links, control and direction marks, at most 400 characters. */
export function cleaned(value: string): string {
  return value
    .slice(0, 2 * maxTextChars)
    .replace(/<[^>]{0,200}>?/gu, ' ')
    .replace(/\b(?:https?:\/\/|www\.)\S+/giu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (mark) => (/\s/u.test(mark) ? ' ' : ''))
    .replace(/[*_`#|<>{}[\]\\~^]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, maxTextChars)
    .replace(/[\ud800-\udbff]$/u, '')
}

/** Returns the grains of a statement, its source behind it in brackets. Pure; the last 2,000 are kept. */
export function grainsOf(statement: string): Grains {
  const known = kept.get(statement)
  if (known !== undefined) return known
  const found = takenApart(cleaned(statement))
  if (kept.size >= maxKept) kept.clear()
  kept.set(statement, found)
  return found
}

const behind = /\s?\(['‘]?(?:“([^”]{1,200})”|([^()“”]{1,200}?))['’]?\)?[^\p{L}\p{N})]*$/u

function takenApart(text: string): Grains {
  if (speaksToMachines(text) || !/\p{L}{3}/u.test(text)) return noGrains
  const cited = behind.exec(text)
  const source = cited?.[1] ?? cited?.[2] ?? ''
  const bare = withoutHook(cited === null ? text : text.slice(0, cited.index))
  const sentence = /^(.{20,}?[.!?])\s\p{Lu}/u.exec(bare)?.[1] ?? bare
  const claims = claimsOf(sentence)
  const figures = figuresOf(sentence)
  const clauses = claims.map(asClause).filter((clause) => clause !== null)
  return {
    claims,
    clauses,
    figures,
    things: figures.filter((value) => !measured.test(value)),
    names: namesIn(sentence),
    source: /^brief\b/iu.test(source) ? null : inPassing(source),
  }
}

const measured =
  /(?:^|[\s\d])(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|(?:milli|centi|kilo)?met(?:re|er)s?|inch(?:es)?|litres?|kilos?|watts?|miles?|feet|degrees?|dollars?|pounds?|francs?|euros?|cents?|cent|percent|%|grams?|tons?|tonnes?|million|billion|bytes?|times|ms|s|km|kg)$/u

/** Returns the figures of a sentence with their nouns, a name of several words whole: `68 million Penny Blacks`. */
function figuresOf(sentence: string): readonly string[] {
  return figuresIn(sentence)
    .filter(({ kind, value }) => kind !== 'date' && /^[\d$€£]/u.test(value) && value.includes(' '))
    .map(({ value, at }) => {
      const name = /\p{Lu}\p{Ll}+$/u.test(value)
        ? /^(?: \p{Lu}\p{Ll}+)*/u.exec(sentence.slice(at + value.length))
        : null
      return value + (name?.[0] ?? '')
    })
    .filter((value) => value.length <= 26 && !/^(?:1[0-9]|20)\d\d /u.test(value))
}

/** Drops what stands before a colon and only leads up to the sentence: a hook, a headline, a list of subjects. */
function withoutHook(text: string): string {
  const hook = /^.{2,90}?:\s(?=["“]?\p{Lu})/u.exec(text)
  const rest = hook === null ? text : text.slice(hook[0].length)
  if (rest === text || rest.length < 20) return text
  return withoutHook(rest)
}

const dateFirst = /^(?:On|In) (?:(?:\d{1,2} )?(?:\p{Lu}\p{Ll}+ ))?\d{3,4},? (?=\p{L})/u
const leaning =
  /^(?:he|she|it|they|this|that|these|those|his|her|its|their|there|one of them|some of them|both|such|so|another|then|here)\b/iu
const undecided = /^(?:when|if|because|although|while|as|since|after|before|unless|once|though|where)\b/iu
const joint =
  /(?:; |: | – |, (?:which|who|whose|where|because|so|while|but|and|as|since|with|after|until|of which|then|not|or|in which)\b| (?:because|so that|which|while|whereas|although|until) )/gu

/** Returns the clauses of a sentence that can be said alone, each at most 84 characters. */
function claimsOf(sentence: string): readonly string[] {
  const plain = sentence.replace(/[\s.!,;:–—…-]+$/u, '').trim()
  if (plain.length < minClaimChars || /["“”„«»]|\?$|…|\.\s/u.test(plain)) return []
  if (/\b(?:I|we|our|us|you|your|my)\b/iu.test(plain)) return []
  const undated = plain.replace(dateFirst, '')
  const found = new Set<string>()
  for (const whole of new Set([plain, undated])) {
    if (leaning.test(whole)) continue
    const parts = undecided.test(whole) ? [] : cuts(whole)
    // What was cut off is no sentence; a clause of it may be one.
    for (const claim of sentence.endsWith('…') ? parts : [whole, ...parts])
      if (claim.length <= maxClaimChars && claim.length >= minClaimChars && /\s\p{L}+\s/u.test(claim))
        found.add(claim.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()))
  }
  return [...found]
}

function cuts(whole: string): readonly string[] {
  return [...whole.matchAll(joint)]
    .map((match) => whole.slice(0, match.index).replace(/[\s,;:]+$/u, ''))
    .filter((part) => {
      const commas = part.split(', ')
      // "red, white" before ", and blue" is a list, no clause.
      return commas.length < 2 || (commas.at(-1) ?? '').split(' ').length > 3
    })
    .filter((part) => part.split(' ').length >= 4)
}

const calendar =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)/u

const peoples =
  /^(?:\p{L}+(?:ish|ese)|French|Dutch|German|American|Roman|Greek|Swiss|Russian|Italian|Indian|European|Jewish|Christian|Royal)$/u
const named =
  /(?<![\p{L}'’-])\p{Lu}[\p{Ll}'’-]+(?: (?:(?:de|von|van|der|of|du|la) )?\p{Lu}[\p{Ll}'’-]+){0,3}(?!\p{L})/gu

function namesIn(sentence: string): readonly string[] {
  const found = [...sentence.matchAll(named)].flatMap((match) => {
    const words = match[0].replace(/['’]s?$/u, '').split(' ')
    const begins = /(?:^|[.!?:] )["“'‘(]*$/u.test(sentence.slice(0, match.index))
    const plain = begins && (words.length === 1 || isStopword((words[0] ?? '').toLowerCase()))
    const name = (plain ? words.slice(1) : words).join(' ')
    return isStopword(name.toLowerCase()) ||
      calendar.test(name) ||
      peoples.test(name) ||
      /['’]s /u.test(name) ||
      name.length < 5 ||
      name.length > 24
      ? []
      : [name]
  })
  return [...new Set(found)]
}

/** Returns a source's title as somebody mentions it in passing: `the tin can`, `salt`, `“Notes on quotas”`. */
function inPassing(title: string): string | null {
  const head = (title.split(/[:,;(]| (?:to|on|for|that|which|about|with) /u)[0] ?? '').trim()
  const words = head.split(' ')
  const article = /^(?:the|a|an) /iu.test(head)
  if (head === '' || head.length > 34) return null
  if (article && words.length <= 5)
    return `the ${words
      .slice(1)
      .join(' ')
      .replace(/^\p{Lu}(?=\p{Ll})/u, (l) => l.toLowerCase())}`
  if (words.length === 1 && title.trim() === head)
    return head.replace(/^\p{Lu}(?=\p{Ll})/u, (l) => l.toLowerCase())
  const whole = title.trim()
  return whole.length <= 30 ? `“${whole}”` : `“${head}”`
}

/** Whether a lower-cased word can name a subject. */
export const names = (word: string): boolean =>
  word.length > 2 &&
  !isStopword(word) &&
  !weakWords.has(word) &&
  !paleWords.has(word) &&
  !/^word|\d|^(?:briefs?|drafts?|analysis|posts?|articles?|crawl|headline)$/u.test(word)

const singular = (word: string): string =>
  /^(?:lens|news|series|species|canvas|atlas|always|perhaps)$/iu.test(word)
    ? word
    : word
        .replace(/(?<=x|ch|sh|ss)es$/u, '')
        .replace(/(?<=\p{L}{2})ies$/u, 'y')
        .replace(/(?<=[^suio']|ao)s$/u, '')

/** Returns the word that a subject is known by, ready to stand before a noun: `patent` for "what a patent was sold for". */
export function byWord(subject: string): string | null {
  const plain = cleaned(subject)
  const near = [...plain.matchAll(/\b(?:a|an|the|of|about|on|in|for|by|nobody|and|or) (\p{L}{3,})/giu)].map(
    (match) => match[1] ?? '',
  )
  const head = plain.split(/,| (?:and|or|who|that|which|what|nobody|before|after|to|than) /u)[0] ?? ''
  const first = head.match(/\p{L}{3,}/gu) ?? []
  const all = plain.match(/\p{L}{3,}/gu) ?? []
  const short = all.length < 8
  const direct = short && !/^(?:what|which|how|who|why|when|where)\b/iu.test(plain)
  const candidates = [direct ? (first.at(-1) ?? '') : '', ...near, ...first, ...all].filter((word) =>
    names(word.toLowerCase()),
  )
  const found = candidates.find((word) => direct || !/(?:ed|ing|ly)$/u.test(word)) ?? candidates[0]
  if (found === undefined) return null
  // A capital at the beginning may be the sentence's own.
  const ordinary = plain.startsWith(found) && all.length > 1 && !/\p{Ll}\p{Lu}/u.test(found)
  return singular(ordinary ? found.toLowerCase() : found)
}
