// Keeps one throwaway PostgreSQL server alive for whoever holds the other end of its input. When that end closes, in
// whatever way its holder ended, the server is stopped and its folder removed. Commands on the input, one a line:
// `crash` kills the server as a power cut would, `start` starts it again; each is answered by one line.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'

const startLimitMs = 60_000
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '64MB',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  lc_messages: 'C',
  log_min_messages: 'log',
  TimeZone: 'UTC',
  autovacuum: 'off',
}

interface User {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`. */
function unprivileged(): User | null {
  if (process.getuid?.() !== 0) return null
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (user === undefined) throw new Error('root cannot run PostgreSQL and there is no user "nobody": add one')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** True when everybody may pass through `folder` and all above it. */
function isOpenToAll(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0
  return open && (dirname(folder) === folder || isOpenToAll(dirname(folder)))
}

function fail(message: string): never {
  process.stdout.write(`${JSON.stringify({ error: message })}\n`)
  process.exit(1)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const [givenBin = ''] = process.argv.slice(2)
const user = unprivileged()
const home = mkdtempSync(join(tmpdir(), 'bullpen-postgres-'))
const data = join(home, 'data')
let bin = givenBin
let server: ChildProcess | null = null

function initialise(): void {
  chmodSync(home, 0o755)
  if (user !== null) {
    if (!isOpenToAll(bin)) {
      cpSync(dirname(bin), join(home, 'native'), { recursive: true, verbatimSymlinks: true })
      bin = join(home, 'native', 'bin')
    }
    chownSync(home, user.uid, user.gid)
  }
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'bullpen',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    { encoding: 'utf8', cwd: home, ...user },
  )
  if (made.status !== 0)
    throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.trim().split('\n').at(-1)}`)
}

/** Starts the server and resolves once it takes connections; after a crash its dying children may hold it up a while. */
async function start(port: number): Promise<void> {
  const deadline = performance.now() + startLimitMs
  for (;;) {
    const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ])
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: home,
      ...user,
    })
    let said = ''
    const outcome = await new Promise<'ready' | 'ended'>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-4000)
        if (said.includes('ready to accept connections')) resolve('ready')
      })
      child.on('error', () => resolve('ended'))
      child.on('exit', () => resolve('ended'))
    })
    if (outcome === 'ready') {
      server = child
      return
    }
    if (performance.now() > deadline)
      throw new Error(`PostgreSQL did not start: ${said.trim().split('\n').at(-1)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  const child = server
  server = null
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** The children of a process, where the system tells; one that is being let in is among them, and not yet among those the server lists. */
function childrenOf(pid: number | undefined): readonly number[] {
  const list = `/proc/${pid}/task/${pid}/children`
  return existsSync(list) ? (readFileSync(list, 'utf8').match(/\d+/g) ?? []).map(Number) : []
}

/** Kills the server and every process of it, so that nobody is served a moment longer. */
async function crash(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // it is one of those who die
  await client.connect()
  // It begets no more from here on: one that came while the others were counted would live on for a moment.
  server?.kill('SIGSTOP')
  const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity')
  const pids = new Set([...rows.map(({ pid }) => pid), ...childrenOf(server?.pid)])
  const ended = stop('SIGKILL')
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it noticed by itself
    }
  }
  await ended
}

async function main(): Promise<void> {
  initialise()
  const port = await freePort()
  await start(port)
  const url = `postgres://bullpen@127.0.0.1:${port}/postgres`
  process.stdout.write(`${JSON.stringify({ url, port })}\n`)
  for await (const command of createInterface({ input: process.stdin })) {
    if (command === 'crash') await crash(url)
    else if (command === 'start') await start(port)
    else fail(`unknown command ${command}`)
    process.stdout.write(`${JSON.stringify({ done: command })}\n`)
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined) // our holder decides
process.stdout.on('error', () => undefined) // the holder is gone; the end of the input tells us so too
try {
  await main()
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`,
  )
  process.exitCode = 1
}
await stop('SIGINT')
rmSync(home, { recursive: true, force: true, maxRetries: 10 })
