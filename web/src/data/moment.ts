// The moment that is shown: now, or one of the past, set by the scrubber and carried in every address as `at`. While time is
// played it moves by itself; every view asks for what stood then.

import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useSyncExternalStore } from 'react'

/** Milliseconds between two looks at the past while it is played. */
const playStepMs = 600

interface Playing {
  speed: number
  timer: number
}

const listeners = new Set<() => void>()
let playing: Playing | null = null

const changed = (): void => {
  for (const listener of listeners) listener()
}

/** Speeds of the player: how much company time passes in a second. */
export const speeds = [
  { seconds: 60, label: '1 min/s' },
  { seconds: 600, label: '10 min/s' },
  { seconds: 3_600, label: '1 h/s' },
  { seconds: 21_600, label: '6 h/s' },
] as const

const root = getRouteApi('__root__')

export interface Moment {
  /** RFC 3339; undefined: now. */
  at: string | undefined
  /** True while the past is played. */
  playing: boolean
  /** Company seconds in a second. */
  speed: number
  /** Shows what stood then; null: back to now. */
  go(at: Date | null): void
  /** Plays from the moment that is shown; `from` where none is. */
  play(speed: number, from: Date): void
  pause(): void
}

/** Returns the moment that is shown and the ways to change it. */
export function useMoment(): Moment {
  const { at } = root.useSearch()
  const navigate = useNavigate()
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => playing,
  )
  const show = useCallback(
    (moment: Date | null, replace: boolean): void => {
      void navigate({
        to: '.',
        search: (was) => ({ ...was, at: moment === null ? undefined : moment.toISOString() }),
        replace,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return {
    at,
    playing: now !== null,
    speed: now?.speed ?? speeds[1].seconds,
    go(moment) {
      stop()
      show(moment, false)
    },
    play(speed, from) {
      stop()
      let shown = from.getTime()
      const timer = window.setInterval(() => {
        shown += playStepMs * speed
        if (shown >= Date.now()) {
          stop()
          show(null, true)
        } else show(new Date(shown), true)
      }, playStepMs)
      playing = { speed, timer }
      show(from, true)
      changed()
    },
    pause: stop,
  }
}

function stop(): void {
  if (playing === null) return
  window.clearInterval(playing.timer)
  playing = null
  changed()
}
