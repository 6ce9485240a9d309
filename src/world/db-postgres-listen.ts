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

/** Returns a listener that connects with `config` when it is first needed. */
export function postgresListener(config: pg.ClientConfig, onProblem: (error: Error) => void): Listener {
  const book = channels(onProblem)
  let client: pg.Client | null = null
  let connecting: Promise<void> | null = null
  let pauseMs = firstPauseMs
  let retry: NodeJS.Timeout | null = null
  let closed = false

  function lose(lost: pg.Client, error: Error): void {
    if (client !== lost) return
    client = null
    onProblem(error)
    lost.end().catch(onProblem)
    again()
  }

  function again(): void {
    if (closed || retry !== null) return
    retry = setTimeout(() => {
      retry = null
      void connect(true)
    }, pauseMs)
    retry.unref()
    pauseMs = Math.min(longestPauseMs, pauseMs * 2)
  }

  function connect(missedSome: boolean): Promise<void> {
    connecting ??= attempt(missedSome).finally(() => {
      connecting = null
    })
    return connecting
  }

  async function attempt(missedSome: boolean): Promise<void> {
    const fresh = new pg.Client(config)
    fresh.on('error', (error) => lose(fresh, error))
    fresh.on('end', () => lose(fresh, new Error('the listening connection was closed')))
    fresh.on('notification', ({ channel, payload }) => book.wake(channel, payload ?? ''))
    try {
      await fresh.connect()
      for (const name of book.names()) await fresh.query(`listen ${quoteName(name)}`)
    } catch (error) {
      onProblem(asError(error))
      fresh.end().catch(onProblem)
      return again()
    }
    if (closed) return fresh.end()
    client = fresh
    pauseMs = firstPauseMs
    if (missedSome) for (const name of book.names()) book.wake(name, '')
  }

  async function send(text: string): Promise<void> {
    const current = client
    if (current === null) return
    const query = { text, query_timeout: pulseTimeoutMs }
    await current.query(query).catch((error: unknown) => lose(current, asError(error)))
  }

  const pulse = setInterval(() => void send('select 1'), pulseMs)
  pulse.unref()

  return {
    async listen(channel, wake) {
      const name = quoteName(channel)
      if (book.add(channel, wake)) {
        await connecting
        await (client === null ? connect(false) : send(`listen ${name}`))
      }
      return async () => {
        if (book.remove(channel, wake)) await send(`unlisten ${name}`)
      }
    },
    async close() {
      closed = true
      clearInterval(pulse)
      if (retry !== null) clearTimeout(retry)
      await connecting
      const last = client
      client = null
      await last?.end()
    },
  }
}
