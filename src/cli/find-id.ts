// Ids as people type them: any fragment of at least four characters from the start or the end, as long as only one thing has it.

import type { Connection } from './connect.ts'
import { Failure } from './failure.ts'

const shortest = 4
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const pages = 5

/** Memories live in three lists: what holds, what was superseded, what is gone. */
export const memoryLists = [
  '/api/ops/memories',
  '/api/ops/memories?live=false',
  '/api/ops/memories?live=gone',
] as const

/** Returns the full id of the one thing under `lists` (paths of the API) that `fragment` means. */
export async function findId(
  company: Connection,
  fragment: string,
  lists: readonly string[],
  what: string,
): Promise<string> {
  const wanted = partOfId(fragment)
  if (uuid.test(wanted)) return wanted
  const found = new Set<string>()
  for (const list of lists) {
    for await (const item of itemsOf(company, list)) {
      const id = String(item['id'] ?? '')
      if (id.startsWith(wanted) || id.endsWith(wanted)) found.add(id)
    }
  }
  const [only, another] = [...found]
  if (only === undefined) throw new Failure(`no ${what} has an id with ${fragment}; see: bullpen status`)
  if (another !== undefined)
    throw new Failure(
      `${found.size} things have an id with ${fragment}; give more characters: ${[...found].slice(0, 4).join(', ')}`,
    )
  return only
}

/** Returns what may be a part of an id, in small letters. Throws Failure for what is too short, or is none. */
export function partOfId(fragment: string): string {
  const wanted = fragment.toLowerCase()
  if (wanted.length < shortest)
    throw new Failure(`${fragment} is too short for an id; give at least ${shortest} characters`, 2)
  if (!/^[0-9a-f-]+$/.test(wanted))
    throw new Failure(`${fragment} is no id; copy one from: bullpen status`, 2)
  return wanted
}

/** Goes through a list of the API, newest first, at most a thousand items. */
export async function* itemsOf(company: Connection, list: string): AsyncGenerator<Record<string, unknown>> {
  let cursor: string | null = null
  for (let page = 0; page < pages; page++) {
    const query: string = `${list.includes('?') ? '&' : '?'}limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const reply = (await company.ask('GET', `${list}${query}`)) as {
      items: Record<string, unknown>[]
      next_cursor: string | null
    }
    yield* reply.items
    cursor = reply.next_cursor
    if (cursor === null) return
  }
}

/** Returns an id in the short form that people see and may type back: the last eight characters; a name stays one. */
export function shortId(id: unknown): string {
  const text = String(id ?? '')
  return uuid.test(text) ? text.slice(-8) : text
}
