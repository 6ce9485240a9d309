// What a step works from: the texts that the steps before it read, those it was given by id, or the company's newest.
// It reads results of other kinds by their public fields alone.

import { z } from 'zod'
import type { Analysis, ReadText } from '../domain/thought.ts'
import { analysisFrom } from './analysis-result.ts'
import { artifactId, type SourceEntry } from './fields.ts'
import type { NewArtifact, StepContext, StepInput } from './kind.ts'

const maxTexts = 20
const recentTexts = 6
/** Among how many of the newest texts they are found: the same source is read again and again. */
const lookedThrough = 20
/** How many of the company's own statements a thought is reminded of. */
export const knownLines = 400

type KindOfArtifact = NewArtifact['kind']

interface Materials {
  texts: readonly ReadText[]
  analyses: readonly Analysis[]
}

const named = z.array(z.object({ artifact_id: artifactId }))
const resultWithTexts = z.object({ documents: named.optional(), sources: named.optional() })
const resultWithArtifact = z.object({ artifact_id: artifactId })

/** Returns the texts with these ids, without those that are not there. */
export async function textsById(
  context: StepContext<unknown>,
  ids: readonly string[],
): Promise<readonly ReadText[]> {
  const texts: ReadText[] = []
  for (const id of new Set(ids)) {
    const found = await context.read.artifact(id)
    if (found !== null) texts.push(asText(found))
  }
  return texts
}

/** Returns the documents behind the inputs (what a crawl read, what an analysis or an article rests on), at most 20. */
export async function inputDocuments(context: StepContext<unknown>): Promise<readonly ReadText[]> {
  const ids = context.inputs.flatMap((input) => {
    const parsed = resultWithTexts.safeParse(input.result)
    if (!parsed.success) return []
    return [...(parsed.data.documents ?? []), ...(parsed.data.sources ?? [])].map(
      (entry) => entry.artifact_id,
    )
  })
  return textsById(context, [...new Set(ids)].slice(0, maxTexts))
}

/** Returns the company's newest texts of these kinds, at most 6, of each source the newest only. */
export async function recent(
  context: StepContext<unknown>,
  kinds: readonly KindOfArtifact[],
): Promise<readonly ReadText[]> {
  const newest = await context.read.recentArtifacts(kinds, lookedThrough)
  const isFirst = (text: ReadText, at: number): boolean =>
    newest.findIndex((other) => other.source === text.source) === at
  return newest.filter(isFirst).slice(0, recentTexts).map(asText)
}

/** Returns the analyses among the inputs. */
function inputAnalyses(inputs: readonly StepInput[]): readonly Analysis[] {
  return inputs
    .filter((input) => input.kind === 'analyze' || input.kind === 'research')
    .flatMap((input) => analysisFrom(input.result) ?? [])
}

/** Returns the id of the last deliverable that a step of these kinds among the inputs made, or null. */
export function inputArtifact(inputs: readonly StepInput[], kinds: readonly string[]): string | null {
  const made = inputs
    .filter((input) => kinds.includes(input.kind))
    .flatMap((input) => resultWithArtifact.safeParse(input.result).data?.artifact_id ?? [])
  return made.at(-1) ?? null
}

/** Returns what to write from: the inputs' analyses and documents, else the newest analyses, else the newest documents. */
export async function writingMaterials(context: StepContext<unknown>): Promise<Materials> {
  const analyses = inputAnalyses(context.inputs)
  const documents = await inputDocuments(context)
  if (analyses.length > 0 || documents.length > 0) return { analyses, texts: documents }
  const earlier = await recent(context, ['analysis', 'research'])
  return { analyses: [], texts: earlier.length > 0 ? earlier : await recent(context, ['document']) }
}

/** Returns a text that a tool brought as a document, so that what rests on it can name it. */
export function foundDocument({ id, title, source, trust, text }: ReadText): NewArtifact {
  return { id, kind: 'document', title, content: text, sourceUrl: source, trust, metadata: { by: 'tool' } }
}

/** Returns the texts as a deliverable names them. */
export function sourcesOf(texts: readonly ReadText[]): readonly SourceEntry[] {
  return texts.map((text) => ({ artifact_id: text.id, title: text.title, source: text.source }))
}

/** How far a deliverable is trusted: made by the company, but no further than the least trusted text it rests on. */
export function trustFrom(texts: readonly ReadText[]): ReadText['trust'] {
  return Math.min(2, ...texts.map((text) => text.trust)) as ReadText['trust']
}

function asText({ id, title, source, trust, text }: ReadText): ReadText {
  return { id, title, source, trust, text }
}
