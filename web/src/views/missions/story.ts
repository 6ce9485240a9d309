// The chain behind a mission, sorted to where each link belongs in its story: before it, to one of its steps, after it. Pure.

import type { WhyLink } from '../../wire.ts'

interface Parts {
  /** What led to the proposal: memories, initiatives, reactions, rules, dice. */
  before: readonly WhyLink[]
  /** What each step used, paid and was asked, by the step's id. */
  bySteps: ReadonlyMap<string, readonly WhyLink[]>
  /** What came after the end: what was learned, who reacted, where it was used. */
  after: readonly WhyLink[]
}

/** Links that the mission's own record tells better. */
const told: readonly string[] = [
  'proposal',
  'gate',
  'decision',
  'mission',
  'step',
  'artifact',
  'tool',
  'effect',
]

/**
 * Returns the links of the chain of mission `id` by where they belong; the chain comes in the order of its story. The chain knows the
 * present: links of what came after `until` (an RFC 3339 moment) are left out.
 */
export function partsOf(chain: readonly WhyLink[], id: string, until?: string): Parts {
  const last = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
  const isKnown = ({ at }: WhyLink): boolean => at === null || Date.parse(at) <= last
  const before: WhyLink[] = []
  const bySteps = new Map<string, WhyLink[]>()
  const after: WhyLink[] = []
  let into = before
  for (const link of chain) {
    if (link.what === 'step') {
      into = bySteps.get(link.id) ?? []
      bySteps.set(link.id, into)
    } else if (link.id === id && (link.what === 'cost' || (link.what === 'mission' && bySteps.size > 0)))
      into = after
    else if (!told.includes(link.what) && isKnown(link)) into.push(link)
  }
  return { before, bySteps, after }
}

/** What a step was given, in words: the texts of its payload by their names; deep values as JSON. */
export function givenTo(payload: unknown): readonly { name: string; text: string }[] {
  if (typeof payload !== 'object' || payload === null) return []
  return Object.entries(payload).flatMap(([name, value]) => {
    const text = Array.isArray(value)
      ? value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ')
      : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : JSON.stringify(value)
    return text === '' || text === 'null' ? [] : [{ name, text }]
  })
}

/** Returns what a step said it brought, in one text: its own summary; empty when it said nothing. */
export function saidBy(result: unknown): string {
  if (typeof result !== 'object' || result === null || !('summary' in result)) return ''
  return typeof result.summary === 'string' ? result.summary : ''
}
