// Functions over 60 lines, counted by Biome, which parses: comments and blank lines do not count.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lineAt, type SourceFile, type Violation } from './source.ts'

const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url))
const maxLines = 60
const options = { maxLines, skipBlankLines: true }
const config = {
  formatter: { enabled: false },
  assist: { enabled: false },
  linter: {
    rules: { preset: 'none', complexity: { noExcessiveLinesPerFunction: { level: 'error', options } } },
  },
}

interface Diagnostic {
  category: string
  location: { path: string | { file: string }; span?: [number, number]; start?: { line: number } }
}

/** Every function of more than 60 lines. Throws when Biome cannot be run or does not know the rule. */
export function longFunctions(files: readonly SourceFile[]): Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-tidy-'))
  try {
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config))
    for (const { path, text } of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
    const { stdout, stderr } = spawnSync(biome, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    })
    if (!stdout.startsWith('{')) throw new Error(`biome did not answer: ${stderr}`)
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] }
    return diagnostics.map(({ category, location }) => {
      const path = (typeof location.path === 'string' ? location.path : location.path.file).replace(
        /^\.\//,
        '',
      )
      const text = files.find((file) => file.path === path)?.text ?? ''
      const line = location.start?.line ?? lineAt(text, location.span?.[0] ?? 0)
      const message = category.endsWith('noExcessiveLinesPerFunction')
        ? `a function of more than ${maxLines} lines`
        : category
      return { path, line, message }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
