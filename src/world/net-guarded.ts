// The one way out of the process: http and https, under a guard that judges every address before a socket is opened and connects to
// what it judged. It knows no source and no format; it only refuses, reads and counts bytes.

import { lookup as dnsLookup } from 'node:dns/promises'
import type { Dispatcher } from 'undici'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { hostOf, permissionAfterRedirect, permissionOf } from './net/admit.ts'
import { collect, unpackedBody } from './net/body.ts'
import { netFault, statusFault } from './net/fault.ts'
import { clientFor, type Lookup, reach, type Target } from './net/reach.ts'
import { readFiles } from './net/read-files.ts'
import { sendGuarded } from './net/send.ts'
import { shownUrl, tooLargeMessage } from './net/shown.ts'
import { type Fetched, type FetchRequest, type Net, NetError } from './net.ts'

const maxRedirects = 3
/** Silence longer than this ends the reading of a page, however much of the total time is left. */
const defaultIdleMs = 8_000

const requestHeaders = {
  'user-agent': 'Bullpen (reads pages and feeds)',
  accept:
    'text/html, application/xhtml+xml, application/feed+json, application/xml;q=0.9, text/*;q=0.9, */*;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
}

export interface GuardedNetOptions {
  clock: Clock
  log: Log
  /** The name service; the machine's own by default. */
  lookup?: Lookup
  /** How long an open connection may be silent while a page is read. */
  idleMs?: number
}

/** One answer: either a place to go next, or the body. */
type Answer = { redirect: string } | { fetched: Fetched }

/** What every request goes through. */
type Guard = Required<GuardedNetOptions>

/** Returns the net of a running company. */
export function guardedNet(options: GuardedNetOptions): Net {
  const guard: Guard = {
    lookup: (host) => dnsLookup(host, { all: true }),
    idleMs: defaultIdleMs,
    ...options,
  }
  return {
    async fetch(request) {
      try {
        return await fetchInTime(guard, request)
      } catch (error) {
        if (error instanceof NetError)
          guard.log.info('net.refused', { code: error.code, reason: error.message })
        throw error
      }
    },
    send: (request) => sendGuarded(guard, request),
    readFiles,
  }
}

async function fetchInTime(guard: Guard, request: FetchRequest): Promise<Fetched> {
  const shown = shownUrl(request.url)
  const done = new AbortController()
  const late = new AbortController()
  // Not awaited: it ends with `done`, at the latest when the total time is up.
  void guard.clock.sleep(request.timeoutMs, done.signal).then(() => {
    late.abort(new NetError('timeout', `${shown} took longer than ${request.timeoutMs / 1000} s`, true))
  })
  const signal = AbortSignal.any([request.signal, late.signal])
  try {
    if (request.signal.aborted) throw request.signal.reason
    return await follow(guard, request, signal)
  } catch (error) {
    if (late.signal.aborted) throw late.signal.reason
    if (request.signal.aborted) throw new NetError('aborted', `reading ${shown} was stopped`, true)
    throw netFault(error, shown)
  } finally {
    done.abort()
  }
}

async function follow(guard: Guard, request: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const first = await reach(guard.lookup, request.url, permissionOf(request.grant), request, signal)
  let answer = await ask(guard, first, request.maxBytes, signal)
  let from = first.url
  for (let hop = 0; 'redirect' in answer; hop++) {
    if (hop === maxRedirects) {
      throw new NetError(
        'unreachable',
        `${shownUrl(request.url)} redirects more than ${maxRedirects} times`,
        false,
      )
    }
    const next = URL.parse(answer.redirect, from.href)
    if (next === null)
      throw new NetError('bad_address', `${shownUrl(from.href)} redirects to no address`, false)
    const permission = permissionAfterRedirect(request.grant, first, hostOf(next))
    const target = await reach(guard.lookup, next.href, permission, request, signal)
    from = target.url
    answer = await ask(guard, target, request.maxBytes, signal)
  }
  return answer.fetched
}

async function ask(guard: Guard, target: Target, maxBytes: number, signal: AbortSignal): Promise<Answer> {
  const started = guard.clock.monotonic()
  const shown = shownUrl(target.url.href)
  const client = clientFor(target, guard.idleMs)
  try {
    const path = `${target.url.pathname}${target.url.search}`
    const response = await client.request({ method: 'GET', path, headers: requestHeaders, signal })
    // A body that nobody reads reports its own end as an error.
    response.body.on('error', () => undefined)
    const ms = Math.round(guard.clock.monotonic() - started)
    guard.log.debug('net.answered', { url: shown, status: response.statusCode, ms })
    return await read(target, response, maxBytes, shown)
  } catch (error) {
    throw signal.aborted ? error : netFault(error, shown)
  } finally {
    await client.destroy()
  }
}

async function read(
  target: Target,
  response: Dispatcher.ResponseData,
  maxBytes: number,
  shown: string,
): Promise<Answer> {
  const { statusCode: status, headers } = response
  const location = headerOf(headers, 'location')
  if (status >= 300 && status < 400 && status !== 304 && location !== '') return { redirect: location }
  if (status < 200 || status >= 300) throw statusFault(status, shown)
  const tooLarge = (): NetError => new NetError('too_large', tooLargeMessage(shown, maxBytes), false)
  if (Number(headerOf(headers, 'content-length')) > maxBytes) throw tooLarge()
  const packing = headerOf(headers, 'content-encoding')
  const body = await collect(unpackedBody(response.body, packing, { maxBytes, tooLarge, shown }))
  const [mediaType = '', ...parameters] = headerOf(headers, 'content-type').split(';')
  const charset = parameters
    .map((one) => /^\s*charset\s*=\s*"?([\w.:-]{1,40})"?\s*$/i.exec(one)?.[1])
    .find(Boolean)
  return {
    fetched: {
      url: target.url.href,
      status,
      contentType: mediaType.trim().toLowerCase().slice(0, 100),
      charset: (charset ?? '').toLowerCase(),
      body,
    },
  }
}

function headerOf(headers: Record<string, string | string[] | undefined>, name: string): string {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
