// A mission from the shell on real input: what it leaves on disk, what it says, and how it fails.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bullpen, type Ended, note, type Up, up, webSite, workFolder } from './shell.ts'

const timeout = 60_000
let site: Awaited<ReturnType<typeof webSite>>
let folder: string
let company: Up
before(async () => {
  site = await webSite()
  folder = workFolder()
  company = await up({ after: () => undefined }, folder)
  const more = await bullpen(folder, ['policy', 'set', 'content_policy', '{"max_drafts_per_day":1000}'])
  assert.equal(more.code, 0, more.err)
})
after(async () => {
  company.signal('SIGTERM')
  assert.equal(await company.ended, 0, company.said())
  await site.close()
})

/** A failure says one line that begins with our name, and nothing like a stack. */
function assertOneLine(ended: Ended, pattern: RegExp): void {
  const ours = ended.err.split('\n').filter((line) => line.startsWith('bullpen: '))
  assert.equal(ours.length, 1, ended.err)
  assert.match(ours[0] ?? '', pattern)
  assert.doesNotMatch(ended.err + ended.out, /^\s+at |node:internal|file:\/\/\//m)
}

test('a page on loopback becomes an article, an analysis and its source, and the paths are printed', {
  timeout,
}, async () => {
  const ran = await bullpen(folder, ['run', 'What leases are for', '--source', `${site.url}/article`])
  assert.equal(ran.code, 0, ran.err)
  const files = ran.out.trim().split('\n')
  assert.deepEqual(
    files.map((file) => file.replace(/^.*what-leases-are-for\//, '')),
    ['article.md', 'analysis.md', 'sources/1-leases-in-practice.md'],
  )
  const article = readFileSync(join(folder, files[0] ?? ''), 'utf8')
  assert.match(article, /^<!-- simulated: made by the demo model -->\n\n# What leases are for\n/)
  assert.match(article, /30 seconds|40 seconds|168 workers|33 of 200/)
  const source = readFileSync(join(folder, files[2] ?? ''), 'utf8')
  assert.ok(source.includes(`${site.url}/article`))
  assert.match(source, /Ada Lovelace/)
  assert.match(ran.err, /✓ crawl .*\n.*✓ analyze .*\n.*✓ write_content /)
  assert.match(ran.err, /succeeded in .* demo model, costs nothing/)
})

test('--json prints one document, --out names the folder', { timeout }, async () => {
  writeFileSync(join(folder, 'note.md'), note)
  const ran = await bullpen(folder, ['run', 'Quotas', '--source', 'note.md', '--out', 'here', '--json'])
  assert.equal(ran.code, 0, ran.err)
  const told = JSON.parse(ran.out) as { status: string; files: string[] }
  assert.equal(told.status, 'succeeded')
  assert.ok(told.files.every((file) => !isAbsolute(file) && existsSync(join(folder, file))))
  assert.equal(told.files[0], 'here/article.md')
})

const pages = fileURLToPath(new URL('../../../shared/data/pages/', import.meta.url))
test('a real page of a publisher goes the whole way', {
  timeout,
  skip: !existsSync(pages) && 'no pages beside this checkout',
}, async () => {
  const ran = await bullpen(folder, [
    'run',
    'Running services',
    '--source',
    join(pages, 'google-sre-book-1.html'),
    '--out',
    'sre',
  ])
  assert.equal(ran.code, 0, ran.err)
  assert.ok(readFileSync(join(folder, 'sre/article.md'), 'utf8').length > 600)
})

for (const [what, source, reason] of [
  ['a page that is not there', '/none', /404 Not Found/],
  ['a page of 50 MB', '/big', /is larger than 5\.0 MB \(crawl_policy\.max_bytes\)/],
  ['a broken feed', '/feed', /feed/],
] as const) {
  test(`${what} fails the mission with the reason in one line`, { timeout }, async () => {
    const ran = await bullpen(folder, ['run', 'Try it', '--source', `${site.url}${source}`])
    assert.equal(ran.code, 1)
    assert.equal(ran.out, '')
    assertOneLine(ran, reason)
  })
}

test('a file that is not there, and one of 50 MB, fail with the path', { timeout }, async () => {
  assertOneLine(
    await bullpen(folder, ['run', 'Try it', '--source', 'nowhere.md']),
    /no file matches .*nowhere\.md/,
  )
  writeFileSync(join(folder, 'big.txt'), Buffer.alloc(50_000_000, 'x'))
  const big = await bullpen(folder, ['run', 'Try it', '--source', 'big.txt'])
  assert.equal(big.code, 1)
  assertOneLine(big, /big\.txt is larger than 5\.0 MB/)
})

test('what cannot be a mission is refused before anything is filed', { timeout }, async () => {
  const none = await bullpen(folder, ['run', 'Try it'])
  assert.equal(none.code, 2)
  assertOneLine(none, /--source/)
  const odd = await bullpen(folder, ['run', 'Try it', '--source', 'ftp://x/y'])
  assert.equal(odd.code, 2)
  assertOneLine(odd, /http:\/\/, https:\/\/ or a file/)
  assertOneLine(
    await bullpen(folder, ['run', 'Try it', '--source', 'note.md', '--agent', 'nobody']),
    /no agent is called "nobody"/,
  )
})

test('a refusal names the limit, and is an answer with exit code 1', { timeout }, async () => {
  await bullpen(folder, ['policy', 'set', 'content_policy', '{"max_drafts_per_day":0}'])
  const ran = await bullpen(folder, ['run', 'Try it', '--source', 'note.md'])
  await bullpen(folder, ['policy', 'set', 'content_policy', '{"max_drafts_per_day":1000}'])
  assert.equal(ran.code, 1)
  assertOneLine(ran, /refused: Quota full .*bullpen policy get content_policy/)
})

test('without a server the command does the work itself, on the same data', { timeout }, async () => {
  const alone = workFolder()
  writeFileSync(join(alone, 'note.md'), note)
  const ran = await bullpen(alone, ['run', 'Quotas', '--source', 'note.md'])
  assert.equal(ran.code, 0, ran.err)
  const status = await bullpen(alone, ['status', '--json'])
  assert.deepEqual((JSON.parse(status.out) as { missions: unknown }).missions, { succeeded: 1 })
})
