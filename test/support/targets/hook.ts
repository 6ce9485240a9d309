// A receiver of signed webhooks that does not tell repetitions apart, and an API that does, by the key it is told.

import { Webhook } from 'standardwebhooks'
import { type Asked, type Fault, startTarget, type Target } from './serve.ts'

export interface FakeHook extends Target {
  /** Every message that was taken, by its text, in order. */
  readonly taken: string[]
}

/** Starts a receiver that takes whatever is signed with `secret`. */
export async function startHook(
  secret: string,
  fault: (asked: Asked) => Fault | null = () => null,
): Promise<FakeHook> {
  const taken: string[] = []
  const webhook = new Webhook(secret)
  const target = await startTarget((asked) => {
    const body = JSON.stringify(asked.body)
    webhook.verify(body, asked.headers as Record<string, string>)
    taken.push((asked.body as { text: string }).text)
    return { status: 200, body: { ok: true } }
  }, fault)
  return Object.assign(target, { taken })
}

/** Starts an API that honours `Idempotency-Key`: what it was told before it does not do again. `taken` is what it did. */
export async function startKeyed(fault: (asked: Asked) => Fault | null = () => null): Promise<FakeHook> {
  const taken: string[] = []
  const known = new Map<string, number>()
  const target = await startTarget((asked) => {
    const key = asked.headers['idempotency-key'] ?? ''
    const place = known.get(key)
    if (place !== undefined) return { status: 200, body: { place } }
    known.set(key, taken.length)
    taken.push((asked.body as { text: string }).text)
    return { status: 201, body: { place: taken.length - 1 } }
  }, fault)
  return Object.assign(target, { taken })
}
