// The twin of the net: fixed answers by address, for tests and simulation. Hosts and schemes are judged as the real one
// judges them, names are not resolved and nothing leaves the process; files are read from disk as by the real one.

import { admit, permissionOf } from './net/admit.ts'
import { readFiles } from './net/read-files.ts'
import { shownUrl, tooLargeMessage } from './net/shown.ts'
import { type Fetched, type FetchRequest, type Net, NetError, type SendRequest, type Sent } from './net.ts'

/** What an address answers: a page as HTML, an answer in full, or an error to throw. */
export type RecordedAnswer =
  | string
  | NetError
  | { contentType: string; body: string | Buffer; charset?: string; url?: string }

/** What a request is answered with: status 200 and an empty body unless it says otherwise; a list is a body that comes in parts. */
export interface RecordedSent {
  status?: number
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array | readonly (string | Uint8Array | NetError)[]
}

/** Answers a request that was sent, or throws NetError; `begun` is its own word. */
type Answering = (request: SendRequest) => RecordedSent | Promise<RecordedSent>

interface RecordedNet extends Net {
  /** Every address that was asked for, in order. */
  readonly asked: readonly string[]
  /** Every request that was sent, in order. */
  readonly sent: readonly SendRequest[]
}

/** Returns a net that answers what `answers` says, by exact address, and requests as `answering` does; an address without an answer is
 *  not found, and without `answering` nothing is reached. */
export function recordedNet(
  answers: Readonly<Record<string, RecordedAnswer>>,
  answering?: Answering,
): RecordedNet {
  const asked: string[] = []
  const sent: SendRequest[] = []

  async function fetch(request: FetchRequest): Promise<Fetched> {
    const shown = shownUrl(request.url)
    asked.push(request.url)
    if (request.signal.aborted) throw new NetError('aborted', `reading ${shown} was stopped`, true)
    admit(request.url, permissionOf(request.grant), request)
    const answer = answers[request.url]
    if (answer === undefined) throw new NetError('not_found', `404 Not Found from ${shown}`, false)
    if (answer instanceof NetError) throw answer
    const full = typeof answer === 'string' ? { contentType: 'text/html', body: answer } : answer
    const body = Buffer.from(full.body)
    if (body.length > request.maxBytes) {
      throw new NetError('too_large', tooLargeMessage(shown, request.maxBytes), false)
    }
    return {
      url: full.url ?? request.url,
      status: 200,
      contentType: full.contentType,
      charset: full.charset ?? '',
      body,
    }
  }

  async function send(request: SendRequest): Promise<Sent> {
    const shown = shownUrl(request.url)
    sent.push(request)
    if (request.signal.aborted) throw new NetError('aborted', `the request to ${shown} was stopped`, true)
    admit(request.url, permissionOf(request.grant), request)
    if (answering === undefined) throw new NetError('unreachable', `${shown} answers nothing here`, false)
    const { status = 200, headers = {}, body = [] } = await answering(request)
    const parts = typeof body === 'string' || body instanceof Uint8Array ? [body] : body
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    return {
      status,
      headers: Object.fromEntries(lower),
      body: partsOf(parts, request, shown),
      close: async () => undefined,
    }
  }

  return { asked, sent, fetch, send, readFiles }
}

async function* partsOf(
  parts: readonly (string | Uint8Array | NetError)[],
  { maxBytes, signal }: SendRequest,
  shown: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for (const part of parts) {
    if (signal.aborted) throw new NetError('aborted', `the request to ${shown} was stopped`, true, true)
    if (part instanceof NetError) throw part
    const chunk = Buffer.from(part)
    bytes += chunk.length
    if (bytes > maxBytes) {
      const message = tooLargeMessage(shown, maxBytes, 'the most that is taken')
      throw new NetError('too_large', message, false, true)
    }
    yield chunk
  }
}
