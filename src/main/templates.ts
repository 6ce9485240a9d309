// The companies that come with the program, by name.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const shelf = fileURLToPath(new URL('../../companies/', import.meta.url))

/** Returns the names of the companies that come with the program. */
export function templateNames(): readonly string[] {
  return readdirSync(shelf)
    .filter((name) => existsSync(join(shelf, name, 'company.yaml')))
    .toSorted()
}

/** Returns the folder of a template; null when there is none of this name. */
export function templateFolder(name: string): string | null {
  return templateNames().includes(name) ? join(shelf, name) : null
}
