import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { NetError } from '../../src/world/net.ts'
import { recordedNet } from '../../src/world/net-recorded.ts'
import { asking, net } from './net-support.ts'

const limits = { maxBytes: 1_000, maxFiles: 3 }
const { readFiles } = net()

async function folder() {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-files-')))
  return {
    path,
    at: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}

const fails = (code: NetError['code'], message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NetError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, message)
  return true
}

test('a path, a file address and a glob give their files sorted by path', async () => {
  await using home = await folder()
  for (const name of ['b.md', 'a.md', 'c [1].txt']) await writeFile(home.at(name), name)
  await mkdir(home.at('d.md'))
  const read = async (pattern: string) =>
    (await readFiles(pattern, limits)).map((file) => [file.path, file.body.toString()])
  assert.deepEqual(await read(home.at('a.md')), [[home.at('a.md'), 'a.md']])
  assert.deepEqual(
    await read(home.at('c [1].txt')),
    [[home.at('c [1].txt'), 'c [1].txt']],
    'a real name is no glob',
  )
  assert.deepEqual(await read(pathToFileURL(home.at('b.md')).href), [[home.at('b.md'), 'b.md']])
  assert.deepEqual(
    await read(home.at('*.md')),
    [
      [home.at('a.md'), 'a.md'],
      [home.at('b.md'), 'b.md'],
    ],
    'folders are left out',
  )
})

test('a link counts as the file it leads to, once', async () => {
  await using home = await folder()
  await writeFile(home.at('real.md'), 'x')
  await symlink(home.at('real.md'), home.at('link.md'))
  await symlink(home.at('loop.md'), home.at('loop.md'))
  const files = await readFiles(home.at('*.md'), limits)
  assert.deepEqual(
    files.map((file) => file.path),
    [home.at('real.md')],
  )
})

test('what names no file says what to give instead', async () => {
  await using home = await folder()
  for (const pattern of [home.at('missing.md'), home.at('*.md'), 'example.com', home.at('a/b/c')]) {
    await assert.rejects(
      readFiles(pattern, limits),
      fails('not_found', /^no file matches .*; give a path, a glob, or a URL$/),
    )
  }
  await assert.rejects(
    readFiles(home.path, limits),
    fails('bad_address', /is a folder; name files or a glob, such as .*\/\*\.md$/),
  )
  await assert.rejects(readFiles('', limits), fails('bad_address', /1 to 1024 characters/))
  await assert.rejects(readFiles('a\0b', limits), fails('bad_address', /no NUL/))
  await assert.rejects(readFiles('file://elsewhere/a.md', limits), fails('bad_address', /not a file address/))
})

test('a file or a glob above its limit is refused', async () => {
  await using home = await folder()
  await writeFile(home.at('big.txt'), 'x'.repeat(1_001))
  await writeFile(home.at('fits.txt'), 'x'.repeat(1_000))
  assert.equal((await readFiles(home.at('fits.txt'), limits))[0]?.body.length, 1_000)
  await assert.rejects(
    readFiles(home.at('big.txt'), limits),
    fails('too_large', /big\.txt is larger than 1\.0 kB/),
  )
  for (const name of ['1.md', '2.md', '3.md', '4.md']) await writeFile(home.at(name), '')
  await assert.rejects(readFiles(home.at('*.md'), limits), fails('too_large', /matches more than 3 files/))
})

test('devices and pipes are not read', async () => {
  await using home = await folder()
  execFileSync('mkfifo', [home.at('pipe')])
  for (const path of [home.at('pipe'), '/dev/zero']) {
    await assert.rejects(readFiles(path, limits), fails('bad_address', /is not a regular file$/))
  }
})

test('with roots, a link or a path that leads outside of them is refused', async () => {
  await using home = await folder()
  await mkdir(home.at('inside'))
  await mkdir(home.at('inside-too'))
  await writeFile(home.at('inside/ok.md'), 'ok')
  await writeFile(home.at('secret.md'), 'secret')
  await writeFile(home.at('inside-too/secret.md'), 'secret')
  await symlink(home.at('secret.md'), home.at('inside/link.md'))
  const within = { ...limits, roots: [home.at('inside')] }
  assert.equal((await readFiles(home.at('inside/ok.md'), within)).length, 1)
  for (const path of ['inside/link.md', 'inside/../secret.md', 'inside-too/secret.md', 'inside/*.md']) {
    await assert.rejects(
      readFiles(`${home.path}/${path}`, within),
      fails('forbidden', /outside of the folders/),
      path,
    )
  }
})

test('the recorded net answers from its record, judges hosts like the real one, and reads real files', async () => {
  await using home = await folder()
  await writeFile(home.at('a.md'), '# a')
  const recorded = recordedNet({
    'https://example.org/': '<p>hello</p>',
    'https://example.org/feed': { contentType: 'application/rss+xml', body: '<rss/>', charset: 'utf-8' },
    'https://example.org/down': new NetError('timeout', 'down', true),
  })
  const page = await recorded.fetch(asking('https://example.org/', { grant: 'open' }))
  assert.deepEqual([page.contentType, page.body.toString()], ['text/html', '<p>hello</p>'])
  assert.equal((await recorded.fetch(asking('https://example.org/feed'))).contentType, 'application/rss+xml')
  await assert.rejects(recorded.fetch(asking('https://example.org/down')), fails('timeout', /down/))
  await assert.rejects(
    recorded.fetch(asking('https://example.org/else')),
    fails('not_found', /404 Not Found/),
  )
  await assert.rejects(
    recorded.fetch(asking('http://127.0.0.1/', { grant: 'open' })),
    fails('forbidden', /private address/),
  )
  await assert.rejects(
    recorded.fetch(asking('https://example.org/', { maxBytes: 3 })),
    fails('too_large', /3 bytes/),
  )
  assert.equal(recorded.asked.length, 6)
  assert.equal((await recorded.readFiles(home.at('a.md'), limits))[0]?.body.toString(), '# a')
})
