// Routes of access: keys, login links, the exchange of a link for a session, and the way out.

import { z } from 'zod'
import { accessLimits, agentScopes, scopes } from '../../domain/access.ts'
import {
  closeSession,
  createKey,
  exchangeLoginLink,
  identifySession,
  issueLoginLink,
  revokeKey,
} from '../../loop/access.ts'
import { readKeys } from '../../store/access.ts'
import { cookieOf, sessionCookie } from '../door.ts'
import { spentLinkPage } from '../pages.ts'
import { listAnswer, pageFrom, pageQuery, uuid } from '../query.ts'
import { type Answer, type Ask, answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const newKey = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  agent_id: z.string().min(1).max(60).nullable().optional(),
  expires_in_days: z.int().min(1).max(accessLimits.maxKeyDays).nullable().optional(),
})
type NewKey = z.output<typeof newKey>

async function makeKey({ world, body, who }: Ask<undefined, undefined, NewKey>): Promise<Answer> {
  const { name, agent_id: agentId = null, expires_in_days: expiresInDays = null } = body
  const held = [...new Set(body.scopes)]
  const say = (path: string, problem: string): Answer =>
    refuse('invalid_body', `${path}: ${problem}`, [{ path, problem }])
  if (agentId !== null && held.some((scope) => !agentScopes.includes(scope))) {
    return say(
      'scopes',
      `the key of an agent may hold ${agentScopes.join(' and ')}: agents never decide, nor change the rules`,
    )
  }
  const made = await createKey(world, { name, scopes: held, agentId, expiresInDays, by: who.by })
  return made === null
    ? say('agent_id', 'there is no agent with this id')
    : answer(201, { ...made.key, key: made.secret })
}

/** Spends the link and sends the browser on to the page. What is on the screen, in the history and in the log afterwards holds
 *  no secret any more. */
async function logIn(ask: Ask<undefined, { link?: string | undefined }>): Promise<Answer> {
  const { world, query, headers, attempts, address } = ask
  const previous = cookieOf(headers)
  const token = query.link === undefined ? null : await exchangeLoginLink(world, query.link, previous)
  if (token !== null)
    return toThePage({ 'set-cookie': cookie(token, accessLimits.sessionDays * 86_400, headers) })
  // Somebody who is in already and opens an old link again just wants the page.
  if (previous !== null && (await identifySession(world, previous)) !== null) return toThePage({})
  const wait = attempts.waitSeconds(`link ${address}`)
  attempts.failed(`link ${address}`)
  return wait === 0
    ? { status: 410, text: spentLinkPage, media: 'text/html; charset=utf-8' }
    : {
        fault: {
          code: 'too_many_attempts',
          detail: `Try again in ${wait} s.`,
          headers: { 'retry-after': String(wait) },
        },
      }
}

const toThePage = (headers: Record<string, string>): Answer => ({
  status: 303,
  text: '',
  media: 'text/plain; charset=utf-8',
  headers: { location: '/', ...headers },
})

function cookie(value: string, seconds: number, headers: Headers): string {
  const secure = headers.get('x-forwarded-proto') === 'https' ? '; Secure' : ''
  return `${sessionCookie}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`
}

export const accessRoutes = [
  route({
    method: 'GET',
    path: '/login',
    scope: 'public',
    changes: true,
    about: 'Exchange a login link, once, for a session; then go to the page',
    query: z.strictObject({ link: z.string().max(200).optional() }),
    answers: { 303: 'text/plain', 410: 'text/html' },
    handle: logIn,
  }),
  route({
    method: 'POST',
    path: '/api/ops/logout',
    scope: 'read',
    about: 'End the session that asks, and what it holds open',
    body: z.strictObject({}),
    bodyMayBeAbsent: true,
    answers: { 200: z.object({ logged_out: z.boolean() }) },
    async handle({ world, live, who, headers }) {
      await closeSession(world, who)
      if (who.kind === 'session') live.drop(who.holder)
      return answer(200, { logged_out: who.kind === 'session' }, { 'set-cookie': cookie('', 0, headers) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/login-links',
    scope: 'admin',
    about: 'Make a link that logs a browser in once, within ten minutes',
    body: z.strictObject({}),
    bodyMayBeAbsent: true,
    answers: { 201: z.object({ path: z.string(), expires_at: z.iso.datetime() }) },
    async handle({ world }) {
      const link = await issueLoginLink(world)
      return answer(201, { path: link.path, expires_at: link.expiresAt })
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/keys',
    scope: 'admin',
    about: 'Make a key; it is shown in this answer and nowhere again',
    body: newKey,
    answers: { 201: wire.newApiKey },
    handle: makeKey,
  }),
  route({
    method: 'GET',
    path: '/api/ops/keys',
    scope: 'admin',
    about: 'List the keys, newest first, without their secrets',
    query: z.strictObject(pageQuery(uuid)),
    answers: { 200: wire.listOf(wire.apiKey) },
    handle: async ({ world, query }) =>
      listAnswer(await readKeys(world.db, pageFrom(query)), query, (row) => row.id),
  }),
  route({
    method: 'DELETE',
    path: '/api/ops/keys/:id',
    scope: 'admin',
    about: 'Revoke a key at once, and close what it holds open',
    params: z.strictObject({ id: uuid }),
    answers: { 200: z.object({ id: z.string(), revoked: z.boolean() }) },
    async handle({ world, live, params: { id }, who }) {
      if (!(await revokeKey(world, id, who.by))) return refuse('not_found', 'There is no key with this id.')
      live.drop(`key:${id.toLowerCase()}`)
      return answer(200, { id, revoked: true })
    },
  }),
]
