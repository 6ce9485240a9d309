// Any request but the reading of a page: to model providers, targets of effects, servers of tools. The same guard, any method and
// headers, an answer that streams; a redirect is an answer like any other, and what broke off says whether anything may have left.

import type { Client, Dispatcher } from 'undici'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { NetError, type SendRequest, type Sent } from '../net.ts'
import { permissionOf } from './admit.ts'
import { unpackedBody } from './body.ts'
import { netFault } from './fault.ts'
import { clientFor, type Lookup, reach } from './reach.ts'
import { shownUrl, tooLargeMessage } from './shown.ts'

/** What the connection decides by itself; a caller's own word on it is left out. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

const defaultHeaders = { 'user-agent': 'Bullpen', 'accept-encoding': 'gzip, deflate, br' }

export interface Line {
  clock: Clock
  log: Log
  lookup: Lookup
}

/** Sends one request under the guard: see `Net.send`. */
export async function sendGuarded(line: Line, request: SendRequest): Promise<Sent> {
  const sending = new Sending(line, request)
  try {
    return await sending.begin()
  } catch (error) {
    const fault = sending.fault(error)
    await sending.end()
    line.log.info('net.refused', { code: fault.code, reason: fault.message })
    throw fault
  }
}

/** One request on its way: its connection, its time, and whether anything may have left. */
class Sending {
  readonly #line: Line
  readonly #request: SendRequest
  readonly #shown: string
  readonly #done = new AbortController()
  readonly #late = new AbortController()
  readonly #signal: AbortSignal
  #client: Client | null = null
  #begun = false

  constructor(line: Line, request: SendRequest) {
    this.#line = line
    this.#request = request
    this.#shown = shownUrl(request.url)
    this.#signal = AbortSignal.any([request.signal, this.#late.signal, this.#done.signal])
  }

  async begin(): Promise<Sent> {
    const { clock, log, lookup } = this.#line
    const { url, grant, idleMs, method, timeoutMs } = this.#request
    if (this.#request.signal.aborted) throw this.#request.signal.reason
    // Not awaited: it ends with the last byte or with `close`, at the latest when the total time is up.
    void clock.sleep(timeoutMs, this.#done.signal).then(() => this.#timeOut())
    const started = clock.monotonic()
    const target = await reach(lookup, url, permissionOf(grant), this.#request, this.#signal)
    this.#client = clientFor(target, idleMs)
    // The request is written when the connection stands, never before.
    this.#client.once('connect', () => {
      this.#begun = true
    })
    const response = await this.#client.request({
      method,
      path: `${target.url.pathname}${target.url.search}`,
      headers: headersOf(this.#request.headers),
      body: this.#request.body,
      signal: this.#signal,
    })
    // A body that nobody reads reports its own end as an error.
    response.body.on('error', () => undefined)
    const ms = Math.round(clock.monotonic() - started)
    log.debug('net.answered', { url: this.#shown, method, status: response.statusCode, ms })
    return {
      status: response.statusCode,
      headers: plainHeaders(response.headers),
      body: this.#body(response),
      close: () => this.end(),
    }
  }

  async *#body(response: Dispatcher.ResponseData): AsyncGenerator<Uint8Array> {
    const { maxBytes } = this.#request
    const tooLarge = (): NetError =>
      new NetError('too_large', tooLargeMessage(this.#shown, maxBytes, 'the most that is taken'), false)
    const encoding = plainHeaders(response.headers)['content-encoding'] ?? ''
    try {
      if (this.#done.signal.aborted) throw this.#done.signal.reason
      yield* unpackedBody(response.body, encoding, { maxBytes, tooLarge, shown: this.#shown })
    } catch (error) {
      throw this.fault(error)
    } finally {
      await this.end()
    }
  }

  #timeOut(): void {
    if (this.#done.signal.aborted) return
    const seconds = this.#request.timeoutMs / 1000
    this.#late.abort(new NetError('timeout', `${this.#shown} took longer than ${seconds} s`, true))
    // An answer that nobody reads must not keep its connection.
    void this.#client?.destroy()
  }

  /** Returns what went wrong, with whether anything may have left. */
  fault(error: unknown): NetError {
    const { code, message, retryable } = this.#plainFault(error)
    return new NetError(code, message, retryable, this.#begun)
  }

  #plainFault(error: unknown): NetError {
    if (this.#late.signal.aborted) return this.#late.signal.reason
    if (this.#request.signal.aborted || this.#done.signal.aborted)
      return new NetError('aborted', `the request to ${this.#shown} was stopped`, true)
    return netFault(error, this.#shown)
  }

  async end(): Promise<void> {
    this.#done.abort()
    await this.#client?.destroy()
  }
}

function headersOf(given: Readonly<Record<string, string>>): Record<string, string> {
  const lower = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const)
  return { ...defaultHeaders, ...Object.fromEntries(lower.filter(([name]) => !ownHeaders.has(name))) }
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return Object.fromEntries(entries)
}
