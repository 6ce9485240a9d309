// Where a memory came from and how much that is worth, in words. Pure.

import { diffOf } from '../../ui/diff.ts'
import type { Memory } from '../../wire.ts'

export const types: Readonly<Record<Memory['type'], string>> = {
  insight: 'insight',
  pattern: 'pattern',
  strategy: 'strategy',
  preference: 'preference',
  lesson: 'lesson',
}

/** How far memories are trusted, least first: the place on the list is the trust on record. `short` is how a filter says it. */
export const trusts = [
  { short: 'open web', whole: 'from the open web: quoted, never believed' },
  { short: 'named sources', whole: 'from named sources' },
  { short: 'made here', whole: 'made in the company' },
  { short: 'the founder', whole: 'from the founder' },
] as const

/** Returns how far a memory is trusted, in words. */
export function sayTrust(trust: number): string {
  return trusts[trust]?.whole ?? 'of unknown trust'
}

const kinds: Readonly<Record<string, string>> = {
  conversation: 'a conversation',
  outcome: 'the results of what was published',
  mission: 'a mission',
  insight: 'an insight of a mission',
  human: 'the founder',
}

/** Returns what a memory came of, in words. */
export function saySource(kind: string): string {
  return kinds[kind] ?? kind.replaceAll('_', ' ')
}

/** One run of words of a difference. */
export interface Run {
  is: 'same' | 'gone' | 'new'
  text: string
}

const wordsMost = 300

/** Returns the words of `after` and those that went, in order: what stayed, what went, what came. */
export function wordDiff(before: string, after: string): Run[] {
  const runs: Run[] = []
  for (const { is, item } of diffOf(before.split(/\s+/), after.split(/\s+/), wordsMost)) {
    const last = runs.at(-1)
    if (last?.is === is) last.text += ` ${item}`
    else runs.push({ is, text: item })
  }
  return runs
}
