// A request that an effect sends to a named target, and what its answer tells. It knows no target by name.

import { type Net, NetError, type SendRequest } from '../../world/net.ts'
import type { EffectIo } from '../effect.ts'
import { refusedWith, unanswered } from './refusal.ts'

const limits = { maxBytes: 200_000, timeoutMs: 20_000, idleMs: 10_000 } as const
/** Of what a target said, in results and reasons. */
const maxSaidChars = 4_000

export interface Outgoing {
  method: SendRequest['method']
  url: string
  headers: Readonly<Record<string, string>>
  body: string | null
}

/** Sends it once to an address that the founder named. Returns the answer's status and text; throws EffectError for any that is no success.
 *  An answer that breaks off after a good status has been given: the effect happened. */
export async function sendOut(
  io: EffectIo,
  request: Outgoing,
): Promise<{ status: number; said: string; contentType: string }> {
  const sent = await send(io.net, io, request).catch((error: unknown) => {
    throw unanswered(error)
  })
  const said = await readSaid(sent.body, sent.status)
  if (sent.status < 200 || sent.status > 299) throw refusedWith(sent.status, said.slice(0, 300))
  return { status: sent.status, said, contentType: sent.headers['content-type'] ?? '' }
}

const send = (net: Net, io: EffectIo, request: Outgoing): ReturnType<Net['send']> =>
  net.send({
    ...request,
    ...limits,
    grant: 'named',
    allowHosts: [],
    denyHosts: io.policies.crawl_policy.deny_hosts,
    signal: io.signal,
  })

async function readSaid(body: AsyncIterable<Uint8Array>, status: number): Promise<string> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of body) chunks.push(chunk)
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return `${status}; the answer broke off: ${error.message}`.slice(0, maxSaidChars)
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, maxSaidChars).toWellFormed()
}
