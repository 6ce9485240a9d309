// Reads sources in a thread of their own, so that hostile markup costs one failed source and never the process. What was read of
// the same bytes before is not read again: companies come back to the same pages day after day.

import { createHash } from 'node:crypto'
import type { Reading } from '../../domain/document.ts'
import { ThreadError, warmThread } from '../../world/warm-thread.ts'
import type { Source } from './read.ts'

const readingLimits = { timeoutMs: 10_000, memoryMb: 256, idleMs: 60_000 }
const keptLimits = { readings: 200, chars: 4_000_000 }

// The extension is this file's own: .ts in a checkout, .js in the published build.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const thread = warmThread(new URL(`./thread.${extension}`, import.meta.url), readingLimits)

/** What was read, by the digest of all that reading goes by; first what was not asked for longest. */
const kept = new Map<string, Reading>()
let keptChars = 0

function digestOf({ name, contentType, charset, body }: Source): string {
  const about = JSON.stringify([name, contentType, charset])
  return createHash('sha256').update(about).update('\0').update(body).digest('base64')
}

const charsOf = (reading: Reading): number => ('document' in reading ? reading.document.text.length : 0)

function keep(digest: string, reading: Reading): void {
  if (kept.delete(digest)) keptChars -= charsOf(reading)
  kept.set(digest, reading)
  keptChars += charsOf(reading)
  for (const [oldest, other] of kept) {
    if (kept.size <= keptLimits.readings && keptChars <= keptLimits.chars) break
    kept.delete(oldest)
    keptChars -= charsOf(other)
  }
}

/** Returns the document in `source` or why there is none, as `readSource` does; a source that takes more than 10 s or
 *  256 MB to parse, and one whose reading was aborted, is unreadable. */
export async function readSafely(source: Source, signal: AbortSignal): Promise<Reading> {
  const digest = digestOf(source)
  try {
    // What ended from outside is not kept: the next time it may end well.
    const reading = kept.get(digest) ?? ((await thread.call(source, signal)) as Reading)
    keep(digest, reading)
    return reading
  } catch (error) {
    if (error instanceof ThreadError) return { unreadable: `reading it ${error.message}` }
    throw error
  }
}
