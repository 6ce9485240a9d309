// The task `analyze`: what these texts say. Prompt, schema, parse; nothing else.

import type { Analysis, ReadText } from '../domain/thought.ts'
import { analysisAnswer, analysisTask, verified } from './analysis-answer.ts'
import { ask } from './ask.ts'
import { mindLimits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { knownLines, quotedTexts, withinBudget } from './quote.ts'

/** Asks for an analysis of `texts`. Every quote in it stands in its source. Throws ThoughtError. */
export async function analyze(
  mind: MindOptions,
  seed: string,
  given: { topic: string; focus: string; texts: readonly ReadText[]; known: readonly string[] },
): Promise<Analysis> {
  const texts = withinBudget(given.texts)
  const topic = given.topic.slice(0, mindLimits.maxAskedChars)
  const focus = given.focus.slice(0, mindLimits.maxAskedChars)
  const asked = [topic === '' ? '' : `Topic: ${topic}`, focus === '' ? '' : `Look especially at: ${focus}`]
  const prompt = [
    'Analyse the texts below.',
    ...asked,
    analysisTask,
    knownLines(given.known),
    quotedTexts(texts),
  ]
  return await ask(
    mind,
    {
      task: 'analyze',
      prompt: prompt.filter((part) => part !== '').join('\n\n'),
      texts,
      facts: { topic, focus, known: given.known },
      schema: analysisAnswer,
      spoken: (answer) => answer.summary,
      accept: (answer) => verified(answer, given.texts),
    },
    seed,
  )
}
