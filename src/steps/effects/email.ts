// The effect `email`: one mail to people who may be written to. What broke off after the message was handed over is in doubt.

import { z } from 'zod'
import { OutsideError } from '../../world/outside.ts'
import { EffectError, type EffectKind } from '../effect.ts'
import { gone } from './refusal.ts'
import { mailAccount } from './smtp.ts'

const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !/[\r\n\0]/.test(text), 'must be one line')
const mailAddress = line(320).regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+$/, 'must be an address like ann@example.com')

export const emailPayload = z.strictObject({
  to: z.array(mailAddress).min(1).max(20),
  subject: line(300),
  text: z.string().min(1).max(100_000),
})
type Payload = z.infer<typeof emailPayload>

const timeoutMs = 20_000

export const emailEffect: EffectKind<Payload> = {
  kind: 'email',
  class: 'oneshot',
  payload: emailPayload,
  settleMs: 45_000,
  unready({ to }, { policies, outside }) {
    const { smtp, from, allow_to } = policies.email_policy
    if (smtp === null || from === null)
      return 'no mail server is set up (email_policy.smtp and from): set it up and retry the step, or send it by hand'
    if (smtp.password !== null && !outside.secrets.has(smtp.password))
      return `the mail server lacks the secret ${smtp.password}: set it, then retry the step`
    const barred = to.find((one) => !mayBeWrittenTo(one, allow_to))
    return barred === undefined
      ? null
      : `${barred} may not be written to (email_policy.allow_to): allow it and retry the step, or abandon it`
  },
  async shown({ to, subject, text }) {
    return { title: `Mail: ${subject}`.slice(0, 300), target: to.join(', '), risk: 'high', diff: text }
  },
  async perform({ to, subject, text }, io) {
    const account = mailAccount(io.policies, io.outside.secrets)
    if (account === null) throw gone('no mail server is set up')
    const { allow_to } = io.policies.email_policy
    if (!to.every((one) => mayBeWrittenTo(one, allow_to))) throw gone('a recipient may not be written to')
    const domain = /@([^\s>]+)/.exec(account.from)?.[1] ?? 'localhost'
    const messageId = `<${io.key}@${domain}>`
    try {
      const { reply, accepted, rejected } = await io.outside.mail.send({
        ...account,
        ...{ to, subject, text, messageId, timeoutMs },
        signal: io.signal,
      })
      return { reply, accepted, rejected, message_id: messageId }
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error
      const retryable = !error.begun && error.code !== 'forbidden'
      throw new EffectError(error.message, { definite: !error.begun, retryable })
    }
  },
}

/** Returns whether a list of addresses and `*@domain` allows this one. */
function mayBeWrittenTo(address: string, allowed: readonly string[]): boolean {
  const asked = address.toLowerCase()
  return allowed.some((entry) => {
    const one = entry.toLowerCase()
    return one.startsWith('*@') ? asked.split('@').at(-1) === one.slice(2) : asked === one
  })
}
