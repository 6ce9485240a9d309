// The effect `webhook_out`: a signed message to a named receiver (Standard Webhooks). Its id is our key, but a receiver need not heed it.

import { z } from 'zod'
import { signedHeaders } from '../../world/webhook-signature.ts'
import type { EffectKind } from '../effect.ts'
import { sendOut } from './outgoing.ts'
import { gone } from './refusal.ts'

const payload = z.strictObject({ to: z.string().min(1).max(40), message: z.record(z.string(), z.json()) })
type Payload = z.infer<typeof payload>

export const webhookOutEffect: EffectKind<Payload> = {
  kind: 'webhook_out',
  class: 'oneshot',
  payload,
  settleMs: 30_000,
  unready({ to }, { policies, outside }) {
    const target = policies.webhook_policy.out[to]
    if (target === undefined)
      return `there is no webhook ${to} (webhook_policy.out): name it, then retry the step`
    return outside.secrets.has(target.secret)
      ? null
      : `the webhook ${to} lacks the secret ${target.secret} that signs: set it, then retry the step`
  },
  async shown({ to, message }, { policies }) {
    return {
      title: `Send a webhook to ${to}`,
      target: policies.webhook_policy.out[to]?.url ?? to,
      risk: 'medium',
      diff: JSON.stringify(message, null, 2),
    }
  },
  async perform({ to, message }, io) {
    const target = io.policies.webhook_policy.out[to]
    if (target === undefined) throw gone(`there is no webhook ${to}`)
    const body = JSON.stringify(message)
    const signature = await signedHeaders(io.outside.secrets.reveal(target.secret), {
      id: io.key,
      at: io.now(),
      body,
    }).catch((error: unknown) => {
      throw gone(`the message could not be signed: ${error instanceof Error ? error.message : String(error)}`)
    })
    const { status, said } = await sendOut(io, {
      method: 'POST',
      url: target.url,
      headers: { 'content-type': 'application/json', ...signature },
      body,
    })
    return { status, said }
  },
}
