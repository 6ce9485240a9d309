// The task `write`: an article from texts and the analyses made of them. Prompt, schema, parse; nothing else.

import { z } from 'zod'
import type { Analysis, Article, ReadText } from '../domain/thought.ts'
import { ask } from './ask.ts'
import { answerLimits as limits, mindLimits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { knownLines, quotedTexts, quotedValue, withinBudget } from './quote.ts'

const articleAnswer = z.object({
  title: z.string().min(1).max(limits.titleChars),
  markdown: z.string().max(limits.markdownChars),
  summary: z.string().min(1).max(limits.summaryChars),
  tags: z.array(z.string().min(1).max(limits.termChars)).max(limits.tags),
})

const task = `Write an article in Markdown for a reader who has five minutes and has not seen the sources.
- Begin with "# " and the title, then a lead of two or three sentences that gives the finding first.
- Then a section per theme, each under its own heading, with facts in your words and at least one quotation word for word, linked to its source.
- Then the figures that matter as a list, and at the end a list of the sources with links.
- Every number and every quotation must stand in a source. Leave out what you cannot place.`

/** Asks for an article. Throws ThoughtError. */
export async function write(
  mind: MindOptions,
  seed: string,
  given: {
    title: string
    brief: string
    analyses: readonly Analysis[]
    texts: readonly ReadText[]
    known: readonly string[]
  },
): Promise<Article> {
  const texts = withinBudget(given.texts)
  const title = given.title.slice(0, limits.titleChars)
  const brief = given.brief.slice(0, mindLimits.maxAskedChars)
  const prompt = [
    task,
    title === '' ? '' : `Working title: ${title}`,
    brief === '' ? '' : `Brief: ${brief}`,
    given.analyses.length === 0 ? '' : quotedValue('Notes of colleagues on these texts', given.analyses),
    knownLines(given.known),
    quotedTexts(texts),
  ]
  return await ask(
    mind,
    {
      task: 'write',
      prompt: prompt.filter((part) => part !== '').join('\n\n'),
      texts,
      facts: { title, brief, analyses: given.analyses, known: given.known },
      schema: articleAnswer,
      spoken: (answer) => answer.markdown.replace(/^#.*$/mu, ''),
      accept: (answer) => ({ thought: answer }),
    },
    seed,
  )
}
