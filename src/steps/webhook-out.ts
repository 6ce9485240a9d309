// The step kind `webhook_out`: a signed message to a receiver that the founder named.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { webhookOutEffect } from './effects/webhook-out.ts'

const maxMessageChars = 100_000

export const webhookOut = effectStep({
  effect: webhookOutEffect,
  about: 'Sends a signed message to a webhook that the founder named, once a human has approved it.',
  payload: z.strictObject({
    to: z.string().min(1).max(40),
    message: z
      .record(z.string(), z.json())
      .refine((given) => JSON.stringify(given).length <= maxMessageChars, 'is too long for a webhook'),
  }),
  async payloadFrom({ payload }) {
    return { payload, basis: [], summary: `A webhook to ${payload.to}.` }
  },
})
