// The task `review`: is this good enough to stand under the company's name? Prompt, schema, parse; nothing else.

import { z } from 'zod'
import type { OperationsReport } from '../domain/report.ts'
import type { ReadText, Review } from '../domain/thought.ts'
import { ask } from './ask.ts'
import { answerLimits as limits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { quotedTexts, quotedValue, withinBudget } from './quote.ts'

const reviewAnswer = z.object({
  verdict: z.enum(['good', 'needs_work']),
  score: z.number().min(0).max(10),
  summary: z.string().max(limits.summaryChars),
  remarks: z
    .array(
      z.object({
        severity: z.enum(['note', 'problem']),
        remark: z.string().min(1).max(limits.remarkChars),
        quote: z.string().max(limits.quoteChars).describe('The offending place, word for word, or empty'),
      }),
    )
    .max(limits.remarks),
})

const taskFor = (
  id: string,
): string => `Review the text with the id "${id}" against the other texts, which are its sources.
- Look up every number and every quotation in it: does a source say so?
- Look for repetition, for claims without a source, for what a reader will miss.
- remarks: each names one thing and quotes the place. "problem" is what must not go out, "note" the rest.
- score: 0 to 10; the verdict is "good" from 7. Praise nothing that you did not check.`

/** Asks for a review of `subject`, and of the company's figures when `operations` is given. Throws ThoughtError. */
export async function review(
  mind: MindOptions,
  seed: string,
  given: { subject: ReadText; texts: readonly ReadText[]; operations: OperationsReport | null },
): Promise<Review> {
  const texts = withinBudget([given.subject, ...given.texts.filter((text) => text.id !== given.subject.id)])
  const subject = texts[0] ?? given.subject
  const figures =
    given.operations === null
      ? ''
      : `Judge the company's own figures as well: what fails, what waits, what is refused, and what should be done about it.\n\n${quotedValue('Operations', given.operations)}`
  const prompt = [taskFor(subject.id), figures, quotedTexts(texts)]
  return await ask(
    mind,
    {
      task: 'review',
      prompt: prompt.filter((part) => part !== '').join('\n\n'),
      texts,
      facts: { subject, operations: given.operations },
      schema: reviewAnswer,
      spoken: (answer) => answer.summary,
      accept: (answer) => ({ thought: answer }),
    },
    seed,
  )
}
