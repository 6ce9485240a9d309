// The step kind `write_content`: an article from analyses and the documents behind them, with its sources.

import { z } from 'zod'
import { oneLine } from '../domain/document.ts'
import { refusal, words } from '../domain/evidence.ts'
import type { Article } from '../domain/thought.ts'
import { artifactId, longText, type SourceEntry, sourceEntry, summary, title } from './fields.ts'
import type { StepContext, StepKind, StepOutcome } from './kind.ts'
import { sourcesSection } from './markdown.ts'
import { foundDocument, knownLines, sourcesOf, trustFrom, writingMaterials } from './materials.ts'
import { failed, settled } from './outcome.ts'

const minWords = 80

const payload = z.strictObject({
  title,
  topic: title,
  brief: longText,
  format: z.string().max(100).optional(),
})
type Payload = z.infer<typeof payload>

const result = z.object({
  summary,
  artifact_id: artifactId,
  title: z.string().min(1).max(300),
  words: z.number().int().min(0),
  sources: z.array(sourceEntry).max(20),
  tags: z.array(z.string()).max(20),
})

export const writeContent: StepKind<Payload> = {
  kind: 'write_content',
  about: 'Writes an article from the analyses and documents of the steps before it, with its sources.',
  effect: 'pure',
  thinks: true,
  payload,
  result,
  lacking(given) {
    const parsed = result.safeParse(given)
    if (!parsed.success) return 'the result is no article'
    if (parsed.data.words < minWords)
      return `the article has ${parsed.data.words} words; ${minWords} is the least`
    if (parsed.data.sources.length === 0) return 'the article names no source'
    const talk = refusal(parsed.data.title) ?? refusal(parsed.data.summary)
    return talk === null ? null : `the article is none: ${talk}`
  },
  timeoutMs: 180_000,
  run: settled(run),
}

async function run(context: StepContext<Payload>): Promise<StepOutcome> {
  const given = await writingMaterials(context)
  const about = oneLine(context.payload.title ?? context.payload.topic ?? context.missionTitle, 300)
  const found = (await context.gather({ goal: `Write “${about}”`, texts: given.texts })).texts
  const materials = { ...given, texts: [...given.texts, ...found] }
  if (materials.texts.length === 0) {
    return failed(
      'there is nothing to write from: no analysis and no document yet; put crawl and analyze steps before this one',
      false,
    )
  }
  const { brief = '', format } = context.payload
  const article = await context.think.write({
    ...materials,
    known: await context.read.known(['article'], knownLines),
    title: about,
    brief: format === undefined ? brief : `${brief}\nFormat: ${format}`.trim(),
  })
  const talk = refusal(article.markdown)
  if (talk !== null) return failed(`the article is none: ${talk}`, true)
  const outcome = published(context, article, sourcesOf(materials.texts), trustFrom(materials.texts))
  return outcome.outcome === 'succeeded'
    ? { ...outcome, artifacts: [...found.map(foundDocument), ...outcome.artifacts] }
    : outcome
}

function published(
  context: StepContext<Payload>,
  article: Article,
  sources: readonly SourceEntry[],
  trust: ReturnType<typeof trustFrom>,
): StepOutcome {
  const id = context.newId()
  const heading = oneLine(article.title, 300)
  const count = words(article.markdown)
  return {
    outcome: 'succeeded',
    result: {
      summary: article.summary,
      artifact_id: id,
      title: heading,
      words: count,
      sources,
      tags: [...article.tags],
    },
    artifacts: [
      {
        id,
        kind: 'article',
        title: heading,
        content: withSources(heading, article.markdown.trim(), sources),
        sourceUrl: null,
        trust,
        metadata: { words: count, sources, tags: article.tags, said: oneLine(article.summary, 400) },
      },
    ],
    events: [
      {
        kind: 'content.published',
        title: heading,
        summary: article.summary,
        tags: ['content', 'published'],
        metadata: { artifact_id: id, words: count },
      },
    ],
  }
}

/** The article as it is kept: with its title on top and its sources below, unless it has them. */
function withSources(heading: string, markdown: string, sources: readonly SourceEntry[]): string {
  const titled = /^#\s/.test(markdown) ? markdown : `# ${heading}\n\n${markdown}`
  const listed = /^#{1,4}\s+(sources|references|quellen)\b/im.test(markdown)
  return listed ? `${titled}\n` : `${titled}\n\n${sourcesSection(sources)}\n`
}
