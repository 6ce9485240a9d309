// The task `draft`: one short post with one fact. Prompt, schema, parse; nothing else.

import { z } from 'zod'
import type { Analysis, ReadText, TweetDraft } from '../domain/thought.ts'
import { ask } from './ask.ts'
import { answerLimits as limits, mindLimits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { knownLines, quotedTexts, quotedValue, withinBudget } from './quote.ts'

const draftAnswer = z.object({
  text: z.string().max(limits.tweetChars),
  angle: z.string().max(limits.angleChars).describe('Why this fact, for the one who approves it'),
})

const task = `Draft one post of at most ${limits.tweetChars} characters. It gives one concrete fact from the texts, a number or a name if there is one, says where it comes from, and ends in a whole word. No link, no call to follow.`

/** Asks for a post of at most 280 characters. Throws ThoughtError. */
export async function draft(
  mind: MindOptions,
  seed: string,
  given: {
    topic: string
    analyses: readonly Analysis[]
    texts: readonly ReadText[]
    known: readonly string[]
  },
): Promise<TweetDraft> {
  const texts = withinBudget(given.texts)
  const topic = given.topic.slice(0, mindLimits.maxAskedChars)
  const prompt = [
    task,
    topic === '' ? '' : `Topic: ${topic}`,
    given.analyses.length === 0 ? '' : quotedValue('Notes of colleagues on these texts', given.analyses),
    knownLines(given.known),
    quotedTexts(texts),
  ]
  return await ask(
    mind,
    {
      task: 'draft',
      prompt: prompt.filter((part) => part !== '').join('\n\n'),
      texts,
      facts: { topic, analyses: given.analyses, known: given.known },
      schema: draftAnswer,
      spoken: (answer) => answer.text,
      accept: (answer) => ({ thought: answer }),
    },
    seed,
  )
}
