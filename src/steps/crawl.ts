// The step kind `crawl`: reads pages, feeds and files into documents. Where it may go is the net's to judge; what a body
// says is the reading's.

import { z } from 'zod'
import { oneLine } from '../domain/document.ts'
import type { ReadText } from '../domain/thought.ts'
import { rollOf } from '../world/rng.ts'
import { artifactId, longText, summary, topic } from './fields.ts'
import type { NewArtifact, StepContext, StepKind, StepOutcome } from './kind.ts'
import { failed, settled } from './outcome.ts'
import { type Found, fetchSource } from './source.ts'
import { chooseSources } from './source-choice.ts'

const maxSources = 20
const maxDocuments = 40
/** How many of the newest documents tell a crawl without sources what its own hold. */
const documentsLookedThrough = 20
/** How many sources are fetched at once. */
const atOnce = 4
const sourceText = z.string().trim().min(1).max(2_000)

const payload = z.strictObject({
  sources: z.array(sourceText).min(1).max(maxSources).optional(),
  source: sourceText.optional(),
  url: sourceText.optional(),
  topic,
  focus: longText,
})
type Payload = z.infer<typeof payload>

const documentEntry = z.object({
  artifact_id: artifactId,
  title: z.string(),
  source: z.string(),
  words: z.number().int().min(1),
  kind: z.enum(['page', 'feed', 'text', 'markdown', 'json']),
})

const result = z.object({
  summary,
  documents: z.array(documentEntry).max(maxDocuments),
  failed: z.array(z.object({ source: z.string(), reason: z.string() })),
})

/** A source with what is known of it: listed by the company itself, or not. */
interface Wanted {
  source: string
  isOwn: boolean
}

export const crawl: StepKind<Payload> = {
  kind: 'crawl',
  about: 'Reads web pages, feeds and files into documents; without sources, the company’s own.',
  effect: 'pure',
  thinks: false,
  payload,
  result,
  lacking(given) {
    const parsed = result.safeParse(given)
    if (!parsed.success) return 'the result is no crawl'
    return parsed.data.documents.length === 0 ? 'no document was read' : null
  },
  timeoutMs: 180_000,
  run: settled(run),
}

async function run(context: StepContext<Payload>): Promise<StepOutcome> {
  const { named, wanted } = await wantedSources(context)
  if (wanted.length === 0)
    return failed('there is nothing to read: name a source, or list one in sources.yaml', false)
  if (wanted.length > maxSources)
    return failed(`a crawl reads at most ${maxSources} sources; ${wanted.length} were named`, false)
  const found: Found[] = []
  for (let i = 0; i < wanted.length; i += atOnce) {
    found.push(
      ...(await Promise.all(wanted.slice(i, i + atOnce).map((want) => fetchSource(context, want)))).flat(),
    )
  }
  if (context.signal.aborted) return failed('the crawl was stopped', true)
  const failures = found.filter((one) => 'reason' in one)
  const documents = found.filter((one) => 'document' in one)
  const reasons = failures.map((failure) => failure.reason).join('; ')
  const mayPass = failures.every((failure) => failure.retryable)
  // The founder asked for exactly these; a crawl of an agent's choice makes do with what it got.
  if (failures.length > 0 && (documents.length === 0 || (named && context.crawl.grant === 'named')))
    return failed(reasons, mayPass)
  if (documents.length > maxDocuments)
    return failed(`a crawl reads at most ${maxDocuments} documents; name fewer files`, false)
  return succeeded(context, documents, failures)
}

type Success = Extract<Found, { document: unknown }>
type Failure = Extract<Found, { reason: string }>

function succeeded(
  context: StepContext<Payload>,
  found: readonly Success[],
  failures: readonly Failure[],
): StepOutcome {
  const artifacts = found.map(({ document, source, isOwn }): NewArtifact => {
    const { text, title, ...about } = document
    const trust: ReadText['trust'] = isOwn || context.crawl.grant === 'named' ? 1 : 0
    const read_at = new Date(context.now()).toISOString()
    return {
      id: context.newId(),
      kind: 'document',
      title,
      content: text,
      sourceUrl: source,
      trust,
      metadata: { ...about, read_at },
    }
  })
  const documents = artifacts.map((artifact, i) => {
    const { format = 'text', words = 0 } = found[i]?.document ?? {}
    return {
      artifact_id: artifact.id,
      title: artifact.title,
      source: artifact.sourceUrl ?? '',
      words,
      kind: format,
    }
  })
  return {
    outcome: 'succeeded',
    result: {
      summary: summaryOf(documents, failures.length),
      documents,
      failed: failures.map(({ source, reason }) => ({ source, reason })),
    },
    artifacts,
    events: [],
  }
}

function summaryOf(documents: readonly { title: string; words: number }[], failures: number): string {
  const words = documents.reduce((sum, document) => sum + document.words, 0)
  const titles = documents.map((document) => `“${oneLine(document.title, 100)}”`).join(', ')
  const count = documents.length === 1 ? '1 document' : `${documents.length} documents`
  const missed =
    failures === 0 ? '' : ` ${failures} ${failures === 1 ? 'source' : 'sources'} could not be read.`
  return `Read ${count} with ${words.toLocaleString('en-US')} words: ${titles}.${missed}`
}

/** Returns the sources that the payload names, else those of the company's own that fit the mission, and in turn some others. */
async function wantedSources(
  context: StepContext<Payload>,
): Promise<{ named: boolean; wanted: readonly Wanted[] }> {
  const { sources = [], source, url, topic: about, focus } = context.payload
  const given = [
    ...new Set([...sources, ...(source === undefined ? [] : [source]), ...(url === undefined ? [] : [url])]),
  ]
  const own = await context.read.companySources()
  if (given.length > 0) {
    return {
      named: true,
      wanted: given.map((one) => ({ source: one, isOwn: own.some((listed) => listed.source === one) })),
    }
  }
  const asked = [about ?? context.missionTitle, focus ?? ''].join(' ')
  const readBefore = new Map<string, string>()
  for (const text of await context.read.recentArtifacts(['document'], documentsLookedThrough))
    if (!readBefore.has(text.source)) readBefore.set(text.source, text.text)
  const { roll } = rollOf(context.missionId, 'crawl')
  return {
    named: false,
    wanted: chooseSources(own, asked, readBefore, roll).map((listed) => ({
      source: listed.source,
      isOwn: true,
    })),
  }
}
