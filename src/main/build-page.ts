// Sees to it that the page is there before it is served: it is built at install, and here when an install left that out or the
// sources have changed since. A package without the sources brings the page built.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const builder = fileURLToPath(new URL('../../web/build.ts', import.meta.url))
const shownMost = 300

/** Returns null once the page is built from the sources that lie here, or why it could not be, in one line. */
export async function buildPage(): Promise<string | null> {
  if (!existsSync(builder)) return null
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', builder], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? null : reasonIn(said, code)))
  })
}

function reasonIn(said: string, code: number | null): string {
  const line = said.split('\n').find((text) => /error/i.test(text)) ?? said.split('\n')[0] ?? ''
  return line.trim().slice(0, shownMost) || `the build ended with code ${code}`
}
