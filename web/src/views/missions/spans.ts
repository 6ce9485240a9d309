// Where each step of a mission was at every time, folded from its events: held by others, queued, at work (which attempt), waiting
// for an answer, in doubt. Pure.

import type { Event, MissionDetail, Step } from '../../wire.ts'
import { type Squeezed, squeeze } from './squeeze.ts'

type State = 'held' | 'queued' | 'running' | 'waiting' | 'unknown'

export interface Span {
  state: State
  /** Real milliseconds. */
  from: number
  to: number
  /** 0 before the first attempt. */
  attempt: number
  /** What it ended in; null while it lasts. */
  ended: string | null
  /** Why it ended so, in the step's own words; empty when nothing was said. */
  note: string
}

export interface Track {
  step: Step
  spans: readonly Span[]
}

const open: readonly string[] = ['queued', 'running', 'waiting', 'unknown']
const ms = (at: string): number => Date.parse(at)

/** Returns when the last step it depends on had ended; its own birth when it depends on none, null while one goes on. */
function freedAt(step: Step, steps: readonly Step[]): number | null {
  const before = steps.filter(({ id }) => step.depends_on.includes(id))
  if (before.some(({ finished_at }) => finished_at === null)) return null
  return Math.max(ms(step.created_at), ...before.map(({ finished_at }) => ms(finished_at ?? '')))
}

const moved = (event: Event, step: Step): boolean =>
  event.step_id === step.id && event.kind.startsWith('step.') && event.to_status !== null

/** Returns the spans of one step until `now` (real milliseconds); those of no length are left out. */
function spansOf(step: Step, { steps, events }: MissionDetail, now: number): Span[] {
  const freed = freedAt(step, steps)
  const spans: Span[] = []
  let state: string = freed === ms(step.created_at) ? 'queued' : 'held'
  let from = ms(step.created_at)
  let attempt = 0
  const end = (to: number, ended: string | null, note: string): void => {
    if (state === 'held' && freed !== null && freed < to) {
      spans.push({ state: 'held', from, to: freed, attempt, ended: 'queued', note: '' })
      spans.push({ state: 'queued', from: freed, to, attempt, ended, note })
    } else if (state === 'held' || open.includes(state))
      spans.push({ state: state as State, from, to, attempt, ended, note })
  }
  for (const event of events.filter((each) => moved(each, step))) {
    end(ms(event.created_at), event.to_status, event.summary)
    from = ms(event.created_at)
    state = event.to_status ?? state
    const told = event.metadata['attempt']
    if (state === 'running') attempt = typeof told === 'number' ? told : attempt + 1
  }
  end(Math.max(from, now), null, '')
  // What took no time still is to be seen when it was work.
  return spans.filter((span) => span.to > span.from || span.state === 'running')
}

/** Returns the tracks of a mission's steps in their order; what is open lasts until `now`. */
export function tracksOf(detail: MissionDetail, now: number): Track[] {
  const until = detail.finished_at === null ? now : ms(detail.finished_at)
  return detail.steps.map((step) => ({ step, spans: spansOf(step, detail, until) }))
}

const leastMs = 10_000

/** Returns the time a mission took with long waiting cut out: no stretch is shown longer than all the work took. */
export function axisOf(tracks: readonly Track[]): Squeezed {
  const spans = tracks.flatMap((track) => track.spans)
  const work = spans
    .filter(({ state }) => state === 'running')
    .reduce((sum, { from, to }) => sum + to - from, 0)
  return squeeze(
    spans.flatMap(({ from, to }) => [from, to]),
    Math.max(leastMs, work),
  )
}
