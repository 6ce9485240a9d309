// The page in a real browser over a real server: who looks at it is logged in, and everything that must never happen is written down while
// they look. It knows how the page says that it is busy, and nothing else of how it looks.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import type { Fact } from '../../src/store/events.ts'
import { cacheDir } from './bring.ts'
import { openBrowser } from './browser.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const settleLimitMs = 20_000

export const sizes = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1280, height: 800 },
  large: { width: 1920, height: 1080 },
} as const
export type Size = keyof typeof sizes

/** Whoever ends what was begun: a test, or a bench. */
export interface Holder {
  after(work: () => Promise<void> | void): void
}

export interface ServerOptions {
  /** The data folder, from `monthFolder`, `crowdFolder` or `workFolder`. */
  folder: string
  /** What time it is there when it starts, in ms since the epoch; the machine's own time unless told. */
  now?: number
  /** `web`: only the page, nothing moves by itself (the company must exist). Everything else is `bullpen up` with these words. */
  runs?: 'web' | readonly string[]
  env?: Readonly<Record<string, string>>
}

export interface StageServer {
  readonly url: string
  readonly loginUrl: string
  readonly dataDir: string
  /** Asks the API as the owner, JSON in and out; fails on a status that is no success. */
  ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  /** Records facts in the journal, all in one commit, and returns their ids and when they were committed, in ms since the epoch by the
   *  machine's clock. Only a server that runs the page alone takes them. */
  tell(facts: readonly Partial<Fact>[]): Promise<{ ids: readonly number[]; committedAt: number }>
  /** Kills it as a power cut does, and starts it again at the same address. */
  restart(): Promise<void>
  /** What it said on standard error. */
  said(): string
  stop(): Promise<void>
}

interface FirstLine {
  url: string
  loginUrl: string
  dataDir: string
}

function launch(options: ServerOptions, port: string): ChildProcess {
  const { folder, now, runs = 'web', env = {} } = options
  const { PATH = '', HOME = '', TMPDIR } = process.env
  const clock = now === undefined ? [] : ['--import', here('shifted-clock.ts')]
  const program =
    runs === 'web'
      ? [here('stage-server.ts'), folder, port]
      : [here('../../bin/bullpen.js'), 'up', '--json', '--data-dir', folder, '--port', port, ...runs]
  return spawn(process.execPath, [...clock, ...program], {
    env: {
      ...{ PATH, HOME, BULLPEN_MODEL: 'demo', NODE_COMPILE_CACHE: join(cacheDir, 'compiled') },
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      ...(now === undefined ? {} : { STAGE_NOW: String(now) }),
      ...env,
    },
  })
}

const aFact: Fact = {
  ...{ agentId: null, kind: 'insight.found', title: 'A fact', summary: '', tags: [], metadata: {} },
  ...{ missionId: null, stepId: null, chainDepth: 0 },
}

/** Starts a server and returns it once it answers; it does not outlive `holder`. */
export async function openServer(holder: Holder, options: ServerOptions): Promise<StageServer> {
  let child: ChildProcess
  let lines: Interface
  let said = ''
  async function start(port: string): Promise<FirstLine> {
    const starting = launch(options, port)
    child = starting
    starting.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
    lines = createInterface({ input: starting.stdout as NodeJS.ReadableStream })
    return new Promise((resolve, reject) => {
      lines.once('line', (line) => resolve(JSON.parse(line) as FirstLine))
      starting.once('close', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    })
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'close')
  }
  holder.after(() => end('SIGKILL'))
  const first = await start('0')
  return {
    ...first,
    said: () => said,
    stop: () => end('SIGTERM'),
    async tell(facts) {
      child.stdin?.write(`${JSON.stringify(facts.map((fact) => ({ ...aFact, ...fact })))}\n`)
      const [line] = (await once(lines, 'line')) as [string]
      return JSON.parse(line) as { ids: readonly number[]; committedAt: number }
    },
    async restart() {
      await end('SIGKILL')
      await start(new URL(first.url).port)
    },
    async ask(method, path, body) {
      const key = readFileSync(join(first.dataDir, 'owner.key'), 'utf8').trim()
      const response = await fetch(`${first.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    },
  }
}

export interface LookOptions {
  size?: Size
  scheme?: 'dark' | 'light'
  /** The page is asked to keep still. */
  still?: boolean
}

/** Somebody who looks at the page, and what happened meanwhile that never should. */
export interface Look {
  readonly page: Page
  readonly context: BrowserContext
  /** Addresses outside of the server that the page asked for; none of them was let through. */
  readonly offOrigin: string[]
  /** What the browser's console was told as an error, and what was thrown and not caught. */
  readonly errors: string[]
  /** What the content security policy stopped. */
  readonly violations: string[]
  /** Alerts, prompts and windows that opened, and hostile texts that ran. */
  readonly dialogs: string[]
  /** All of the four above since it was last asked, one a line. */
  mishaps(): string[]
  /** Opens an address of the page directly, as from a link, and waits until it is settled. */
  open(path: string): Promise<void>
  /** Goes to an address within the page that is open, as a link in it does, and waits until it is settled. */
  go(path: string): Promise<void>
  /** Waits until nothing is asked of the server any more and the page shows no skeleton. */
  settled(): Promise<void>
}

export interface Stage {
  readonly server: StageServer
  readonly browser: Browser
  /** Lets somebody in who looks. */
  look(options?: LookOptions): Promise<Look>
}

/** Builds the page if its sources changed. */
function buildPage(): void {
  const { status, stderr } = spawnSync(process.execPath, [here('../../web/build.ts')], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}

/** Starts the server of a company and a browser beside it; both end with `holder`. */
export async function openStage(holder: Holder, options: ServerOptions): Promise<Stage> {
  buildPage()
  const browser = await openBrowser()
  holder.after(() => browser.close())
  const server = await openServer(holder, options)
  const shiftMs = options.now === undefined ? 0 : options.now - Date.now()
  let inside: Awaited<ReturnType<BrowserContext['storageState']>> | null = null
  return {
    server,
    browser,
    async look({ size = 'laptop', scheme = 'light', still = false } = {}) {
      const context = await browser.newContext({
        viewport: sizes[size],
        colorScheme: scheme,
        reducedMotion: still ? 'reduce' : 'no-preference',
        ...(inside === null ? {} : { storageState: inside }),
      })
      const look = await watched(context, server.url, shiftMs)
      if (inside === null) {
        await look.page.goto(server.loginUrl, { waitUntil: 'domcontentloaded' })
        await look.settled()
        inside = await context.storageState()
      }
      return look
    },
  }
}

/** The page lives at the server's time, and says what its policy stopped. */
const prelude = (shiftMs: number): string => `
  const Real = Date, shift = ${shiftMs}
  if (shift !== 0) globalThis.Date = class extends Real {
    constructor(...parts) { if (parts.length === 0) super(Real.now() + shift); else super(...parts) }
    static now() { return Real.now() + shift }
  }
  document.addEventListener('securitypolicyviolation', (e) =>
    stageViolation(e.effectiveDirective + ' stopped ' + (e.blockedURI || 'inline') + ' ' + e.sample))`

async function watched(context: BrowserContext, origin: string, shiftMs: number): Promise<Look> {
  const offOrigin: string[] = []
  const errors: string[] = []
  const violations: string[] = []
  const dialogs: string[] = []
  await context.exposeFunction('stageViolation', (told: string) => void violations.push(told))
  await context.addInitScript({ content: prelude(shiftMs) })
  await context.exposeFunction('stageHit', (what: string) => void dialogs.push(`it ran: ${what}`))
  const elsewhere = (url: URL): boolean => url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)
  await context.route(elsewhere, async (route) => {
    offOrigin.push(route.request().url())
    await route.abort()
  })
  const page = await context.newPage()
  context.on('page', (opened) => void dialogs.push(`a window opened: ${opened.url()}`))
  page.on('dialog', async (dialog) => {
    dialogs.push(`${dialog.type()}: ${dialog.message()}`)
    await dialog.dismiss()
  })
  page.on('websocket', (socket) => void offOrigin.push(socket.url()))
  page.on('pageerror', (error) => void errors.push(`not caught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  const settled = settling(page)
  const mishaps = (): string[] => [
    ...offOrigin.splice(0).map((url) => `asked outside: ${url}`),
    ...errors.splice(0).map((text) => `console: ${text}`),
    ...violations.splice(0).map((text) => `policy: ${text}`),
    ...dialogs.splice(0).map((text) => `dialog: ${text}`),
  ]
  return {
    ...{ page, context, offOrigin, errors, violations, dialogs, mishaps, settled },
    async open(path) {
      await page.goto(`${origin}${path}`, { waitUntil: 'domcontentloaded' })
      await settled()
    },
    async go(path) {
      await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`)
      await settled()
    },
  }
}

const busy = '[aria-busy="true"], .skeleton, [role="status"][aria-label="Loading"]'
/** Two frames and a turn of the event loop: what an answer sets in motion has been asked or shown by then. Comes to how many parts of the page
 *  are busy; one that has no view yet, or an empty one, is busy as a whole. */
const twoFrames = `document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))))
  .then(() => document.querySelectorAll('${busy}').length || Number(!document.querySelector('main')?.textContent.trim()))`

/** Returns what waits until the page is at rest. The journal's stream never ends and does not count. */
function settling(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  let asked = 0
  let quiet = Promise.withResolvers<void>()
  const isStream = (request: Request): boolean =>
    request.resourceType() === 'eventsource' || request.url().includes('/events/stream')
  page.on('request', (request) => {
    if (isStream(request)) return
    if (open.size === 0) quiet = Promise.withResolvers<void>()
    open.add(request)
    asked += 1
  })
  const ended = (request: Request): void => {
    if (open.delete(request) && open.size === 0) quiet.resolve()
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  return async () => {
    const limit = AbortSignal.timeout(settleLimitMs)
    const timeUp = once(limit, 'abort')
    for (;;) {
      if (open.size > 0) await Promise.race([quiet.promise, timeUp])
      const before = asked
      const skeletons = await page.evaluate<number>(twoFrames)
      if (open.size === 0 && asked === before && skeletons === 0) return
      if (limit.aborted) {
        const waiting = [...open].map((request) => request.url()).join(', ') || 'nothing'
        throw new Error(`${page.url()} does not settle: ${skeletons} busy, still asking ${waiting}`)
      }
    }
  }
}
