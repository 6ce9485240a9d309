// What is dear to make and can be told from what it is made of: made once, kept below .cache/, and made anew as soon as the code that
// makes it has changed. It knows not what is made.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineClock } from '../../src/world/clock.ts'
import { takeDataLock } from '../../src/world/data-lock.ts'
import { cacheDir } from './bring.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const lookMs = 250
const imported = /^(?:import|export)\s(?:[^'";=]*\sfrom\s)?'([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm

/** Everything that `entry` imports, directly or not: files of this project by path, packages by name and version. */
function reached(entry: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    const text = readFileSync(path, 'utf8')
    found.set(path, text)
    for (const [, still, moving] of text.matchAll(imported)) {
      const name = still ?? moving ?? ''
      if (name.startsWith('.')) waiting.push(join(dirname(path), name))
      else if (!name.startsWith('node:')) found.set(name, versionOf(name))
    }
  }
  return found
}

function versionOf(specifier: string): string {
  const parts = specifier.split('/')
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const manifest = join(folder, name, 'package.json')
    if (existsSync(manifest)) return String(JSON.parse(readFileSync(manifest, 'utf8')).version)
  }
  throw new Error(`${specifier} is imported and not installed: run npm ci`)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Returns what names a thing that is made by the code of `entries` out of all that lies in `folders` (both from the project's root) and
 *  `said`: 16 hex digits that change whenever one of these does. */
export function digestOfMaking(entries: readonly string[], folders: readonly string[], said: string): string {
  const hash = createHash('sha256').update(said)
  const code = new Map(entries.flatMap((entry) => [...reached(join(root, entry))]))
  for (const [path, text] of [...code].sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`\n${path.startsWith(root) ? relative(root, path) : path}\n`).update(text)
  for (const path of folders.flatMap((folder) => filesBelow(join(root, folder))))
    hash.update(`\n${relative(root, path)}\n`).update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}

/** Returns the folder `.cache/NAME/DIGEST`. `make` fills a draft of it if it is not there, in one process however many ask; the others
 *  wait. What was made of older code is removed. */
export async function madeOnce(
  name: string,
  digest: string,
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const shelf = join(cacheDir, name)
  const folder = join(shelf, digest)
  while (!existsSync(folder)) {
    const lock = await takeDataLock(shelf)
    if (!lock.held) {
      await machineClock().sleep(lookMs)
      continue
    }
    try {
      if (existsSync(folder)) break
      const draft = join(shelf, 'draft')
      for (const old of readdirSync(shelf).filter((entry) => !entry.startsWith('bullpen.lock')))
        rmSync(join(shelf, old), { recursive: true, force: true })
      await make(draft)
      renameSync(draft, folder)
    } finally {
      lock.release()
    }
  }
  return folder
}
