// Sentences gathered into themes: the sections of an article. A theme is what several chosen sentences have in common,
// their place in the source or a term; what fits nowhere is gathered last.

import type { Bearing } from './bearing.ts'
import type { Dice } from './dice.ts'
import { holds, sharedTerms } from './findings.ts'
import { demoLimits } from './limits.ts'
import { filled } from './phrases.ts'
import type { Reading, Said } from './reading.ts'
import type { Term } from './terms.ts'

export interface Theme {
  heading: string
  sentences: Said[]
}

/** What a section's heading says beyond its term, by what most of its sentences do. */
const headings: Readonly<Record<Bearing, readonly string[]>> = {
  figure: ['{Term} in numbers', '{Term}: what was counted'],
  change: ['{Term}: what changes', 'What is new about {term}'],
  limit: ['{Term}, within limits', 'Where {term} ends'],
  problem: ['The trouble with {term}', '{Term}: where it hurts'],
  cause: ['Why {term}', '{Term}: the reasons given'],
  plan: ['{Term}: what is coming', 'Plans for {term}'],
  result: ['What {term} brings', '{Term}: the effect'],
  voice: ['{Term}: who says what', 'Voices on {term}'],
  meaning: ['What {term} is about', '{Term}, explained'],
  point: ['{Term}', '{Term} in detail', 'More on {term}'],
}

function mostFrequent<Key>(keys: readonly Key[]): Key | undefined {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  let best: Key | undefined
  for (const [key, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = key
  return best
}

/** The term that most of the group holds, at least half of it: a heading must not promise what is not there. */
function termOf(group: readonly Said[], terms: readonly Term[], used: ReadonlySet<string>): Term | undefined {
  const scored = terms
    .filter((term) => !used.has(term.key))
    .map((term, place) => ({ term, held: group.filter((said) => holds(said, term)).length, place }))
    .filter((entry) => entry.held * 2 >= group.length)
  scored.sort((a, b) => b.held - a.held || a.place - b.place)
  return scored[0]?.term
}

function bySection(sentences: readonly Said[]): Said[][] {
  const groups = new Map<string, Said[]>()
  for (const said of sentences) {
    const key = `${said.sourceId}\u0000${said.section ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), said])
  }
  return [...groups.values()]
}

/** Groups by term: the term that gathers most of the sentences still free goes first, unless it gathers them all. */
function byTerm(sentences: readonly Said[], terms: readonly Term[]): Said[][] {
  const groups: Said[][] = []
  let free = [...sentences]
  const open = terms.filter(
    (term) => sentences.filter((said) => holds(said, term)).length <= sentences.length * 0.6,
  )
  while (free.length > 1 && groups.length < demoLimits.maxSections) {
    const best = open
      .map((term) => free.filter((said) => holds(said, term)))
      .reduce<Said[]>((most, group) => (group.length > most.length ? group : most), [])
    if (best.length < 2) break
    const group = [...best].sort((a, b) => b.salience - a.salience).slice(0, demoLimits.maxPerSection)
    groups.push(group)
    free = free.filter((said) => !group.includes(said))
  }
  return free.length > 0 ? [...groups, free] : groups
}

/** Groups too small for a section join the one before while it has room; so does what comes after the last section. */
function settled(groups: readonly Said[][]): Said[][] {
  const done: Said[][] = []
  for (const group of groups) {
    const last = done.at(-1)
    const joins = last !== undefined && (group.length < 2 || done.length >= demoLimits.maxSections)
    if (!joins) done.push(group.slice(0, demoLimits.maxPerSection))
    else last.push(...group.slice(0, Math.max(0, demoLimits.maxPerSection - last.length)))
  }
  const [first, second] = done
  if (first !== undefined && second !== undefined && first.length < 2)
    return [[...first, ...second], ...done.slice(2)]
  return done
}

/** Returns the sections for these sentences, each with a heading of its own. */
export function themesOf(sentences: readonly Said[], readings: readonly Reading[], dice: Dice): Theme[] {
  const terms = sharedTerms(readings, 24)
  const inOrder = [...sentences].sort(
    (a, b) =>
      readings.findIndex((reading) => reading.id === a.sourceId) -
        readings.findIndex((reading) => reading.id === b.sourceId) || a.index - b.index,
  )
  const sections = bySection(inOrder)
  const alone = new Set(inOrder.map((said) => said.sourceId)).size === 1
  const useful = alone && sections.length >= 3 && sections.filter((group) => group.length > 1).length >= 2
  const used = new Set<string>()
  return settled(useful ? sections : byTerm(inOrder, terms)).map((group, at) => {
    const term = termOf(group, terms, used)
    if (term === undefined)
      return { heading: at === 0 ? 'What the text says' : 'Also noted', sentences: group }
    used.add(term.key)
    const bearing = mostFrequent(group.map((said) => said.bearing)) ?? 'point'
    const heading = filled(dice.pick(`theme/${at}`, headings[bearing]), { term: term.text })
    return { heading, sentences: group.sort((a, b) => (a.sourceId === b.sourceId ? a.index - b.index : 0)) }
  })
}
