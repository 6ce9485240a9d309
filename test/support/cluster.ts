// A throwaway PostgreSQL server for the tests, kept by a process of its own (cluster-keeper.ts), so that it ends with
// the tests however they end. One serves a whole run; a test that kills its server starts another for itself.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findPostgres } from './postgres-binaries.ts'

const keeper = fileURLToPath(new URL('cluster-keeper.ts', import.meta.url))

export interface Cluster {
  /** The maintenance database, as a user who may do everything. */
  readonly url: string
  readonly port: number
  /** Kills the server and all its processes with SIGKILL. */
  crash(): Promise<void>
  /** Starts the server again after a crash. */
  start(): Promise<void>
  /** Stops the server and removes its folder. */
  stop(): Promise<void>
}

/** Starts a server and returns it once it takes connections (about 2 s). Throws an Error of one line. */
export async function startCluster(): Promise<Cluster> {
  const child = spawn(process.execPath, [keeper, findPostgres()], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  async function answer(): Promise<{ url?: string; port?: number; error?: string }> {
    const { value, done } = await lines.next()
    if (done) throw new Error('the keeper of the PostgreSQL server ended without a word')
    return JSON.parse(value) as { url?: string; port?: number; error?: string }
  }
  async function command(word: string): Promise<void> {
    child.stdin.write(`${word}\n`)
    const { error } = await answer()
    if (error !== undefined) throw new Error(error)
  }

  const { url, port, error } = await answer()
  if (url === undefined || port === undefined) throw new Error(error ?? 'the keeper gave no address')
  // The server must not keep its holder alive: when the holder has nothing left to do, it ends, and so does the server.
  child.unref()
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref()
  return {
    url,
    port,
    crash: () => command('crash'),
    start: () => command('start'),
    async stop() {
      const ended = once(child, 'exit')
      child.ref()
      child.stdin.end()
      await ended
    },
  }
}

let shared: Promise<string> | null = null

/** Returns the maintenance URL of the run's server: the one named by BULLPEN_TEST_DATABASE_URL (test/run.ts sets it), or
 *  one that this process starts for itself and that ends with it. */
export function sharedClusterUrl(): Promise<string> {
  shared ??= (async () => process.env['BULLPEN_TEST_DATABASE_URL'] ?? (await startCluster()).url)()
  return shared
}
