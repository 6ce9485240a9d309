// The step kind `post_tweet`: in this version it posts nothing. It lays the exact text before a human and waits.

import { z } from 'zod'
import { tidyText } from '../domain/document.ts'
import { refusal } from '../domain/evidence.ts'
import { maxTweetChars, tweetChars } from './draft-tweet.ts'
import { artifactId, summary } from './fields.ts'
import type { StepContext, StepKind, StepOutcome } from './kind.ts'
import { inputArtifact, textsById } from './materials.ts'
import { failed, settled } from './outcome.ts'

const payload = z.strictObject({ text: z.string().max(2_000).optional(), artifact_id: artifactId.optional() })
type Payload = z.infer<typeof payload>

/** What a human who posted it resolves the step with. */
const result = z.looseObject({ summary, text: z.string().min(1), url: z.string().max(2_000).optional() })

export const postTweet: StepKind<Payload> = {
  kind: 'post_tweet',
  about:
    'Lays a post before a human to publish; in this version no account is connected and nothing is posted.',
  effect: 'oneshot',
  thinks: false,
  payload,
  result,
  lacking(given) {
    return result.safeParse(given).success ? null : 'the result does not say which text was posted'
  },
  timeoutMs: 30_000,
  run: settled(run),
}

async function run(context: StepContext<Payload>): Promise<StepOutcome> {
  const text = await textToPost(context)
  if (text === null)
    return failed(
      'there is no text to post: give text or artifact_id, or put a draft_tweet step before this one',
      false,
    )
  const characters = tweetChars(text)
  if (characters > maxTweetChars)
    return failed(`the text has ${characters} characters; a post has at most ${maxTweetChars}`, false)
  const talk = refusal(text)
  if (talk !== null) return failed(`the text is no post: ${talk}`, false)
  return {
    outcome: 'waiting',
    reason: 'no account is connected: post it by hand and resolve the step, or abandon it',
    result: { summary: `Waiting to be posted by hand: ${text}`, text, characters },
  }
}

async function textToPost(context: StepContext<Payload>): Promise<string | null> {
  if (context.payload.text !== undefined) return tidyText(context.payload.text).trim()
  const id = context.payload.artifact_id ?? inputArtifact(context.inputs, ['draft_tweet'])
  const [draft] = id === null ? [] : await textsById(context, [id])
  return draft === undefined ? null : tidyText(draft.text).trim()
}
