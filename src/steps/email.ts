// The step kind `email`: one mail, written out in the payload.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { emailPayload } from './effects/email.ts'
import { summary } from './fields.ts'

export const email = effectStep({
  kind: 'email',
  about: 'Sends a mail to people who may be written to by email_policy.allow_to.',
  class: 'oneshot',
  payload: emailPayload,
  result: z.looseObject({ summary }),
  lacks: 'the result does not say what was sent',
  timeoutMs: 75_000,
  async want({ payload }) {
    return { payload, basis: [] }
  },
  tell: ({ subject, to }) => ({ summary: `Mail "${subject}" to ${to.join(', ')}` }),
})
