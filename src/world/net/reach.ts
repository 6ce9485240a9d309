// From an address to a connection that is allowed: the URL is admitted, its host resolved, every address judged, and what comes out
// connects to the judged addresses only. It sends nothing and reads nothing.

import type { LookupAddress } from 'node:dns'
import { Client } from 'undici'
import { NetError } from '../net.ts'
import { isAddress, judgeAddress } from './address.ts'
import { type Admitted, admit, admitAddresses, type Permission } from './admit.ts'

const maxHeaderBytes = 16_384

/** Resolves a host name to all of its addresses. */
export type Lookup = (host: string) => Promise<readonly LookupAddress[]>

/** An admitted URL with the checked addresses of its host; none for an IP literal, which was checked itself. */
export interface Target extends Admitted {
  addresses: readonly LookupAddress[]
  isPrivate: boolean
}

/** Returns where `address` leads, once it is settled which addresses its host has; no socket is opened before this has returned.
 *  Throws NetError `bad_address` or `forbidden`, and what the name service throws. */
export async function reach(
  lookup: Lookup,
  address: string,
  permission: Permission,
  request: { allowHosts: readonly string[]; denyHosts: readonly string[] },
  signal: AbortSignal,
): Promise<Target> {
  const admitted = admit(address, permission, request)
  if (isAddress(admitted.host))
    return { ...admitted, addresses: [], isPrivate: isPrivateAddress(admitted.host) }
  const addresses = await untilAborted(lookup(admitted.host), signal)
  const found = addresses.map((one) => one.address)
  if (found.length === 0) throw new NetError('unreachable', `${admitted.host} has no address`, false)
  admitAddresses(admitted.host, found, admitted.port, admitted.permission, request)
  return { ...admitted, addresses, isPrivate: found.some(isPrivateAddress) }
}

/** Returns one connection for one request to `target`: nothing is kept open, and nothing is reused across grants. Silence of `idleMs`,
 *  while connecting or after, ends it. */
export function clientFor(target: Target, idleMs: number): Client {
  return new Client(target.url.origin, {
    connect: { lookup: pinned(target.addresses), timeout: idleMs, allowH2: false },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
    maxHeaderSize: maxHeaderBytes,
  })
}

function isPrivateAddress(address: string): boolean {
  return judgeAddress(address).reach === 'private'
}

/** Returns a connect-time lookup that knows no other addresses than the checked ones. */
export function pinned(addresses: readonly LookupAddress[]) {
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
