// The step kind `post_tweet`: a post on X, through the effect journal.

import { maxTweetChars, tweetChars } from './draft-tweet.ts'
import type { StepKind } from './kind.ts'
import { settled } from './outcome.ts'
import { lackingPost, type PostPayload, post, postPayload, postResult } from './posting.ts'

export const postTweet: StepKind<PostPayload> = {
  kind: 'post_tweet',
  about:
    'Posts a text on X once a human has approved it; without an account it lays the text before a human.',
  effect: 'probe',
  thinks: false,
  payload: postPayload,
  result: postResult,
  lacking: lackingPost,
  timeoutMs: 60_000,
  run: settled((context) =>
    post(context, { effect: 'post_tweet', name: 'X', maxChars: maxTweetChars, chars: tweetChars }),
  ),
}
