// The steps of a mission as bars over time: held by others, queued, each attempt, waiting for an answer. One step can be picked, by
// pointer or by the arrow keys; what it was given and what it gave stands beneath.

import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useKeys } from '../../shell/keys.tsx'
import { names } from '../../ui/parts.tsx'
import { useNow } from '../../ui/time.tsx'
import { sayClock, sayMoment, saySpan, sayTitle } from '../../ui/words.ts'
import type { MissionDetail } from '../../wire.ts'
import type { NameOf } from './sentences.ts'
import { axisOf, type Span, type Track, tracksOf } from './spans.ts'
import type { Squeezed } from './squeeze.ts'
import { StepPanel } from './step-panel.tsx'

const bars: Readonly<Record<Span['state'], string>> = {
  held: 'top-[45%] h-px bg-line',
  queued: 'inset-y-[38%] rounded bg-line',
  running: 'inset-y-2 rounded bg-busy',
  waiting: 'inset-y-2 rounded bg-warn/50',
  unknown: 'inset-y-2 rounded border border-dashed border-warn bg-warn/20',
}
const says: Readonly<Record<Span['state'], string>> = {
  held: 'waits for the steps before it',
  queued: 'queued',
  running: 'at work',
  waiting: 'waits for an answer',
  unknown: 'in doubt',
}

/** What a span was, in words. */
function sayOf({ state, from, to, attempt, ended, note }: Span): string {
  const time = `${sayClock(from)}, ${saySpan(to - from)}`
  const which = state === 'running' ? `attempt ${attempt}, ` : ''
  const end = ended === null ? 'until now' : note === '' ? '' : `: ${note}`
  return `${which}${says[state]} at ${time} ${end}`.trim()
}

const share = (axis: Squeezed, at: number): number => (100 * axis.place(at)) / Math.max(1, axis.length)

function Bar({ span, axis }: { span: Span; axis: Squeezed }): ReactNode {
  const left = share(axis, span.from)
  const width = share(axis, span.to) - left
  const bad = span.state === 'running' && ['queued', 'failed', 'unknown'].includes(span.ended ?? '')
  const good = span.state === 'running' && span.ended === 'succeeded'
  return (
    <span
      title={sayOf(span)}
      className={names(
        'absolute min-w-1',
        bars[span.state],
        bad && 'bg-bad!',
        good && 'bg-good!',
        span.ended === null && span.state === 'running' && 'animate-pulse',
      )}
      style={{ left: `min(${left}%, calc(100% - 4px))`, width: `${width}%` }}
    />
  )
}

function Row({
  track: { step, spans },
  axis,
  picked,
  isNeeded,
  pick,
}: {
  track: Track
  axis: Squeezed
  picked: boolean
  /** The picked step waits for this one. */
  isNeeded: boolean
  pick: () => void
}): ReactNode {
  return (
    <li>
      <button
        type="button"
        id={`row-${step.id}`}
        aria-pressed={picked}
        aria-label={`Step ${step.position + 1}, ${sayTitle(step.kind)}, ${step.status}: ${spans.map(sayOf).join('; ')}`}
        onClick={pick}
        className={names(
          'flex w-full items-center gap-3 rounded-md px-2 text-left',
          picked ? 'bg-sunk' : 'hover:bg-card',
        )}
      >
        <span className="w-24 shrink-0 truncate py-1 text-sm leading-tight font-medium sm:w-40">
          <span className="text-quiet">{step.position + 1}.</span> {sayTitle(step.kind)}
          {isNeeded && <span className="block text-xs font-normal text-quiet">needed first</span>}
        </span>
        <span className="relative h-10 min-w-0 flex-1">
          {spans.map((span) => (
            <Bar key={`${span.state} ${span.from} ${span.to}`} span={span} axis={axis} />
          ))}
        </span>
      </button>
    </li>
  )
}

/** The bands where time was cut out, behind all rows. */
function Cuts({ axis }: { axis: Squeezed }): ReactNode {
  return axis.cuts.map((cut) => {
    const left = share(axis, cut.from)
    return (
      <span
        key={cut.from}
        title={`${saySpan(cut.ms)} of waiting are cut out here`}
        className="absolute inset-y-0 border-x border-dashed border-line bg-sunk/60"
        style={{ left: `${left}%`, width: `${share(axis, cut.to) - left}%` }}
      />
    )
  })
}

/** The line above: from when to when, and what was cut. */
function Legend({ tracks, axis }: { tracks: readonly Track[]; axis: Squeezed }): ReactNode {
  const times = tracks.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to]))
  const from = Math.min(...times)
  const to = Math.max(...times)
  const cut = axis.cuts.reduce((sum, { ms }) => sum + ms, 0)
  return (
    <p className="mb-2 flex flex-wrap gap-x-4 text-[0.8125rem] text-quiet">
      <span>
        {sayMoment(from)} to {sayClock(to)}, {saySpan(to - from)}
      </span>
      {cut > 0 && <span>{saySpan(cut)} of waiting are cut out where the band is grey</span>}
    </p>
  )
}

const key = [
  { look: 'bg-good', name: 'worked' },
  { look: 'bg-bad', name: 'went wrong' },
  { look: 'bg-busy', name: 'at work' },
  { look: 'bg-warn/50', name: 'waited for an answer' },
  { look: 'bg-line', name: 'queued' },
]

/** Returns the place of the step that is picked: by the address, else the first that did not go well, else the first. */
function placeOf({ steps }: MissionDetail, picked: string | undefined): number {
  const named = steps.findIndex(({ id }) => id === picked)
  const odd = steps.findIndex(({ status }) => status !== 'succeeded')
  return Math.max(0, named === -1 ? odd : named)
}

/** The waterfall; `picked` is the id of the step in the address. */
export function Waterfall({
  mission,
  nameOf,
  picked,
}: {
  mission: MissionDetail
  nameOf: NameOf
  picked: string | undefined
}): ReactNode {
  const navigate = useNavigate()
  // What has ended stays as it is; only an open mission grows with the clock.
  const now = useNow()
  const until = mission.finished_at === null ? now : 0
  const tracks = useMemo(() => tracksOf(mission, until), [mission, until])
  const axis = useMemo(() => axisOf(tracks), [tracks])
  const place = placeOf(mission, picked)
  const step = mission.steps[place]
  const pick = (next: number): void => {
    const id = mission.steps[Math.max(0, Math.min(mission.steps.length - 1, next))]?.id
    if (id === undefined) return
    void navigate({ to: '.', search: (was) => ({ ...was, step: id }), replace: true, resetScroll: false })
    document.getElementById(`row-${id}`)?.focus({ preventScroll: false })
  }
  useKeys({
    ArrowDown: { say: 'the next step', do: () => pick(place + 1), repeats: true },
    ArrowUp: { say: 'the step before', do: () => pick(place - 1), repeats: true },
  })
  if (step === undefined) return <p className="text-sm text-quiet">This mission has no steps.</p>
  return (
    <div className="space-y-6">
      <section aria-label="Steps over time">
        <Legend tracks={tracks} axis={axis} />
        <div className="relative">
          <div
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 right-2 left-[7.25rem] sm:left-[11.25rem]"
          >
            <Cuts axis={axis} />
          </div>
          <ol className="relative border-y border-line">
            {tracks.map((track, each) => (
              <Row
                key={track.step.id}
                track={track}
                axis={axis}
                picked={each === place}
                isNeeded={step.depends_on.includes(track.step.id)}
                pick={() => pick(each)}
              />
            ))}
          </ol>
        </div>
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-quiet">
          {key.map(({ look, name }) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden="true" className={names('h-2 w-4 rounded-sm', look)} />
              {name}
            </li>
          ))}
        </ul>
      </section>
      <StepPanel step={step} mission={mission} nameOf={nameOf} />
    </div>
  )
}
