// Which reads go stale as the journal grows. Events come in bursts, so that the reads are asked anew at most a few times a second.

import type { QueryClient } from '@tanstack/react-query'
import { onEvent, onPulse } from './journal.ts'
import { isTouched, touchedBy, touchedByPulse } from './touched.ts'

/** The first event after a quiet time is followed at once, those of a burst together. */
const gatherMs = { first: 30, burst: 400 } as const

/** Marks reads stale as events and pulses come, until stopped. */
export function keepFresh(cache: QueryClient): () => void {
  const waiting = new Set<string>()
  let timer: number | null = null
  let flushedAt = Number.NEGATIVE_INFINITY
  const flush = (): void => {
    timer = null
    flushedAt = performance.now()
    const touched = [...waiting]
    waiting.clear()
    void cache.invalidateQueries({
      predicate: ({ queryKey: [path, ...rest] }) =>
        typeof path === 'string' &&
        // What stood in the past does not change by what happens now.
        rest.at(-1) === null &&
        isTouched(path, touched),
    })
  }
  const touch = (paths: readonly string[]): void => {
    for (const path of paths) waiting.add(path)
    const pause = Math.max(gatherMs.first, flushedAt + gatherMs.burst - performance.now())
    timer ??= window.setTimeout(flush, pause)
  }
  const stops = [onEvent(({ kind }) => touch(touchedBy(kind))), onPulse(() => touch(touchedByPulse()))]
  return () => {
    for (const stop of stops) stop()
    if (timer !== null) window.clearTimeout(timer)
  }
}
