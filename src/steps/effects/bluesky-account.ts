// An account on Bluesky, through the library @atproto/api over our net, so that the guard stands before it like before everything else.
// It follows no rule about what may be posted.

import type { AtpAgent } from '@atproto/api'
import { fetchOver } from '../../world/net-fetch.ts'
import { EffectError, type EffectIo } from '../effect.ts'

const limits = { maxBytes: 2_000_000, timeoutMs: 20_000, idleMs: 10_000 } as const

/** Returns the account, logged in. Throws EffectError when none is connected, else what the library throws. */
export async function login(
  io: Pick<EffectIo, 'net' | 'outside' | 'policies' | 'signal'>,
): Promise<{ agent: AtpAgent; did: string; handle: string }> {
  const { bluesky } = io.policies.social_policy
  if (bluesky === null)
    throw new EffectError('no account is connected (social_policy.bluesky)', {
      definite: true,
      retryable: false,
    })
  const { AtpAgent } = await import('@atproto/api')
  const over = fetchOver(io.net, {
    grant: 'named',
    allowHosts: [],
    denyHosts: io.policies.crawl_policy.deny_hosts,
    ...limits,
  })
  const agent = new AtpAgent({
    service: bluesky.url,
    fetch: (input, init) => over(input, { ...init, signal: io.signal }),
  })
  const { data } = await agent.login({
    identifier: bluesky.handle,
    password: io.outside.secrets.reveal(bluesky.app_password),
  })
  return { agent, did: data.did, handle: data.handle }
}
