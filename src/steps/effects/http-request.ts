// The effects `http_request` and `http_request_keyed`: a request to an API that the founder named. Keyed is what the API takes for the same when it
// comes again: by its method, or by the header in which it takes our key.

import { z } from 'zod'
import type { Policies } from '../../domain/policy.ts'
import type { EffectIo, EffectKind } from '../effect.ts'
import { sendOut } from './outgoing.ts'
import { gone } from './refusal.ts'

export const httpPayload = z.strictObject({
  api: z.string().min(1).max(40),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  /** Below the API's address. */
  path: z.string().max(1_000).default(''),
  query: z.record(z.string().max(100), z.string().max(1_000)).default({}),
  body: z.json().optional(),
})
type Payload = z.infer<typeof httpPayload>
type Api = Policies['http_policy']['apis'][string]

/** By their very meaning a repetition of these is none. */
const repeatable: readonly string[] = ['GET', 'PUT', 'DELETE']

/** Returns the address meant, or null when it would lie outside the API's. */
function addressOf(api: Api, { path, query }: Payload): string | null {
  if (/[\\\0#?]|%2e|%2f|%5c/i.test(path) || path.split('/').includes('..') || path.startsWith('//'))
    return null
  const base = new URL(api.url)
  const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  const url = new URL(base)
  url.pathname = path === '' ? base.pathname : folder + path.replace(/^\//, '')
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const isInside = url.origin === base.origin && (path === '' || url.pathname.startsWith(folder))
  return isInside ? url.href : null
}

function unready(
  payload: Payload,
  io: Pick<EffectIo, 'policies' | 'outside'>,
  keyed: boolean,
): string | null {
  const api = io.policies.http_policy.apis[payload.api]
  if (api === undefined)
    return `there is no API ${payload.api} (http_policy.apis): name it, then retry the step`
  if (!api.methods.includes(payload.method))
    return `${payload.method} is not among the methods of ${payload.api} (http_policy): allow it and retry the step, or abandon it`
  if (addressOf(api, payload) === null) return 'the path leads out of the API: abandon the step'
  if (keyed && !repeatable.includes(payload.method) && api.key_header === null)
    return `${payload.api} takes no key for repetitions (http_policy key_header): propose it without keyed`
  const lacking = Object.values(api.headers).find((secret) => !io.outside.secrets.has(secret))
  return lacking === undefined
    ? null
    : `${payload.api} lacks the secret ${lacking}: set it, then retry the step`
}

function httpEffect(kind: string, keyed: boolean): EffectKind<Payload> {
  return {
    kind,
    class: keyed ? 'keyed' : 'oneshot',
    payload: httpPayload as z.ZodType<Payload>,
    settleMs: 30_000,
    unready: (payload, io) => unready(payload, io, keyed),
    async shown(payload, { policies }) {
      const api = policies.http_policy.apis[payload.api]
      const { method, path, body } = payload
      return {
        title: `${method} ${payload.api} ${path}`.trim().slice(0, 300),
        target: (api && addressOf(api, payload)) ?? payload.api,
        risk: method === 'GET' ? 'low' : method === 'DELETE' ? 'high' : 'medium',
        diff: body === undefined ? null : JSON.stringify(body, null, 2),
      }
    },
    async perform(payload, io) {
      const api = io.policies.http_policy.apis[payload.api]
      const hindrance = unready(payload, io, keyed)
      const url = api === undefined ? null : addressOf(api, payload)
      if (hindrance !== null || api === undefined || url === null)
        throw gone(hindrance ?? 'it cannot be sent')
      const { method, body } = payload
      const headers: Record<string, string> = { accept: 'application/json, text/*;q=0.9' }
      for (const [name, secret] of Object.entries(api.headers))
        headers[name.toLowerCase()] = io.outside.secrets.reveal(secret)
      if (api.key_header !== null) headers[api.key_header.toLowerCase()] = io.key
      if (body !== undefined) headers['content-type'] = 'application/json'
      const answer = await sendOut(io, {
        method,
        url,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      })
      return { status: answer.status, said: answer.said, content_type: answer.contentType }
    },
  }
}

export const httpRequestEffect = httpEffect('http_request', false)
export const httpRequestKeyedEffect = httpEffect('http_request_keyed', true)

/** Returns the effect for a request: keyed when its method says so, or when `keyed` was asked for. */
export const httpEffectFor = (method: Payload['method'], keyed: boolean): EffectKind<Payload> =>
  keyed || repeatable.includes(method) ? httpRequestKeyedEffect : httpRequestEffect
