// What an agent learns from missions that ended (spec section 8): from a failure its reason, from successes of one shape now and then a
// strategy: the 1st, 3rd, 10th, 30th … time, since forty missions a day teach little that is new. Pure.

import type { Trust } from './memory.ts'
import { type Lesson, termsOf } from './outcome-lesson.ts'
import { shorten } from './shorten.ts'

/** A mission that ended, as far as one learns from it. */
export interface EndedMission {
  id: string
  agentId: string
  title: string
  status: 'succeeded' | 'failed'
  /** Why it failed, as `kind: reason`; '' for a success. */
  reason: string
  /** The kinds of its steps, in order. */
  kinds: readonly string[]
  seconds: number
  /** The title of the last thing that it made, or null. */
  made: string | null
  /** What a diagnosis says would help, or null when there is none. */
  remedy: string | null
  /** The least trust of what it read and made, of what caused it, and of the diagnosis. */
  trust: Trust
}

const limits = { titleChars: 100, reasonChars: 300, remedyChars: 400, shapeChars: 200, tags: 12 } as const
/** Kinds that look after the company: a mission of nothing else makes nothing whose making could be repeated. */
const upkeep: readonly string[] = ['review', 'diagnose']

/** Returns the shape of a mission: its kinds in order, a kind that is repeated named once. */
export function shapeOf(kinds: readonly string[]): string {
  return kinds
    .filter((kind, place) => kind !== kinds[place - 1])
    .join('+')
    .slice(0, limits.shapeChars)
}

/** True when there is something to repeat in a success of these kinds. */
export const isRepeatable = (kinds: readonly string[]): boolean =>
  kinds.some((kind) => !upkeep.includes(kind))

/** Returns the numbers of successes up to `n` at which a strategy is learned, least first: 1, 3, 10, 30, 100 … */
export function milestonesUpTo(n: number): readonly number[] {
  const found: number[] = []
  for (let ten = 1; ten <= n; ten *= 10) found.push(...[ten, 3 * ten].filter((milestone) => milestone <= n))
  return found
}

const traceForm = /^(mission-strategy:.*:)(\d+)$/

/** Returns the traces of the strategies that this one takes the place of, the latest first; none for what is no strategy of a shape. */
export function earlierTraces(lesson: Lesson): readonly string[] {
  const [, stem, n] = traceForm.exec(lesson.traceId ?? '') ?? []
  if (stem === undefined) return []
  return milestonesUpTo(Number(n) - 1)
    .map((milestone) => `${stem}${milestone}`)
    .reverse()
}

/** Returns the lesson of a failed mission. */
export function failureLesson(mission: EndedMission): Lesson {
  const { kinds, remedy } = mission
  const [, named = '', why = mission.reason] = /^([a-z][a-z0-9_]*): (.*)$/s.exec(mission.reason) ?? []
  const kind = kinds.includes(named) ? named : null
  const at = kind === null ? '' : ` at ${kind}`
  const reason = sentence(shorten(kind === null ? mission.reason : why, limits.reasonChars))
  const help =
    remedy === null || remedy.trim() === ''
      ? ''
      : ` What would help: ${sentence(shorten(remedy, limits.remedyChars))}`
  return {
    agentId: mission.agentId,
    type: 'lesson',
    content: `“${shorten(mission.title, limits.titleChars)}” failed${at}: ${reason}${help}`,
    confidence: help === '' ? 0.6 : 0.65,
    tags: tagsOf(mission.title, ['failure', ...(kind === null ? [] : [kind])]),
    traceId: `mission-lesson:${mission.id}`,
    sourceKind: 'mission',
    sourceRef: mission.id,
    trust: mission.trust,
    supersedes: null,
  }
}

/** Returns the strategy of a mission that is the n-th success of its shape. */
export function successStrategy(mission: EndedMission, n: number): Lesson {
  const shape = shapeOf(mission.kinds)
  const kinds = shape.split('+')
  const title = shorten(mission.title, limits.titleChars)
  const took =
    mission.seconds < 90 ? `${Math.round(mission.seconds)} s` : `${Math.round(mission.seconds / 60)} min`
  const came = mission.made === null ? '' : ` and ended in “${shorten(mission.made, limits.titleChars)}”`
  const often = n === 1 ? 'works' : `has worked ${n} times`
  const last = n === 1 ? `“${title}”` : `the last time “${title}”`
  return {
    agentId: mission.agentId,
    type: 'strategy',
    content: `${kinds.join(', then ')} ${often}: ${last} took ${took}${came}.`,
    confidence: Math.min(0.9, 0.55 + 0.05 * milestonesUpTo(n).length),
    tags: tagsOf(mission.title, kinds),
    traceId: `mission-strategy:${mission.agentId}:${shape}:${n}`,
    sourceKind: 'mission',
    sourceRef: mission.id,
    trust: mission.trust,
    supersedes: null,
  }
}

/** What it was about comes first, then how it was done. */
const tagsOf = (title: string, how: readonly string[]): readonly string[] =>
  [...new Set([...termsOf(title), ...how])].slice(0, limits.tags)

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
