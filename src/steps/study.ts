// What `analyze` and `research` do alike: find the texts, ask, keep only what stands in them, and write it down.

import { oneLine } from '../domain/document.ts'
import type { Analysis, ReadText } from '../domain/thought.ts'
import { grounded, resultOf } from './analysis-result.ts'
import type { NewEvent, StepContext, StepOutcome } from './kind.ts'
import { analysisMarkdown } from './markdown.ts'
import {
  foundDocument,
  inputDocuments,
  knownLines,
  recent,
  sourcesOf,
  textsById,
  trustFrom,
} from './materials.ts'
import { failed } from './outcome.ts'

/** From this confidence on an insight is told to the company. */
const insightConfidence = 0.75

/** The source that a statement may name behind itself; a title does without. */
const sourceBehind = /\s\(“[^”]{1,300}”\)$/u

interface Study {
  artifact: 'analysis' | 'research'
  named: string
  think(topic: string, texts: readonly ReadText[], known: readonly string[]): Promise<Analysis>
}

/** Returns the outcome of studying the step's texts: those it names, those its inputs read, or the newest documents. */
export async function runStudy(
  context: StepContext<{ topic?: string | undefined; artifact_ids?: string[] | undefined }>,
  study: Study,
): Promise<StepOutcome> {
  const { artifact_ids: ids, topic } = context.payload
  const given = await textsFor(context, ids)
  const missing = ids?.filter((id) => !given.some((text) => text.id === id)) ?? []
  if (missing.length > 0) return failed(`there is no artifact ${missing.join(', ')}`, false)
  const about = oneLine(topic ?? context.missionTitle, 300)
  const found = (await context.gather({ goal: `${study.named}: ${about}`, texts: given })).texts
  const texts = [...given, ...found]
  if (texts.length === 0) {
    return failed(
      'there is no text to work on: no document was read yet; put a crawl step before this one',
      false,
    )
  }
  const known = await context.read.known(['analysis', 'research'], knownLines)
  const analysis = grounded(await study.think(about, texts, known), texts)
  const sources = sourcesOf(texts)
  const id = context.newId()
  const title = `${study.named}: ${about}`
  const trust = trustFrom(texts)
  const content = analysisMarkdown(title, analysis, sources)
  return {
    outcome: 'succeeded',
    result: { ...resultOf(analysis), artifact_id: id, sources },
    artifacts: [
      ...found.map(foundDocument),
      {
        id,
        kind: study.artifact,
        title,
        content,
        sourceUrl: null,
        trust,
        metadata: { sources, said: analysis.insight?.statement ?? '' },
      },
    ],
    events: insightEvents(analysis, id, trust),
  }
}

async function textsFor(
  context: StepContext<unknown>,
  ids: readonly string[] | undefined,
): Promise<readonly ReadText[]> {
  if (ids !== undefined) return textsById(context, ids)
  const documents = await inputDocuments(context)
  return documents.length > 0 ? documents : recent(context, ['document'])
}

/** One event for an insight that is sure enough; its trust goes along, so that a memory made of it keeps its taint. */
function insightEvents(
  analysis: Analysis,
  artifactId: string,
  trust: ReadText['trust'],
): readonly NewEvent[] {
  const { insight } = analysis
  if (insight === null || insight.confidence < insightConfidence) return []
  return [
    {
      kind: 'insight.found',
      title: oneLine(insight.statement.replace(sourceBehind, ''), 160),
      summary: insight.statement,
      tags: [...new Set(['insight', ...insight.tags])],
      metadata: { artifact_id: artifactId, confidence: insight.confidence, trust },
    },
  ]
}
