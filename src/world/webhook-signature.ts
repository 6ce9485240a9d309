// Signatures of webhooks as Standard Webhooks has them: HMAC over id, time stamp and body. The library is loaded where one is made.

/** Returns the headers that sign `body` as message `id` at the instant `at` (ms since the epoch). Throws what the library throws for a
 *  secret that is none. */
export async function signedHeaders(
  secret: string,
  { id, at, body }: { id: string; at: number; body: string },
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const { Webhook } = await import('standardwebhooks')
  const seconds = Math.floor(at / 1_000)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': new Webhook(secret).sign(id, new Date(seconds * 1_000), body),
  }
}
