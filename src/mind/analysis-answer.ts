// The answer that `analyze` and `research` share: its schema, and the check that what it calls a quotation is one. A
// finding whose words stand in no text is dropped, whoever gave it.

import { z } from 'zod'
import type { Analysis, ReadText } from '../domain/thought.ts'
import { answerLimits as limits } from './limits.ts'
import { standsIn } from './quote.ts'

export const analysisAnswer = z.object({
  summary: z.string().max(limits.summaryChars),
  findings: z
    .array(
      z.object({
        statement: z.string().min(1).max(limits.statementChars),
        quote: z
          .string()
          .max(limits.quoteChars)
          .describe('Word for word from the text with the id in sourceId'),
        sourceId: z.string().max(200),
      }),
    )
    .max(limits.findings),
  keyTerms: z.array(z.string().min(1).max(limits.termChars)).max(limits.keyTerms),
  figures: z
    .array(
      z.object({
        value: z.string().min(1).max(limits.valueChars).describe('The number with its unit, as written'),
        context: z.string().max(limits.contextChars),
        sourceId: z.string().max(200),
      }),
    )
    .max(limits.figures),
  insight: z
    .object({
      statement: z.string().min(1).max(limits.statementChars),
      confidence: z.number().min(0).max(1),
      tags: z.array(z.string().min(1).max(limits.termChars)).max(limits.tags),
    })
    .nullable(),
})

type AnalysisAnswer = z.infer<typeof analysisAnswer>

/** Returns the id of the text these words stand in: the named one when it does, else the first that has them, or null. */
function sourceOf(words: string, named: string, texts: readonly ReadText[]): string | null {
  const ordered = [...texts].sort((a, b) => Number(b.id === named) - Number(a.id === named))
  return ordered.find((text) => standsIn(words, text.text))?.id ?? null
}

/** Returns the analysis with only what stands in `texts`, or the problem when it had findings and none of them does. */
export function verified(
  answer: AnalysisAnswer,
  texts: readonly ReadText[],
): { thought: Analysis } | { problem: string } {
  const findings = answer.findings.flatMap((finding) => {
    const sourceId = sourceOf(finding.quote, finding.sourceId, texts)
    return sourceId === null ? [] : [{ ...finding, sourceId }]
  })
  if (findings.length === 0 && answer.findings.length > 0) {
    return {
      problem: 'none of the quotes stands word for word in the text it names; copy them letter for letter',
    }
  }
  const figures = answer.figures.flatMap((figure) => {
    const sourceId = sourceOf(figure.value, figure.sourceId, texts)
    return sourceId === null ? [] : [{ ...figure, sourceId }]
  })
  return { thought: { ...answer, findings, figures } }
}

/** What every analysis must hold, for the prompt. */
export const analysisTask = `Give:
- summary: three to five sentences. What the text is about, what it states, its hardest figure, what it leaves open.
- findings: up to eight, the most important first. Each with a statement in your words, and in "quote" the exact words of the text it rests on.
- keyTerms: up to ten terms of one or two words, spelled as in the text.
- figures: numbers that say something, each with its unit as written and the words around it.
- insight: the one fact worth remembering in a month, with a confidence between 0.4 and 0.95 that follows from how well the texts support it, and up to four tags; null when there is none.`
