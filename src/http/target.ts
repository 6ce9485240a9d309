// The address of a request: its path and its query, read strictly. Where a lenient reader would guess, this one says no.

import { no, type Outcome } from './errors.ts'
import { httpLimits as limits } from './limits.ts'

export interface Target {
  /** As sent, percent-encoded. */
  path: string
  query: Readonly<Record<string, string>>
}

/** Returns the target of an absolute URL, decoded; a broken percent-encoding, NUL, or a parameter given twice is a fault. */
export function readTarget(url: string): Outcome<Target> {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const [target = '/'] = (start < 0 ? '/' : url.slice(start)).split('#')
  if (target.length > limits.urlChars)
    return no('url_too_long', `An address may have at most ${limits.urlChars} characters.`)
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  if (plain(path) === null) return no('unreadable_request', 'The path is not valid percent-encoded UTF-8.')
  const query = mark < 0 ? { ok: true as const, value: {} } : readQuery(target.slice(mark + 1))
  return query.ok ? { ok: true, value: { path, query: query.value } } : query
}

function readQuery(text: string): Outcome<Readonly<Record<string, string>>> {
  const query = new Map<string, string>()
  const parts = text.split('&').filter((part) => part !== '')
  if (parts.length > limits.queryParams)
    return no('invalid_query', `There may be at most ${limits.queryParams} query parameters.`)
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = plain((equals < 0 ? part : part.slice(0, equals)).replaceAll('+', ' '))
    const value = plain(equals < 0 ? '' : part.slice(equals + 1).replaceAll('+', ' '))
    if (name === null || value === null)
      return no('unreadable_request', 'The query is not valid percent-encoded UTF-8.')
    if (query.has(name))
      return no('invalid_query', `The query parameter ${JSON.stringify(name.slice(0, 60))} is given twice.`)
    query.set(name, value)
  }
  return { ok: true, value: Object.fromEntries(query) }
}

/** The decoded text; null when the encoding is broken or hides a NUL. */
function plain(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text)
    return decoded.includes('\u0000') ? null : decoded
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
