// Reads sources in a thread of their own, so that hostile markup costs one failed source and never the process.

import type { Reading } from '../../domain/document.ts'
import { ThreadError, warmThread } from '../../world/warm-thread.ts'
import type { Source } from './read.ts'

const readingLimits = { timeoutMs: 10_000, memoryMb: 256, idleMs: 60_000 }

// The extension is this file's own: .ts in a checkout, .js in the published build.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const thread = warmThread(new URL(`./thread.${extension}`, import.meta.url), readingLimits)

/** Returns the document in `source` or why there is none, as `readSource` does; a source that takes more than 10 s or
 *  256 MB to parse, and one whose reading was aborted, is unreadable. */
export async function readSafely(source: Source, signal: AbortSignal): Promise<Reading> {
  try {
    return (await thread.call(source, signal)) as Reading
  } catch (error) {
    if (error instanceof ThreadError) return { unreadable: `reading it ${error.message}` }
    throw error
  }
}
