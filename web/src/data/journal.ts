// The journal, live: one stream for the whole page, resumed from the last event it has. Every event reaches every listener
// once and in order; when the server is away it is tried again, and what was missed comes first.

import { useSyncExternalStore } from 'react'
import type { Event } from '../wire.ts'

export type Line = 'connecting' | 'live' | 'away' | 'closed'

/** Pauses between tries while the server is away: short at first, so that a restart is hardly seen. */
const retryMs = [1_000, 2_000, 4_000, 8_000, 15_000] as const
const kinds = new Set<(event: Event) => void>()
const losses = new Set<() => void>()
const pulses = new Set<() => void>()
const watchers = new Set<() => void>()
let line: Line = 'closed'
let source: EventSource | null = null
let last: number | null = null
let timer: number | null = null
let tries = 0

function setLine(next: Line): void {
  if (next === line) return
  line = next
  for (const watcher of watchers) watcher()
}

/** Opens the stream after this event; does nothing when it is open already. */
export function openJournal(after: string): void {
  if (source !== null) return
  last ??= Number(after)
  connect()
}

/** Closes the stream and forgets where it stood. */
export function closeJournal(): void {
  if (timer !== null) window.clearTimeout(timer)
  source?.close()
  source = null
  timer = null
  last = null
  tries = 0
  setLine('closed')
}

/** Tries at once again when it waits to. */
function tryNow(): void {
  if (timer === null) return
  window.clearTimeout(timer)
  tries = 0
  connect()
}
window.addEventListener('online', tryNow)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') tryNow()
})

function connect(): void {
  timer = null
  setLine(line === 'away' ? 'away' : 'connecting')
  const stream = new EventSource(`/api/ops/events/stream?pulse=true&after=${last ?? 0}`)
  source = stream
  stream.addEventListener('open', () => {
    tries = 0
    setLine('live')
  })
  stream.addEventListener('event', (message) => {
    if (stream === source) take(JSON.parse(message.data) as Event)
  })
  stream.addEventListener('pulse', () => {
    if (stream === source) for (const listener of pulses) listener()
  })
  stream.addEventListener('error', () => {
    if (stream !== source) return
    setLine('away')
    // The browser's own retry would ask with the address of the first connection; ours carries where the page stands.
    stream.close()
    source = null
    timer = window.setTimeout(connect, retryMs[tries] ?? retryMs.at(-1))
    tries += 1
    for (const listener of losses) listener()
  })
}

function take(event: Event): void {
  const id = Number(event.id)
  if (last !== null && id <= last) return
  last = id
  for (const listener of kinds) listener(event)
}

/** Calls `listener` with every event from now on; returns how to stop. */
export function onEvent(listener: (event: Event) => void): () => void {
  kinds.add(listener)
  return () => kinds.delete(listener)
}

/** Calls `listener` now and then, as the server says that it lives; what nobody writes down may have changed. Returns how to stop. */
export function onPulse(listener: () => void): () => void {
  pulses.add(listener)
  return () => pulses.delete(listener)
}

/** Calls `listener` whenever the stream was lost or could not be had; what for, a stream cannot say. Returns how to stop. */
export function onLoss(listener: () => void): () => void {
  losses.add(listener)
  return () => losses.delete(listener)
}

/** Returns how the stream stands. */
export function useLine(): Line {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => line,
  )
}
