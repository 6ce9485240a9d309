// A company behind the HTTP door, for tests: a fresh database, the app, keys of every kind, a session, and ways to ask.

import assert from 'node:assert/strict'
import { accessLimits, digestOf, formatKey, type Scope } from '../../src/domain/access.ts'
import { type App, buildApp, type Env } from '../../src/http/app.ts'
import { createLiveFeed, type LiveFeed } from '../../src/http/live.ts'
import type { Route } from '../../src/http/route.ts'
import { fault } from '../../src/http/wire.ts'
import { createKey, exchangeLoginLink, issueLoginLink } from '../../src/loop/access.ts'
import { readMigrations } from '../../src/store/migrate.ts'
import { sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany } from '../support/company.ts'
import { type FreshDatabase, freshEmbedded } from '../support/database.ts'
import { testWorld } from '../support/world.ts'

export const host = '127.0.0.1:4870'
export const cronSecret = 'a cron secret of some length'
const migrations = readMigrations(new URL('../../migrations/', import.meta.url).pathname)

export interface House {
  world: ReturnType<typeof testWorld>
  app: App
  live: LiveFeed
  fresh: FreshDatabase
  close(): Promise<void>
}

/** Opens the door on a new company of three agents, or on the one that lives in `world` already. */
export async function openHouse(
  options: { fresh?: FreshDatabase; cronSecret?: string | null; world?: World } = {},
): Promise<House> {
  const fresh = options.fresh ?? (await freshEmbedded())
  const own = testWorld(fresh.db)
  const world = { ...own, ...options.world, log: own.log }
  if (options.world === undefined) await foundCompany(fresh.db)
  const live = createLiveFeed(world)
  const app = buildApp({
    world,
    live,
    secrets: { cronSecret: options.cronSecret === undefined ? cronSecret : options.cronSecret },
    allowedHosts: ['127.0.0.1', 'localhost', '[::1]'],
    version: '0.0.0-test',
    schemaVersion: migrations.length,
  })
  return {
    world,
    app,
    live,
    fresh,
    async close() {
      await live.close()
      if (options.fresh === undefined) await fresh.drop()
    },
  }
}

export interface AskOptions {
  key?: string
  session?: string
  headers?: Record<string, string>
  body?: unknown
  /** Where the request seems to come from. */
  address?: string
}

/** Asks the app as the network would, without a socket. */
export async function ask(
  house: House,
  method: string,
  path: string,
  options: AskOptions = {},
): Promise<Response> {
  const headers: Record<string, string> = { host, ...options.headers }
  if (options.key !== undefined) headers['authorization'] = `Bearer ${options.key}`
  if (options.session !== undefined) headers['cookie'] = `bullpen_session=${options.session}`
  const init: RequestInit = { method, headers }
  if (options.body !== undefined) {
    init.body = typeof options.body === 'string' ? options.body : JSON.stringify(options.body)
    headers['content-type'] ??= 'application/json'
  }
  const socket = { remoteAddress: options.address ?? '127.0.0.1' }
  return house.app.fetch(new Request(`http://${host}${path}`, init), {
    incoming: { socket },
  } as unknown as Env)
}

/** Asks and returns the JSON of an answer with this status, checked against the route's own schema. */
export async function get(
  house: House,
  method: string,
  path: string,
  options: AskOptions & { status?: number } = {},
): Promise<Record<string, unknown>> {
  const response = await ask(house, method, path, options)
  const text = await response.text()
  assert.equal(response.status, options.status ?? 200, `${method} ${path}: ${text}`)
  checkAnswer(house.app.routes, method, path, response, text)
  return JSON.parse(text)
}

/** Throws when an answer is not what the route table promises for its status. */
export function checkAnswer(
  routes: readonly Route[],
  method: string,
  path: string,
  response: Response,
  text: string,
): void {
  const { status } = response
  if (status >= 400 && response.headers.get('content-type') === 'application/problem+json') {
    assert.equal(fault.parse(JSON.parse(text)).status, status)
    return
  }
  const route = routeOf(routes, method, path)
  assert.ok(route, `${method} ${path} answered ${status} and is no route`)
  const promised = route.answers[status]
  assert.ok(
    promised,
    `${method} ${path} answered ${status}, which its route does not promise: ${text.slice(0, 200)}`,
  )
  if (typeof promised !== 'string') promised.parse(JSON.parse(text))
  else if (text !== '') assert.ok(response.headers.get('content-type')?.startsWith(promised))
}

/** Returns the route that a path belongs to. */
export function routeOf(routes: readonly Route[], method: string, path: string): Route | undefined {
  const given = (path.split('?')[0] ?? '').split('/')
  const fits = (route: Route): boolean => {
    const wanted = route.path.split('/')
    return (
      wanted.length === given.length && wanted.every((part, i) => part === given[i] || part.startsWith(':'))
    )
  }
  return (
    routes.find((route) => route.method === method && !route.path.includes(':') && fits(route)) ??
    routes.find((route) => route.method === method && fits(route))
  )
}

/** Makes a key with these scopes. */
export async function keyWith(
  house: House,
  scopes: readonly Scope[],
  agentId: string | null = null,
): Promise<string> {
  const made = await createKey(house.world, {
    name: `test ${scopes.join(' ')}`,
    scopes,
    agentId,
    expiresInDays: null,
    by: 'test',
  })
  assert.ok(made)
  return made.secret
}

/** Makes a key that was good once: expired or revoked since. */
export async function deadKey(house: House, how: 'expired' | 'revoked'): Promise<string> {
  const secret = await keyWith(house, ['admin'])
  await house.world.db.query(
    how === 'expired'
      ? sql`update ops_api_keys set expires_at = now() - interval '1 second' where digest = ${digestOf(secret)}`
      : sql`update ops_api_keys set revoked_at = now() where digest = ${digestOf(secret)}`,
  )
  return secret
}

/** A key in perfect form that no database has ever seen. */
export const strangersKey = formatKey(
  Buffer.alloc(accessLimits.prefixBytes, 7),
  Buffer.alloc(accessLimits.secretBytes, 9),
).key

/** Logs in by a link, as a browser does; returns the session's token. */
export async function logIn(house: House): Promise<string> {
  const { path } = await issueLoginLink(house.world)
  const token = await exchangeLoginLink(
    house.world,
    new URL(path, 'http://x').searchParams.get('link') ?? '',
    null,
  )
  assert.ok(token)
  return token
}

/** A proposal that passes every gate of the test company. */
export const proposalBody = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  agent_id: 'observer',
  title: 'Look at the figures',
  proposed_steps: [{ kind: 'review', payload: { subject: 'operations' } }],
  ...change,
})
