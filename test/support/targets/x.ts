// X as far as posting goes: who I am, a post, a timeline. It refuses a text that stands there already only when told to, so that a
// second post would be seen; it checks that requests are signed.

import { type Answered, type Asked, type Fault, startTarget, type Target } from './serve.ts'

export interface FakeX extends Target {
  /** What stands on the timeline, oldest first. */
  readonly posts: { id: string; text: string; created_at: string }[]
  /** What stands under a post, by its id; a post that is not here is gone. */
  readonly counts: Map<string, Readonly<Record<string, number>>>
}

export interface XOptions {
  fault?: (asked: Asked) => Fault | null
  refusesDuplicates?: boolean
  pageSize?: number
  /** How X changes a text: links are shortened, some characters escaped. */
  shown?: (text: string) => { text: string; urls: readonly { url: string; expanded_url: string }[] }
}

/** Starts the server. */
export async function startX(options: XOptions = {}): Promise<FakeX> {
  const posts: FakeX['posts'] = []
  const counts: FakeX['counts'] = new Map()
  const fault = options.fault ?? (() => null)
  const answer = (asked: Asked): Answered => lookup(asked, counts) ?? answerOf(asked, posts, options)
  const target = await startTarget(answer, fault)
  return Object.assign(target, { posts, counts })
}

/** The look-up of posts by their ids, which it is the only one to answer. */
function lookup(asked: Asked, counts: FakeX['counts']): Answered | null {
  if (asked.method !== 'GET' || asked.path !== '/2/tweets') return null
  const ids = (asked.query.get('ids') ?? '').split(',')
  if (ids.length > 100 || !ids.every((id) => /^\d{1,19}$/.test(id)))
    return { status: 400, body: { title: 'Invalid Request', detail: 'ids' } }
  const data = ids
    .filter((id) => counts.has(id))
    .map((id) => ({ id, text: 'a post', public_metrics: counts.get(id) }))
  const errors = ids.filter((id) => !counts.has(id)).map((id) => ({ value: id, title: 'Not Found Error' }))
  const gone = errors.length === 0 ? {} : { errors }
  return { status: 200, body: { ...(data.length === 0 ? {} : { data }), ...gone } }
}

function answerOf(asked: Asked, posts: FakeX['posts'], options: XOptions): Answered {
  if (!/^OAuth .*oauth_signature=/.test(asked.headers['authorization'] ?? ''))
    return { status: 401, body: { title: 'Unauthorized', detail: 'Unauthorized', status: 401 } }
  if (asked.method === 'GET' && asked.path === '/2/users/me')
    return { status: 200, body: { data: { id: '7', name: 'Bullpen', username: 'bullpen' } } }
  if (asked.method === 'POST' && asked.path === '/2/tweets') {
    const { text } = asked.body as { text: string }
    if (options.refusesDuplicates && posts.some((post) => post.text === text))
      return {
        status: 403,
        body: { title: 'Forbidden', detail: 'You are not allowed to create a Tweet with duplicate content.' },
      }
    const post = { id: String(1_000 + posts.length), text, created_at: new Date().toISOString() }
    posts.push(post)
    return { status: 201, body: { data: { id: post.id, text } } }
  }
  if (asked.method === 'GET' && asked.path === '/2/users/7/tweets') return timeline(asked, posts, options)
  return { status: 404, body: { title: 'Not Found' } }
}

function timeline(asked: Asked, posts: FakeX['posts'], options: XOptions): Answered {
  const since = asked.query.get('start_time') ?? ''
  const from = Number(asked.query.get('pagination_token') ?? 0)
  const size = options.pageSize ?? Number(asked.query.get('max_results') ?? 10)
  const all = posts.filter((post) => post.created_at >= since).reverse()
  const data = all.slice(from, from + size).map((post) => {
    const { text, urls } = options.shown?.(post.text) ?? { text: post.text, urls: [] }
    return { ...post, text, entities: { urls } }
  })
  const more = from + size < all.length ? { next_token: String(from + size) } : {}
  return {
    status: 200,
    body: { ...(data.length === 0 ? {} : { data }), meta: { result_count: data.length, ...more } },
  }
}
