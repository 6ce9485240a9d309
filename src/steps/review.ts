// The step kind `review`: is a deliverable good enough, or how does the company run? A review names places; praise that
// names nothing is no review.

import { z } from 'zod'
import { oneLine } from '../domain/document.ts'
import { quoteOccurs, refusal, words } from '../domain/evidence.ts'
import type { OperationsReport } from '../domain/report.ts'
import type { ReadText, Review } from '../domain/thought.ts'
import { artifactId, summary } from './fields.ts'
import type { StepContext, StepKind, StepOutcome } from './kind.ts'
import { reviewMarkdown } from './markdown.ts'
import { inputArtifact, inputDocuments, recent, textsById, trustFrom } from './materials.ts'
import { failed, settled } from './outcome.ts'

const operationsHours = 24
const minSummaryWords = 8
const deliverables = ['write_content', 'draft_tweet', 'analyze', 'research'] as const

const payload = z.strictObject({
  artifact_id: artifactId.optional(),
  subject: z.enum(['artifact', 'operations']).optional(),
})
type Payload = z.infer<typeof payload>

const result = z.object({
  summary,
  artifact_id: artifactId,
  subject_id: artifactId.nullable(),
  verdict: z.enum(['good', 'needs_work']),
  score: z.number().min(0).max(10),
  remarks: z
    .array(z.object({ severity: z.enum(['note', 'problem']), remark: z.string(), quote: z.string() }))
    .max(50),
})

export const review: StepKind<Payload> = {
  kind: 'review',
  about: 'Reviews a deliverable against its sources, or how the company ran in the last 24 hours.',
  effect: 'pure',
  thinks: true,
  payload,
  result,
  lacking(given) {
    const parsed = result.safeParse(given)
    if (!parsed.success) return 'the result is no review'
    const talk = refusal(parsed.data.summary)
    if (talk !== null) return `the review is none: ${talk}`
    if (words(parsed.data.summary) < minSummaryWords)
      return `the review has fewer than ${minSummaryWords} words`
    const { verdict, remarks } = parsed.data
    return verdict === 'needs_work' && remarks.length === 0 ? 'the review asks for work but names none' : null
  },
  timeoutMs: 180_000,
  run: settled((context) =>
    context.payload.subject === 'operations' ? reviewOperations(context) : reviewArtifact(context),
  ),
}

async function reviewOperations(context: StepContext<Payload>): Promise<StepOutcome> {
  const operations = await context.read.operations(operationsHours)
  const subject: ReadText = {
    id: context.missionId,
    title: `The company’s last ${operationsHours} hours`,
    source: 'the company’s own record',
    trust: 2,
    text: operationsText(operations),
  }
  const found = withRealQuotes(await context.think.review({ subject, texts: [], operations }), subject)
  return reviewed(context, found, subject, null)
}

async function reviewArtifact(context: StepContext<Payload>): Promise<StepOutcome> {
  const id = context.payload.artifact_id ?? inputArtifact(context.inputs, deliverables)
  const [subject] = id === null ? await recent(context, ['article']) : await textsById(context, [id])
  if (subject === undefined) {
    return failed(
      id === null ? 'there is nothing to review: no article yet' : `there is no artifact ${id}`,
      false,
    )
  }
  const documents = await inputDocuments(context)
  const texts = documents.length > 0 ? documents : await recent(context, ['document'])
  const others = texts.filter((text) => text.id !== subject.id)
  const found = withRealQuotes(
    await context.think.review({ subject, texts: others, operations: null }),
    subject,
  )
  return reviewed(context, found, subject, subject.id)
}

/** A remark keeps its words; a quote that does not stand in the reviewed text is taken off it. */
function withRealQuotes(given: Review, subject: ReadText): Review {
  const remarks = given.remarks.map((remark) =>
    quoteOccurs(subject.text, remark.quote) ? remark : { ...remark, quote: '' },
  )
  return { ...given, remarks }
}

function reviewed(
  context: StepContext<Payload>,
  found: Review,
  subject: ReadText,
  subjectId: string | null,
): StepOutcome {
  const id = context.newId()
  const title = `Review: ${oneLine(subject.title, 280)}`
  const { verdict, score, remarks } = found
  const content = reviewMarkdown(title, found)
  const metadata = { subject_id: subjectId, verdict, score }
  return {
    outcome: 'succeeded',
    result: { summary: found.summary, artifact_id: id, subject_id: subjectId, verdict, score, remarks },
    artifacts: [
      { id, kind: 'review', title, content, sourceUrl: null, trust: trustFrom([subject]), metadata },
    ],
    events: [
      {
        kind: subjectId === null ? 'operations.reviewed' : 'content.reviewed',
        title,
        summary: found.summary,
        tags: ['review', verdict],
        metadata: { ...metadata, artifact_id: id },
      },
    ],
  }
}

/** The company's figures as sentences, so that a review can quote them. */
function operationsText(report: OperationsReport): string {
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([status, count]) => `${count} ${status}`)
      .join(', ') || 'none'
  return [
    `Missions: ${counts(report.missions)}.`,
    `Steps: ${counts(report.steps)}.`,
    ...report.rejections.map(({ reason, count }) => `Refused ${count} times: ${reason}`),
    ...report.failures.map(({ kind, error, count }) => `Failed ${count} times in ${kind}: ${error}`),
    report.oldestQueuedMinutes === null
      ? 'No step is waiting.'
      : `The oldest waiting step has waited ${Math.round(report.oldestQueuedMinutes)} minutes.`,
  ].join('\n')
}
