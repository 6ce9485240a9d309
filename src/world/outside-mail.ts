// Mail over SMTP. What went wrong before the message was handed over surely sent nothing; what went wrong after that nobody knows.

import type { Mailer, MailRequest } from './outside.ts'
import { OutsideError } from './outside.ts'

/** Stages of the conversation in which the message has not been handed over. */
const before: readonly string[] = [
  'CONN',
  'EHLO',
  'HELO',
  'LHLO',
  'STARTTLS',
  'AUTH',
  'AUTH PLAIN',
  'AUTH LOGIN',
  'MAIL FROM',
  'RCPT TO',
  'API',
]
const beforeCodes: readonly string[] = ['EDNS', 'ECONNECTION', 'ETLS', 'EAUTH', 'EENVELOPE', 'ECONNREFUSED']

/** Returns the mailer of this machine. */
export function machineMailer(): Mailer {
  return { send }
}

async function send(mail: MailRequest): ReturnType<Mailer['send']> {
  // Who sends no mail does not load it.
  const { createTransport } = await import('nodemailer')
  if (mail.signal.aborted) throw new OutsideError('aborted', 'the mail was stopped before it began')
  const transport = createTransport({
    host: mail.host,
    port: mail.port,
    secure: mail.secure,
    ...(mail.user === null ? {} : { auth: { user: mail.user, pass: mail.password ?? '' } }),
    connectionTimeout: mail.timeoutMs,
    greetingTimeout: mail.timeoutMs,
    socketTimeout: mail.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const stop = (): void => transport.close()
  mail.signal.addEventListener('abort', stop, { once: true })
  try {
    const sent = await transport.sendMail({
      from: mail.from,
      to: [...mail.to],
      subject: mail.subject,
      text: mail.text,
      messageId: mail.messageId,
    })
    return { reply: sent.response, accepted: sent.accepted.map(String), rejected: sent.rejected.map(String) }
  } catch (error) {
    throw faultOf(error, mail)
  } finally {
    mail.signal.removeEventListener('abort', stop)
    transport.close()
  }
}

function faultOf(error: unknown, { host, port }: MailRequest): OutsideError {
  const {
    code = '',
    command = '',
    responseCode,
    message = '',
  } = error as {
    code?: string
    command?: string
    responseCode?: number
    message?: string
  }
  const said = `${host}:${port}: ${message.replace(/\s+/g, ' ').slice(0, 300)}`
  // A server that answers the message with a refusal has not taken it.
  const refused = responseCode !== undefined && responseCode >= 400
  const begun = !refused && !before.includes(command) && !beforeCodes.includes(code)
  return new OutsideError(
    refused ? 'forbidden' : code === 'ETIMEDOUT' ? 'timeout' : 'unreachable',
    said,
    begun,
  )
}
