// Time and chance are arguments: only `world` reads a clock, draws a number, waits, or goes out on the network; only
// `world` and `config` read the environment; and `domain` never waits for anything.

import { matches, type SourceFile, scan, type Violation } from './source.ts'

const impure: readonly [pattern: RegExp, what: string][] = [
  [/\bDate\s*\.\s*now\b/g, 'reads the clock (Date.now)'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?!\s*[\w(<]))/g, 'reads the clock (new Date without an argument)'],
  [/\bperformance\s*\.\s*now\b/g, 'reads the clock (performance.now)'],
  [/\bprocess\s*\.\s*hrtime\b/g, 'reads the clock (process.hrtime)'],
  [/\bMath\s*\.\s*random\b/g, 'draws a number (Math.random)'],
  [/\brandom(?:UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/g, 'draws a number'],
  [/(?<![\w$.])set(?:Timeout|Interval|Immediate)\b/g, 'waits by itself (a timer)'],
  [/\btimers\/promises\b/g, 'waits by itself (a timer)'],
  [/(?<![\w$.])fetch\s*\((?!\s*\w+\??\s*:)/g, 'goes out on the network (fetch)'],
]

const environment = /\bprocess\s*(?:\?\.|\.)\s*env\b/g

/** Every reading of clock, chance, environment or network outside `world`, and every wait in `domain`. */
export function impurities(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    if (path.startsWith('src/world/')) return []
    const { code, uncommented } = scan(text)
    const found = impure.flatMap(([pattern, what]) =>
      matches(
        path,
        pattern.source.includes('promises') ? uncommented : code,
        pattern,
        () => `${what}: that is world's`,
      ),
    )
    if (!path.startsWith('src/config/')) {
      found.push(
        ...matches(path, code, environment, () => "reads the environment (process.env): that is config's"),
      )
    }
    if (path.startsWith('src/domain/')) {
      found.push(
        ...matches(path, code, /\b(?:async|await)\b/g, () => 'domain decides at once: no async, no await'),
      )
    }
    return found
  })
}
