// The step kind `webhook_out`: a signed message to a receiver that the founder named.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { summary } from './fields.ts'

const maxMessageChars = 100_000

const payload = z.strictObject({
  to: z.string().min(1).max(40),
  message: z
    .record(z.string(), z.json())
    .refine((given) => JSON.stringify(given).length <= maxMessageChars, 'is too long for a webhook'),
})

export const webhookOut = effectStep({
  kind: 'webhook_out',
  about: 'Sends a signed message to a webhook that the founder named in webhook_policy.out.',
  class: 'oneshot',
  payload,
  result: z.looseObject({ summary }),
  lacks: 'the result does not say what was sent',
  timeoutMs: 60_000,
  async want({ payload }) {
    return { payload, basis: [] }
  },
  tell: ({ to }) => ({ summary: `Send a webhook to ${to}` }),
})
