// The effect `post_bluesky`: a post on Bluesky. The record's key is ours, so whether it is there can be asked exactly.

import { z } from 'zod'
import { netErrorIn } from '../../world/net.ts'
import type { EffectError, EffectIo, EffectKind, ProbeAnswer } from '../effect.ts'
import { login } from './bluesky-account.ts'
import { recordKey } from './record-key.ts'
import { beforehand, notSeen, refusedWith, unanswered } from './refusal.ts'

const payload = z.strictObject({ text: z.string().min(1).max(3_000) })
type Payload = z.infer<typeof payload>

const collection = 'app.bsky.feed.post'

export const postBlueskyEffect: EffectKind<Payload> = {
  kind: 'post_bluesky',
  class: 'probe',
  payload,
  settleMs: 30_000,
  unready(_payload, { policies, outside }) {
    const { bluesky } = policies.social_policy
    if (bluesky === null)
      return 'no account is connected (social_policy.bluesky): post it by hand and resolve the step, or abandon it'
    return outside.secrets.has(bluesky.app_password)
      ? null
      : `the account on Bluesky lacks the secret ${bluesky.app_password}: set it, then retry the step`
  },
  async shown({ text }, { policies }) {
    return {
      title: `Post on Bluesky: ${text}`.slice(0, 300).toWellFormed(),
      target: policies.social_policy.bluesky?.handle ?? 'Bluesky',
      risk: 'high',
      diff: null,
    }
  },
  async perform({ text }, io) {
    const { agent, did, handle } = await login(io).catch((error: unknown) => {
      throw beforehand(error, 'the login on Bluesky failed', io.signal.aborted)
    })
    const startedAt = io.firstStartedAt ?? io.now()
    const rkey = recordKey(startedAt, io.key)
    const { RichText } = await import('@atproto/api')
    const rich = new RichText({ text })
    rich.detectFacetsWithoutResolution()
    const record = {
      $type: collection,
      text: rich.text,
      createdAt: new Date(startedAt).toISOString(),
      // A mention needs a look-up that may fail: names stay text.
      facets: (rich.facets ?? []).filter(({ features }) =>
        features.every(({ $type }) => $type !== 'app.bsky.richtext.facet#mention'),
      ),
    }
    try {
      const made = await agent.com.atproto.repo.createRecord({ repo: did, collection, rkey, record })
      return { uri: made.data.uri, text, url: addressOf(handle, rkey) }
    } catch (error) {
      throw judged(error)
    }
  },
  probe: (_payload, io) => lookFor(_payload.text, io),
}

const addressOf = (handle: string, rkey: string): string => `https://bsky.app/profile/${handle}/post/${rkey}`

/** The status of an answer that the library took for an error; null when there was no answer that it could read. */
function statusOf(error: unknown): number | null {
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' && status >= 300 ? status : null
}

function judged(error: unknown): EffectError {
  const status = statusOf(error)
  if (status === null || netErrorIn(error) !== null) return unanswered(error)
  return refusedWith(status, error instanceof Error ? error.message : String(error))
}

async function lookFor(text: string, io: EffectIo): Promise<ProbeAnswer> {
  if (io.firstStartedAt === null) return { found: 'not_happened', evidence: 'it was never started' }
  const rkey = recordKey(io.firstStartedAt, io.key)
  try {
    const { agent, did, handle } = await login(io)
    try {
      const { data } = await agent.com.atproto.repo.getRecord({ repo: did, collection, rkey })
      return {
        found: 'happened',
        result: { uri: data.uri, text, url: addressOf(handle, rkey) },
        evidence: `the record ${rkey} is in our repository`,
      }
    } catch (error) {
      if ((error as { error?: unknown } | null)?.error === 'RecordNotFound')
        return { found: 'not_happened', evidence: `there is no record ${rkey} in our repository` }
      throw error
    }
  } catch (error) {
    return notSeen('Bluesky', error, statusOf(error))
  }
}
