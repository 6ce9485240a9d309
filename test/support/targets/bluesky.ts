// A personal data server of the AT protocol as far as posting goes: a login, records by their keys. A key that is taken is refused, as
// the real ones do; every creation stands in its log.

import { type Answered, type Asked, type Fault, startTarget, type Target } from './serve.ts'

export interface FakeBluesky extends Target {
  /** The records in the order in which they were made. */
  readonly records: { rkey: string; text: string; record: Record<string, unknown> }[]
  /** What stands under a post, by its uri; a post that is not here is gone. */
  readonly counts: Map<string, Readonly<Record<string, number>>>
}

const did = 'did:plc:bullpenbullpenbullpenbul'
const cid = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'
// Unsigned: the client only reads when it expires.
const token = (scope: string): string =>
  `${['{"alg":"none","typ":"JWT"}', JSON.stringify({ scope, sub: did, exp: 4_000_000_000 })]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')}.x`

/** Starts the server. */
export async function startBluesky(
  options: { fault?: (asked: Asked) => Fault | null } = {},
): Promise<FakeBluesky> {
  const records: FakeBluesky['records'] = []
  const counts: FakeBluesky['counts'] = new Map()
  const answer = (asked: Asked): Answered => getPosts(asked, counts) ?? answerOf(asked, records)
  const target = await startTarget(answer, options.fault ?? (() => null))
  return Object.assign(target, { records, counts })
}

/** The look-up of posts by their addresses, for whoever is logged in. */
function getPosts(asked: Asked, counts: FakeBluesky['counts']): Answered | null {
  if (asked.path !== '/xrpc/app.bsky.feed.getPosts' || asked.headers['authorization'] === undefined)
    return null
  const uris = asked.query.getAll('uris')
  if (uris.length > 25) return { status: 400, body: { error: 'InvalidRequest', message: 'too many uris' } }
  const posts = uris
    .filter((uri) => counts.has(uri))
    .map((uri) => ({
      uri,
      cid,
      author: { did, handle: 'bullpen.test' },
      record: { $type: 'app.bsky.feed.post', text: 'a post', createdAt: '2026-01-01T00:00:00.000Z' },
      indexedAt: '2026-01-01T00:00:00.000Z',
      ...counts.get(uri),
    }))
  return { status: 200, body: { posts } }
}

function answerOf(asked: Asked, records: FakeBluesky['records']): Answered {
  const method = asked.path.replace('/xrpc/', '')
  if (method === 'com.atproto.server.createSession') {
    const { password, identifier } = asked.body as { password: string; identifier: string }
    if (password !== 'app-password')
      return {
        status: 401,
        body: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' },
      }
    return {
      status: 200,
      body: {
        did,
        handle: identifier,
        accessJwt: token('access'),
        refreshJwt: token('refresh'),
        active: true,
      },
    }
  }
  if (!/^Bearer /.test(asked.headers['authorization'] ?? ''))
    return { status: 401, body: { error: 'AuthMissing', message: 'Authentication Required' } }
  if (method === 'com.atproto.repo.createRecord') {
    const { rkey, record } = asked.body as { rkey: string; record: { text: string } }
    if (records.some((one) => one.rkey === rkey))
      return { status: 400, body: { error: 'InvalidRequest', message: `Record already exists: ${rkey}` } }
    records.push({ rkey, text: record.text, record })
    return { status: 200, body: { uri: uriOf(rkey), cid } }
  }
  if (method === 'com.atproto.repo.getRecord') {
    const found = records.find((one) => one.rkey === asked.query.get('rkey'))
    return found === undefined
      ? { status: 400, body: { error: 'RecordNotFound', message: 'Could not locate record' } }
      : { status: 200, body: { uri: uriOf(found.rkey), cid, value: found.record } }
  }
  return { status: 501, body: { error: 'MethodNotImplemented', message: method } }
}

const uriOf = (rkey: string): string => `at://${did}/app.bsky.feed.post/${rkey}`
