// One scrubber over everything: how much happened when, as bars; where the page stands, as a handle. Setting it puts every view
// into that moment; playing moves it on; Now leads back.

import { Pause, Play } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { speeds, useMoment } from '../data/moment.ts'
import { useRead } from '../data/read.ts'
import { Button, names } from '../ui/parts.tsx'
import { useNow } from '../ui/time.tsx'
import { useTyped } from '../ui/typed.ts'
import { readField, sayField, sayMoment } from '../ui/words.ts'
import type { Timeline } from '../wire.ts'
import { useKeys } from './keys.tsx'

const bucketCount = 160
const settleMs = 180
const hourMs = 3_600_000

/** The bars: work below, talk above it, failures in red. */
function Bars({ timeline }: { timeline: Timeline }): ReactNode {
  const most = Math.max(1, ...timeline.buckets.map(({ events }) => Math.sqrt(events)))
  return (
    <svg
      viewBox={`0 0 ${timeline.buckets.length} 24`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="absolute inset-x-0 bottom-0 h-6 w-full"
    >
      {timeline.buckets.map(({ from, events, failures }, place) => {
        if (events === 0) return null
        const height = Math.max(1.5, (Math.sqrt(events) / most) * 24)
        return (
          <rect
            key={from}
            x={place + 0.12}
            width={0.76}
            y={24 - height}
            height={height}
            className={failures > 0 ? 'fill-bad/60' : 'fill-quiet/40'}
          />
        )
      })}
    </svg>
  )
}

/** Where a moment stands on the strip, from 0 to 1000. */
const placeOf = (at: number, first: number, last: number): number =>
  Math.round((1_000 * (at - first)) / Math.max(1, last - first))

function Track({ timeline, last }: { timeline: Timeline; last: number }): ReactNode {
  const { at, go } = useMoment()
  const first = Date.parse(timeline.first_at ?? timeline.now)
  const [held, setHeld] = useState<number | null>(null)
  const timer = useRef<number | null>(null)
  const shown = held ?? (at === undefined ? 1_000 : placeOf(Date.parse(at), first, last))
  const momentOf = (place: number): Date => new Date(first + ((last - first) * place) / 1_000)
  const drag = (place: number): void => {
    setHeld(place)
    if (timer.current !== null) window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      setHeld(null)
      go(place >= 1_000 ? null : momentOf(place))
    }, settleMs)
  }
  useEffect(
    () => () => {
      if (timer.current !== null) window.clearTimeout(timer.current)
    },
    [],
  )
  return (
    <div className="relative h-9 min-w-0 flex-1">
      <Bars timeline={timeline} />
      <div
        aria-hidden="true"
        className={names(
          'absolute inset-y-0 w-0.5',
          at === undefined && held === null ? 'bg-good' : 'bg-accent',
        )}
        style={{ left: `calc(${shown / 10}% - 1px)` }}
      />
      {held !== null && (
        <output
          className="pointer-events-none absolute -top-7 -translate-x-1/2 rounded bg-ink px-2 py-0.5 text-xs whitespace-nowrap text-paper"
          style={{ left: `clamp(4rem, ${shown / 10}%, calc(100% - 4rem))` }}
        >
          {sayMoment(momentOf(held))}
        </output>
      )}
      <input
        type="range"
        min={0}
        max={1_000}
        value={shown}
        aria-label="The moment that is shown"
        aria-valuetext={at === undefined && held === null ? 'now' : sayMoment(momentOf(shown))}
        onChange={(event) => drag(Number(event.target.value))}
        className="absolute inset-0 w-full cursor-ew-resize opacity-0"
      />
    </div>
  )
}

/** A field for an exact moment: Tuesday 14:05. */
function Exact({ shown }: { shown: number }): ReactNode {
  const { go } = useMoment()
  const said = sayField(shown)
  const [text, type] = useTyped(said)
  const take = (): void => {
    const moment = readField(text)
    if (moment !== null && text !== said) go(moment)
    type(null)
  }
  return (
    <label className="hidden shrink-0 lg:block">
      <span className="sr-only">Go to a moment, in the company’s time</span>
      <input
        type="datetime-local"
        className="field text-xs"
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') type(null)
          // It is taken as the field is left, and the keys of the page mean again what they say.
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
        onBlur={take}
      />
    </label>
  )
}

/** The strip at the foot of the page. */
export function TimeStrip(): ReactNode {
  const { at, playing, speed, go, play, pause } = useMoment()
  const [chosen, setChosen] = useState<number>(speeds[1].seconds)
  const { data: timeline } = useRead<Timeline>('timeline', { buckets: bucketCount }, { timeless: true })
  const now = useNow()
  const last = timeline === undefined ? now : Date.parse(timeline.now)
  const start = (): void => {
    if (playing) pause()
    else play(chosen, at === undefined ? new Date(last - 24 * hourMs) : new Date(at))
  }
  const by = (ms: number): void => {
    const next = (at === undefined ? last : Date.parse(at)) + ms
    go(next >= last ? null : new Date(next))
  }
  useKeys({
    t: { say: 'play or hold the past', do: start },
    n: { say: 'back to now', do: () => go(null) },
    '[': { say: 'an hour earlier', do: () => by(-hourMs), repeats: true },
    ']': { say: 'an hour later', do: () => by(hourMs), repeats: true },
  })
  if (timeline?.first_at == null) return null
  return (
    <section
      aria-label="Time"
      className={names(
        'flex shrink-0 items-center gap-2 border-t px-3 py-1.5 md:px-6',
        at === undefined ? 'border-line' : 'border-accent bg-card',
      )}
    >
      <Button
        small
        look="bare"
        aria-label={playing ? 'Hold' : at === undefined ? 'Play the last day' : 'Play from here'}
        onClick={start}
      >
        {playing ? <Pause className="size-4" /> : <Play className="size-4" />}
      </Button>
      <select
        aria-label="Speed"
        className="field hidden min-h-7 py-0 text-xs sm:block"
        value={playing ? speed : chosen}
        onChange={(event) => {
          const seconds = Number(event.target.value)
          setChosen(seconds)
          if (playing && at !== undefined) play(seconds, new Date(at))
        }}
      >
        {speeds.map(({ seconds, label }) => (
          <option key={seconds} value={seconds}>
            {label}
          </option>
        ))}
      </select>
      <Track timeline={timeline} last={last} />
      <span
        className={names(
          'shrink-0 text-right text-xs',
          at === undefined ? 'text-quiet md:w-32' : 'w-32 font-semibold',
        )}
      >
        {at === undefined ? 'now' : sayMoment(at)}
      </span>
      <Exact shown={at === undefined ? last : Date.parse(at)} />
      {at !== undefined && (
        <Button small look="main" onClick={() => go(null)}>
          Now
        </Button>
      )}
    </section>
  )
}
