// The app: one way for every request from the socket to a handler and back. Host, address, credential, origin, query and body
// are settled here, in this order; no route can forget one. It knows no route by name.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { type Identity, nobody } from '../domain/access.ts'
import { problemsOf } from '../domain/policy.ts'
import type { Redact } from '../domain/redact.ts'
import type { World } from '../world/world.ts'
import { type Attempts, countAttempts } from './attempts.ts'
import { readJsonBody } from './body.ts'
import { admit, checkHost, type DoorKeeper, founderInside, identify } from './door.ts'
import { type Fault, no, type Outcome, problemDocument, statusOf } from './errors.ts'
import { createFigures, type Figures } from './figures.ts'
import { cacheControl, securityHeaders } from './headers.ts'
import type { LiveFeed } from './live.ts'
import { lostPage } from './pages.ts'
import type { Answer, Ask, Route } from './route.ts'
import { routeTable } from './routes/table.ts'
import { readTarget } from './target.ts'

export interface AppOptions {
  world: World
  live: LiveFeed
  secrets: { cronSecret: string | null }
  /** Takes secrets out of every answer. */
  redact?: Redact
  /** Names, with or without a port, that this server answers to: `127.0.0.1`, `localhost`, `[::1]`, your own. */
  allowedHosts: readonly string[]
  version: string
  /** The last migration of this program; readiness compares. */
  schemaVersion?: number
  /** Routes of other rooms, under the same rules. */
  more?: readonly Route[]
}

/** What the server hands over with a request. A call inside the process carries who makes it, which no request can. */
export interface Env {
  incoming?: IncomingMessage
  outgoing?: ServerResponse
  [insideMark]?: Identity
}
const insideMark: unique symbol = Symbol('inside this process')

export interface App {
  readonly routes: readonly Route[]
  readonly hono: Hono<{ Bindings: Env }>
  fetch(request: Request, env?: Env): Promise<Response>
}

/** Asks the app from inside the process as the founder: no socket, no credential, no host to check. */
export async function internalRequest(app: App, request: Request): Promise<Response> {
  return app.fetch(request, { [insideMark]: founderInside })
}

/** Returns the app. Throws when a route has no scope. */
export function buildApp(options: AppOptions): App {
  const figures = createFigures()
  const { version, schemaVersion = null, more = [] } = options
  const routes = routeTable({ version, schemaVersion, figures, more })
  const hono = new Hono<{ Bindings: Env }>()
  const house: House = {
    ...options,
    figures,
    inner: async (who, request) => hono.fetch(request, { [insideMark]: who }),
    keeper: {
      world: options.world,
      attempts: countAttempts(options.world.clock),
      cronSecret: options.secrets.cronSecret === '' ? null : options.secrets.cronSecret,
      allowedHosts: options.allowedHosts,
    },
  }
  for (const route of routes) hono.on(route.method, route.path, (c) => serveRoute(house, route, c))
  hono.notFound((c) => serveStranger(house, routes, c))
  return { routes, hono, fetch: async (request, env = {}) => hono.fetch(request, env) }
}

interface House extends AppOptions {
  keeper: DoorKeeper & { attempts: Attempts }
  figures: Figures
  /** Asks this very app from inside, as somebody who has been let in. */
  inner(who: Identity, request: Request): Promise<Response>
}

/** A request, once host, address and caller are settled. */
interface Visit {
  requestId: string
  who: Identity
  path: string
  query: Readonly<Record<string, string>>
  address: string
}

async function serveRoute(house: House, route: Route, c: Context<{ Bindings: Env }>): Promise<Response> {
  const { world, figures } = house
  const start = world.clock.monotonic()
  const requestId = world.rng.id(world.clock.now())
  const response = await guarded(house, requestId, async () => {
    if (c.req.method === 'HEAD' && (route.changes || route.streams)) return refused(notHere([route]))
    const visit = await enter(house, route, requestId, c)
    if (!visit.ok) return refused(visit.fault)
    const ask = await askOf(house, route, visit.value, c)
    return ask.ok ? route.handle(ask.value) : refused(ask.fault)
  })
  figures.answered(route.method, route.path, response.status, (world.clock.monotonic() - start) / 1_000)
  return response
}

/** What matches no route: the wrong method, or nothing at all. Under /api nothing is told to strangers. */
async function serveStranger(
  house: House,
  routes: readonly Route[],
  c: Context<{ Bindings: Env }>,
): Promise<Response> {
  const requestId = house.world.rng.id(house.world.clock.now())
  return guarded(house, requestId, async () => {
    const target = readTarget(c.req.url)
    if (!target.ok) return refused(target.fault)
    const { path } = target.value
    const here = routes.filter((route) => matches(route.path, path))
    const need =
      path.startsWith('/api') || path === '/mcp' || here.some((route) => route.need !== 'public')
        ? 'read'
        : 'public'
    const visit = await enter(house, { need, changes: false, streams: false }, requestId, c)
    if (!visit.ok && !(visit.fault.code === 'not_allowed')) return refused(visit.fault)
    if (here.length === 0) {
      const isBrowser = need === 'public' && (c.req.header('accept') ?? '').includes('text/html')
      if (isBrowser) return { status: 404, text: lostPage, media: 'text/html; charset=utf-8' }
      return refused({ code: 'not_found', detail: 'There is nothing at this address.' })
    }
    if (c.req.method !== 'OPTIONS') return refused(notHere(here))
    return { status: 204, text: '', media: 'text/plain', headers: { allow: allowed(here) } }
  })
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => part === given[i] || (part.startsWith(':') && given[i] !== ''))
  )
}

function allowed(here: readonly Route[]): string {
  const methods = here.flatMap((route) =>
    route.method === 'GET' && !route.changes && !route.streams ? ['GET', 'HEAD'] : [route.method],
  )
  return [...new Set(methods), 'OPTIONS'].join(', ')
}

const notHere = (here: readonly Route[]): Fault => ({
  code: 'method_not_allowed',
  detail: `Here only ${allowed(here)} can be done.`,
  headers: { allow: allowed(here) },
})

const refused = (fault: Fault): Answer => ({ fault })

async function enter(
  house: House,
  route: Pick<Route, 'need' | 'changes' | 'streams'>,
  requestId: string,
  c: Context<{ Bindings: Env }>,
): Promise<Outcome<Visit>> {
  const { headers } = c.req.raw
  const inside = c.env?.[insideMark] ?? null
  const host =
    inside !== null ? { ok: true as const, value: null } : checkHost(house.keeper, headers.get('host'))
  if (!host.ok) return host
  const target = readTarget(c.req.url)
  if (!target.ok) return target
  const address = c.env?.incoming?.socket.remoteAddress ?? 'inside'
  const who = await callerOf(house, route, inside, headers, address)
  if (!who.ok) return who
  const admitted = admit(route, who.value, host.value, headers)
  if (!admitted.ok) return admitted
  return { ok: true, value: { requestId, who: who.value ?? nobody, address, ...target.value } }
}

async function callerOf(
  house: House,
  route: Pick<Route, 'need'>,
  inside: Identity | null,
  headers: Headers,
  address: string,
): Promise<Outcome<Identity | null>> {
  if (inside !== null) return { ok: true, value: inside }
  if (route.need === 'public' || route.need === 'signed') return { ok: true, value: null }
  return identify(house.keeper, headers, address, route.need)
}

/** Reads params, query and body by the route's schemas. */
async function askOf(
  house: House,
  route: Route,
  visit: Visit,
  c: Context<{ Bindings: Env }>,
): Promise<Outcome<Ask>> {
  const params = route.params?.safeParse(c.req.param())
  if (params?.success === false)
    return no('not_found', 'There is no such thing: this is not the form of its id.')
  const query = queryOf(route, visit)
  if (!query.ok) return query
  const body = await bodyOf(route, c.req.raw)
  if (!body.ok) return body
  const { world, live, version, keeper } = house
  const { requestId, who, address } = visit
  const { headers } = c.req.raw
  const outgoing = c.env?.outgoing ?? null
  const given = { params: params?.data, query: query.value, ...body.value }
  return {
    ok: true,
    value: {
      world,
      live,
      version,
      attempts: keeper.attempts,
      requestId,
      who,
      address,
      headers,
      outgoing,
      inner: (request) => house.inner(who, request),
      ...given,
    },
  }
}

function queryOf(route: Route, visit: Visit): Outcome<unknown> {
  // Static pages may carry whatever a browser or a link adds.
  if (route.query === null) {
    const [first] = Object.keys(visit.query)
    if (first === undefined || route.need === 'public') return { ok: true, value: undefined }
    return no('invalid_query', 'This takes no query parameters.')
  }
  const query = route.query.safeParse(visit.query)
  if (query.success) return { ok: true, value: query.data }
  const known = Object.keys(route.query.shape).join(', ')
  return no('invalid_query', `${firstOf(query.error)}; the parameters are ${known}.`, {
    problems: problemsOf(query.error),
  })
}

/** A body, as it fits the route's schema and as it was sent. */
interface Sent {
  body: unknown
  text: string
}

async function bodyOf(route: Route, request: Request): Promise<Outcome<Sent>> {
  if (route.body === null) return { ok: true, value: { body: undefined, text: '' } }
  const read = await readJsonBody(request)
  if (!read.ok) return read
  const { value, text } = read.value
  if (value === undefined && !route.bodyMayBeAbsent) return no('invalid_json', 'A JSON body is needed.')
  const body = route.body.safeParse(value ?? (route.bodyMayBeAbsent ? {} : value))
  if (body.success) return { ok: true, value: { body: body.data, text } }
  return no('invalid_body', `${firstOf(body.error)}.`, { problems: problemsOf(body.error, '') })
}

function firstOf(error: z.ZodError): string {
  const [first] = problemsOf(error)
  return `${first?.path || 'value'}: ${first?.problem ?? 'does not fit'}`.slice(0, 500)
}

/** The one place where a throw becomes an answer: logged with its id, told without a word of what it was. */
async function guarded(house: House, requestId: string, work: () => Promise<Answer>): Promise<Response> {
  try {
    return respond(await work(), requestId, house.redact)
  } catch (error) {
    house.world.log.error('a request failed', {
      request_id: requestId,
      error: String((error as Error)?.stack ?? error),
    })
    return respond(
      refused({ code: 'internal', detail: 'This is our fault; the log has more under the request id.' }),
      requestId,
    )
  }
}

/** Returns an answer as a response with every header it must carry, its text through `redact`. */
export function respond(answer: Answer, requestId: string, redact: Redact = (text) => text): Response {
  if ('raw' in answer) return answer.raw
  const common = { ...securityHeaders, 'cache-control': cacheControl.never, 'x-request-id': requestId }
  if ('fault' in answer) {
    const { fault } = answer
    const headers = { ...common, 'content-type': 'application/problem+json', ...fault.headers }
    return new Response(redact(JSON.stringify(problemDocument(fault, requestId))), {
      status: statusOf(fault.code),
      headers,
    })
  }
  if ('json' in answer) {
    const headers = { ...common, 'content-type': 'application/json', ...answer.headers }
    return new Response(redact(JSON.stringify(answer.json)), { status: answer.status, headers })
  }
  const { text } = answer
  const body = text.length === 0 ? null : typeof text === 'string' ? redact(text) : text
  const headers = { ...common, ...(body === null ? {} : { 'content-type': answer.media }), ...answer.headers }
  return new Response(body, { status: answer.status, headers })
}
