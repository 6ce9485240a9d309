// The step kind `draft_tweet`: a short post as a draft. It posts nothing.

import { z } from 'zod'
import { oneLine, tidyText } from '../domain/document.ts'
import { refusal } from '../domain/evidence.ts'
import { artifactId, longText, sourceEntry, summary, topic } from './fields.ts'
import type { StepContext, StepKind, StepOutcome } from './kind.ts'
import { knownLines, sourcesOf, trustFrom, writingMaterials } from './materials.ts'
import { failed, settled } from './outcome.ts'

/** What X takes for one post. */
export const maxTweetChars = 280

const payload = z.strictObject({ topic, brief: longText })
type Payload = z.infer<typeof payload>

const result = z.object({
  summary,
  artifact_id: artifactId,
  text: z.string().min(1),
  characters: z.number().int().min(1).max(maxTweetChars),
  angle: z.string(),
  sources: z.array(sourceEntry).max(20),
})

export const draftTweet: StepKind<Payload> = {
  kind: 'draft_tweet',
  about: 'Drafts a post of at most 280 characters from what the company has read; it posts nothing.',
  effect: 'pure',
  thinks: true,
  payload,
  result,
  lacking(given) {
    const parsed = result.safeParse(given)
    if (!parsed.success) return 'the result is no draft of at most 280 characters'
    const talk = refusal(parsed.data.text)
    return talk === null ? null : `the draft is none: ${talk}`
  },
  timeoutMs: 120_000,
  run: settled(run),
}

async function run(context: StepContext<Payload>): Promise<StepOutcome> {
  const { topic: about, brief } = context.payload
  const materials = await writingMaterials(context)
  const wanted = [about ?? context.missionTitle, brief ?? ''].filter((part) => part !== '').join('\n')
  const known = await context.read.known(['tweet_draft', 'article'], knownLines)
  const draft = await context.think.draft({ topic: wanted, ...materials, known })
  const text = tidyText(draft.text).trim()
  const characters = tweetChars(text)
  if (characters > maxTweetChars)
    return failed(`the draft has ${characters} characters; a post has at most ${maxTweetChars}`, true)
  const id = context.newId()
  const sources = sourcesOf(materials.texts)
  const title = `Draft: ${oneLine(text, 120)}`
  const angle = oneLine(draft.angle, 400)
  return {
    outcome: 'succeeded',
    result: { summary: text, artifact_id: id, text, characters, angle, sources },
    artifacts: [
      {
        id,
        kind: 'tweet_draft',
        title,
        content: text,
        sourceUrl: null,
        trust: trustFrom(materials.texts),
        metadata: { angle, sources, said: text },
      },
    ],
    events: [
      {
        kind: 'tweet.drafted',
        title,
        summary: text,
        tags: ['tweet', 'drafted'],
        metadata: { artifact_id: id, characters },
      },
    ],
  }
}

/** Returns how many characters a post has, as people count them. */
export function tweetChars(text: string): number {
  return [...text].length
}
