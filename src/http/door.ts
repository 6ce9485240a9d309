// The door: which host is addressed, from which site, who asks, and whether the route lets them in. It knows no route by
// name; what a key or a session is stands in loop/access.ts.

import type { Identity } from '../domain/access.ts'
import { allows, keyPrefix, sameSecret } from '../domain/access.ts'
import { identifyKey, identifySession } from '../loop/access.ts'
import type { World } from '../world/world.ts'
import type { Attempts } from './attempts.ts'
import { no, type Outcome } from './errors.ts'
import type { Route } from './route.ts'

export const sessionCookie = 'bullpen_session'

export interface DoorKeeper {
  readonly world: World
  readonly attempts: Attempts
  readonly cronSecret: string | null
  /** Names, with or without a port, that this server answers to. */
  readonly allowedHosts: readonly string[]
}

/** The identity of a call from inside the process: the command line that owns it. */
export const founderInside: Identity = {
  kind: 'founder',
  by: 'founder',
  scopes: ['admin'],
  agentId: null,
  holder: 'inside',
}

/** Refuses a Host that is not on the list: a page elsewhere may have pointed its own name at this machine. */
export function checkHost(keeper: DoorKeeper, host: string | null): Outcome<string> {
  const name = (host ?? '').toLowerCase()
  const bare = name.replace(/:\d{1,5}$/, '')
  if (
    keeper.allowedHosts.some((allowed) => allowed.toLowerCase() === name || allowed.toLowerCase() === bare)
  ) {
    return { ok: true, value: name }
  }
  return no('wrong_host', 'This Host is not on the list of names this server answers to.')
}

/** Returns the value of the session cookie; null without one. */
export function cookieOf(headers: Headers): string | null {
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const [name, ...value] = pair.trim().split('=')
    if (name === sessionCookie) return value.join('=')
  }
  return null
}

const wayIn = 'Send Authorization: Bearer <key>, or log in with the link of: npx bullpen open'

/** Returns who asks; null when no credential was sent. A wrong one is counted against its address. */
export async function identify(
  keeper: DoorKeeper,
  headers: Headers,
  address: string,
  need: Route['need'],
): Promise<Outcome<Identity | null>> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const [, bearer = ''] = /^Bearer +(.+?) *$/i.exec(authorization) ?? []
    return identifyBearer(keeper, bearer, address, need)
  }
  const cookie = cookieOf(headers)
  if (cookie === null || cookie === '') return { ok: true, value: null }
  const who = await identifySession(keeper.world, cookie)
  return who === null
    ? wrong(keeper, `session ${address}`, 'This session is over.')
    : { ok: true, value: who }
}

// What is well-formed has 256 bits and cannot be guessed, so it may always try: shutting it out would only shut out its
// owner. What people choose themselves, like a cron secret, is not even looked at after too many wrong ones.
async function identifyBearer(
  keeper: DoorKeeper,
  bearer: string,
  address: string,
  need: Route['need'],
): Promise<Outcome<Identity | null>> {
  if (keyPrefix(bearer) !== null) {
    const who = await identifyKey(keeper.world, bearer)
    if (who !== null) return { ok: true, value: who }
    return wrong(keeper, `key ${address}`, 'This key is unknown, expired or revoked.')
  }
  const guesser = `guess ${address}`
  if (need === 'cron' && keeper.cronSecret === null) {
    return no('cron_disabled', 'Set CRON_SECRET and start again, or use an admin key.')
  }
  if (
    need === 'cron' &&
    keeper.attempts.waitSeconds(guesser) === 0 &&
    sameSecret(bearer, keeper.cronSecret ?? '')
  ) {
    return { ok: true, value: { kind: 'cron', by: 'cron', scopes: ['cron'], agentId: null, holder: 'cron' } }
  }
  return wrong(keeper, guesser, 'This is no key of this company.')
}

function wrong(keeper: DoorKeeper, from: string, detail: string): Outcome<never> {
  const wait = keeper.attempts.waitSeconds(from)
  keeper.attempts.failed(from)
  if (wait === 0) {
    return no('wrong_credential', `${detail} ${wayIn}`, {
      headers: { 'www-authenticate': 'Bearer realm="bullpen"' },
    })
  }
  return no('too_many_attempts', `Too many wrong credentials from this address; try again in ${wait} s.`, {
    headers: { 'retry-after': String(wait) },
  })
}

/** Decides whether this caller may pass: scope first, then where the request comes from; `host` is null for one from inside the process. */
export function admit(
  route: Pick<Route, 'need' | 'changes' | 'streams'>,
  who: Identity | null,
  host: string | null,
  headers: Headers,
): Outcome<null> {
  if (route.need === 'public' || route.need === 'signed') return { ok: true, value: null }
  if (who === null) {
    return no('no_credential', wayIn, { headers: { 'www-authenticate': 'Bearer realm="bullpen"' } })
  }
  if (!allows(who.scopes, route.need))
    return no('not_allowed', `This needs a credential with the scope ${route.need}.`)
  return sameSite(route, who, host, headers)
    ? { ok: true, value: null }
    : no('wrong_origin', 'Send the Origin of this very server.')
}

/** A change, and the live stream, must come from our own page when a cookie vouches for them. Browsers leave Origin out of
 *  same-origin GETs and say so in Sec-Fetch-Site, which no script can set. */
function sameSite(
  route: Pick<Route, 'changes' | 'streams'>,
  who: Identity,
  host: string | null,
  headers: Headers,
): boolean {
  if (host === null || !(route.changes || route.streams)) return true
  const origin = headers.get('origin')
  if (origin !== null) return origin === `http://${host}` || origin === `https://${host}`
  if (who.kind !== 'session') return true
  return route.streams && headers.get('sec-fetch-site') === 'same-origin'
}
