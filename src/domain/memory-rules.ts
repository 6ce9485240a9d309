// What becomes of a memory on its way in (spec section 8): it is new, takes the place of another, or says again what is known.
// Pure; the live memories that it is like are found by the store.

import { likeness, stemsIn } from './likeness.ts'
import type { NewMemory, Trust } from './memory.ts'

export const memoryRules = {
  /** The share of common trigrams from which on two memories of one type may say the same. Measured on pairs of sentences: the same
   *  thing said twice is at 0.63 and above; so are some that differ in the one word that counts, which is why words decide. */
  alikeFrom: 0.6,
  /** The share from which on two words are one, misspelt. */
  sameWordFrom: 0.35,
  /** By how much a repetition must be surer to take the place of what it repeats. */
  clearlySurer: 0.15,
  /** How many live memories that are like a new one are looked at, the most alike first. */
  lookedAt: 5,
} as const

/** A live memory of the same agent that the new one names, or is like. */
export interface NearMemory {
  id: string
  content: string
  confidence: number
  trust: Trust
  pinned: boolean
  disputed: boolean
}

export type Reception =
  | { is: 'new'; supersedes: string | null }
  /** Nothing is added; the older memory gets this confidence, never a lower one than it has. */
  | { is: 'repetition'; of: string; confidence: number }

/** Whether `old` may be replaced: a founder's pin holds, and nothing less trusted takes the place of what is trusted more. */
const yields = (old: NearMemory, by: NewMemory): boolean => !old.pinned && by.trust >= old.trust

const negations =
  /(?<!\p{L})(?:not|no|never|none|without|cannot|nicht|nie|niemals|ohne|kein\p{L}*|\p{L}+n['’]t)(?!\p{L})/giu

const isNegated = (text: string): boolean => (text.match(negations)?.length ?? 0) % 2 === 1
const figures = (text: string): string => (text.match(/\d+(?:[.,]\d+)*/g) ?? []).join(' ')

/** Whether one text says nothing that the other does not, negations aside: no word stands in it for another. */
function addsNothing(one: string, other: string): boolean {
  if (figures(one) !== figures(other)) return false
  const [mine, theirs] = [one, other].map((text) => stemsIn(text.replace(negations, ' ')))
  if (mine === undefined || theirs === undefined) return false
  const lone = [...mine].filter((stem) => !theirs.has(stem))
  const otherLone = [...theirs].filter((stem) => !mine.has(stem))
  const misspelt = (stem: string, among: readonly string[]): boolean =>
    among.some((word) => likeness(stem, word) >= memoryRules.sameWordFrom)
  return lone.every((stem) => misspelt(stem, otherLone)) || otherLone.every((stem) => misspelt(stem, lone))
}

/**
 * Returns what becomes of `memory`. `named` is the live memory that it says it contradicts, or null; `alike` are the live ones of
 * its type whose words are much the same, most alike first. With another figure, or one telling word for another, they are
 * another fact; with a negation more or less the contrary, and the contrary supersedes. What a founder disputes is not learned anew by saying it again.
 */
export function receive(
  memory: NewMemory,
  named: NearMemory | null,
  alike: readonly NearMemory[],
): Reception {
  if (named !== null && yields(named, memory)) return { is: 'new', supersedes: named.id }
  for (const old of alike) {
    if (!addsNothing(old.content, memory.content)) continue
    const contrary = isNegated(old.content) !== isNegated(memory.content)
    if (contrary && yields(old, memory)) return { is: 'new', supersedes: old.id }
    if (contrary) continue
    if (old.disputed && memory.trust < 3) return { is: 'repetition', of: old.id, confidence: old.confidence }
    const better = memory.trust > old.trust || memory.confidence >= old.confidence + memoryRules.clearlySurer
    if (better && yields(old, memory)) return { is: 'new', supersedes: old.id }
    const raised = memory.trust >= old.trust ? Math.max(old.confidence, memory.confidence) : old.confidence
    return { is: 'repetition', of: old.id, confidence: raised }
  }
  return { is: 'new', supersedes: null }
}
