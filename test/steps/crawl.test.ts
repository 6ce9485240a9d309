import assert from 'node:assert/strict'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crawl } from '../../src/steps/crawl.ts'
import type { CrawlLimits } from '../../src/steps/kind.ts'
import { NetError } from '../../src/world/net.ts'
import { failure, idOf, run, success } from './support.ts'

const sentence =
  'A lease that ran out is taken back after thirty seconds, and nobody else may write with its token. '
const page = (title: string): string =>
  `<html><head><title>${title}</title></head><body><article><h1>${title}</h1><p>${sentence.repeat(4)}</p></article></body></html>`
const feed =
  '<rss version="2.0"><channel><title>News</title><item><title>One thing</title><description>happened</description></item></channel></rss>'
const limits: CrawlLimits = { grant: 'open', allowHosts: [], denyHosts: [], maxBytes: 5_000_000 }
const named = { crawl: { ...limits, grant: 'named' as const } }
const pages = {
  'https://example.org/a': page('Page A'),
  'https://example.org/b?token=hunter2': page('Page B'),
  'https://example.org/feed': { contentType: 'application/rss+xml', body: feed },
  'https://example.org/broken': {
    contentType: 'application/rss+xml',
    body: '<rss version="2.0"><channel><title>x</title></channel></rss>',
  },
  'https://example.org/busy': new NetError(
    'status',
    '503 Service Unavailable from https://example.org/busy',
    true,
  ),
}

async function folder() {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-crawl-')))
  return {
    path,
    at: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}

test('each source becomes a document artifact, and the result names them', async () => {
  const sources = ['https://example.org/a', 'https://example.org/feed']
  const { result, artifacts, events } = success((await run(crawl, { sources }, { pages })).outcome)
  assert.deepEqual(
    artifacts.map(({ kind, title, sourceUrl, trust }) => ({ kind, title, sourceUrl, trust })),
    [
      { kind: 'document', title: 'Page A', sourceUrl: 'https://example.org/a', trust: 0 },
      { kind: 'document', title: 'News', sourceUrl: 'https://example.org/feed', trust: 0 },
    ],
  )
  assert.match(artifacts[0]?.content ?? '', /taken back after thirty seconds/)
  assert.equal(artifacts[0]?.metadata['read_at'], '2026-11-22T00:00:00.000Z')
  assert.deepEqual(result['documents'], [
    {
      artifact_id: artifacts[0]?.id,
      title: 'Page A',
      source: 'https://example.org/a',
      words: 76,
      kind: 'page',
    },
    {
      artifact_id: artifacts[1]?.id,
      title: 'News',
      source: 'https://example.org/feed',
      words: 3,
      kind: 'feed',
    },
  ])
  assert.equal(result['summary'], 'Read 2 documents with 79 words: “Page A”, “News”.')
  assert.deepEqual(events, [])
  assert.equal(crawl.lacking(result), null)
  assert.ok(crawl.result.safeParse(result).success)
})

test('the same source is read once, and secrets in an address are not kept', async () => {
  const payload = {
    sources: ['https://example.org/b?token=hunter2'],
    url: 'https://example.org/b?token=hunter2',
  }
  const { result, artifacts } = success((await run(crawl, payload, { pages })).outcome)
  assert.equal(artifacts.length, 1)
  assert.doesNotMatch(JSON.stringify([result, artifacts]), /hunter2/)
})

test('a crawl of an agent’s choice makes do with what could be read, and lists the rest', async () => {
  const sources = ['https://example.org/a', 'https://example.org/missing', 'https://example.org/broken']
  const { result } = success((await run(crawl, { sources }, { pages })).outcome)
  assert.deepEqual(result['failed'], [
    { source: 'https://example.org/missing', reason: '404 Not Found from https://example.org/missing' },
    {
      source: 'https://example.org/broken',
      reason: 'https://example.org/broken is not a feed or page that can be read: it is a feed without items',
    },
  ])
  assert.match(String(result['summary']), /2 sources could not be read\.$/)
})

test('when nothing could be read the crawl fails with every reason on one line', async () => {
  const sources = ['https://example.org/missing', 'https://example.org/busy']
  const { reason, retryable } = failure((await run(crawl, { sources }, { pages })).outcome)
  assert.equal(
    reason,
    '404 Not Found from https://example.org/missing; 503 Service Unavailable from https://example.org/busy',
  )
  assert.equal(retryable, false, 'one of the reasons is lasting')
  assert.equal(
    failure((await run(crawl, { source: 'https://example.org/busy' }, { pages })).outcome).retryable,
    true,
  )
})

test('a source that the founder named and that cannot be read fails the whole crawl', async () => {
  const sources = ['https://example.org/a', 'https://example.org/missing']
  const { reason, retryable } = failure((await run(crawl, { sources }, { pages }, named)).outcome)
  assert.equal(reason, '404 Not Found from https://example.org/missing')
  assert.equal(retryable, false)
})

test('files are read when the founder names them, and not when an agent does', async () => {
  await using home = await folder()
  await writeFile(home.at('a.md'), '# Plan A\n\nWe lease.')
  await writeFile(home.at('b.md'), '# Plan B\n\nWe buy.')
  const { result, artifacts } = success((await run(crawl, { source: home.at('*.md') }, {}, named)).outcome)
  assert.deepEqual(
    artifacts.map(({ title, trust, sourceUrl }) => [title, trust, sourceUrl]),
    [
      ['Plan A', 1, home.at('a.md')],
      ['Plan B', 1, home.at('b.md')],
    ],
  )
  assert.equal((result['documents'] as { kind: string }[])[0]?.kind, 'markdown')
  const refused = failure((await run(crawl, { source: home.at('*.md') })).outcome)
  assert.match(
    refused.reason,
    /is a file; agents read only those that the founder names or sources\.yaml lists$/,
  )
  assert.equal(refused.retryable, false)
  const sources = [{ name: 'plans', source: home.at('a.md'), topics: [] }]
  assert.equal(
    success((await run(crawl, { source: home.at('a.md') }, { sources })).outcome).artifacts[0]?.trust,
    1,
  )
  assert.match(
    failure((await run(crawl, { source: home.at('b.md') }, { sources })).outcome).reason,
    /is a file/,
    'listed is listed exactly',
  )
})

test('an agent cannot reach loopback, other schemes or files in disguise', async () => {
  for (const source of [
    'http://127.0.0.1/',
    'http://localhost:4870/',
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    'ftp://example.org/',
    '/etc/passwd',
    '../../etc/passwd',
    'http://169.254.169.254/latest/',
  ]) {
    assert.equal(failure((await run(crawl, { source })).outcome).retryable, false, source)
  }
})

test('without sources the company’s own are read, those on the topic first and some others in turn', async () => {
  const sources = Array.from({ length: 8 }, (_, i) => ({
    name: `s${i}`,
    source: `https://example.org/${i}`,
    topics: i >= 6 ? ['queue theory'] : ['cats'],
  }))
  const own = Object.fromEntries(sources.map(({ name, source }) => [source, page(name)]))
  const titlesFor = async (payload: { topic?: string }, mission = 2): Promise<string[]> => {
    const changes = { missionId: idOf(mission) }
    const { outcome } = await run(crawl, payload, { sources, pages: own }, changes)
    return success(outcome).artifacts.map((one) => one.title)
  }
  const onTopic = await titlesFor({ topic: 'what queues teach: a theory' })
  assert.deepEqual(onTopic.slice(0, 2).sort(), ['s6', 's7'])
  assert.equal(onTopic.length, 3, 'and one of the others')
  assert.deepEqual(await titlesFor({ topic: 'dogs' }), await titlesFor({ topic: 'dogs' }))
  const missions = Array.from({ length: 12 }, (_, n) => titlesFor({}, n + 1))
  const turns = await Promise.all(missions)
  assert.ok(
    turns.every((titles) => titles.length === 4),
    'half of them at a time',
  )
  assert.equal(new Set(turns.flat()).size, 8, 'nothing stays unread')
  const broken = await run(crawl, {}, { sources, pages: { 'https://example.org/3': page('three') } }, named)
  assert.equal(
    success(broken.outcome).artifacts.length,
    1,
    'its own sources may fail, even in a named mission',
  )
  assert.equal(success(broken.outcome).artifacts[0]?.trust, 1)
})

test('a company without sources is told what to do', async () => {
  assert.match(failure((await run(crawl, {})).outcome).reason, /name a source, or list one in sources\.yaml/)
})

test('an aborted crawl is stopped, not failed for good', async () => {
  const { outcome } = await run(
    crawl,
    { source: 'https://example.org/a' },
    { pages },
    { signal: AbortSignal.abort() },
  )
  assert.equal(failure(outcome).retryable, true)
})

test('a payload has limits and no unknown fields', () => {
  const fits = (payload: unknown): boolean => crawl.payload.safeParse(payload).success
  assert.ok(fits({}))
  assert.ok(fits({ sources: ['a'], topic: 'x' }))
  for (const payload of [
    { sources: [] },
    { sources: Array(21).fill('a') },
    { source: '' },
    { url: 'x'.repeat(2_001) },
    { path: 'a' },
    { sources: [1] },
    null,
    [],
  ]) {
    assert.ok(!fits(payload), JSON.stringify(payload)?.slice(0, 60))
  }
})

test('a crawl without documents is no success', () => {
  assert.equal(crawl.lacking({ summary: 'x', documents: [], failed: [] }), 'no document was read')
  assert.equal(crawl.lacking({ summary: 'x' }), 'the result is no crawl')
})
