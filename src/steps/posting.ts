// What the kinds that post have in common: which text is meant, and whether it may go out at all. It knows no account.

import { z } from 'zod'
import { tidyText } from '../domain/document.ts'
import { refusal } from '../domain/evidence.ts'
import { artifactId, summary } from './fields.ts'
import type { StepContext, StepOutcome } from './kind.ts'
import { inputArtifact, textsById } from './materials.ts'
import { acted, failed } from './outcome.ts'

export const postPayload = z.strictObject({
  text: z.string().max(2_000).optional(),
  artifact_id: artifactId.optional(),
})
export type PostPayload = z.infer<typeof postPayload>

/** What was posted, by us or by the human who resolved the step. */
export const postResult = z.looseObject({
  summary,
  text: z.string().min(1),
  url: z.string().max(2_000).optional(),
})

/** Returns what is lacking in a result that should show a post, or null. */
export const lackingPost = (given: Record<string, unknown>): string | null =>
  postResult.safeParse(given).success ? null : 'the result does not say which text was posted'

/** A network: its effect, its measure of length, and how much fits. */
interface Network {
  effect: string
  name: string
  maxChars: number
  chars: (text: string) => number
}

/** Posts the step's text on a network, through the journal. */
export async function post(context: StepContext<PostPayload>, network: Network): Promise<StepOutcome> {
  const found = await textToPost(context)
  if (found === null)
    return failed(
      'there is no text to post: give text or artifact_id, or put a draft_tweet step before this one',
      false,
    )
  const { text, basis } = found
  const characters = network.chars(text)
  if (characters > network.maxChars)
    return failed(`the text has ${characters} characters; a post has at most ${network.maxChars}`, false)
  const talk = refusal(text)
  if (talk !== null) return failed(`the text is no post: ${talk}`, false)
  const end = await context.act({ seq: 0, kind: network.effect, payload: { text }, basis })
  if (end.outcome === 'waiting') {
    const standing = typeof end.payload['text'] === 'string' ? end.payload['text'] : text
    return acted(end, {
      summary: `Waiting to be posted: ${standing}`,
      text: standing,
      characters: network.chars(standing),
    })
  }
  if (end.outcome !== 'done') return acted(end)
  // What was approved is what was posted: a human may have edited the text.
  const posted = typeof end.result['text'] === 'string' ? end.result['text'] : text
  // Named, so that what becomes of the post is learned from the draft.
  const draft = basis[0] === undefined ? {} : { artifact_id: basis[0] }
  return acted(end, { summary: `Posted on ${network.name}: ${posted}`, text: posted, ...draft })
}

async function textToPost(
  context: StepContext<PostPayload>,
): Promise<{ text: string; basis: readonly string[] } | null> {
  if (context.payload.text !== undefined) return { text: tidyText(context.payload.text).trim(), basis: [] }
  const id = context.payload.artifact_id ?? inputArtifact(context.inputs, ['draft_tweet'])
  const [draft] = id === null ? [] : await textsById(context, [id])
  return draft === undefined ? null : { text: tidyText(draft.text).trim(), basis: [draft.id] }
}
