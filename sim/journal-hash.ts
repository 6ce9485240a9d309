// The journal as one number: two runs that did the same things at the same times, in the same words, have the same hash.

import { createHash } from 'node:crypto'
import { type EventRow, latestEventId, readEvents } from '../src/store/events.ts'
import type { Queryable } from '../src/world/db.ts'

const eventsAtOnce = 1_000

/** Returns the SHA-256 of every event in order, ids, times and words included, and how many there are by kind. */
export async function hashJournal(
  db: Queryable,
): Promise<{ hash: string; events: number; kinds: Record<string, number> }> {
  const digest = createHash('sha256')
  const kinds: Record<string, number> = {}
  const settled = await latestEventId(db)
  let events = 0
  for (let after = 0; ; ) {
    const page: readonly EventRow[] = await readEvents(db, { after, settled, limit: eventsAtOnce })
    for (const event of page) {
      digest.update(`${JSON.stringify(event)}\n`)
      kinds[event.kind] = (kinds[event.kind] ?? 0) + 1
    }
    events += page.length
    const last = page.at(-1)
    if (last === undefined || page.length < eventsAtOnce) break
    after = last.id
  }
  return { hash: digest.digest('hex'), events, kinds: Object.fromEntries(Object.entries(kinds).sort()) }
}
