// A WHATWG fetch over the net port, for libraries that take one: what they send goes through the same guard as everything else. It
// follows no redirect: a 3xx is an answer that the library sees.

import { type Grant, type Net, NetError, type SendRequest, type Sent } from './net.ts'

/** What every request of one library may reach and cost. */
export interface FetchOver {
  grant: Grant
  allowHosts: readonly string[]
  denyHosts: readonly string[]
  /** Of an answer's body, decompressed. */
  maxBytes: number
  timeoutMs: number
  idleMs: number
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const bodiless: readonly number[] = [204, 205, 304]

/** Returns a fetch whose answers stream. It rejects as fetch does: with `TypeError('fetch failed')` whose `cause` is the NetError, or with
 *  the reason of the caller's signal. What breaks off the body is the NetError itself. */
export function fetchOver(net: Net, given: FetchOver): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    if (!methods.includes(request.method)) throw new TypeError(`${request.method} is not sent`)
    const sent = await send(net, request, given)
    const body = request.method === 'HEAD' || bodiless.includes(sent.status) ? null : streamOf(sent)
    if (body === null) await sent.close()
    try {
      const response = new Response(body, { status: sent.status, headers: sent.headers })
      Object.defineProperty(response, 'url', { value: request.url })
      return response
    } catch (error) {
      // A status or header that no Response can carry.
      await sent.close()
      throw new TypeError('fetch failed', { cause: error })
    }
  }
}

async function send(net: Net, request: Request, given: FetchOver): Promise<Sent> {
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer())
  try {
    return await net.send({
      ...given,
      method: request.method as SendRequest['method'],
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body,
      signal: request.signal,
    })
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason
    if (error instanceof NetError) throw new TypeError('fetch failed', { cause: error })
    throw error
  }
}

function streamOf(sent: Sent): ReadableStream<Uint8Array> {
  const chunks = sent.body[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: () => sent.close(),
    },
    { highWaterMark: 0 },
  )
}
