// From sentences to findings: which are chosen and in which words they are stated. What a persona cares for tilts the
// choice.

import type { Bearing } from './bearing.ts'
import type { Dice } from './dice.ts'
import { demoLimits } from './limits.ts'
import { filled, labelsOf } from './phrases.ts'
import type { Reading, Said } from './reading.ts'
import { pickVarious } from './salience.ts'
import { readingOf, told } from './telling.ts'
import { contentWords, type Term } from './terms.ts'
import type { Leaning, Voice } from './voice.ts'

export interface StatedFinding {
  statement: string
  quote: string
  sourceId: string
}

/** What each leaning looks for first; 1 where nothing is said. */
const tilt: Readonly<Record<Leaning, Partial<Record<Bearing, number>>>> = {
  figures: { figure: 1.45, result: 1.15 },
  change: { change: 1.4, plan: 1.3, result: 1.15 },
  story: { voice: 1.4, meaning: 1.15, problem: 1.1, point: 1.05 },
  risk: { problem: 1.45, limit: 1.4, cause: 1.1 },
  action: { plan: 1.35, change: 1.2, cause: 1.15, result: 1.15 },
  people: { voice: 1.3, figure: 1.2, result: 1.1 },
}

/** Returns how much a sentence is worth to this voice. */
export function worthTo(voice: Voice): (said: Said) => number {
  return (said) => said.salience * (tilt[voice.leaning][said.bearing] ?? 1)
}

/** Returns the key terms over all readings, each text's strongest first in turn, without doubles. */
export function sharedTerms(readings: readonly Reading[], max: number = demoLimits.maxKeyTerms): Term[] {
  const merged = new Map<string, Term & { texts: number }>()
  for (const reading of readings) {
    const top = reading.terms[0]?.score ?? 1
    for (const term of reading.terms) {
      const known = merged.get(term.key)
      const score = (known?.score ?? 0) + term.score / top
      merged.set(term.key, {
        ...(known ?? term),
        score,
        count: (known?.count ?? 0) + term.count,
        texts: (known?.texts ?? 0) + 1,
      })
    }
  }
  return [...merged.values()]
    .sort((a, b) => b.texts - a.texts || b.score - a.score || (a.key < b.key ? -1 : 1))
    .slice(0, max)
}

/** Returns up to three terms that say what a text is about beyond what its name says already. */
export function namingTerms(reading: Reading): string[] {
  const name = contentWords(reading.name)
  const says = (term: Term): boolean => name.size <= 2 && term.key.split(' ').every((word) => name.has(word))
  const fresh = reading.terms.filter((term) => !says(term))
  return (fresh.length >= 2 ? fresh : reading.terms).slice(0, 3).map((term) => term.text)
}

/** Whether the term stands in the sentence. */
export const holds = (said: Said, term: Term): boolean =>
  term.key.split(' ').every((word) => said.words.has(word))

/** Returns how many findings a text of this many sentences can carry without becoming a copy of itself. */
export const findingsFor = (sentences: number, max: number): number =>
  Math.min(max, sentences, Math.max(1, Math.ceil(sentences / 4)))

/** Returns the sentences that can stand in a finding; of a feed's item, the best one. */
export function quotableOf(reading: Reading): Said[] {
  const fit = reading.sentences.filter((said) => said.quote !== null)
  if (reading.items.length === 0) return fit
  const best = new Map<string | null, Said>()
  for (const said of fit) {
    const item = said.kind === 'heading' ? said.plain : said.section
    const known = best.get(item)
    if (
      known === undefined ||
      known.kind === 'heading' ||
      (said.kind !== 'heading' && said.salience > known.salience)
    ) {
      best.set(item, said)
    }
  }
  return [...best.values()]
}

/** Returns the sentences worth stating, best first. */
export function chooseSentences(readings: readonly Reading[], voice: Voice, max: number): Said[] {
  const pool = readings.flatMap(quotableOf)
  const feeds = readings.every((reading) => reading.items.length > 0)
  return pickVarious(pool, feeds ? max : findingsFor(pool.length, max), worthTo(voice))
}

/** States each sentence as a finding: a label that says what it does for which term, the fact, and its own words. */
export function stateFindings(
  chosen: readonly Said[],
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): StatedFinding[] {
  const used = new Set<string>()
  return chosen.flatMap((said, at) => {
    if (said.quote === null) return []
    const reading = readingOf(readings, said)
    const label =
      reading.items.length > 0 ? itemOf(said) : labelFor(said, reading, voice, dice.roll(`label/${at}`), used)
    used.add(label)
    const fact = told(said, reading.language, 360)
    return [
      { statement: label === '' ? fact : `${label}: ${fact}`, quote: said.quote, sourceId: said.sourceId },
    ]
  })
}

/** In a feed, an item's headline says best what its text is about. */
export const itemOf = (said: Said): string =>
  said.kind === 'heading' || said.section === null ? '' : said.section

/** A label that was not used yet: the strongest term of the sentence first, then other terms, then other words. */
function labelFor(
  said: Said,
  reading: Reading,
  voice: Voice,
  roll: number,
  used: ReadonlySet<string>,
): string {
  const terms = reading.terms.filter((term) => holds(said, term))
  const phrases = labelsOf(said.bearing, voice.register)
  const turned = phrases.map(
    (_, at) => phrases[(at + Math.floor(roll * phrases.length)) % phrases.length] ?? '',
  )
  for (const term of terms) {
    for (const phrase of turned) {
      const label = filled(phrase, { term: term.text })
      if (!used.has(label) && ![...used].some((other) => other.startsWith(`${label.split(',')[0]},`)))
        return label
    }
  }
  const first = terms[0]
  if (first === undefined) return ''
  return turned.map((phrase) => filled(phrase, { term: first.text })).find((label) => !used.has(label)) ?? ''
}
