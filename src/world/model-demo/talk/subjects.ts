// What a title is about: its labels off, the noun for the work, the word that it is known by.

import { byWord, cleaned, type Grains, grainsOf, noGrains } from './grains.ts'

const noun: readonly (readonly [RegExp, string])[] = [
  [/^(?:draft|post|tweet)\b/iu, 'post'],
  [/^(?:write|brief|plan and write|article)\b/iu, 'piece'],
  [/^research\b/iu, 'research'],
  [/^scan\b/iu, 'scan'],
  [/^review\b/iu, 'review'],
  [/^diagnos/iu, 'diagnosis'],
  [/^(?:look at|health check|check)\b/iu, 'check'],
  [/^follow\b/iu, 'follow-up'],
  [/^(?:analy[sz]|why )/iu, 'analysis'],
  [/^(?:set the course|plan)\b/iu, 'plan'],
  [/^(?:consolidate|summ)/iu, 'summary'],
]
const byKind: Readonly<Record<string, string>> = {
  draft_tweet: 'post',
  tweet_draft: 'post',
  write_content: 'piece',
  article: 'piece',
  research: 'research',
  analyze: 'analysis',
  analysis: 'analysis',
  review: 'review',
  diagnose: 'diagnosis',
  diagnosis: 'diagnosis',
  crawl: 'reading',
}

/** A title as people refer to it. */
export interface Subject {
  noun: string
  /** `patent`, as in "the patent post"; null when the title has no telling word. */
  word: string | null
  /** The subject whole when it is short, as in `a number about salt or tea`. */
  short: string | null
  grains: Grains
}

const label = /^(?:[\p{L}’', -]{2,44}|“[^”]*”):\s+/u

const maxKept = 1_000
const kept = new Map<string, Subject>()

/** Returns a title's subject: what stands behind its labels ("Review: Draft: …"), and the noun for the work. Pure; the last 1,000 are kept. */
export function subjectOf(title: string, kinds: readonly string[] = []): Subject {
  const key = `${kinds.at(-1) ?? ''} ${title}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const found = readSubject(title, kinds)
  if (kept.size >= maxKept) kept.clear()
  kept.set(key, found)
  return found
}

function readSubject(title: string, kinds: readonly string[]): Subject {
  const plain = cleaned(title)
  const named = noun.find(([pattern]) => pattern.test(plain))?.[1] ?? byKind[kinds.at(-1) ?? ''] ?? 'run'
  let rest = plain
  for (let depth = 0; depth < 4 && label.test(rest); depth++) rest = rest.replace(label, '')
  const statement = rest.length > 44 || /[.!?…]$/u.test(rest)
  const grains = statement ? grainsOf(rest) : noGrains
  const short = statement || rest.length > 34 || rest.length < 4 || /["“”]/u.test(rest) ? null : rest
  return { noun: named, word: byWord(grains.things[0] ?? grains.names[0] ?? rest), short, grains }
}
