// Real pages and feeds lie beside the checkout where there are any; they belong to their publishers and are not copied.
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { crawl } from '../../src/steps/crawl.ts'
import { machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { loopback } from '../world/net-support.ts'
import { failure, run, success } from './support.ts'

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const absent = existsSync(folder) ? false : 'there is no real input beside this checkout'
const named = { grant: 'named' as const, allowHosts: [], denyHosts: [], maxBytes: 5_000_000 }
const here = { crawl: named, net: guardedNet({ clock: machineClock(), log: memoryLog() }) }
const brokenFeeds = ['incomplete-fields.atom', 'unrecognized.rss']

test('every real page gives a titled article without markup', { skip: absent }, async () => {
  const { result, artifacts } = success(
    (await run(crawl, { source: `${folder}pages/*.html` }, {}, here)).outcome,
  )
  assert.equal(artifacts.length, readdirSync(`${folder}pages`).length)
  for (const { title, content, metadata } of artifacts) {
    assert.ok(title.length > 5 && !title.endsWith('.html'), title)
    assert.equal(metadata['format'], 'page')
    assert.ok(Number(metadata['words']) > 250, `${title}: ${metadata['words']} words`)
    assert.doesNotMatch(
      content,
      /<\/?(div|span|p|a|script|style)\b|&(amp|nbsp|lt|quot);|\]\(http|\u00a0/,
      title,
    )
    const lines = content.split('\n').filter((line) => line.split(' ').length > 20)
    assert.ok(lines.length >= 3, `${title} has ${lines.length} paragraphs`)
  }
  assert.equal((result['failed'] as unknown[]).length, 0)
})

test('every sound real feed gives its items, every broken one a clear failure', {
  skip: absent,
}, async () => {
  for (const name of readdirSync(`${folder}feeds`)) {
    const { outcome } = await run(crawl, { source: `${folder}feeds/${name}` }, {}, here)
    if (brokenFeeds.includes(name)) {
      const { reason, retryable } = failure(outcome)
      assert.match(
        reason,
        /is not a feed or page that can be read: (it is a feed without items|nothing to read: )/,
      )
      assert.equal(retryable, false)
      continue
    }
    const [made] = success(outcome).artifacts
    assert.equal(made?.metadata['format'], 'feed', name)
    assert.ok((made?.content.match(/^## \S/gm) ?? []).length >= 10, `${name} has items`)
    assert.match(made?.content ?? '', /^.*20\d\d.* · https?:\/\//m, `${name} has dates and links`)
    // Code may be about markup; prose is not.
    const prose = (made?.content ?? '').replace(/```[\s\S]*?```/g, '')
    assert.doesNotMatch(prose, /<\/?(div|p|a|img|table|br)\b|&(amp|nbsp|lt|quot);/i, name)
  }
})

test('the same page reads the same over loopback as from disk', { skip: absent }, async () => {
  const { readFileSync } = await import('node:fs')
  await using server = await loopback((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(readFileSync(`${folder}pages${request.url}`))
  })
  const served = success((await run(crawl, { url: server.url('/v8-blog.html') }, {}, here)).outcome)
  const read = success((await run(crawl, { source: `${folder}pages/v8-blog.html` }, {}, here)).outcome)
  assert.equal(served.artifacts[0]?.content, read.artifacts[0]?.content)
})
