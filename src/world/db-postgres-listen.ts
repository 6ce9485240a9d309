// The listening connection to a PostgreSQL server: one for all channels, made when the first is asked for, and made
// again, with growing pauses, whenever it is lost. After a loss everybody is woken once, for what was missed.

import pg from 'pg'
import { asError, channels, quoteName } from './db-channels.ts'

const firstPauseMs = 100
const longestPauseMs = 10_000
const pulseMs = 15_000 // a half-open connection is noticed after this plus pulseTimeoutMs
const pulseTimeoutMs = 10_000

export interface Listener {
  /** Resolves once the first attempt to listen is over, whether or not the server answered; never rejects for it. */
  listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** One connection at a time, made again by itself until it is closed. */
interface Line {
  /** Connects unless connected; resolves when the attempt under way is over, well or not. */
  ensure(): Promise<void>
  /** Runs `text` on the connection there is; without one, does nothing: `greet` will see to it. */
  send(text: string): Promise<void>
  close(): Promise<void>
}

/** `greet` is run on every new connection, `restored` after each that replaces a lost one. */
function keptLine(
  make: () => pg.Client,
  greet: (client: pg.Client) => Promise<void>,
  restored: () => void,
  onProblem: (error: Error) => void,
): Line {
  let client: pg.Client | null = null
  let attempt: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null
  let pauseMs = firstPauseMs
  let isBroken = false
  let closed = false

  function lose(lost: pg.Client, error: Error): void {
    if (client !== lost) return
    client = null
    onProblem(error)
    lost.end().catch(onProblem)
    later()
  }

  function later(): void {
    isBroken = true
    if (closed || retry !== null) return
    retry = setTimeout(() => {
      retry = null
      void ensure()
    }, pauseMs)
    retry.unref()
    pauseMs = Math.min(longestPauseMs, pauseMs * 2)
  }

  async function connect(): Promise<void> {
    const fresh = make()
    fresh.on('error', (error) => lose(fresh, error))
    fresh.on('end', () => lose(fresh, new Error('the listening connection was closed')))
    try {
      await fresh.connect()
      await greet(fresh)
    } catch (error) {
      onProblem(asError(error))
      fresh.end().catch(onProblem)
      return later()
    }
    if (closed) return fresh.end()
    client = fresh
    pauseMs = firstPauseMs
    if (isBroken) restored()
    isBroken = false
  }

  async function ensure(): Promise<void> {
    if (client !== null || closed) return
    attempt ??= connect().finally(() => {
      attempt = null
    })
    await attempt
  }

  return {
    ensure,
    async send(text) {
      const current = client
      if (current === null) return
      const query = { text, query_timeout: pulseTimeoutMs }
      await current.query(query).catch((error: unknown) => lose(current, asError(error)))
    },
    async close() {
      closed = true
      if (retry !== null) clearTimeout(retry)
      await attempt
      const last = client
      client = null
      await last?.end()
    },
  }
}

/** Returns a listener that connects with `config` when it is first needed. */
export function postgresListener(config: pg.ClientConfig, onProblem: (error: Error) => void): Listener {
  const book = channels(onProblem)
  const line = keptLine(
    () => {
      const client = new pg.Client(config)
      client.on('notification', ({ channel, payload }) => book.wake(channel, payload ?? ''))
      return client
    },
    async (client) => {
      for (const name of book.names()) await client.query(`listen ${quoteName(name)}`)
    },
    () => {
      for (const name of book.names()) book.wake(name, '')
    },
    onProblem,
  )
  const pulse = setInterval(() => void line.send('select 1'), pulseMs)
  pulse.unref()
  return {
    async listen(channel, wake) {
      const name = quoteName(channel)
      const isNew = book.add(channel, wake)
      await line.ensure()
      if (isNew) await line.send(`listen ${name}`) // once more than needed on a new connection, never once too few
      return async () => {
        if (book.remove(channel, wake)) await line.send(`unlisten ${name}`)
      }
    },
    close() {
      clearInterval(pulse)
      return line.close()
    },
  }
}
