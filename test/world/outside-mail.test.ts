// Mail over a real server on loopback: what surely was not sent, and what may have been.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { type MailRequest, OutsideError } from '../../src/world/outside.ts'
import { machineMailer } from '../../src/world/outside-mail.ts'
import { startSmtp } from '../support/targets/smtp.ts'

const mailTo = (port: number, change: Partial<MailRequest> = {}): MailRequest => ({
  host: '127.0.0.1',
  port,
  secure: false,
  user: null,
  password: null,
  from: 'Bullpen <bullpen@example.com>',
  to: ['ann@example.com'],
  subject: 'Hello',
  text: 'A text.',
  messageId: '<key@example.com>',
  timeoutMs: 5_000,
  signal: new AbortController().signal,
  ...change,
})

const faultOf = async (mail: MailRequest): Promise<OutsideError> => {
  const end = await machineMailer()
    .send(mail)
    .catch((error: unknown) => error)
  assert.ok(end instanceof OutsideError, `it ended with ${JSON.stringify(end)}`)
  return end
}

/** A server that answers line by line: what it says to each command, null: it hangs up. */
async function scripted(
  answer: (command: string) => string | null,
): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    let inData = false
    socket.on('error', () => undefined) // a client that hangs up
    socket.write('220 here\r\n')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        if (inData && line !== '.') continue
        const said = answer(inData ? 'END' : (line.split(' ')[0]?.toUpperCase() ?? ''))
        inData = said?.startsWith('354') ?? false
        if (said === null) return void socket.destroy()
        socket.write(`${said}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

test('a mail is taken once, and the server has the word', async () => {
  const smtp = await startSmtp()
  try {
    const sent = await machineMailer().send(mailTo(smtp.port))
    assert.match(sent.reply, /^250/)
    assert.deepEqual([sent.accepted, sent.rejected, smtp.taken], [['ann@example.com'], [], ['Hello']])
  } finally {
    await smtp.close()
  }
})

test('an answer that is lost after the message was handed over leaves a doubt', async () => {
  const smtp = await startSmtp({ loses: () => true })
  try {
    assert.equal((await faultOf(mailTo(smtp.port))).begun, true)
    assert.deepEqual(smtp.taken, ['Hello'])
  } finally {
    await smtp.close()
  }
})

const polite: Readonly<Record<string, string>> = {
  EHLO: '250 hi',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  END: '250 taken',
}
const ways: readonly [string, string, string | null, boolean][] = [
  ['the sender is refused', 'MAIL', '550 no', false],
  ['every recipient is refused', 'RCPT', '550 no', false],
  ['the message is not wanted', 'DATA', '554 no', false],
  ['the message is refused when it is there', 'END', '554 spam', false],
  ['the server hangs up before the message', 'MAIL', null, false],
  ['the server hangs up at the recipient', 'RCPT', null, false],
  ['the server hangs up after the message', 'END', null, true],
]
for (const [what, at, said, begun] of ways)
  test(`when ${what}, it ${begun ? 'may have been' : 'surely was not'} sent`, async () => {
    const server = await scripted((command) => (command === at ? said : (polite[command] ?? '250 ok')))
    try {
      assert.equal((await faultOf(mailTo(server.port))).begun, begun)
    } finally {
      server.close()
    }
  })

test('where nobody listens, or nobody wants it any more, nothing was sent', async () => {
  const smtp = await startSmtp()
  await smtp.close()
  assert.equal((await faultOf(mailTo(smtp.port))).begun, false)
  assert.equal((await faultOf(mailTo(smtp.port, { signal: AbortSignal.abort() }))).begun, false)
})
