// The query parameters that lists share, and the page that goes out.

import { z } from 'zod'
import type { Page } from '../store/reads/page.ts'
import { httpLimits as limits } from './limits.ts'
import { type Answer, answer } from './route.ts'

const number = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^\\d{1,${digits}}$`), 'must be a whole number')
    .transform(Number)

export const uuid = z.guid('must be an id')
export const word = z.string().min(1).max(120)
export const day = z.iso
  .date('must be a day like 2026-03-02')
  .refine((at) => Number(at.slice(0, 4)) >= 1970, 'must be after 1970')
const dateTime = z.iso.datetime({
  offset: true,
  error: 'must be a moment like 2026-03-02T14:05:00Z',
})
/** A moment as it goes on to the database: in UTC, since offsets reach further here than there, and never of a year that it does not know. */
export const moment = dateTime
  .transform((text) => new Date(text).toISOString())
  .refine((text) => /^\d{4}-/.test(text) && Number(text.slice(0, 4)) >= 1970, 'must be after 1970')
/** A moment of the past: the answer is what stood then. */
export const at = dateTime
  .meta({ description: 'A moment: the answer is what stood then. Without it: now' })
  .optional()
export const eventId = number(15).meta({ description: 'An event id: the cursor of the journal' })
export const limit = number(4)
  .pipe(z.int().min(1, 'must be at least 1').max(limits.listMost, `must be at most ${limits.listMost}`))
  .default(limits.listDefault)

/** Returns the parameters of a list whose cursor has this shape. `after` and `cursor` mean the same. */
export function pageQuery<Cursor extends z.ZodType<string>>(cursor: Cursor) {
  return { limit, cursor: cursor.optional(), after: cursor.optional() }
}

interface PageAsk {
  limit: number
  cursor?: string | undefined
  after?: string | undefined
}

/** Returns the page that a query asks for, with one row more than is shown: it tells whether there is a next one. */
export function pageFrom(query: PageAsk): Page {
  return { cursor: query.after ?? query.cursor ?? null, limit: query.limit + 1 }
}

/** Returns rows as `{ items, next_cursor }`; the cursor is the key of the last item, null when nothing follows. */
export function listAnswer<Row>(
  rows: readonly Row[],
  query: { limit: number },
  keyOf: (row: Row) => string,
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return answer(200, {
    items,
    next_cursor: rows.length > query.limit && last !== undefined ? keyOf(last) : null,
    ...more,
  })
}
