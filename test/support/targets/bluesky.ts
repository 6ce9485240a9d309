// A personal data server of the AT protocol as far as posting goes: a login, records by their keys. A key that is taken is refused, as
// the real ones do; every creation stands in its log.

import { type Answered, type Asked, type Fault, startTarget, type Target } from './serve.ts'

export interface FakeBluesky extends Target {
  /** The records in the order in which they were made. */
  readonly records: { rkey: string; text: string; record: Record<string, unknown> }[]
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
  const target = await startTarget((asked) => answerOf(asked, records), options.fault ?? (() => null))
  return Object.assign(target, { records })
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
