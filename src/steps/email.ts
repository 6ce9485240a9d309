// The step kind `email`: one mail, written out in the payload.

import { effectStep } from './effect-step.ts'
import { emailEffect, emailPayload } from './effects/email.ts'

export const email = effectStep({
  effect: emailEffect,
  about: 'Sends a mail to people who may be written to, once a human has approved it.',
  payload: emailPayload,
  async payloadFrom({ payload }) {
    return { payload, basis: [], summary: `Mail to ${payload.to.join(', ')}: ${payload.subject}` }
  },
})
