// X as far as posting goes: who I am, a post, a timeline. It refuses a text that stands there already only when told to, so that a
// second post would be seen; it checks that requests are signed.

import { type Answered, type Asked, type Fault, startTarget, type Target } from './serve.ts'

export interface FakeX extends Target {
  /** What stands on the timeline, oldest first. */
  readonly posts: { id: string; text: string; created_at: string }[]
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
  const fault = options.fault ?? (() => null)
  const target = await startTarget((asked) => answerOf(asked, posts, options), fault)
  return Object.assign(target, { posts })
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
