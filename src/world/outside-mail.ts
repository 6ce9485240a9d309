// Mail over SMTP. Until the server says that it wants the message nothing was sent; what goes wrong after that, without an answer, nobody
// knows. So the moment in which the message is first read is what tells. Where the server is, the guard of the net says.

import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type Dial, type Dialled, guardedDial } from './net/dial.ts'
import { NetError } from './net.ts'
import type { Mailer, MailRequest } from './outside.ts'
import { OutsideError } from './outside.ts'

/** Returns the mailer of this machine. */
export function machineMailer({ dial = guardedDial() }: { dial?: Dial } = {}): Mailer {
  return { send: (mail) => send(dial, mail) }
}

async function send(dial: Dial, mail: MailRequest): ReturnType<Mailer['send']> {
  // Who sends no mail does not load it.
  const [{ default: Connection }, { default: MailComposer }] = await Promise.all([
    import('nodemailer/lib/smtp-connection'),
    import('nodemailer/lib/mail-composer'),
  ])
  if (mail.signal.aborted) throw new OutsideError('aborted', 'the mail was stopped before it began')
  const { from, subject, text, messageId } = mail
  const composed = new MailComposer({
    ...{ from, subject, text, messageId, to: [...mail.to] },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const bytes = await composed.build()
  let begun = false
  const message = new Readable({
    read() {
      begun = true
      this.push(bytes)
      this.push(null)
    },
  })
  const { socket, isPrivate } = await dialled(dial, mail)
  const connection = new Connection({
    // The host is there to be named: in the certificate that is asked for, and in messages.
    ...{ host: mail.host, port: mail.port, secure: mail.secure, connection: socket },
    requireTLS: mail.user !== null && !isPrivate,
    connectionTimeout: mail.timeoutMs,
    greetingTimeout: mail.timeoutMs,
    socketTimeout: mail.timeoutMs,
  })
  const broken = Promise.withResolvers<never>()
  const stop = (): void => broken.reject(new OutsideError('aborted', 'the mail was stopped', begun))
  connection.once('error', broken.reject)
  connection.on('error', () => undefined)
  mail.signal.addEventListener('abort', stop, { once: true })
  try {
    const sending = deliver(connection, mail, composed.getEnvelope(), message)
    const sent = await Promise.race([sending, broken.promise])
    return { reply: sent.response, accepted: sent.accepted.map(String), rejected: sent.rejected.map(String) }
  } catch (error) {
    throw error instanceof OutsideError ? error : faultOf(error, mail, begun)
  } finally {
    mail.signal.removeEventListener('abort', stop)
    connection.close()
    socket.destroy()
  }
}

async function dialled(dial: Dial, mail: MailRequest): Promise<Dialled> {
  try {
    return await dial(mail)
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    const { code, message } = error
    if (code === 'timeout' || code === 'aborted' || code === 'unreachable')
      throw new OutsideError(code, message)
    throw new OutsideError('forbidden', message)
  }
}

async function deliver(
  connection: SMTPConnection,
  { user, password }: MailRequest,
  envelope: Parameters<SMTPConnection['send']>[0],
  message: Readable,
): Promise<SMTPConnection.SentMessageInfo> {
  await called<void>((done) => connection.connect(done))
  if (user !== null) {
    const credentials = { user, pass: password ?? '' }
    await called((done) => connection.login({ ...credentials, credentials }, done))
  }
  return called((done) => connection.send(envelope, message, done))
}

/** Turns a function that calls back into a promise. */
function called<T>(work: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    work((error, result) => (error ? reject(error) : resolve(result as T)))
  })
}

function faultOf(error: unknown, { host, port }: MailRequest, begun: boolean): OutsideError {
  const { code, responseCode, message } = error as { code?: string; responseCode?: number; message?: string }
  const said = `${host}:${port}: ${(message ?? String(error)).replace(/\s+/g, ' ').slice(0, 300)}`
  // A server that answers the message with a refusal has not taken it.
  const refused = responseCode !== undefined && responseCode >= 400
  // 4xx is a refusal for now.
  if (refused) return new OutsideError(responseCode >= 500 ? 'forbidden' : 'unreachable', said)
  return new OutsideError(code === 'ETIMEDOUT' ? 'timeout' : 'unreachable', said, begun)
}
