// One route asked from inside another, in the name of the same caller: same scopes, same schemas, same answers, without a socket. What an
// agent does over MCP can so never be more than what its key may do over HTTP.

import { allows } from '../../domain/access.ts'
import { problemDocument, statusOf } from '../errors.ts'
import { type Answer, type Ask, type Route, refuse } from '../route.ts'

export interface InnerReply {
  status: number
  json: unknown
}

/** Asks `method path?query` of the table as whoever `ask` is. */
export async function askRoute(
  routes: readonly Route[],
  ask: Ask,
  wanted: { method: 'GET' | 'POST'; path: string; query?: Readonly<Record<string, string>>; body?: unknown },
): Promise<InnerReply> {
  const answer = await answerOf(routes, ask, wanted)
  if ('fault' in answer)
    return { status: statusOf(answer.fault.code), json: problemDocument(answer.fault, ask.requestId) }
  if ('json' in answer) return { status: answer.status, json: answer.json }
  throw new Error(`${wanted.method} ${wanted.path} answers no JSON`)
}

async function answerOf(
  routes: readonly Route[],
  ask: Ask,
  { method, path, query = {}, body }: Parameters<typeof askRoute>[2],
): Promise<Answer> {
  for (const route of routes) {
    const raw = route.method === method ? paramsIn(route.path, path) : null
    if (raw === null) continue
    if (!allows(ask.who.scopes, route.need))
      return refuse('not_allowed', `This needs a credential with the scope ${route.need}.`)
    const params = route.params?.safeParse(raw)
    if (params?.success === false)
      return refuse('not_found', 'There is no such thing: this is not the form of its id.')
    const asked = route.query?.safeParse(query)
    if (asked?.success === false)
      return refuse('invalid_query', asked.error.issues[0]?.message ?? 'does not fit')
    const given = route.body?.safeParse(body ?? {})
    if (given?.success === false) {
      const [issue] = given.error.issues
      return refuse('invalid_body', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'does not fit'}`)
    }
    return route.handle({
      ...ask,
      params: params?.data,
      query: asked?.data,
      body: given?.data,
      outgoing: null,
    })
  }
  return refuse('not_found', 'There is nothing at this address.')
}

/** Returns the parameters of `path` by the names in `pattern`; null when it does not match. */
function paramsIn(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? ''
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return null
  }
  return params
}
