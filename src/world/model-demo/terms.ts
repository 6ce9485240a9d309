// What a text is about, in its own words: tokens, and the one-, two- and three-word terms that stand out from a list of
// common words. It knows nothing of sentences' worth.

import { demoLimits } from './limits.ts'
import { englishStopwords, germanStopwords, isStopword, paleWords, weakWords } from './stopwords.ts'

export interface Term {
  /** As the text writes it. */
  text: string
  /** The folded words, joined by a space: the form for comparing. */
  key: string
  count: number
  score: number
}

export type Language = 'en' | 'de' | 'other'

const tokenPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’.&]?[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*[+#]{0,2}/gu

/** Returns the words of `text` as written, in order. */
export function tokensOf(text: string): string[] {
  return text.match(tokenPattern) ?? []
}

/** Returns the form in which two spellings of a word are one: lower case, no possessive, no plural s. */
export function folded(token: string): string {
  const low = token.toLowerCase().replaceAll('’', "'").replace(/'s$/u, '')
  if (low.length > 4 && low.endsWith('ies')) return `${low.slice(0, -3)}y`
  if (low.length > 4 && /[^suio]s$/u.test(low)) return low.slice(0, -1)
  return low
}

const endings = /(?:ations?|ements?|ments?|ingly|ings?|edly|ers?|ed|als?|es|e)$/u

/** Returns the part of a folded word that its relatives share ("refusal", "refused": "refus"), at least four letters. */
function stemOf(word: string): string {
  const cut = word.replace(endings, '')
  const stem = cut.length >= 4 ? cut : word
  return /([bdgmnprt])\1$/u.test(stem) && stem.length > 4 ? stem.slice(0, -1) : stem
}

/** Returns the stems of these folded words, those of hyphened words part by part as well: for asking whether a text
 *  touches a subject, where "gap-free" must meet "gaps". */
export function stemsOf(words: ReadonlySet<string>): ReadonlySet<string> {
  const stems = new Set<string>()
  for (const word of words) {
    stems.add(stemOf(word))
    if (word.includes('-')) for (const part of word.split('-')) if (part.length > 2) stems.add(stemOf(part))
  }
  return stems
}

/** Whether a word can name a subject at all. */
function isContent(token: string): boolean {
  const low = token.toLowerCase().replaceAll('’', "'")
  if (low.length < 2 || isStopword(low) || /^[\d.,'-]+$/u.test(low)) return false
  return low.length > 2 || /^\p{Lu}{2}$/u.test(token)
}

/** Returns the set of folded content words of `text`, for measuring how much two texts share. */
export function contentWords(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const token of tokensOf(text)) if (isContent(token)) words.add(folded(token))
  return words
}

/** Returns the language by the share of its joining words; `other` when neither English nor German shows. */
export function languageOf(sentences: readonly string[]): Language {
  let english = 0
  let german = 0
  let all = 0
  for (const token of sentences.slice(0, 200).flatMap(tokensOf)) {
    all += 1
    if (englishStopwords.has(token.toLowerCase())) english += 1
    if (germanStopwords.has(token.toLowerCase())) german += 1
  }
  if (all === 0 || Math.max(english, german) / all < 0.12) return 'other'
  return german > english ? 'de' : 'en'
}

interface Count {
  words: number
  count: number
  sentences: number
  lastSentence: number
  capitals: number
  surfaces: Map<string, number>
}

function countGrams(sentences: readonly string[]): Map<string, Count> {
  const counts = new Map<string, Count>()
  sentences.forEach((sentence, number) => {
    // Only words that follow each other with nothing but a space between make a term.
    for (const run of sentence.split(/[^\p{L}\p{M}\p{N}\s\-'’.&+#]+|\.\s/u)) {
      const tokens = tokensOf(run)
      for (let at = 0; at < tokens.length; at++) {
        for (let size = 1; size <= 3 && at + size <= tokens.length; size++) {
          const gram = tokens.slice(at, at + size)
          if (!gram.every(isContent)) break
          if (size > 1 && gram.some((word) => weakWords.has(word.toLowerCase()))) break
          if (size === 3 && !gram.every((word) => /^\p{Lu}/u.test(word))) break
          note(counts, gram, number, at > 0)
        }
      }
    }
  })
  return counts
}

function note(counts: Map<string, Count>, gram: readonly string[], sentence: number, inside: boolean): void {
  const key = gram.map(folded).join(' ')
  const text = gram.map((word) => word.replace(/['’]s$/u, '')).join(' ')
  const count = counts.get(key) ?? {
    words: gram.length,
    count: 0,
    sentences: 0,
    lastSentence: -1,
    capitals: 0,
    surfaces: new Map<string, number>(),
  }
  count.count += 1
  if (count.lastSentence !== sentence) count.sentences += 1
  count.lastSentence = sentence
  if (inside && /^\p{Lu}/u.test(text)) count.capitals += 1
  // A word at a sentence's start is capitalised by its place; it weighs little in choosing the spelling.
  count.surfaces.set(text, (count.surfaces.get(text) ?? 0) + (inside ? 1 : 0.4))
  counts.set(key, count)
}

function scoreOf(key: string, count: Count, language: Language, title: ReadonlySet<string>): number {
  const surface = bestSurface(count)
  const spread = count.count ** 0.7 * Math.sqrt(1 + count.sentences)
  const length = count.words === 1 ? Math.min(1.3, 0.5 + surface.length / 12) : count.words === 2 ? 1.9 : 2.6
  const named = count.capitals / count.count > 0.5 ? (language === 'de' ? 1.1 : 1.35) : 1
  const titled = key.split(' ').every((word) => title.has(word)) ? 1.7 : 1
  const low = surface.toLowerCase()
  const isPlainWord = count.words === 1 && surface === low
  const verbal = isPlainWord && /(?:ing|ed|ly|ible|able|ful|ous|ive|ende?[mnrs]?)$/u.test(low) ? 0.45 : 1
  const common =
    count.words === 1 && weakWords.has(low)
      ? 0.05
      : count.words === 1 && paleWords.has(low) && titled === 1
        ? 0.4
        : 1
  // German writes its nouns with a capital: a small word there is a verb or an adjective.
  const german = language === 'de' && isPlainWord ? 0.25 : 1
  return spread * length * named * titled * verbal * common * german
}

function bestSurface(count: Count): string {
  let best = ''
  let most = -1
  for (const [surface, times] of count.surfaces) {
    if (times > most) {
      best = surface
      most = times
    }
  }
  return best
}

/** Returns up to `max` key terms of the sentences, strongest first, spelled as the text spells them most often. A word
 *  that nearly always stands inside a longer term is left to that term. */
export function keyTerms(
  sentences: readonly string[],
  title: string,
  max: number = demoLimits.maxKeyTerms,
): Term[] {
  const language = languageOf(sentences)
  const titleWords = contentWords(title)
  const least = sentences.length > 12 ? 2 : 1
  const ranked: Term[] = []
  for (const [key, count] of countGrams(sentences)) {
    if (count.count < (count.words > 1 ? 2 : least)) continue
    ranked.push({
      text: bestSurface(count),
      key,
      count: count.count,
      score: scoreOf(key, count, language, titleWords),
    })
  }
  ranked.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
  const taken: Term[] = []
  for (const term of ranked.slice(0, max * 8)) {
    if (taken.length >= max) break
    const words = term.key.split(' ')
    const rival = taken.find((other) => sharesWord(other.key.split(' '), words))
    if (rival === undefined) taken.push(term)
    else if (rival.key.split(' ').length < words.length && term.count >= 0.5 * rival.count) {
      taken[taken.indexOf(rival)] = term
    }
  }
  return taken
}

const sharesWord = (a: readonly string[], b: readonly string[]): boolean => a.some((word) => b.includes(word))
