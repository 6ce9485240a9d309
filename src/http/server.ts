// The socket: an HTTP server around the app, with its time-outs and its polite end. It knows nothing of what is asked.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { limits as processLimits } from '../config/limits.ts'
import { sqlState as errorCode } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { type App, type Env, respond } from './app.ts'
import { httpLimits as limits } from './limits.ts'
import type { LiveFeed } from './live.ts'

export interface Serving {
  readonly host: string
  readonly port: number
  readonly url: string
  /** Ends the live streams, lets what is in flight finish for a moment, and closes. */
  close(): Promise<void>
}

export interface ServeOptions {
  host: string
  /** 0: any free one. A taken one gives way to the next free one, at most 20 further. */
  port: number
  world: World
  live: LiveFeed
}

/** Serves the app. Throws in one line when no port is free, or the host is not one of this machine. */
export async function serve(app: App, options: ServeOptions): Promise<Serving> {
  const server = serverOf(app, options.world)
  const port = await listen(server, options.host, options.port)
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    host: options.host,
    port,
    url: `http://${shown}:${port}`,
    close: () => close(server, options),
  }
}

function serverOf(app: App, world: World): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env as Env), {
    overrideGlobalObjects: false,
    // What cannot even become a request: a broken Host or target.
    errorHandler: () =>
      respond(
        { fault: { code: 'unreadable_request', detail: 'This is no request.' } },
        world.rng.id(world.clock.now()),
      ),
  })
  const server = createServer(
    { maxHeaderSize: limits.headerBytes },
    (incoming, outgoing) => void listener(incoming, outgoing),
  )
  server.headersTimeout = limits.headersTimeoutMs
  server.requestTimeout = limits.requestTimeoutMs
  server.keepAliveTimeout = limits.keepAliveTimeoutMs
  server.maxConnections = limits.connections
  return server
}

async function listen(server: Server, host: string, wished: number): Promise<number> {
  const last = wished === 0 ? 0 : Math.min(65_535, wished + processLimits.portTries)
  for (let port = wished; port <= last; port++) {
    const problem = await tryPort(server, host, port)
    if (problem === null) return (server.address() as AddressInfo).port
    if (errorCode(problem) === 'EADDRINUSE') continue
    throw new Error(
      `cannot listen on ${host}:${port} (${errorCode(problem) || problem.message}); choose another with --host or --port`,
    )
  }
  throw new Error(
    `the ports ${wished} to ${last} are all taken; choose another with --port, or --port 0 for any`,
  )
}

async function tryPort(server: Server, host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      server.off('listening', fine)
      resolve(error)
    }
    const fine = (): void => {
      server.off('error', failed)
      resolve(null)
    }
    server.once('error', failed)
    server.once('listening', fine)
    server.listen(port, host)
  })
}

async function close(server: Server, { live, world }: ServeOptions): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  await live.close()
  server.closeIdleConnections()
  const done = new AbortController()
  const grace = world.clock
    .sleep(processLimits.closeGraceMs, done.signal)
    .then(() => server.closeAllConnections())
  await closed
  done.abort()
  await grace
}
