// How figures and moments are said: money, counts, spans of time. Everything shown in the company's own time zone where it is known.

let zone: string | undefined

/** Sets the time zone in which moments are said: the company's. */
export function sayInZone(timeZone: string): void {
  zone = timeZone
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone ?? ''}`
  const made = formats.get(key)
  if (made !== undefined) return made
  const fresh = new Intl.DateTimeFormat('en-GB', {
    ...options,
    ...(zone === undefined ? {} : { timeZone: zone }),
  })
  formats.set(key, fresh)
  return fresh
}

/** Returns a moment as `Tue 3 Mar, 14:05`. */
export function sayMoment(at: string | Date | number): string {
  return format('moment', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))
}

/** Returns a moment as `14:05:09`. */
export function sayClock(at: string | Date | number): string {
  return format('clock', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))
}

/** Returns a day as `Tue 3 Mar`. */
export function sayDay(at: string | Date | number): string {
  return format('day', { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(at))
}

const spans = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const

/** Returns a span of milliseconds as its largest two units at most: `2 h 5 min`, `340 ms`. */
export function saySpan(ms: number): string {
  const size = Math.abs(ms)
  if (size < 1_000) return `${Math.round(size)} ms`
  const first = spans.findIndex((span) => size >= span.ms)
  const big = spans[first] ?? spans[3]
  const small = spans[first + 1]
  const whole = Math.floor(size / big.ms)
  const rest = small === undefined ? 0 : Math.floor((size % big.ms) / small.ms)
  return rest === 0 || small === undefined || whole >= 10
    ? `${whole} ${big.unit}`
    : `${whole} ${big.unit} ${rest} ${small.unit}`
}

/** Returns micro-USD as dollars, with as many digits as it takes to tell something; null: a price is not known. */
export function sayMoney(microUsd: number | null): string {
  if (microUsd === null) return 'price unknown'
  if (microUsd === 0) return '$0'
  const usd = microUsd / 1_000_000
  if (Math.abs(usd) >= 1)
    return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  if (Math.abs(usd) >= 0.01) return `$${usd.toFixed(3)}`
  return `$${usd.toPrecision(2)}`
}

/** Returns a count as `12,345`. */
export function sayCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** Up to how many the server counts what the company has at a glance: it stops there. */
const countedMost = 10_000

/** Returns such a count: `12,345` is never said, but `10,000+`. */
export function sayUpTo(count: number): string {
  return count >= countedMost ? `${sayCount(countedMost)}+` : sayCount(count)
}

/** Returns `one mission`, `3 missions`. */
export function sayMany(count: number, one: string, many = `${one}s`): string {
  return `${sayCount(count)} ${count === 1 ? one : many}`
}

/** Returns a name of the database as the words of a heading: `budget_policy` → `Budget policy`. */
export function sayTitle(name: string): string {
  const words = sayName(name)
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

/** Returns a name of the database as words: `write_content` → `write content`, `daily_usd` → `daily USD`. */
export function sayName(name: string): string {
  return name.replaceAll('_', ' ').replace(/\b(?:usd|api|url|id|mcp|smtp)\b/g, (word) => word.toUpperCase())
}

/** Returns who decided something, as it is kept, in words: `the founder`, `your rules`, `the clock`, or the key that was used. */
export function sayDecider(by: string | null): string {
  if (by === null || by === 'auto_approve' || by === 'gates') return 'your rules'
  if (by === 'expiry') return 'the clock'
  return by === 'founder' ? 'the founder' : by.replace(/^key:/, 'the key ')
}

/** Returns a moment as a date-and-time field wants it, `2026-03-03T14:05`, in the company's time zone. */
export function sayField(at: number): string {
  const parts = format('field', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at))
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** Returns the moment that such a field means in the company's time zone; null for what is no moment. An hour that a change of
 *  clocks leaves out is the one after it. */
export function readField(text: string): Date | null {
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : Number.NaN
  if (Number.isNaN(wanted)) return null
  let at = wanted
  // Twice: the first guess may lie on the other side of a change of clocks.
  for (let tries = 0; tries < 2; tries += 1) at += wanted - Date.parse(`${sayField(at)}:00Z`)
  return new Date(at)
}
