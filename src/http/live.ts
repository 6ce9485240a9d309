// The live feed: one reader of the journal per process, however many listen. Clients that come late catch up first and join
// without a gap or a double; those that do not read are dropped. It knows nothing of HTTP but the shape of a frame.

import type { Redact } from '../domain/redact.ts'
import { journalHorizon } from '../loop/horizon.ts'
import { type Hint, onHint } from '../loop/wake.ts'
import { livingHolders } from '../store/access.ts'
import { type EventRow, latestEventId, readEvents } from '../store/events.ts'
import type { World } from '../world/world.ts'
import { httpLimits as limits } from './limits.ts'
import type { LiveSink } from './live-sink.ts'
import { eventOut } from './wire.ts'

export interface LiveFilter {
  agent: string | null
  kind: string | null
  tag: string | null
}

export interface Listener {
  /** The id of the last event the client has; null: from now on. */
  after: number | null
  filter: LiveFilter
  /** Whether a sign of life is an event of its own, `pulse`, and not only a comment. */
  pulse?: boolean
  /** The credential that opened the stream: when it ends, so does the stream. */
  holder: string
  sink: LiveSink
}

export interface LiveFeed {
  /** True while one more may listen. */
  hasRoom(): boolean
  /** Adds a listener; false when there is no room. */
  listen(listener: Listener): boolean
  /** Returns the id up to which the journal is complete. */
  settled(): Promise<number>
  /** A hint that something happened. */
  wake(): void
  /** Closes what this credential holds open. */
  drop(holder: string): void
  /** Ends every stream and the reader. */
  close(): Promise<void>
  readonly clients: number
}

interface Client extends Listener {
  cursor: number
  /** False while it catches up. */
  live: boolean
}

interface Recent {
  event: EventRow
  frame: string
}

/** Returns a feed that reads only while somebody listens; every frame goes through `redact`. */
export function createLiveFeed(world: World, redact: Redact = (text) => text): LiveFeed {
  return new Feed(world, redact)
}

/** Returns an event as a frame of the stream: its id is the cursor. */
export function frameOf(event: EventRow): string {
  return `id: ${event.id}\nevent: event\ndata: ${JSON.stringify(eventOut(event))}\n\n`
}

function fits(filter: LiveFilter, event: EventRow): boolean {
  return (
    (filter.agent === null || event.agent_id === filter.agent) &&
    (filter.kind === null || event.kind === filter.kind || event.kind.startsWith(`${filter.kind}.`)) &&
    (filter.tag === null || event.tags.includes(filter.tag))
  )
}

/** Whatever is hinted at has left its events. */
const hints: readonly Hint[] = ['events', 'steps_due', 'roundtable_due']

const pulseFrame = 'event: pulse\ndata: {}\n\n'

const isWide = (filter: LiveFilter): boolean =>
  filter.agent === null && filter.kind === null && filter.tag === null

class Feed implements LiveFeed {
  readonly #world: World
  readonly #redact: Redact
  readonly #clients = new Set<Client>()
  /** Events up to here were handed to every live client. */
  #position = 0
  #floor = 0
  /** The last events, oldest first, and the id after which none is missing. */
  #recent: Recent[] = []
  #recentChars = 0
  #recentAfter = 0
  #reader: Promise<void> | null = null
  #started: Promise<void> = Promise.resolve()
  #nap = new AbortController()
  #hinted = false
  #closed = false
  #catchingUp = 0
  readonly #turns: (() => void)[] = []

  constructor(world: World, redact: Redact) {
    this.#world = world
    this.#redact = redact
  }

  get clients(): number {
    return this.#clients.size
  }

  hasRoom(): boolean {
    return !this.#closed && this.#clients.size < limits.liveClients
  }

  listen(listener: Listener): boolean {
    if (!this.hasRoom()) return false
    const client: Client = { ...listener, cursor: 0, live: false }
    this.#clients.add(client)
    client.sink.onGone(() => this.#clients.delete(client))
    client.sink.write('retry: 2000\n: welcome\n\n')
    if (this.#reader === null) this.#start()
    this.#join(client).catch((error: unknown) => {
      this.#world.log.warn('a listener could not catch up', { error: String(error) })
      this.#kill(client)
    })
    return true
  }

  async settled(): Promise<number> {
    this.#floor = Math.max(this.#floor, await journalHorizon(this.#world, this.#floor))
    return this.#floor
  }

  wake(): void {
    this.#hinted = true
    this.#nap.abort()
  }

  drop(holder: string): void {
    for (const client of this.#clients) if (client.holder === holder) this.#end(client)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const client of this.#clients) this.#end(client)
    this.wake()
    await this.#reader
  }

  #end(client: Client): void {
    this.#clients.delete(client)
    client.sink.end()
  }

  #kill(client: Client): void {
    this.#clients.delete(client)
    client.sink.kill()
  }

  #start(): void {
    this.#started = this.settled().then((horizon) => {
      this.#position = horizon
      this.#recent = []
      this.#recentChars = 0
      this.#recentAfter = horizon
    })
    this.#reader = this.#read()
  }

  async #read(): Promise<void> {
    const { clock, log } = this.#world
    let beatAt = clock.monotonic() + limits.liveBeatMs
    try {
      await this.#started
    } catch (error) {
      log.warn('the journal cannot be read', { error: String(error) })
      for (const client of this.#clients) this.#kill(client)
      this.#reader = null
      return
    }
    const unlisten = await this.#hear()
    while (this.#clients.size > 0 && !this.#closed) {
      try {
        await this.#pass()
        if (clock.monotonic() >= beatAt) {
          beatAt = clock.monotonic() + limits.liveBeatMs
          await this.#beat()
        }
      } catch (error) {
        log.warn('the live feed lost a look at the journal', { error: String(error) })
      }
      await this.#rest()
    }
    // At once, in the same turn as the check above: whoever listens next must find no reader and start one.
    this.#reader = null
    await unlisten()
  }

  /** Hears hints, from whichever process; returns how to stop. Without them the journal is looked at by the clock alone. */
  async #hear(): Promise<() => Promise<void>> {
    const { db, log } = this.#world
    const ends: (() => Promise<void>)[] = []
    try {
      for (const what of hints) ends.push(await onHint(db, what, () => this.wake()))
    } catch (error) {
      log.warn('the live feed hears no hints', { error: String(error) })
    }
    return async () => {
      for (const end of ends)
        await end().catch((error: unknown) => log.warn('a hint is heard no end', { error: String(error) }))
    }
  }

  /** Waits for the next look; after a hint only as long as it takes for many hints to become one. */
  async #rest(): Promise<void> {
    const { clock } = this.#world
    this.#nap = new AbortController()
    if (this.#hinted) await clock.sleep(limits.livePauseMs)
    else await clock.sleep(limits.livePollMs, this.#nap.signal)
    this.#hinted = false
  }

  /** Hands on everything that is new and settled. */
  async #pass(): Promise<void> {
    const horizon = await this.settled()
    while (this.#position < horizon) {
      const page = { after: this.#position, settled: horizon, limit: limits.liveBatchEvents }
      const events = await readEvents(this.#world.db, page)
      const last = events.length < limits.liveBatchEvents ? horizon : (events.at(-1)?.id ?? horizon)
      this.#broadcast(
        events.map((event) => ({ event, frame: this.#redact(frameOf(event)) })),
        last,
      )
    }
  }

  #broadcast(news: readonly Recent[], upTo: number): void {
    this.#position = upTo
    this.#keep(news)
    if (news.length === 0) return
    const whole = news.map(({ frame }) => frame).join('')
    const first = news[0]?.event.id ?? 0
    for (const client of this.#clients) {
      if (!client.live) continue
      const plain = isWide(client.filter) && client.cursor < first
      this.#send(client, plain ? whole : this.#chosen(client, news))
      client.cursor = Math.max(client.cursor, upTo)
    }
  }

  /** Keeps the newest events, as many as fit. */
  #keep(news: readonly Recent[]): void {
    this.#recent.push(...news)
    for (const { frame } of news) this.#recentChars += frame.length
    let surplus = 0
    let over = this.#recentChars - limits.liveRecentChars
    while (
      surplus < this.#recent.length &&
      (over > 0 || this.#recent.length - surplus > limits.liveRecentEvents)
    ) {
      over -= this.#recent[surplus]?.frame.length ?? 0
      surplus += 1
    }
    if (surplus === 0) return
    this.#recentChars = over + limits.liveRecentChars
    this.#recentAfter = this.#recent.splice(0, surplus).at(-1)?.event.id ?? this.#recentAfter
  }

  #chosen(client: Client, news: readonly Recent[]): string {
    const wanted = news.filter(({ event }) => event.id > client.cursor && fits(client.filter, event))
    return wanted.map(({ frame }) => frame).join('')
  }

  #send(client: Client, text: string): void {
    if (text === '') return
    client.sink.write(text)
    if (client.sink.waitingBytes() > limits.liveBufferBytes) this.#kill(client)
  }

  /** Shows every line that it lives, and closes those whose credential does not any more. */
  async #beat(): Promise<void> {
    const holders = [...new Set([...this.#clients].map((client) => client.holder))]
    const bound = holders.filter((holder) => /^(key|session):/.test(holder))
    const living = bound.length === 0 ? new Set<string>() : await livingHolders(this.#world.db, bound)
    for (const holder of bound) if (!living.has(holder)) this.drop(holder)
    for (const client of this.#clients) this.#send(client, client.pulse === true ? pulseFrame : ': beat\n\n')
  }

  async #join(client: Client): Promise<void> {
    await this.#turn()
    try {
      await this.#started
      client.cursor = await this.#startOf(client)
      // Between the last look and `live` nothing is awaited, so nothing can slip through.
      while (client.cursor < this.#position && this.#clients.has(client)) await this.#catchUp(client)
      client.live = true
    } finally {
      this.#catchingUp--
      this.#turns.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    if (this.#catchingUp >= limits.liveCatchUpsAtOnce)
      await new Promise<void>((resolve) => this.#turns.push(resolve))
    this.#catchingUp++
  }

  async #startOf(client: Client): Promise<number> {
    if (client.after === null) return this.#position
    if (client.after <= this.#position) return client.after
    // Ahead of us: another process may have seen more. Ahead of the journal itself: not from this company; from now on, then.
    return client.after <= (await latestEventId(this.#world.db)) ? client.after : this.#position
  }

  async #catchUp(client: Client): Promise<void> {
    const upTo = this.#position
    const news =
      client.cursor >= this.#recentAfter ? this.#fromMemory(client) : await this.#fromJournal(client, upTo)
    // Piece by piece: a few long events would fill what may wait for anybody.
    let piece: Recent[] = []
    let chars = 0
    for (const one of news) {
      piece.push(one)
      chars += one.frame.length
      if (chars < limits.liveCatchUpBytes) continue
      await this.#hand(client, piece, one.event.id)
      piece = []
      chars = 0
    }
    const last = news.length < limits.liveBatchEvents ? upTo : (news.at(-1)?.event.id ?? upTo)
    await this.#hand(client, piece, last)
  }

  /** Hands on a piece of the past, and waits until there is room for the next. */
  async #hand(client: Client, piece: readonly Recent[], upTo: number): Promise<void> {
    if (!this.#clients.has(client)) return
    this.#send(client, this.#chosen(client, piece))
    client.cursor = upTo
    await this.#room(client)
  }

  #fromMemory(client: Client): readonly Recent[] {
    const start = this.#recent.findIndex(({ event }) => event.id > client.cursor)
    return start < 0 ? [] : this.#recent.slice(start, start + limits.liveBatchEvents)
  }

  async #fromJournal(client: Client, settled: number): Promise<readonly Recent[]> {
    const page = { after: client.cursor, settled, limit: limits.liveBatchEvents, ...client.filter }
    return (await readEvents(this.#world.db, page)).map((event) => ({
      event,
      frame: this.#redact(frameOf(event)),
    }))
  }

  /** Waits until a client that catches up has read most of what it was sent; drops it when it does not. */
  async #room(client: Client): Promise<void> {
    const { clock } = this.#world
    const until = clock.monotonic() + limits.liveStallMs
    while (this.#clients.has(client) && client.sink.waitingBytes() > limits.liveCatchUpBytes) {
      if (clock.monotonic() > until) this.#kill(client)
      else await clock.sleep(limits.livePauseMs)
    }
  }
}
