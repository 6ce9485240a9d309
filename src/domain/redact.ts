// What takes secrets out of a text: known values first, in every encoding they may have got into, then what looks like a key by its
// form. Pure, and one pattern each, so that it can stand in the path of every write. It knows no log, database or answer.

export type Redact = (text: string) => string

export const redacted = '[secret]'

/** Shorter values are not struck out: they would strike out innocent text with them. */
const minChars = 8
/** A single word of letters, or a number, of fewer characters is no secret that can be told from text. */
const minWordChars = 16
/** A value that was cut off is known by its first characters. */
const minHeadChars = 16

/** True when `value` can be struck out without mangling what is none. */
export function isRedactable(value: string): boolean {
  if (value.length < minChars) return false
  return value.length >= minWordChars || !/^([a-z]+|[A-Z][a-z]*|[A-Z]+|[0-9]+)$/.test(value)
}

/** Returns what strikes out exactly these values, raw and in base64, URL, JSON, HTML and hex form; values that cannot be told from text
 *  are left out. With none it returns its text at once. */
export function knownRedactor(secrets: readonly string[]): Redact {
  const values = [...new Set(secrets.filter(isRedactable))]
  if (values.length === 0) return (text) => text
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length)
  const shortest = Math.min(...forms.map((form) => form.length))
  const pattern = new RegExp([...forms.map(literally), ...values.flatMap(headOf)].join('|'), 'g')
  return (text) => (text.length < shortest ? text : text.replace(pattern, redacted))
}

/** Returns what strikes out these values and then everything that has the form of a key, whoever's it is. */
export function redactor(secrets: readonly string[]): Redact {
  const known = knownRedactor(secrets)
  return (text) => known(text).replace(keyForms, strikeOut)
}

/** Returns `value` with every string in it redacted, names of fields included; what holds none comes back as it is. */
export function redactValue<T>(value: T, redact: Redact): T {
  return redactAny(value, redact) as T
}

function redactAny(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactAny(item, redact))
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), redactAny(item, redact)]),
  )
}

function formsOf(value: string): string[] {
  const json = insideJson(value)
  const url = encodeURIComponent(value.toWellFormed())
  const form = new URLSearchParams({ '': value }).toString().slice(1)
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  return [
    ...[value, json, insideJson(json), insideHtml(value)],
    ...[url, form].flatMap((text) => [text, text.replace(/%../g, (code) => code.toLowerCase())]),
    ...[hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset) => base64Inside(bytes, offset)),
  ]
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

const insideJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const insideHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => htmlEntities[char] ?? char)

/** How the bytes look inside of a longer base64 text that has `offset` bytes, by threes, before them: a user name and a colon, say. Only
 *  the characters that are wholly theirs. */
function base64Inside(bytes: Buffer, offset: number): string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}

/** The first half of a long value, with what else of it may follow. */
function headOf(value: string): string[] {
  const chars = Math.max(minHeadChars, Math.ceil(value.length / 2))
  if (chars >= value.length || /\s/.test(value.slice(0, chars))) return []
  return [`${literally(value.slice(0, chars))}[\\w.~+/=-]*`]
}

/** Forms that nothing but a key has; where letters alone would be a word, a digit tells. What a group names stays: it tells what was struck out. */
const keyForms = new RegExp(
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,10000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/,
    /(?<![\w-])(?:sk|rk|pk)-(?=[\w-]*\d)[A-Za-z0-9_-]{20,400}/,
    /(?<![\w-])AIza[A-Za-z0-9_-]{35}/,
    /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/,
    /(?<!\w)xox[abeoprs]-[A-Za-z0-9-]{10,255}/,
    /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/,
    /(?<!\w)whsec_[A-Za-z0-9+/=]{24,200}/,
    /(?<![\w-])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}/,
    /https:\/\/hooks\.slack\.com\/services\/[\w/]{20,200}/,
    /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{5,30}\/[\w-]{20,200}/,
    /(?<![\w:])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/,
    /(?<scheme>\b(?:[Bb]earer|Basic)\s{1,4})(?=\S*\d)[A-Za-z0-9._~+/-]{16,4000}={0,2}/,
    /(?<field>\b(?:[Aa]uthorization|[Xx]-[Aa]pi-[Kk]ey|[Aa]pi-[Kk]ey|[Xx]-[Gg]oog-[Aa]pi-[Kk]ey|[Xx]-[Aa]ccess-[Tt]oken)["']?\s{0,3}[:=]\s{0,3}["']?(?:[A-Za-z]{4,12}\s)?)(?=\S*\d)(?![A-Z0-9_]+\b)[A-Za-z0-9._~+/-]{16,4000}={0,2}/,
    /(?<user>:\/\/)[^\s/@:"'<>]{1,200}:[^\s/@"'<>]{1,200}@/,
  ]
    .map((form) => form.source)
    .join('|'),
  'g',
)

function strikeOut(...found: unknown[]): string {
  const { scheme, field, user } = found.at(-1) as { scheme?: string; field?: string; user?: string }
  if (user !== undefined) return `${user}${redacted}@`
  return `${scheme ?? field ?? ''}${redacted}`
}
