// A shell for the tests of the command line: real processes, real folders, nothing of the company's own code.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { cacheDir } from '../support/bring.ts'

const program = fileURLToPath(new URL('../../bin/bullpen.js', import.meta.url))
/** A command lives for seconds: what the one before has compiled it need not compile, nor optimise what it runs once. */
const short = { argv: ['--liftoff-only'], env: { NODE_COMPILE_CACHE: join(cacheDir, 'compiled') } }

export interface Ended {
  code: number | string | null
  out: string
  err: string
}

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** A folder of its own for one test, to run commands in; it is gone when the process ends. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-cli-'))
  folders.push(folder)
  return folder
}

function launch(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  return spawn(process.execPath, [...short.argv, program, ...words], {
    cwd: folder,
    env: { PATH, HOME, ...short.env, BULLPEN_MODEL: 'demo', ...env },
  })
}

/** Runs one command to its end. */
export async function bullpen(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = launch(folder, words, env)
  child.stdin?.end()
  const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)])
  return { code, out, err }
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}

/** The exit code, or the name of the signal that ended it. */
const exitOf = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))

export interface Up {
  url: string
  loginUrl: string
  dataDir: string
  pid: number
  /** Everything it has said on standard error so far. */
  said(): string
  signal(name: NodeJS.Signals): void
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string | null>
  /** Asks its API with the key that lies in its data folder. */
  ask(path: string): Promise<Record<string, unknown>>
}

/** Starts a company and waits until it answers. It does not outlive `test`. */
export async function up(
  test: { after(work: () => void): void },
  folder: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Up> {
  const child = launch(folder, ['up', '--json', '--port', '0', ...words], env)
  test.after(() => void child.kill('SIGKILL'))
  let err = ''
  child.stderr?.on('data', (chunk) => {
    err += String(chunk)
  })
  const ended = exitOf(child)
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve)
    void ended.then((code) => reject(new Error(`up ended with ${code}: ${err}`)))
  })
  const first = JSON.parse(line) as Pick<Up, 'url' | 'loginUrl' | 'dataDir' | 'pid'>
  return {
    ...first,
    said: () => err,
    signal: (name) => void child.kill(name),
    ended,
    ask: (path) => asOwner(first, path),
  }
}

/** Starts a company as a person does; returns what it printed once that holds `word`, after stopping it. */
export async function greeting(
  folder: string,
  word: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = launch(folder, ['up', '--no-open', '--port', '0'], env)
  let said = ''
  const ended = exitOf(child)
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      said += String(chunk)
      if (word.test(said)) resolve()
    })
    void ended.then(() => resolve())
  })
  child.kill('SIGTERM')
  await ended
  return said
}

async function asOwner(
  { url, dataDir }: { url: string; dataDir: string },
  path: string,
): Promise<Record<string, unknown>> {
  const key = readFileSync(join(dataDir, 'owner.key'), 'utf8').trim()
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } })
  return (await response.json()) as Record<string, unknown>
}

/** Asks again and again until `done` says so; the test's own time limit ends what never comes. */
export async function until<T>(ask: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask()
    if (done(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const page = `<!doctype html><html lang="en"><head><title>Leases in practice</title></head><body><article>
<h1>Leases in practice</h1>
<p>A lease of 30 seconds, renewed every 10 seconds, lets a queue notice a dead worker within 40 seconds. Ada Lovelace called it patience with a deadline.</p>
<p>The fencing token is a number that only grows. In a trial with 6 workers and 1,200 steps, not one result was written twice, although 168 workers were killed.</p>
<p>Without the token, 33 of 200 posts were sent again, because a paused process woke up and believed that it still owned its step.</p>
</article></body></html>`

/** A file worth a mission: long enough for an analysis and an article. */
export const note = `# Notes on quotas

A counter row keeps 20 of 60 callers. The other 40 are refused with a reason, and each refusal is a row of its own.

PostgreSQL 9.5 brought SKIP LOCKED in January 2016, and queues on plain tables became practical. Edgar Codd would have liked it.

In Berlin a day has 23 hours once a year and 25 hours once a year, so the window of a daily quota begins at midnight in the time
zone of the company. The start of the window is stored with the counter.

What was taken is given back when a mission is cancelled before its step ran, in the window from which it was taken.
`

/** Serves an article, a broken feed, a page of 50 MB, and 404 for the rest, on loopback. */
export async function webSite(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === '/article') return response.setHeader('content-type', 'text/html').end(page)
    if (request.url === '/feed')
      return response
        .setHeader('content-type', 'application/rss+xml')
        .end('<rss version="2.0"><channel><item><title>cut')
    if (request.url === '/big')
      return response.setHeader('content-type', 'text/html').end(Buffer.alloc(50_000_000, 'x'))
    return response.writeHead(404).end('nothing here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
