// The events the feed holds, newest first: older ones are read page by page as somebody scrolls, new ones come in front. It keeps
// no more than it may, so that a page left open for days stays as small as it was.

import type { Event, List } from '../../wire.ts'

/** How many a page of older ones brings, and how many are kept while nobody reads further down. */
export const logLimits = { page: 200, keptLive: 2_000, keptMost: 120_000 } as const

export interface FeedFilter {
  agent?: string | undefined
  kind?: string | undefined
  tag?: string | undefined
  text?: string | undefined
}

/** What the log shows: rows newest first, how many came in front since it was made, whether older ones can be had. */
export interface Shown {
  readonly events: readonly Event[]
  readonly came: number
  readonly more: boolean
  readonly loading: boolean
  readonly error: Error | null
  /** False until the first page is there. */
  readonly ready: boolean
}

/** Returns true when an event fits the filter as the server understands it: a kind or its beginning, words anywhere in the text. */
export function fitsFilter(event: Event, { agent, kind, tag, text }: FeedFilter): boolean {
  return (
    (agent === undefined || event.agent_id === agent) &&
    (kind === undefined || event.kind === kind || event.kind.startsWith(`${kind}.`)) &&
    (tag === undefined || event.tags.includes(tag)) &&
    (text === undefined || `${event.title} ${event.summary}`.toLowerCase().includes(text.toLowerCase()))
  )
}

type Read = (before: string | null, signal: AbortSignal) => Promise<List<Event>>

/** A log of events that fit `filter`; `read` gives the page before a cursor, newest first. */
export class EventLog {
  readonly #filter: FeedFilter
  readonly #read: Read
  readonly #watchers = new Set<() => void>()
  readonly #stop = new AbortController()
  /** Live events that came before the first page did. */
  #early: Event[] = []
  #cursor: string | null = null
  #shown: Shown = { events: [], came: 0, more: true, loading: false, error: null, ready: false }

  constructor(filter: FeedFilter, read: Read) {
    this.#filter = filter
    this.#read = read
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly now = (): Shown => this.#shown

  #show(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change }
    for (const watcher of this.#watchers) watcher()
  }

  /** Reads the next older page; does nothing while one is read or none is left. */
  async older(): Promise<void> {
    const { loading, more, events } = this.#shown
    if (loading || !more || events.length >= logLimits.keptMost) return
    this.#show({ loading: true, error: null })
    try {
      const page = await this.#read(this.#cursor, this.#stop.signal)
      this.#cursor = page.next_cursor
      this.#take(page)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      this.#show({ loading: false, error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  #take(page: List<Event>): void {
    const { events, ready } = this.#shown
    const newest = Number(page.items[0]?.id ?? 0)
    const early = ready ? [] : this.#early.filter(({ id }) => Number(id) > newest)
    this.#early = []
    this.#show({
      events: [...early, ...events, ...page.items],
      more: page.next_cursor !== null,
      loading: false,
      ready: true,
    })
  }

  /** Puts new events in front, given in the order in which they happened. `trim` lets go of old ones beyond what is kept. */
  add(fresh: readonly Event[], trim: boolean): void {
    const newest = Number(this.#shown.events[0]?.id ?? 0)
    const fitting = fresh
      .filter((event) => Number(event.id) > newest && fitsFilter(event, this.#filter))
      .reverse()
    if (fitting.length === 0) return
    if (!this.#shown.ready) {
      this.#early = [...fitting, ...this.#early]
      return
    }
    const all = [...fitting, ...this.#shown.events]
    const kept = trim && all.length > logLimits.keptLive ? all.slice(0, logLimits.keptLive / 2) : all
    const last = kept.at(-1)
    if (kept.length < all.length && last !== undefined) this.#cursor = last.id
    this.#show({
      events: kept,
      came: this.#shown.came + fitting.length,
      more: this.#shown.more || kept.length < all.length,
    })
  }

  /** Ends what is being read. */
  close(): void {
    this.#stop.abort()
  }
}
