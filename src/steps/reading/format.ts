// What a body is: a page, a feed, text, Markdown, JSON, or nothing that can be read. It looks at what the server or the
// file name says and at the first bytes; where they differ, the bytes win.

const sniffChars = 4_096
const sniffBytes = 1_024

type Format = 'page' | 'feed' | 'text' | 'markdown' | 'json'

const signatures: readonly [name: string, bytes: string][] = [
  ['a PDF', '%PDF-'],
  ['a PNG image', '\u0089PNG'],
  ['a JPEG image', '\u00ff\u00d8\u00ff'],
  ['a GIF image', 'GIF8'],
  ['a ZIP archive or an office document', 'PK\u0003\u0004'],
  ['a gzip archive', '\u001f\u008b'],
  ['a 7z archive', '7z\u00bc\u00af'],
  ['a program', '\u007fELF'],
  ['an old office document', '\u00d0\u00cf\u0011\u00e0'],
  ['a database', 'SQLite format 3'],
]

const formatOfExtension: Readonly<Record<string, Format>> = {
  html: 'page',
  htm: 'page',
  xhtml: 'page',
  rss: 'feed',
  atom: 'feed',
  rdf: 'feed',
  md: 'markdown',
  markdown: 'markdown',
  json: 'json',
}

/** Returns what `body` is by its first bytes when those are of no text, else null. A body that is declared as text may
 *  have a stray NUL in it. */
export function binaryKind(contentType: string, body: Uint8Array): string | null {
  const found = signatures.find(([, bytes]) => [...bytes].every((char, i) => body[i] === char.charCodeAt(0)))
  if (found !== undefined) return found[0]
  const isText =
    familyOf(contentType) !== 'other' && contentType !== '' && contentType !== 'application/octet-stream'
  const isUtf16 = (body[0] === 0xff && body[1] === 0xfe) || (body[0] === 0xfe && body[1] === 0xff)
  return !isText && !isUtf16 && body.subarray(0, sniffBytes).includes(0) ? 'binary data' : null
}

/** Returns the format of a text, or why it is none that is read. `contentType` and `extension` may be ''. */
export function formatOf(
  contentType: string,
  extension: string,
  text: string,
): Format | { unreadable: string } {
  const seen = sniff(text)
  if (seen === 'feed') return 'feed'
  switch (familyOf(contentType)) {
    case 'page':
      return 'page'
    case 'xml':
      if (seen === 'page') return 'page'
      return /rss|atom|rdf/.test(contentType) ? 'feed' : { unreadable: 'it is XML, but no feed' }
    case 'json':
      return 'json'
    case 'markdown':
      return 'markdown'
    case 'text':
      if (seen === 'page') return 'page'
      if (seen === 'xml' && extension === 'xml') return { unreadable: 'it is XML, but no feed' }
      return formatOfExtension[extension] ?? 'text'
    case 'other':
      return { unreadable: `it is ${contentType}` }
  }
}

type Family = 'page' | 'xml' | 'json' | 'markdown' | 'text' | 'other'

function familyOf(contentType: string): Family {
  if (contentType === 'text/html' || contentType === 'application/xhtml+xml') return 'page'
  if (/^(image|audio|video|font)\//.test(contentType)) return 'other'
  if (/[/+]xml$/.test(contentType)) return 'xml'
  if (/[/+]json$/.test(contentType)) return 'json'
  if (/^text\/(x-)?markdown$/.test(contentType)) return 'markdown'
  if (contentType === '' || contentType.startsWith('text/')) return 'text'
  return /^application\/(octet-stream|(x-)?yaml|toml|x-ndjson)$/.test(contentType) ? 'text' : 'other'
}

/** Looks past declarations and comments to the first element. */
function sniff(text: string): 'feed' | 'page' | 'xml' | 'other' {
  let rest = text.slice(0, sniffChars).trimStart()
  let isXml = false
  for (;;) {
    const prolog = /^(<\?[^>]*>|<!--[\s\S]*?-->|<!doctype[^>]*>)\s*/i.exec(rest)?.[0]
    if (prolog === undefined) break
    if (/^<!doctype\s+html/i.test(prolog)) return 'page'
    isXml ||= /^<\?xml/i.test(prolog)
    rest = rest.slice(prolog.length)
  }
  if (/^<(rss|feed|rdf:rdf)[\s>]/i.test(rest)) return 'feed'
  if (
    /^\{/.test(rest) &&
    /"version"\s*:\s*"https?:\\?\/\\?\/(www\.)?jsonfeed\.org\\?\//.test(text.slice(0, sniffChars))
  )
    return 'feed'
  if (/^<(html|head|body)[\s>]/i.test(rest)) return 'page'
  return isXml ? 'xml' : 'other'
}
