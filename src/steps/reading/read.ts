// From a body to a document: decides what it is and reads it. A pure function of its input, run in a thread of its own
// by `reader.ts`; it fetches nothing and knows no step.

import { clip, documentLimits, oneLine, type Reading, tidyText } from '../../domain/document.ts'
import { words } from '../../domain/evidence.ts'
import { decode } from './charset.ts'
import { readFeed } from './feed.ts'
import { binaryKind, formatOf } from './format.ts'
import { readPage } from './page.ts'

/** A body as it came: `contentType` and `charset` are '' when the source did not say, as files never do. */
export interface Source {
  /** The address or the path, for titles, extensions and site names. */
  name: string
  contentType: string
  charset: string
  body: Uint8Array
}

/** Returns the document in `source`, or why there is none to read. Never throws for what a source contains. */
export async function readSource(source: Source): Promise<Reading> {
  const reading = await attempt(source)
  if ('document' in reading && reading.document.title === '') {
    return { document: { ...reading.document, title: nameTitle(source.name) } }
  }
  return reading
}

async function attempt(source: Source): Promise<Reading> {
  const binary = binaryKind(source.contentType, source.body)
  if (binary !== null) {
    return { unreadable: `it is ${source.contentType === '' ? binary : `${binary} (${source.contentType})`}` }
  }
  const text = decode(source.body, source.charset)
  const format = formatOf(source.contentType, extensionOf(source.name), text)
  if (typeof format === 'object') return format
  try {
    switch (format) {
      case 'page':
        return await readPage(text, source.name)
      case 'feed':
        return readFeed(text, source.name)
      case 'json':
        return readJson(text)
      case 'markdown':
      case 'text':
        return plainDocument(format, text, headingOf(text))
    }
  } catch (error) {
    // Whatever a parser makes of hostile markup is a failure of the source, not of the company.
    return { unreadable: `it cannot be parsed: ${oneLine((error as Error).message, 160)}` }
  }
}

function readJson(text: string): Reading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { unreadable: `it is no JSON: ${oneLine((error as Error).message, 160)}` }
  }
  return plainDocument('json', JSON.stringify(value, null, 2), '')
}

function plainDocument(format: 'text' | 'markdown' | 'json', text: string, title: string): Reading {
  const tidy = tidyText(text)
  if (words(tidy.slice(0, documentLimits.textChars)) === 0)
    return { unreadable: 'nothing to read: it is empty' }
  const kept = clip(tidy, documentLimits.textChars)
  return {
    document: {
      format,
      title,
      byline: '',
      published: '',
      site: '',
      text: kept,
      words: words(kept),
      truncated: kept.length < tidy.length,
    },
  }
}

/** The first Markdown heading, if the text begins with one. */
function headingOf(text: string): string {
  const heading = /^\s{0,100}#{1,3} +([^\n]{1,500})/.exec(text.slice(0, 1_000))?.[1] ?? ''
  return oneLine(heading, documentLimits.titleChars)
}

function pathOf(name: string): string {
  return URL.parse(name)?.pathname ?? name
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(pathOf(name))?.[1]?.toLowerCase() ?? ''
}

/** A title for what has none: the last part of its path, or its host. */
function nameTitle(name: string): string {
  const last = pathOf(name).split(/[/\\]/).filter(Boolean).at(-1)
  return oneLine(last ?? URL.parse(name)?.hostname ?? 'Untitled', documentLimits.titleChars)
}
