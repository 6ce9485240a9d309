// What went wrong on the way to an answer, told as a NetError: one line a founder can act on, and whether it may work
// later. What is none of the known ways to fail stays what it is and throws.

import { STATUS_CODES } from 'node:http'
import { NetError } from '../net.ts'

const unreachable: Readonly<Record<string, { why: string; retryable: boolean }>> = {
  ECONNREFUSED: { why: 'refused the connection', retryable: true },
  ECONNRESET: { why: 'broke the connection', retryable: true },
  EPIPE: { why: 'broke the connection', retryable: true },
  UND_ERR_SOCKET: { why: 'broke the connection', retryable: true },
  EHOSTUNREACH: { why: 'cannot be reached from this machine', retryable: true },
  ENETUNREACH: { why: 'cannot be reached from this machine', retryable: true },
  EADDRNOTAVAIL: { why: 'cannot be reached from this machine', retryable: true },
  ENOTFOUND: { why: 'has no address: no such host', retryable: false },
  ENODATA: { why: 'has no address: no such host', retryable: false },
  EAI_AGAIN: { why: 'has no address just now: the name service does not answer', retryable: true },
  UND_ERR_HEADERS_OVERFLOW: { why: 'sent more headers than are read', retryable: false },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { why: 'sent another length than it announced', retryable: true },
}

const timeouts = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

const lastingStatus = (status: number): boolean => ![408, 425, 429].includes(status) && status < 500

/** Returns the NetError for an answer that is no success. */
export function statusFault(status: number, shown: string): NetError {
  const message = `${status} ${STATUS_CODES[status] ?? 'Unknown Status'} from ${shown}`
  const gone = status === 404 || status === 410
  return new NetError(gone ? 'not_found' : 'status', message, !lastingStatus(status))
}

/** Returns the NetError that `error`, thrown on the way to `shown`, means; throws what is none. */
export function netFault(error: unknown, shown: string): NetError {
  if (error instanceof NetError) return error
  const code = codeOf(error)
  if (timeouts.has(code)) return new NetError('timeout', `${shown} did not answer in time`, true)
  const known = unreachable[code]
  if (known !== undefined)
    return new NetError('unreachable', `${shown} ${known.why} (${code})`, known.retryable)
  if (code === 'UND_ERR_INVALID_ARG') {
    return new NetError('bad_address', `${shown} was not asked: a header or method cannot be sent so`, false)
  }
  if (code.startsWith('HPE_') || (error as Error).name === 'HTTPParserError') {
    return new NetError('unreachable', `${shown} does not speak HTTP`, false)
  }
  if (/CERT|_SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(code)) {
    return new NetError('unreachable', `${shown} has no valid certificate (${code})`, false)
  }
  throw error
}

function codeOf(error: unknown): string {
  const own = (error as { code?: unknown } | null)?.code
  if (typeof own === 'string') return own
  const cause = (error as { cause?: { code?: unknown } } | null)?.cause?.code
  return typeof cause === 'string' ? cause : ''
}
