// What the page is made of: its size, its addresses, and what its sources must never hold.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { viewAddresses } from '../../src/http/routes/stage.ts'
import { buildPage } from '../../src/main/build-page.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const text = (path: string): string => readFileSync(`${root}${path}`, 'utf8')
/** The issue's own number: 200 KB of gzip before the first view can be used. */
const firstLoadBytes = 200 * 1024

interface Chunk {
  file: string
  imports?: string[]
  isEntry?: boolean
}

describe('the page as it is built', () => {
  let manifest: Readonly<Record<string, Chunk>>
  before(async () => {
    assert.equal(await buildPage(), null)
    manifest = JSON.parse(text('web/dist/manifest.json'))
  })

  /** The scripts that are there before this chunk can run, itself included. */
  const scriptsOf = (name: string, seen = new Set<string>()): Set<string> => {
    const chunk = manifest[name]
    assert.ok(chunk, name)
    if (seen.has(chunk.file)) return seen
    seen.add(chunk.file)
    for (const each of chunk.imports ?? []) scriptsOf(each, seen)
    return seen
  }

  it('asks for at most 200 KB of scripts before the office stands', () => {
    const scripts = scriptsOf('src/views/office/view.tsx', scriptsOf('index.html'))
    const sizes = [...scripts].map(
      (file) => gzipSync(readFileSync(`${root}web/dist/${file}`), { level: 9 }).length,
    )
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(scripts.size >= 2)
    assert.ok(bytes > 50_000 && bytes <= firstLoadBytes, `${bytes} bytes`)
  })

  it('has a view at every address that the server answers, and no other', () => {
    const paths = [...text('web/src/router.tsx').matchAll(/^\s+path: '([^']+)'/gm)].map(
      ([, path = '']) => path,
    )
    assert.deepEqual(paths.map((path) => path.replaceAll('$', ':')).sort(), [...viewAddresses].sort())
  })

  it('writes no markup from text, anywhere in its sources', () => {
    const files = globSync('web/src/**/*.{ts,tsx}', { cwd: root })
    assert.ok(files.length > 40)
    for (const file of files)
      assert.doesNotMatch(
        text(file),
        /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc/i,
        file,
      )
  })

  it('names nothing outside the server it comes from', () => {
    for (const file of globSync('web/dist/page/*.css', { cwd: root })) {
      assert.doesNotMatch(text(file), /url\(\s*['"]?(?:https?:)?\/\//i, file)
      assert.doesNotMatch(text(file), /@import/i, file)
    }
    assert.doesNotMatch(text('web/dist/index.html'), /(?:src|href)="(?:https?:)?\/\//)
  })
})
