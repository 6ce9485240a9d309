// A real HTTP server on loopback that counts its connections, and requests against it with the limits of a test.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import type { FetchRequest, Net, SendRequest } from '../../src/world/net.ts'
import { type GuardedNetOptions, guardedNet } from '../../src/world/net-guarded.ts'

export interface Loopback extends AsyncDisposable {
  port: number
  url(path: string): string
  connections(): number
  requests(): readonly { url: string; headers: IncomingMessage['headers'] }[]
}

/** Starts a server on a free port of 127.0.0.1; disposing closes it with all its sockets. */
export async function loopback(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Loopback> {
  let connections = 0
  const requests: { url: string; headers: IncomingMessage['headers'] }[] = []
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers })
    answer(request, response)
  })
  server.on('connection', () => {
    connections++
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    connections: () => connections,
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The guarded net with a quiet log. */
export function net(options: Partial<GuardedNetOptions> & { clock?: Clock } = {}): Net {
  return guardedNet({ clock: machineClock(), log: memoryLog(), ...options })
}

/** A request for `url` as the founder would name it, with small limits. */
export function asking(url: string, changes: Partial<FetchRequest> = {}): FetchRequest {
  return {
    url,
    grant: 'named',
    allowHosts: [],
    denyHosts: [],
    maxBytes: 5_000_000,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    ...changes,
  }
}

/** A POST to `url` as a founder would have configured it, with small limits. */
export function sending(url: string, changes: Partial<SendRequest> = {}): SendRequest {
  return {
    method: 'POST',
    url,
    headers: {},
    body: 'x',
    grant: 'named',
    allowHosts: [],
    denyHosts: [],
    maxBytes: 5_000_000,
    timeoutMs: 20_000,
    idleMs: 8_000,
    signal: new AbortController().signal,
    ...changes,
  }
}
