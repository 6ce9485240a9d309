// Builds the page into web/dist: at install, and again whenever its sources have changed since. It is built beside its place and
// moved there whole, so that a server never reads half a page.

import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'web/dist')
const seal = 'built-from.txt'
/** What the bundle is made of; the wire's types leave no trace in it. */
const sources = ['web/index.html', 'web/vite.config.ts', 'web/src/**/*.{ts,tsx,css}', 'package-lock.json']

/** Returns the fingerprint of what the page is built from, as hex. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of globSync(sources, { cwd: root }).sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

/** Returns true when web/dist holds the page of these sources. */
function isBuilt(print: string): boolean {
  const path = join(dist, seal)
  return existsSync(path) && readFileSync(path, 'utf8') === print
}

/** Moves a finished build into its place; when another process was quicker with the same page, its build stays. */
async function moveIn(made: string, print: string): Promise<void> {
  const old = `${made}.old`
  if (existsSync(dist) && !isBuilt(print)) await rename(dist, old)
  try {
    await rename(made, dist)
  } catch (error) {
    if (!isBuilt(print)) throw error
  }
  await rm(old, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const print = fingerprint()
  if (isBuilt(print)) return
  const { build } = await import('vite')
  const made = await mkdtemp(join(root, 'web/.dist-'))
  try {
    await build({
      configFile: join(root, 'web/vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: made },
    })
    await writeFile(join(made, seal), print)
    await moveIn(made, print)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

await main()
