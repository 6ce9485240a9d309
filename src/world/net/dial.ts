// A bare connection under the same guard as every request, for what does not speak HTTP: the host that policy named is resolved here, its
// addresses are judged, and what is connected to is what was judged. It sends nothing and reads nothing.

import { lookup as dnsLookup } from 'node:dns/promises'
import { connect, type Socket } from 'node:net'
import { NetError } from '../net.ts'
import { permissionOf } from './admit.ts'
import { netFault } from './fault.ts'
import { type Lookup, pinned, reach, type Target } from './reach.ts'

export interface DialRequest {
  /** A name or an IP literal that the founder named. */
  host: string
  port: number
  denyHosts: readonly string[]
  /** For the name service and the connection together. */
  timeoutMs: number
  signal: AbortSignal
}

export interface Dialled {
  socket: Socket
  /** It leads to this machine or its own network. */
  isPrivate: boolean
}

/** Opens one connection. Throws NetError, and nothing has left then. */
export type Dial = (request: DialRequest) => Promise<Dialled>

/** Returns the dial of this machine; `lookup` is its name service unless given. */
export function guardedDial(lookup: Lookup = (host) => dnsLookup(host, { all: true })): Dial {
  return async (request) => {
    const { host, port, denyHosts, timeoutMs } = request
    const shown = `${host}:${port}`
    const late = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([request.signal, late])
    try {
      const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
      const target = await reach(
        lookup,
        address,
        permissionOf('named'),
        { allowHosts: [], denyHosts },
        signal,
      )
      if (target.url.pathname !== '/' || target.url.search !== '' || target.url.hash !== '')
        throw new NetError('bad_address', `${shown} is no host and port`, false)
      return { socket: await connected(target, signal), isPrivate: target.isPrivate }
    } catch (error) {
      if (request.signal.aborted)
        throw new NetError('aborted', `the connection to ${shown} was stopped`, true)
      if (late.aborted)
        throw new NetError('timeout', `${shown} took longer than ${timeoutMs / 1_000} s to connect to`, true)
      throw netFault(error, shown)
    }
  }
}

async function connected({ host, port, addresses }: Target, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted()
  const opened = Promise.withResolvers<void>()
  const socket = connect({ host, port, lookup: pinned(addresses) })
  const stop = (): void => opened.reject(signal.reason)
  socket.once('connect', opened.resolve)
  socket.once('error', opened.reject)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await opened.promise
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    socket.removeListener('error', opened.reject)
    // Until somebody takes the socket over, what it says is heard by nobody.
    socket.on('error', () => undefined)
  }
}
