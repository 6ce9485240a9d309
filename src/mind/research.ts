// The task `research`: a question put to several texts. Prompt, schema, parse; nothing else.

import type { Analysis, ReadText } from '../domain/thought.ts'
import { analysisAnswer, analysisTask, verified } from './analysis-answer.ts'
import { ask } from './ask.ts'
import { mindLimits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { knownLines, quotedTexts, withinBudget } from './quote.ts'

/** Asks what `texts` say to the question. Every quote in the answer stands in its source. Throws ThoughtError. */
export async function research(
  mind: MindOptions,
  seed: string,
  given: { topic: string; question: string; texts: readonly ReadText[]; known: readonly string[] },
): Promise<Analysis> {
  const texts = withinBudget(given.texts)
  const topic = given.topic.slice(0, mindLimits.maxAskedChars)
  const question = given.question.slice(0, mindLimits.maxAskedChars)
  const prompt = [
    'Research a question in the texts below: what answers it, where the texts agree, where they differ, what only one of them has, and what none of them answers.',
    topic === '' ? '' : `Topic: ${topic}`,
    question === '' ? '' : `Question: ${question}`,
    analysisTask,
    knownLines(given.known),
    quotedTexts(texts),
  ]
  return await ask(
    mind,
    {
      task: 'research',
      prompt: prompt.filter((part) => part !== '').join('\n\n'),
      texts,
      facts: { topic, question, known: given.known },
      schema: analysisAnswer,
      spoken: (answer) => answer.summary,
      accept: (answer) => verified(answer, given.texts),
    },
    seed,
  )
}
