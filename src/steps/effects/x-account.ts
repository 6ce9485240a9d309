// An account on X, through the library twitter-api-v2: it signs and knows the addresses, our net sends, so that the guard stands before
// it like before everything else. It follows no rule about what may be posted.

import type { ITwitterApiBeforeRequestConfigHookArgs, TwitterApi, TwitterResponse } from 'twitter-api-v2'
import { fetchOver } from '../../world/net-fetch.ts'
import type { EffectIo } from '../effect.ts'
import { refusedWith } from './refusal.ts'

type XIo = Pick<EffectIo, 'net' | 'outside' | 'policies' | 'signal'>
type XPolicy = NonNullable<EffectIo['policies']['social_policy']['x']>

const libraryUrl = 'https://api.x.com'
const limits = { maxBytes: 2_000_000, timeoutMs: 20_000, idleMs: 10_000 } as const

/** The names of the secrets of an account that are not there. */
export function missingSecrets(x: XPolicy, secrets: EffectIo['outside']['secrets']): readonly string[] {
  return [x.api_key, x.api_secret, x.access_token, x.access_secret].filter((name) => !secrets.has(name))
}

/** Returns the library's client. Its calls throw EffectError for an answer that is no success, and what the net throws as the cause of a
 *  TypeError. */
export async function xClient(x: XPolicy, io: XIo): Promise<TwitterApi> {
  const { TwitterApi } = await import('twitter-api-v2')
  const { secrets } = io.outside
  const tokens = {
    appKey: secrets.reveal(x.api_key),
    appSecret: secrets.reveal(x.api_secret),
    accessToken: secrets.reveal(x.access_token),
    accessSecret: secrets.reveal(x.access_secret),
  }
  return new TwitterApi(tokens, {
    plugins: [{ onBeforeRequestConfig: sender(x.url.replace(/\/$/, ''), io) }],
  })
}

type Asked = ITwitterApiBeforeRequestConfigHookArgs

/** What of the library's request maker is used: it makes the signed request and sends nothing. Its types keep that to subclasses. */
interface Maker {
  getHttpRequestArgs(params: Asked['params']): {
    url: URL
    method: string
    headers: Record<string, string>
    body?: string
  }
}

function sender(base: string, io: XIo): (asked: Asked) => Promise<TwitterResponse<unknown>> {
  const send = fetchOver(io.net, {
    grant: 'named',
    allowHosts: [],
    denyHosts: io.policies.crawl_policy.deny_hosts,
    ...limits,
  })
  return async ({ client, params }) => {
    const maker = client as unknown as Maker
    const made = maker.getHttpRequestArgs({ ...params, url: params.url.replace(libraryUrl, base) })
    const response = await send(made.url, {
      method: made.method,
      headers: made.headers,
      signal: io.signal,
      body: made.body ?? null,
    })
    const text = await response.text()
    if (!response.ok) throw refusedWith(response.status, text.replace(/\s+/g, ' ').slice(0, 300))
    return { headers: Object.fromEntries(response.headers), data: JSON.parse(text) }
  }
}
