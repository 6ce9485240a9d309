// One source of a crawl: an address, a path or a glob becomes the documents behind it, or the reason why not.

import type { ReadDocument } from '../domain/document.ts'
import { shownUrl } from '../world/net/shown.ts'
import { NetError } from '../world/net.ts'
import type { StepContext } from './kind.ts'
import { readSafely } from './reading/reader.ts'

/** What one request may take, redirects and body included. */
const fetchTimeoutMs = 20_000
const maxFiles = 40

/** A document that was read, or a source that could not be. */
export type Found =
  | { source: string; isOwn: boolean; document: ReadDocument }
  | { source: string; isOwn: boolean; reason: string; retryable: boolean }

/** Returns what is behind a source; never throws for what a source is or does. */
export async function fetchSource(
  context: StepContext<unknown>,
  want: { source: string; isOwn: boolean },
): Promise<readonly Found[]> {
  const shown = shownSource(want.source)
  const { isOwn } = want
  try {
    if (isWebAddress(want.source)) return [await fetchPage(context, want.source, isOwn)]
    if (context.crawl.grant !== 'named' && !isOwn) {
      const reason = `${shown} is a file; agents read only those that the founder names or sources.yaml lists`
      return [{ source: shown, isOwn, reason, retryable: false }]
    }
    return await readNamedFiles(context, want.source, isOwn)
  } catch (error) {
    if (error instanceof NetError)
      return [{ source: shown, isOwn, reason: error.message, retryable: error.retryable }]
    throw error
  }
}

/** Anything with a scheme but file: is an address, and the net says which schemes there are. */
function isWebAddress(source: string): boolean {
  return /^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(source)
}

function shownSource(source: string): string {
  return isWebAddress(source) ? shownUrl(source) : source
}

async function fetchPage(context: StepContext<unknown>, url: string, isOwn: boolean): Promise<Found> {
  const { crawl, signal } = context
  const fetched = await context.net.fetch({ url, ...crawl, timeoutMs: fetchTimeoutMs, signal })
  const { contentType, charset, body } = fetched
  return read(shownUrl(fetched.url), { name: fetched.url, contentType, charset, body }, isOwn, signal)
}

async function readNamedFiles(
  context: StepContext<unknown>,
  pattern: string,
  isOwn: boolean,
): Promise<readonly Found[]> {
  const files = await context.net.readFiles(pattern, { maxBytes: context.crawl.maxBytes, maxFiles })
  const found: Found[] = []
  for (const { path, body } of files) {
    found.push(await read(path, { name: path, contentType: '', charset: '', body }, isOwn, context.signal))
  }
  return found
}

async function read(
  source: string,
  body: Parameters<typeof readSafely>[0],
  isOwn: boolean,
  signal: AbortSignal,
): Promise<Found> {
  const reading = await readSafely(body, signal)
  if ('document' in reading) return { source, isOwn, document: reading.document }
  const reason = `${source} is not a feed or page that can be read: ${reading.unreadable}`
  return { source, isOwn, reason, retryable: false }
}
