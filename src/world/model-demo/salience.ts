// Which sentences carry a text: each by what it shares with the others (TextRank), where it stands, what it names and
// counts, and whether it can be understood by itself. Scores are measured from the text alone.

import { figuresIn, figureWeight } from './figures.ts'
import { demoLimits } from './limits.ts'
import type { Sentence } from './sentences.ts'
import { contentWords, stemsOf, tokensOf } from './terms.ts'

export interface Scored extends Sentence {
  /** Folded content words. */
  words: ReadonlySet<string>
  /** Centrality among its fellows, 0 to 1. */
  rank: number
  /** How much of what the reader looks for it holds, 0 to 1. */
  wanted: number
  /** All in all, 0 or more; comparable within one text. */
  salience: number
}

/** Rare words tell sentences apart: the weight of a word in `count` of `all` sentences. */
const rarity = (count: number, all: number): number => Math.log(1 + all / count)

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>, weigh: (word: string) => number): number {
  let shared = 0
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  for (const word of small) if (large.has(word)) shared += weigh(word)
  return shared / (Math.log(2 + a.size) + Math.log(2 + b.size))
}

/** TextRank over the sentences at `chosen`; returns a score per place in `words`, 0 for the rest, 1 for the highest. */
function textRank(
  words: readonly ReadonlySet<string>[],
  chosen: readonly number[],
  weigh: (word: string) => number,
): number[] {
  const size = chosen.length
  const weights = new Float64Array(size * size)
  const totals = new Float64Array(size)
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const similar = overlap(words[chosen[a] ?? 0] ?? new Set(), words[chosen[b] ?? 0] ?? new Set(), weigh)
      weights[a * size + b] = similar
      weights[b * size + a] = similar
      totals[a] = (totals[a] ?? 0) + similar
      totals[b] = (totals[b] ?? 0) + similar
    }
  }
  let scores = new Float64Array(size).fill(1)
  for (let turn = 0; turn < 20; turn++) {
    const next = new Float64Array(size).fill(0.15)
    for (let from = 0; from < size; from++) {
      const share = (0.85 * (scores[from] ?? 0)) / Math.max(1e-9, totals[from] ?? 0)
      if ((totals[from] ?? 0) === 0) continue
      for (let to = 0; to < size; to++) next[to] = (next[to] ?? 0) + share * (weights[from * size + to] ?? 0)
    }
    scores = next
  }
  const highest = Math.max(1e-9, ...scores)
  const result = new Array<number>(words.length).fill(0)
  chosen.forEach((place, at) => {
    result[place] = (scores[at] ?? 0) / highest
  })
  return result
}

const leansOnBefore =
  /^(?:this|that|these|those|it|its|he|she|they|his|her|their|such|here|there|as such|in this|in that|for this|for that|with this|the (?:former|latter|above|following|same)|both|another|other|either|which|who|one |dies|diese[rsnm]?|das|es|sie|er|damit|dabei|dazu|davon|hier|dort|daneben)\b/iu

/** An entry of a list of references names a text and tells nothing. */
function isCitation(text: string): boolean {
  return /\b(?:retrieved|archived from|ISBN|doi:|et al\.|pp\. \d)|^\p{Lu}\p{L}+, \p{Lu}\./u.test(text)
}

/** Whether quotation marks open that never close: a piece of longer direct speech. */
const unbalanced = (text: string): boolean =>
  (text.match(/“/gu)?.length ?? 0) > (text.match(/”/gu)?.length ?? 0) && !text.includes('„')

/** What a sentence loses by needing its neighbours, asking, or talking to its reader. */
function standsAlone(sentence: Sentence): number {
  const text = sentence.plain
  let factor = 1
  if (leansOnBefore.test(text)) factor *= 0.5
  if (/^(?:so|but|and|or|yet|then|also|however|doch|auch|aber|und)\b/iu.test(text)) factor *= 0.85
  if (unbalanced(text)) factor *= 0.6
  if (/^(?:when|if|once|while|whenever|suppose)\b/iu.test(text)) factor *= 0.8
  if (/\?[)"”’]*$/u.test(text)) factor *= 0.35
  if (/:$/u.test(text)) factor *= 0.4
  if (/^(?:if|when) you|\byou(?:r|['’]\w+)?\b/iu.test(text)) factor *= 0.75
  if (
    /^(?:let['’]s|click|see|note|please|check|try|go to|read|look|run|type|make sure|remember|imagine|suppose|say)\b/iu.test(
      text,
    )
  )
    factor *= 0.45
  if (/(?:^|\s)(?:I|I['’]\w+|my)\s/u.test(text)) factor *= 0.6
  else if (/\b(?:we|us)\b/iu.test(text)) factor *= 0.85
  if (
    /\b(?:below|above|mentioned|earlier|the following|as follows|this (?:post|article|chapter|section|document|memo))\b/iu.test(
      text,
    )
  )
    factor *= 0.6
  if (text.length < 50) factor *= 0.5
  if (/\b(?:for example|for instance|as an example|zum Beispiel)\b/iu.test(text)) factor *= 0.6
  if (isCitation(text)) factor *= 0.15
  if (/^[[(]/u.test(text)) factor *= 0.2
  if (text.length > 300) factor *= 0.7
  if (!/[.!?…。！？؟۔][)"'”’»\]]*$/u.test(text)) factor *= sentence.kind === 'heading' ? 0.75 : 0.6
  if (sentence.kind === 'heading') factor *= 0.6
  if (sentence.quote === null) factor *= 0.5
  else if (!sentence.whole) factor *= 0.65
  return factor
}

function namesIn(text: string): number {
  const tokens = tokensOf(text).slice(1)
  return tokens.filter((token) => /^\p{Lu}\p{L}{2,}/u.test(token)).length
}

/** A sentence with what is true of it whoever asks: all of it measured from the text and its title. */
export interface Measured {
  readonly sentence: Sentence
  /** Folded content words. */
  readonly words: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
  /** The stems of the heading it stands under. */
  readonly headingStems: ReadonlySet<string>
  /** Centrality among its fellows, 0 to 1. */
  readonly rank: number
  /** What its centrality, its place and the title give it. */
  readonly standing: number
  /** The worth of its most telling figure, 0 to 1. */
  readonly figure: number
  /** How many of three names it has, 0 to 1. */
  readonly names: number
  /** What is left of its worth when it is read alone. */
  readonly alone: number
}

/** Returns the sentences, measured. `title` raises what shares words with it. */
export function measureSentences(sentences: readonly Sentence[], title: string): readonly Measured[] {
  const words = sentences.map((sentence) => contentWords(sentence.plain))
  const ranks = ranksOf(words)
  const titleWords = contentWords(title)
  const headings = new Map<string | null, ReadonlySet<string>>([[null, new Set<string>()]])
  for (const { section } of sentences)
    if (section !== null && !headings.has(section)) headings.set(section, stemsOf(contentWords(section)))
  return sentences.map((sentence, at): Measured => {
    const own = words[at] ?? new Set<string>()
    const rank = ranks[at] ?? 0
    const share = (set: ReadonlySet<string>): number =>
      set.size === 0 ? 0 : [...own].filter((word) => set.has(word)).length / Math.min(set.size, 4)
    const place = sentence.index / Math.max(1, sentences.length)
    const position = sentence.index < 3 ? 1 : place < 0.15 ? 0.7 : place > 0.9 ? 0.35 : 0.25
    return {
      sentence,
      words: own,
      stems: stemsOf(own),
      headingStems: headings.get(sentence.section) ?? new Set<string>(),
      rank,
      standing:
        0.34 * rank +
        0.22 * position +
        (sentence.opensBlock ? 0.05 : 0) +
        0.16 * Math.min(1, share(titleWords)),
      figure: figuresIn(sentence.plain).reduce((most, figure) => Math.max(most, figureWeight(figure)), 0),
      names: Math.min(1, namesIn(sentence.plain) / 3),
      alone: standsAlone(sentence),
    }
  })
}

/** Returns the centrality of each sentence, 0 to 1, from the words of all. */
function ranksOf(words: readonly ReadonlySet<string>[]): number[] {
  const df = new Map<string, number>()
  for (const set of words) for (const word of set) df.set(word, (df.get(word) ?? 0) + 1)
  const weigh = (word: string): number => rarity(df.get(word) ?? 1, words.length)
  // A word that stands in one sentence only joins it to nothing, so centrality counts words that come back.
  const central = words.map((set) => {
    let sum = 0
    for (const word of set) if ((df.get(word) ?? 0) > 1) sum += Math.log(df.get(word) ?? 1)
    return sum / Math.sqrt(4 + set.size)
  })
  const chosen = [...words.keys()]
    .sort((a, b) => (central[b] ?? 0) - (central[a] ?? 0) || a - b)
    .slice(0, demoLimits.maxRankedSentences)
    .sort((a, b) => a - b)
  return textRank(words, chosen, weigh)
}

/**
 * Returns how much of `interest` (stems) each sentence holds, 0 to 1: by itself, and half as much by the heading it
 * stands under. A word that stands everywhere in the text answers no question.
 */
function wantedIn(sentences: readonly Measured[], interest: ReadonlySet<string>): number[] {
  if (interest.size === 0) return sentences.map(() => 0)
  const telling = [...interest].filter(
    (stem) => sentences.filter((own) => own.stems.has(stem)).length <= 1 + sentences.length / 3,
  )
  return sentences.map(({ stems, headingStems }) => {
    const met = telling.reduce(
      (sum, stem) => sum + (stems.has(stem) ? 1 : headingStems.has(stem) ? 0.5 : 0),
      0,
    )
    // Of a whole statement that was asked about, a few words in common are a smaller part than of a short topic.
    return 1 - 0.45 ** (met * Math.min(1, 6 / interest.size))
  })
}

/** Returns the sentences with their salience. `interest` (stems of topic, focus, question) raises what shares words with it. */
export function scoreSentences(sentences: readonly Measured[], interest: ReadonlySet<string>): Scored[] {
  const wantedBy = wantedIn(sentences, interest)
  return sentences.map(({ sentence, words, rank, standing, figure, names, alone }, at) => {
    const wanted = wantedBy[at] ?? 0
    const base = standing + 0.9 * wanted + 0.2 * figure + 0.08 * names
    return { ...sentence, words, rank, wanted, salience: base * alone * (1 + wanted) }
  })
}

/** Returns how alike two sentences are by their words, 0 to 1 (Jaccard). */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let shared = 0
  for (const word of a) if (b.has(word)) shared += 1
  return shared / (a.size + b.size - shared)
}

/** Returns up to `count` sentences by `worth`, each unlike those already taken: salient and various. */
export function pickVarious<S extends { words: ReadonlySet<string>; index: number }>(
  sentences: readonly S[],
  count: number,
  worth: (sentence: S) => number,
): S[] {
  const pool = sentences
    .map((sentence) => ({ sentence, worth: worth(sentence) }))
    .filter((entry) => entry.worth > 0)
    .sort((a, b) => b.worth - a.worth || a.sentence.index - b.sentence.index)
    .slice(0, count * 12)
  const taken: S[] = []
  while (taken.length < count && pool.length > 0) {
    let best = 0
    let most = -1
    pool.forEach((entry, at) => {
      const nearest = taken.reduce(
        (near, other) => Math.max(near, likeness(entry.sentence.words, other.words)),
        0,
      )
      const value = nearest > 0.5 ? 0 : entry.worth * (1 - 1.2 * nearest)
      if (value > most) {
        most = value
        best = at
      }
    })
    const [chosen] = pool.splice(best, 1)
    if (chosen === undefined || most <= 0) break
    taken.push(chosen.sentence)
  }
  return taken
}
