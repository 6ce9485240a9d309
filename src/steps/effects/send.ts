// One request of an effect, read to its end. Whether it happened is told by whoever asks: see refusal.ts.

import type { SendRequest } from '../../world/net.ts'
import type { EffectIo } from '../effect.ts'
import { unanswered } from './refusal.ts'

const limits = { maxBytes: 1_000_000, timeoutMs: 20_000, idleMs: 10_000 } as const

/** Sends once to an address that the founder configured; returns status and text. Throws EffectError when no answer came. */
export async function sendOnce(
  io: EffectIo,
  request: Pick<SendRequest, 'method' | 'url' | 'headers' | 'body'>,
): Promise<{ status: number; text: string; headers: Readonly<Record<string, string>> }> {
  try {
    const sent = await io.net.send({
      ...request,
      ...limits,
      grant: 'named',
      allowHosts: [],
      denyHosts: io.policies.crawl_policy.deny_hosts,
      signal: io.signal,
    })
    const chunks: Uint8Array[] = []
    for await (const chunk of sent.body) chunks.push(chunk)
    return { status: sent.status, text: Buffer.concat(chunks).toString('utf8'), headers: sent.headers }
  } catch (error) {
    throw unanswered(error)
  }
}
