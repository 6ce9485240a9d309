// What stands under our posts on X and on Bluesky, asked of the account and read with care. It changes nothing there and knows no record.

import { z } from 'zod'
import type { PostCounts } from '../../domain/engagement.ts'
import type { EffectIo } from '../effect.ts'
import { login } from './bluesky-account.ts'
import { missingSecrets, xClient } from './x-account.ts'

type Io = Pick<EffectIo, 'net' | 'outside' | 'policies' | 'signal'>

/** A network whose posts can be asked after. */
export interface CountedNetwork {
  name: string
  /** The effect that posts there. */
  effect: string
  /** The field of the effect's result that names the post. */
  idField: string
  isId(id: string): boolean
  /** Posts that one request may ask after. */
  perRequest: number
  /** Whether an account is connected and its secrets are there. */
  isReady(io: Pick<EffectIo, 'policies' | 'outside'>): boolean
  /** Returns the counts of these posts by id; those that are gone are left out. Throws what the library throws. */
  ask(io: Io): Promise<(ids: readonly string[]) => Promise<ReadonlyMap<string, PostCounts>>>
}

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

const tweets = z.object({
  data: z
    .array(
      z.object({
        id: z.string(),
        public_metrics: z.object({
          like_count: count,
          retweet_count: count,
          reply_count: count,
          impression_count: count.optional(),
        }),
      }),
    )
    .default([]),
})

const onX: CountedNetwork = {
  name: 'x',
  effect: 'post_tweet',
  idField: 'id',
  isId: (id) => /^\d{1,20}$/.test(id),
  perRequest: 100,
  isReady({ policies: { social_policy }, outside }) {
    return social_policy.x !== null && missingSecrets(social_policy.x, outside.secrets).length === 0
  },
  async ask(io) {
    const { x } = io.policies.social_policy
    if (x === null) throw new Error('no account is connected (social_policy.x)')
    const client = await xClient(x, io)
    return async (ids) => {
      const answer = await client.v2.tweets([...ids], { 'tweet.fields': ['public_metrics'] })
      const { data } = tweets.parse(answer)
      return new Map(
        data.map(({ id, public_metrics: given }) => [
          id,
          {
            likes: given.like_count,
            reposts: given.retweet_count,
            replies: given.reply_count,
            impressions: given.impression_count ?? null,
          },
        ]),
      )
    }
  },
}

const posts = z.array(
  z.object({
    uri: z.string(),
    likeCount: count.default(0),
    repostCount: count.default(0),
    replyCount: count.default(0),
  }),
)

const onBluesky: CountedNetwork = {
  name: 'bluesky',
  effect: 'post_bluesky',
  idField: 'uri',
  isId: (uri) => uri.length <= 150 && /^at:\/\/did:[\w.:%-]+\/app\.bsky\.feed\.post\/[\w.:~-]+$/.test(uri),
  // It takes 25, but their addresses stand in the address of the question, and that is at most so long.
  perRequest: 10,
  isReady({ policies: { social_policy }, outside }) {
    const { bluesky } = social_policy
    return bluesky !== null && outside.secrets.has(bluesky.app_password)
  },
  async ask(io) {
    const { agent } = await login(io)
    return async (uris) => {
      const { data } = await agent.app.bsky.feed.getPosts({ uris: [...uris] })
      return new Map(
        posts
          .parse(data.posts)
          .map(({ uri, likeCount, repostCount, replyCount }) => [
            uri,
            { likes: likeCount, reposts: repostCount, replies: replyCount, impressions: null },
          ]),
      )
    }
  },
}

/** In the order in which they are asked. */
export const countedNetworks: readonly CountedNetwork[] = [onX, onBluesky]
