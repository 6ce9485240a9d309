// How addresses and sizes are written in messages, logs and records: short, and without the secrets that people put
// into URLs.

const shownUrlChars = 300
const openQueryValueChars = 24
const secretParameter = /key|token|secret|sig|pass|pwd|auth|code|session|sid|credential|jwt/i

/** Returns the address for people: without user-info and fragment, with secret or long query values struck out,
 *  at most 300 characters. What is no URL comes back cut, with anything before an `@` struck out. */
export function shownUrl(address: string): string {
  const url = URL.parse(address)
  if (url === null) return cut(address.replace(/\/\/[^/@]*@/, '//…@'))
  const query = [...url.searchParams].map(([name, value]) => {
    const hidden = secretParameter.test(name) || value.length > openQueryValueChars
    return hidden ? `${name}=…` : `${name}=${encodeURIComponent(value)}`
  })
  return cut(`${url.protocol}//${url.host}${url.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`)
}

function cut(text: string): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return line.length > shownUrlChars ? `${line.slice(0, shownUrlChars)}…` : line
}

/** Returns a byte count for people: "5.0 MB", "12.5 kB", "800 bytes" (decimal units). */
function shownBytes(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  if (bytes >= 1_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${bytes} bytes`
}

/** Returns the one-line refusal of a body or file above the cap; `limit` is what sets it. */
export function tooLargeMessage(what: string, maxBytes: number, limit = 'crawl_policy.max_bytes'): string {
  return `${what} is larger than ${shownBytes(maxBytes)} (${limit})`
}
