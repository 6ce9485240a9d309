// From bytes to text: which encoding a body is in, and its text. It follows what the bytes say before what the server
// says, because servers are wrong more often than a long text happens to be valid UTF-8.

/** How far into a body a declaration of its encoding is looked for, as browsers do. */
const declarationBytes = 1_024

/** Returns the text of `body`. `declared` is the charset of the Content-Type header, '' when there is none. */
export function decode(body: Uint8Array, declared: string): string {
  const marked = byteOrderMark(body)
  if (marked !== null) return new TextDecoder(marked).decode(body)
  const utf8 = strictUtf8(body)
  if (utf8 !== null && body.some((byte) => byte > 127)) return utf8
  const decoder = decoderOf(declared) ?? decoderOf(declaredInside(body))
  if (decoder !== null && decoder.encoding !== 'utf-8') return decoder.decode(body)
  return utf8 ?? new TextDecoder('windows-1252').decode(body)
}

function byteOrderMark(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  return null
}

function strictUtf8(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return null
    throw error
  }
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | null {
  if (label === '') return null
  try {
    return new TextDecoder(label)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Returns the encoding that an HTML meta tag or an XML declaration names, '' when there is none. */
function declaredInside(body: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(body.subarray(0, declarationBytes))
  const found =
    /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head) ??
    /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)
  return found?.[1] ?? ''
}
