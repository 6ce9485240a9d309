// Why a call gave no answer, told the same for every provider: from statuses, headers, error bodies and broken connections to a
// ModelError. It decides nothing about trying again.

import { APICallError } from '@ai-sdk/provider'
import { ModelError, type ModelErrorFacts, type ModelFault } from '../model.ts'
import { type NetError, netErrorIn } from '../net.ts'

const maxSaidChars = 300
/** A provider that says "in a year" is not believed. */
const maxRetryAfterMs = 7 * 86_400_000

/** What is known of a call when it fails. */
export interface Failing {
  /** `provider:model`. */
  name: string
  /** ms since the epoch, to read dates by. */
  now: number
  /** Something of the answer has come: tokens were used. */
  answered: boolean
  aborted: boolean
}

/** Returns the ModelError that `error` means. */
export function modelFault(error: unknown, failing: Failing): ModelError {
  if (error instanceof ModelError) return error
  const { name, answered, aborted } = failing
  const net = netErrorIn(error)
  if (aborted && net?.code !== 'timeout')
    return failed(`asking ${name} was stopped`, 'aborted', { billed: answered || (net?.begun ?? true) })
  const api = APICallError.isInstance(error) ? error : null
  if (api?.statusCode !== undefined && api.statusCode >= 300) return statusFault(api, api.statusCode, failing)
  if (net !== null) return netFault(net, failing)
  if (answered) return failed(`${name} broke off: ${said(error)}`, 'cut', { billed: true })
  return streamed(error, failing)
}

function failed(message: string, fault: ModelFault, facts: ModelErrorFacts = {}): ModelError {
  return new ModelError(message, passing.includes(fault), { fault, ...facts })
}

/** What may work later, as it is. */
const passing: readonly ModelFault[] = [
  'rate_limit',
  'overloaded',
  'network',
  'timeout',
  'breaker',
  'cut',
  'aborted',
]

/** OpenAI says so with 429, Anthropic with 400. Google speaks of a quota and of billing at every limit of a minute: its words say nothing. */
const noCredit = /insufficient_quota|credit balance is too low/i
/** Google says so with 400. */
const wrongKey = /api.?key (not|is not|is in)/i

function statusFault(error: APICallError, status: number, { name, now }: Failing): ModelError {
  const why = said(error.data ?? error.responseBody ?? error.message)
  const told = `${name} answers ${status}${why === '' ? '' : `: ${why}`}`
  const wait = retryAfter(error.responseHeaders ?? {}, now) ?? retryDelay(error.responseBody)
  const later = wait === null ? {} : { retryAfterMs: wait }
  // Waiting brings no credit, whatever the status says.
  if (status === 402 || (status < 500 && noCredit.test(why)))
    return failed(`${told}; the account has no credit`, 'auth')
  if (status === 429) return failed(told, 'rate_limit', later)
  if (status === 401 || status === 403 || (status === 400 && wrongKey.test(why)))
    return failed(`${told}; the key is not accepted`, 'auth')
  if (
    status === 404 ||
    (status === 400 &&
      /model/i.test(why) &&
      /not (found|exist|supported|a valid)|does not exist|unknown|invalid model/i.test(why))
  )
    return failed(`${told}; there is no such model`, 'no_model')
  if (status === 408 || status === 409 || status === 425 || status >= 500)
    return failed(told, 'overloaded', later)
  return failed(told, 'invalid')
}

function netFault(error: NetError, { name, answered }: Failing): ModelError {
  const billed = answered || error.begun
  const told = `${name}: ${error.message}`
  if (error.code === 'timeout') return failed(told, 'timeout', { billed })
  if (error.code === 'aborted') return failed(told, 'aborted', { billed })
  if (error.code === 'too_large') return failed(told, 'invalid', { billed: true })
  if (error.code === 'forbidden' || error.code === 'bad_address') return failed(told, 'invalid')
  return failed(told, answered ? 'cut' : 'network', { billed })
}

/** An error that came as part of a stream, before anything was said. */
function streamed(error: unknown, { name }: Failing): ModelError {
  const why = said(error)
  const told = `${name} answers with an error${why === '' ? '' : `: ${why}`}`
  if (/overloaded|internal|server_error|unavailable|api_error/i.test(why))
    return failed(told, 'overloaded', { billed: true })
  if (/rate.?limit|quota|too many/i.test(why)) return failed(told, 'rate_limit')
  return failed(told, 'cut', { billed: true })
}

/** Returns what an error says, on one line: the innermost `message` of what providers send. */
function said(error: unknown): string {
  const text = messageIn(error, 0)
  return text.replace(/\s+/g, ' ').trim().slice(0, maxSaidChars)
}

function messageIn(value: unknown, depth: number): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object' || depth > 4) return ''
  const { error, message, type } = value as { error?: unknown; message?: unknown; type?: unknown }
  const inner = error === undefined ? '' : messageIn(error, depth + 1)
  if (inner !== '') return inner
  const words = typeof message === 'string' ? message : ''
  return typeof type === 'string' && !words.includes(type) && type !== 'error' ? `${type}: ${words}` : words
}

/** Returns how long to wait by the headers of an answer, in ms; null when they do not say. Seconds, dates, and the reset headers of
 *  OpenAI (`1m30s`), Anthropic (RFC 3339) and OpenRouter (ms since the epoch). */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | null {
  const bounded = (ms: number): number | null =>
    Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), maxRetryAfterMs) : null
  const ms = headers['retry-after-ms']
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return bounded(Number(ms))
  const after = headers['retry-after']
  if (after !== undefined)
    return bounded(/^\d+(\.\d+)?$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - now)
  const resets = Object.entries(headers).flatMap(([name, value]) => {
    if (!/^(x-ratelimit-reset|anthropic-ratelimit-.*-reset)/.test(name)) return []
    // What is left of a limit says which of them stopped the call.
    const left = headers[name.replace('reset', 'remaining')] ?? headers[name.replace(/-reset$/, '-remaining')]
    if (left !== undefined && left !== '0') return []
    const wait = spanMs(value) ?? momentMs(value, now)
    return Number.isFinite(wait) ? [wait] : []
  })
  return resets.length === 0 ? null : bounded(Math.max(...resets))
}

/** Returns how long Google asks to wait, which it says in the body: `"retryDelay": "34s"`, in ms. */
function retryDelay(body: string | undefined): number | null {
  const [, seconds] = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body ?? '') ?? []
  return seconds === undefined ? null : Math.min(Math.ceil(Number(seconds) * 1_000), maxRetryAfterMs)
}

/** The time until a moment, which is a date, or a number: ms or seconds since the epoch, or seconds from now. */
function momentMs(text: string, now: number): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return Date.parse(text) - now
  const n = Number(text)
  return n > 1e11 ? n - now : n > 1e8 ? n * 1_000 - now : n * 1_000
}

/** `6m0s`, `1.5s`, `250ms` in ms; null for anything else. */
function spanMs(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  let sum = 0
  for (const [, n, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    sum += Number(n) * (units[unit ?? ''] ?? 0)
  return sum
}
