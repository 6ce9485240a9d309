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

interface RecordedNet extends Net {
  /** Every address that was asked for, in order. */
  readonly asked: readonly string[]
}

/** Returns a net that answers what `answers` says, by exact address; an address without an answer is not found. */
export function recordedNet(answers: Readonly<Record<string, RecordedAnswer>>): RecordedNet {
  const asked: string[] = []

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
    throw new NetError('unreachable', `${shownUrl(request.url)} answers nothing here`, false)
  }

  return { asked, fetch, send, readFiles }
}
