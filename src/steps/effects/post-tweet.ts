// The effect `post_tweet`: a post on X. X honours no key, but our own timeline can be searched for the text.

import { z } from 'zod'
import { EffectError, type EffectIo, type EffectKind, type ProbeAnswer } from '../effect.ts'
import { notSeen, unanswered } from './refusal.ts'
import { missingSecrets, xClient } from './x-account.ts'

const payload = z.strictObject({ text: z.string().min(1).max(2_000) })
type Payload = z.infer<typeof payload>

/** How far our clocks and those of X may be apart. */
const skewMs = 120_000
const perPage = 100
/** A timeline with more since then is not looked through. */
const maxPages = 8

export const postTweetEffect: EffectKind<Payload> = {
  kind: 'post_tweet',
  class: 'probe',
  payload,
  settleMs: 30_000,
  unready(_payload, { policies, outside }) {
    const { x } = policies.social_policy
    if (x === null)
      return 'no account is connected (social_policy.x): post it by hand and resolve the step, or abandon it'
    const missing = missingSecrets(x, outside.secrets)
    return missing.length === 0
      ? null
      : `the account on X lacks the secrets ${missing.join(', ')}: set them, then retry the step`
  },
  async shown({ text }, { policies }) {
    return {
      title: `Post on X: ${text}`.slice(0, 300).toWellFormed(),
      target: policies.social_policy.x?.url ?? 'X',
      risk: 'high',
      diff: null,
    }
  },
  async perform({ text }, io) {
    const client = await xClient(accountOf(io), io)
    try {
      const { data } = await client.v2.tweet(text)
      return { id: data.id, text, url: addressOf(data.id) }
    } catch (error) {
      throw judged(error)
    }
  },
  probe: ({ text }, io) => lookFor(text, io),
}

/** X refuses the same text twice: it stands there already, and perhaps we put it there. */
function judged(error: unknown): EffectError {
  if (!(error instanceof EffectError)) return unanswered(error)
  if (error.detail['status'] === 403 && /duplicate/i.test(error.message))
    return new EffectError(error.message, { definite: false, retryable: false, detail: error.detail })
  return error
}

function accountOf(io: EffectIo): NonNullable<EffectIo['policies']['social_policy']['x']> {
  const { x } = io.policies.social_policy
  if (x === null)
    throw new EffectError('no account is connected (social_policy.x)', { definite: true, retryable: false })
  return x
}

const addressOf = (id: string): string => `https://x.com/i/status/${id}`

async function lookFor(text: string, io: EffectIo): Promise<ProbeAnswer> {
  const client = await xClient(accountOf(io), io)
  const since = new Date((io.firstStartedAt ?? io.now()) - skewMs).toISOString()
  try {
    const me = await client.v2.me()
    let next: string | undefined
    let seen = 0
    for (let page = 0; page < maxPages; page++) {
      const answer = await client.v2.get(
        'users/:id/tweets',
        {
          max_results: perPage,
          start_time: since,
          'tweet.fields': 'created_at,entities',
          ...(next === undefined ? {} : { pagination_token: next }),
        },
        { params: { id: me.data.id } },
      )
      const { data = [], meta } = timeline.parse(answer)
      seen += data.length
      const found = data.find((tweet) => sameText(tweet, text))
      if (found !== undefined)
        return {
          found: 'happened',
          result: { id: found.id, text, url: addressOf(found.id) },
          evidence: `the post ${found.id} on our timeline has this text`,
        }
      next = meta.next_token
      if (next === undefined)
        return {
          found: 'not_happened',
          evidence: `none of the ${seen} post(s) on our timeline since ${since} has this text`,
        }
    }
    return {
      found: 'cannot_tell',
      evidence: `there are more than ${seen} posts on our timeline since ${since}`,
    }
  } catch (error) {
    const status = error instanceof EffectError ? error.detail['status'] : null
    return notSeen('X', error, typeof status === 'number' ? status : null)
  }
}

const tweet = z.object({
  id: z.string(),
  text: z.string(),
  entities: z
    .object({ urls: z.array(z.object({ url: z.string(), expanded_url: z.string().optional() })).optional() })
    .optional(),
})
const timeline = z.object({
  data: z.array(tweet).optional(),
  meta: z.object({ next_token: z.string().optional() }).default({}),
})

/** X shortens links and escapes three characters; blanks are not told apart. */
function sameText(posted: z.infer<typeof tweet>, text: string): boolean {
  let shown = posted.text
  for (const { url, expanded_url } of posted.entities?.urls ?? [])
    if (expanded_url !== undefined) shown = shown.replaceAll(url, expanded_url)
  return plain(shown) === plain(text)
}

const plain = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
