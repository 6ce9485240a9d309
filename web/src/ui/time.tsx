// Moments as they are read: how long ago, with the exact one behind it. One clock for the page moves them all.

import { type ReactNode, useSyncExternalStore } from 'react'
import { useMoment } from '../data/moment.ts'
import { sayMoment, saySpan } from './words.ts'

const stepMs = 5_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: number | null = null
/** How far the server's clock is ahead of this machine's, in milliseconds. */
let ahead = 0

/** Sets the clock by the server's, and moves everything that shows it. */
export function setClock(serverNow: string): void {
  ahead = Date.parse(serverNow) - Date.now()
  now = Date.now()
  for (const each of listeners) each()
}

function watch(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= window.setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, stepMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      window.clearInterval(timer)
      timer = null
    }
  }
}

/** Returns the moment that is shown, in milliseconds: the past one that was chosen, or now to within five seconds. */
export function useNow(): number {
  const { at } = useMoment()
  const real = useSyncExternalStore(watch, () => now + ahead)
  return at === undefined ? real : Date.parse(at)
}

/** A moment as a span to the moment that is shown: `5 min ago`, `in 2 h`. */
export function Ago({ at }: { at: string }): ReactNode {
  const past = useNow() - Date.parse(at)
  const size = saySpan(Math.max(1_000, Math.abs(past)))
  const text = Math.abs(past) < stepMs ? 'just now' : past > 0 ? `${size} ago` : `in ${size}`
  return (
    <time dateTime={at} title={sayMoment(at)} className="whitespace-nowrap">
      {text}
    </time>
  )
}

/** A moment in full. */
export function At({ at }: { at: string }): ReactNode {
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {sayMoment(at)}
    </time>
  )
}
