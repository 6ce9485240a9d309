// Folders that nothing leaves, on a real disk, with somebody inside who wants out.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { type Folder, OutsideError } from '../../src/world/outside.ts'
import { fileLimits, machineFiles } from '../../src/world/outside-files.ts'

let base = ''
let folder: Folder

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'bullpen-files-'))
  folder = machineFiles(join(base, 'data')).workspace('mission-1')
  writeFileSync(join(base, 'secret'), 'the secret')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const refused = (code: OutsideError['code'], work: Promise<unknown>): Promise<void> =>
  assert.rejects(work, (error) => error instanceof OutsideError && error.code === code)

test('what is written is read, listed in order and removed, and an empty workspace is no error', async () => {
  assert.deepEqual(await folder.list(), [])
  await folder.write('notes/b.md', 'beta ß')
  await folder.write('a.md', 'alpha')
  await folder.write('a.md', 'alpha again')
  assert.deepEqual(await folder.list(), [
    { path: 'a.md', bytes: 11 },
    { path: 'notes/b.md', bytes: 7 },
  ])
  assert.equal(await folder.read('notes/b.md', 100), 'beta ß')
  await folder.remove('a.md')
  await refused('absent', folder.read('a.md', 100))
  await refused('absent', folder.remove('a.md'))
  assert.equal(folder.root, join(base, 'data', 'workspaces', 'mission-1'))
})

test('a path that could lead elsewhere is refused before anything is touched', async () => {
  const ways = [
    '../x',
    'a/../../x',
    '/etc/passwd',
    '',
    '.',
    'a//b',
    './a',
    'a\\..\\b',
    'a\0b',
    `${'x'.repeat(201)}`,
    `${'a/'.repeat(12)}a`,
  ]
  for (const path of ways) {
    await refused('forbidden', folder.read(path, 100))
    await refused('forbidden', folder.write(path, 'x'))
    await refused('forbidden', folder.remove(path))
  }
  for (const id of ['..', 'a/b', '', '/etc'])
    assert.throws(() => machineFiles(base).workspace(id), OutsideError)
})

test('no symbolic link is followed: to a file, to a folder, nor as the place to write to', async () => {
  await folder.write('mine.md', 'mine')
  symlinkSync(join(base, 'secret'), join(folder.root, 'link'))
  symlinkSync(base, join(folder.root, 'out'))
  await refused('forbidden', folder.read('link', 100))
  await refused('forbidden', folder.read('out/secret', 100))
  await refused('forbidden', folder.write('out/secret', 'taken over'))
  await folder.write('link', 'written in its place')
  assert.equal(readFileSync(join(base, 'secret'), 'utf8'), 'the secret')
  assert.deepEqual(
    (await folder.list()).map(({ path }) => path),
    ['link', 'mine.md'],
  )
})

test('what is too large is refused both ways, and a pipe does not hold the reader', async () => {
  await folder.write('big', 'x'.repeat(101))
  await refused('too_large', folder.read('big', 100))
  await refused('too_large', folder.write('huge', 'x'.repeat(fileLimits.maxFileBytes + 1)))
  execFileSync('mkfifo', [join(folder.root, 'pipe')])
  await refused('forbidden', folder.read('pipe', 100))
})

test('a folder swapped for a link again and again never lets a reader or writer out', async () => {
  const inside = join(folder.root, 'swap')
  const outside = join(base, 'outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'file'), 'the secret')
  await folder.write('swap/file', 'mine')
  let seen = 0
  for (let n = 0; n < 300; n++) {
    const isLink = n % 2 === 0
    const reading = folder.read('swap/file', 100).catch((error: unknown) => error)
    const writing = folder.write('swap/new', 'x').catch((error: unknown) => error)
    // Swapped while both are on their way.
    if (isLink) {
      renameSync(inside, `${inside}-kept`)
      symlinkSync(outside, inside)
    } else {
      rmSync(inside)
      renameSync(`${inside}-kept`, inside)
    }
    const read = await reading
    const wrote = await writing
    if (read === 'mine') seen += 1
    assert.notEqual(read, 'the secret')
    for (const end of [read, wrote])
      assert.ok(typeof end !== 'object' || end instanceof OutsideError, `it ended with ${String(end)}`)
  }
  assert.deepEqual(execFileSync('ls', [outside], { encoding: 'utf8' }).trim(), 'file')
  assert.ok(seen > 0, 'some of the reads came through')
})

test('a workspace that a program has replaced by a link leads nowhere; a folder of the founder may be a link', async () => {
  await folder.write('notes.md', 'mine')
  rmSync(folder.root, { recursive: true })
  symlinkSync(base, folder.root)
  await refused('forbidden', folder.list())
  await refused('forbidden', folder.read('secret', 100))
  await refused('forbidden', folder.write('planted', 'x'))
  await refused('forbidden', folder.remove('secret'))
  assert.equal(readFileSync(join(base, 'secret'), 'utf8'), 'the secret')
  const named = machineFiles(join(base, 'data')).folder(folder.root)
  assert.equal(await named.read('secret', 100), 'the secret')
})

test('a list ends, however many folders somebody made', async () => {
  await folder.write('a.md', 'alpha')
  for (let n = 0; n < fileLimits.maxSeen + 100; n++) mkdirSync(join(folder.root, `d${n}`))
  const begun = performance.now()
  assert.ok((await folder.list()).length <= 1)
  assert.ok(performance.now() - begun < 20_000)
})
