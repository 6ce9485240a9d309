// The step kind `post_bluesky`: a post on Bluesky, through the effect journal.

import type { StepKind } from './kind.ts'
import { settled } from './outcome.ts'
import { lackingPost, type PostPayload, post, postPayload, postResult } from './posting.ts'

const maxPostChars = 300
const segments = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Bluesky counts what people see as one character. */
const postChars = (text: string): number => [...segments.segment(text)].length

export const postBluesky: StepKind<PostPayload> = {
  kind: 'post_bluesky',
  about:
    'Posts a text on Bluesky once a human has approved it; without an account it lays the text before a human.',
  effect: 'probe',
  thinks: false,
  payload: postPayload,
  result: postResult,
  lacking: lackingPost,
  timeoutMs: 60_000,
  run: settled((context) =>
    post(context, { effect: 'post_bluesky', name: 'Bluesky', maxChars: maxPostChars, chars: postChars }),
  ),
}
