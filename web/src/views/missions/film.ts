// A mission as a film, folded from its record: each event and call of a tool is a beat that stays long enough to be read; the time
// between two beats is kept as it was up to a bound and cut beyond it. What is on stage at a moment follows from the beats until
// then and from nothing else. Pure.

import { sayTitle } from '../../ui/words.ts'
import type { Artifact, Event, MissionDetail, Step, ToolCall } from '../../wire.ts'
import { type NameOf, sentenceOf, toolSentence } from './sentences.ts'

export interface Beat {
  key: string
  /** When it happened, in real milliseconds. */
  at: number
  /** When it is shown, and for how long, in milliseconds of the film. */
  shownAt: number
  lasts: number
  event: Event | null
  call: ToolCall | null
  stepId: string | null
  caption: string
  /** What was said with it: an output, a fault; empty when nothing was. */
  words: string
  /** What is not shown of the time after it, in real milliseconds. */
  cutMs: number
}

export interface Chapter {
  name: string
  stepId: string | null
  shownAt: number
}

export interface Film {
  detail: MissionDetail
  beats: readonly Beat[]
  chapters: readonly Chapter[]
  /** Of the film, in milliseconds. */
  lengthMs: number
  /** What was cut, in real milliseconds. */
  cutMs: number
}

export interface Standing {
  status: string
  attempt: number
}

export interface Scene {
  place: number
  beat: Beat
  /** How far this beat is, from 0 to 1. */
  progress: number
  /** The real moment, in milliseconds. */
  at: number
  /** Each step as it stands. */
  standing: ReadonlyMap<string, Standing>
  /** The step on stage; null before the first and after the last. */
  step: Step | null
  /** What the step on stage was given by those before it. */
  given: readonly Artifact[]
  /** What the step on stage has brought so far. */
  brought: readonly Artifact[]
  calls: readonly ToolCall[]
  /** Why the step on stage went wrong last; null when it did not. */
  fault: string | null
  /** True once the mission has ended. */
  ended: boolean
}

const leastMs = 1_300
const mostReadMs = 6_000
const msPerChar = 22
/** The longest that one silence between two beats is shown. */
const silenceMostMs = 3_000
/** A silence that is shorter than this is not worth the word “cut”. */
const cutLeastMs = 2_000

const real = (at: string): number => Date.parse(at)
const troubles: readonly string[] = ['requeued', 'waiting', 'doubted', 'failed', 'cancelled', 'skipped'].map(
  (end) => `step.${end}`,
)

type Told = Omit<Beat, 'shownAt' | 'lasts' | 'cutMs'>

const ofEvent = (event: Event, nameOf: NameOf): Told => ({
  key: `event ${event.id}`,
  at: real(event.created_at),
  event,
  call: null,
  stepId: event.step_id,
  caption: sentenceOf(event, nameOf),
  words: event.summary,
})

const ofCall = (call: ToolCall, nameOf: NameOf): Told => ({
  key: `call ${call.id}`,
  at: real(call.created_at),
  event: null,
  call,
  stepId: call.step_id,
  caption: toolSentence(call, nameOf),
  words: '',
})

/** Returns events and calls in the order in which they happened: a call comes before the event that ends its attempt. */
function toldIn({ events, tool_calls }: MissionDetail, nameOf: NameOf): Told[] {
  const left = [...tool_calls]
  const told: Told[] = []
  for (const event of events) {
    const due = (call: ToolCall): boolean =>
      real(call.created_at) < real(event.created_at) ||
      (call.step_id === event.step_id &&
        event.from_status === 'running' &&
        call.created_at === event.created_at)
    while (left[0] !== undefined && due(left[0])) told.push(ofCall(left.shift() as ToolCall, nameOf))
    told.push(ofEvent(event, nameOf))
  }
  return [...told, ...left.map((call) => ofCall(call, nameOf))]
}

const readMs = ({ caption, words }: Told): number =>
  Math.min(mostReadMs, Math.max(leastMs, (caption.length + words.length) * msPerChar))

/** Returns the chapters: how it came to it, each start of a step, the end. */
function chaptersOf(beats: readonly Beat[], { steps }: MissionDetail): Chapter[] {
  const chapters: Chapter[] = []
  for (const { event, shownAt, stepId } of beats) {
    if (chapters.length === 0) chapters.push({ name: 'How it came to it', stepId: null, shownAt })
    const step = steps.find(({ id }) => id === stepId)
    if (event?.kind === 'step.started' && step !== undefined) {
      const attempt = Number(event.metadata['attempt'] ?? 1)
      const name = `${sayTitle(step.kind)}${attempt > 1 ? `, attempt ${attempt}` : ''}`
      chapters.push({ name, stepId: step.id, shownAt })
    } else if (isEnd(event)) chapters.push({ name: 'What came of it', stepId: null, shownAt })
  }
  return chapters
}

const isEnd = (event: Event | null): boolean =>
  event !== null && ['mission.succeeded', 'mission.failed', 'mission.cancelled'].includes(event.kind)

/** Returns the film of what is on record; `nameOf` gives the agents' names. */
export function filmOf(detail: MissionDetail, nameOf: NameOf): Film {
  const told = toldIn(detail, nameOf)
  const beats: Beat[] = []
  let shownAt = 0
  for (const [place, each] of told.entries()) {
    const next = told[place + 1]
    const silence = next === undefined ? 0 : Math.max(0, next.at - each.at)
    const lasts = Math.max(readMs(each), Math.min(silence, silenceMostMs))
    const cut = silence - lasts
    beats.push({ ...each, shownAt, lasts, cutMs: cut >= cutLeastMs ? cut : 0 })
    shownAt += lasts
  }
  return {
    detail,
    beats,
    chapters: chaptersOf(beats, detail),
    lengthMs: shownAt,
    cutMs: beats.reduce((sum, { cutMs }) => sum + cutMs, 0),
  }
}

/** Returns how every step stands after these beats. */
function standingAfter(beats: readonly Beat[], steps: readonly Step[]): Map<string, Standing> {
  const standing = new Map(steps.map(({ id }) => [id, { status: 'queued', attempt: 0 }]))
  for (const { event } of beats) {
    if (event?.step_id == null || event.to_status === null || !event.kind.startsWith('step.')) continue
    const was = standing.get(event.step_id)
    const told = event.metadata['attempt']
    standing.set(event.step_id, {
      status: event.to_status,
      attempt: typeof told === 'number' ? told : (was?.attempt ?? 0),
    })
  }
  return standing
}

/** Returns the place of the beat that is shown `ms` into the film. */
export function placeAt({ beats }: Film, ms: number): number {
  const next = beats.findIndex(({ shownAt }) => shownAt > ms)
  return next === -1 ? beats.length - 1 : Math.max(0, next - 1)
}

/** The step that the beats speak of last; none once the mission has ended. */
function onStage(until: readonly Beat[], steps: readonly Step[]): Step | null {
  if (until.some(({ event }) => isEnd(event))) return null
  const spokenOf = until.findLast(({ stepId }) => stepId !== null)?.stepId
  return steps.find(({ id }) => id === spokenOf) ?? null
}

const isTrouble = ({ event }: Beat): boolean => event !== null && troubles.includes(event.kind)

/** Returns what is on stage `ms` into the film; null for a film without a beat. Before the start is the start, after the end the end. */
export function missionAt(film: Film, ms: number): Scene | null {
  const place = placeAt(film, ms)
  const beat = film.beats[place]
  if (beat === undefined) return null
  const { steps, artifacts } = film.detail
  const until = film.beats.slice(0, place + 1)
  const standing = standingAfter(until, steps)
  const step = onStage(until, steps)
  const done = (id: string | null): boolean => id !== null && standing.get(id)?.status === 'succeeded'
  const own = until.filter(({ stepId }) => step !== null && stepId === step.id)
  const last = own.findLast(({ event }) => event?.kind.startsWith('step.') === true)
  const progress = Math.min(1, Math.max(0, (ms - beat.shownAt) / beat.lasts))
  const next = film.beats[place + 1]
  return {
    place,
    beat,
    progress,
    at: beat.at + (next === undefined ? 0 : Math.max(0, next.at - beat.at) * progress),
    standing,
    step,
    given: artifacts.filter(
      ({ step_id }) => step_id !== null && step?.depends_on.includes(step_id) && done(step_id),
    ),
    brought: artifacts.filter(({ step_id }) => step !== null && step_id === step.id && done(step_id)),
    calls: own.flatMap(({ call }) => (call === null ? [] : [call])),
    fault: last !== undefined && isTrouble(last) ? last.words : null,
    ended: until.some(({ event }) => isEnd(event)),
  }
}
