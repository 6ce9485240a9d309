// The journal, live: one stream for the whole page, resumed from the last event it has. Every event reaches every listener
// once and in order; when the server is away it is tried again, and what was missed comes first.

import { useSyncExternalStore } from 'react'
import type { Event } from '../wire.ts'

export type Line = 'connecting' | 'live' | 'away' | 'closed'

const retryMs = 2_000
const kinds = new Set<(event: Event) => void>()
const watchers = new Set<() => void>()
let line: Line = 'closed'
let source: EventSource | null = null
let last: number | null = null
let timer: number | null = null

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
  setLine('closed')
}

function connect(): void {
  timer = null
  setLine(line === 'away' ? 'away' : 'connecting')
  const stream = new EventSource(`/api/ops/events/stream?after=${last ?? 0}`)
  source = stream
  stream.addEventListener('open', () => setLine('live'))
  stream.addEventListener('event', (message) => {
    if (stream === source) take(JSON.parse(message.data) as Event)
  })
  stream.addEventListener('error', () => {
    if (stream !== source) return
    setLine('away')
    // The browser's own retry would ask with the address of the first connection; ours carries where the page stands.
    stream.close()
    source = null
    timer = window.setTimeout(connect, retryMs)
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
