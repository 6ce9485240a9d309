// The one way out of the process: GET over http and https, under a guard that judges every address before a socket is
// opened and connects to what it judged. It knows no source and no format; it only refuses, reads and counts bytes.

import type { LookupAddress } from 'node:dns'
import { lookup as dnsLookup } from 'node:dns/promises'
import { Client, type Dispatcher } from 'undici'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { isAddress, judgeAddress } from './net/address.ts'
import {
  type Admitted,
  admit,
  admitAddresses,
  hostOf,
  type Permission,
  permissionAfterRedirect,
  permissionOf,
} from './net/admit.ts'
import { readCapped, unpack } from './net/body.ts'
import { netFault, statusFault } from './net/fault.ts'
import { readFiles } from './net/read-files.ts'
import { shownUrl, tooLargeMessage } from './net/shown.ts'
import { type Fetched, type FetchRequest, type Net, NetError } from './net.ts'

const maxRedirects = 3
/** Silence longer than this ends a connection, however much of the total time is left. */
const defaultIdleMs = 8_000
const maxHeaderBytes = 16_384

const requestHeaders = {
  'user-agent': 'Bullpen (reads pages and feeds)',
  accept:
    'text/html, application/xhtml+xml, application/feed+json, application/xml;q=0.9, text/*;q=0.9, */*;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
}

/** Resolves a host name to all of its addresses. */
type Lookup = (host: string) => Promise<readonly LookupAddress[]>

export interface GuardedNetOptions {
  clock: Clock
  log: Log
  /** The name service; the machine's own by default. */
  lookup?: Lookup
  /** How long an open connection may be silent. */
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
    async send(request) {
      throw new NetError('unreachable', `${shownUrl(request.url)}: nothing is sent yet`, false)
    },
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
  const first = await reach(guard, request.url, permissionOf(request.grant), request, signal)
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
    const target = await reach(guard, next.href, permission, request, signal)
    from = target.url
    answer = await ask(guard, target, request.maxBytes, signal)
  }
  return answer.fetched
}

/** Admits the address and settles which addresses its host has. No socket is opened before this has returned. */
async function reach(
  guard: Guard,
  address: string,
  permission: Permission,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<Target> {
  const admitted = admit(address, permission, request)
  if (isAddress(admitted.host))
    return { ...admitted, addresses: [], isPrivate: isPrivateAddress(admitted.host) }
  const addresses = await untilAborted(guard.lookup(admitted.host), signal)
  const found = addresses.map((one) => one.address)
  if (found.length === 0) throw new NetError('unreachable', `${admitted.host} has no address`, false)
  admitAddresses(admitted.host, found, admitted.port, admitted.permission, request)
  return { ...admitted, addresses, isPrivate: found.some(isPrivateAddress) }
}

async function ask(guard: Guard, target: Target, maxBytes: number, signal: AbortSignal): Promise<Answer> {
  const started = guard.clock.monotonic()
  const shown = shownUrl(target.url.href)
  // One connection for one request: nothing is kept open, and nothing is reused across grants.
  const client = new Client(target.url.origin, {
    connect: { lookup: pinned(target.addresses), timeout: guard.idleMs, allowH2: false },
    headersTimeout: guard.idleMs,
    bodyTimeout: guard.idleMs,
    maxHeaderSize: maxHeaderBytes,
  })
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

/** An admitted URL with the checked addresses of its host; none for an IP literal, which was checked itself. */
interface Target extends Admitted {
  addresses: readonly LookupAddress[]
  isPrivate: boolean
}

function isPrivateAddress(address: string): boolean {
  return judgeAddress(address).reach === 'private'
}

/** A connect-time lookup that knows no other addresses than the checked ones. */
function pinned(addresses: readonly LookupAddress[]) {
  return (
    _host: string,
    options: { all?: boolean | undefined },
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    const [first] = addresses
    if (first === undefined) throw new Error('an IP literal was looked up')
    if (options.all === true) done(null, [...addresses])
    else done(null, first.address, first.family)
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
  if (Number(headerOf(headers, 'content-length')) > maxBytes) {
    throw new NetError('too_large', tooLargeMessage(shown, maxBytes), false)
  }
  const packed = await readCapped(response.body, maxBytes, shown)
  const body = await unpack(packed, headerOf(headers, 'content-encoding'), maxBytes, shown)
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

/** Waits for `work` no longer than `signal` lets it; a name service has no other way to be stopped. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
