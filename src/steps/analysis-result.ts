// The result that `analyze` and `research` share: an analysis in the form in which steps hand it on, and back.

import { z } from 'zod'
import { quoteOccurs, refusal, words } from '../domain/evidence.ts'
import type { Analysis, ReadText } from '../domain/thought.ts'
import { artifactId, sourceEntry, summary } from './fields.ts'

const minSummaryWords = 8

export const analysisResult = z.object({
  summary,
  findings: z.array(z.object({ statement: z.string(), quote: z.string(), source_id: artifactId })).max(50),
  key_terms: z.array(z.string()).max(50),
  figures: z.array(z.object({ value: z.string(), context: z.string(), source_id: artifactId })).max(50),
  insight: z
    .object({
      statement: z.string(),
      confidence: z.number().min(0).max(1),
      tags: z.array(z.string()).max(20),
    })
    .nullable(),
  artifact_id: artifactId,
  sources: z.array(sourceEntry).min(1).max(20),
})

type AnalysisResult = z.infer<typeof analysisResult>

/** Returns the analysis in a result, or null when there is none. */
export function analysisFrom(result: unknown): Analysis | null {
  const parsed = analysisResult.safeParse(result)
  if (!parsed.success) return null
  const { findings, figures, key_terms, insight } = parsed.data
  return {
    summary: parsed.data.summary,
    findings: findings.map(({ source_id, ...finding }) => ({ ...finding, sourceId: source_id })),
    figures: figures.map(({ source_id, ...figure }) => ({ ...figure, sourceId: source_id })),
    keyTerms: key_terms,
    insight,
  }
}

/** Returns the analysis as a result, without what it rests on. */
export function resultOf(analysis: Analysis): Omit<AnalysisResult, 'artifact_id' | 'sources'> {
  return {
    summary: analysis.summary,
    findings: analysis.findings.map(({ sourceId, ...finding }) => ({ ...finding, source_id: sourceId })),
    figures: analysis.figures.map(({ sourceId, ...figure }) => ({ ...figure, source_id: sourceId })),
    key_terms: [...analysis.keyTerms],
    insight: analysis.insight === null ? null : { ...analysis.insight, tags: [...analysis.insight.tags] },
  }
}

/** Returns the analysis with those findings and figures only whose words stand in the text they name. */
export function grounded(analysis: Analysis, texts: readonly ReadText[]): Analysis {
  const textOf = (id: string): string => texts.find((text) => text.id === id)?.text ?? ''
  return {
    ...analysis,
    findings: analysis.findings.filter((finding) => quoteOccurs(textOf(finding.sourceId), finding.quote)),
    figures: analysis.figures.filter((figure) => quoteOccurs(textOf(figure.sourceId), figure.value)),
  }
}

/** Returns why an analysis is no evidence of work, or null. */
export function analysisLacks(result: Record<string, unknown>): string | null {
  const analysis = analysisFrom(result)
  if (analysis === null) return 'the result is no analysis'
  const talk = refusal(analysis.summary)
  if (talk !== null) return `the summary is none: ${talk}`
  if (words(analysis.summary) < minSummaryWords) return `the summary has fewer than ${minSummaryWords} words`
  if (analysis.findings.length === 0) return 'no finding rests on words that stand in its source'
  return null
}
