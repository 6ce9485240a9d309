// Mail over a real server on loopback: what surely was not sent, and what may have been.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { guardedDial } from '../../src/world/net/dial.ts'
import { type MailRequest, OutsideError } from '../../src/world/outside.ts'
import { machineMailer } from '../../src/world/outside-mail.ts'
import { startSmtp } from '../support/targets/smtp.ts'

const mailTo = (port: number, change: Partial<MailRequest> = {}): MailRequest => ({
  host: '127.0.0.1',
  port,
  denyHosts: [],
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

const faultOf = async (mail: MailRequest, mailer = machineMailer()): Promise<OutsideError> => {
  const end = await mailer.send(mail).catch((error: unknown) => error)
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

/** A mailer whose name service answers so, one answer after the other, and the names that it was asked for. */
function mailerWith(...answers: readonly (readonly string[])[]) {
  const asked: string[] = []
  const dial = guardedDial(async (host) => {
    asked.push(host)
    const addresses = answers[asked.length - 1] ?? answers.at(-1) ?? []
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  })
  return { mailer: machineMailer({ dial }), asked }
}

test('a name is resolved once, by the guard, and the mail goes to the address that was judged', async () => {
  const smtp = await startSmtp()
  try {
    // Whoever asked a second time would be led to the address of a cloud's secrets.
    const { mailer, asked } = mailerWith(['127.0.0.1'], ['169.254.169.254'])
    const sent = await mailer.send(mailTo(smtp.port, { host: 'mail.example.com' }))
    assert.match(sent.reply, /^250/)
    assert.deepEqual(asked, ['mail.example.com'])
  } finally {
    await smtp.close()
  }
})

for (const [what, host, addresses, denyHosts] of [
  ['a name that leads to cloud secrets', 'mail.example.com', ['169.254.169.254'], []],
  ['a name of which one address leads there', 'mail.example.com', ['127.0.0.1', '169.254.169.254'], []],
  ['the address of cloud secrets', '169.254.169.254', [], []],
  ['the same address written as a number', '2852039166', [], []],
  ['a name that is denied', 'mail.example.com', ['127.0.0.1'], ['mail.example.com']],
  ['a name whose address is denied', 'mail.example.com', ['127.0.0.1'], ['127.0.0.1']],
  ['what is no name', 'mail.example.com/x?', ['127.0.0.1'], []],
  ['a name with a user', 'ann@mail.example.com', ['127.0.0.1'], []],
] as const)
  test(`${what} is not connected to`, async () => {
    const smtp = await startSmtp()
    try {
      const { mailer } = mailerWith(addresses)
      const fault = await faultOf(mailTo(smtp.port, { host, denyHosts }), mailer)
      assert.deepEqual([fault.code, fault.begun, smtp.taken], ['forbidden', false, []])
    } finally {
      await smtp.close()
    }
  })

test('a name service that never answers is waited for no longer than for the server', async () => {
  const mailer = machineMailer({ dial: guardedDial(() => new Promise(() => undefined)) })
  const fault = await faultOf(mailTo(25, { host: 'mail.example.com', timeoutMs: 200 }), mailer)
  assert.deepEqual([fault.code, fault.begun], ['timeout', false])
})

/** Which name a server is asked for when TLS begins: it has no certificate, so that nothing comes of it. */
async function nameAskedFor(secure: boolean): Promise<string> {
  const named = Promise.withResolvers<string>()
  const options = {
    SNICallback: (name: string, done: (error: Error | null) => void) => {
      named.resolve(name)
      done(new Error('there is none'))
    },
  }
  const upgrade = (socket: Socket): void => {
    socket.on('error', () => undefined) // the handshake fails
    socket.write('220 here\r\n')
    socket.on('data', (chunk) => {
      const said = chunk.toString('latin1')
      if (said.startsWith('EHLO')) socket.write('250-hi\r\n250 STARTTLS\r\n')
      if (!said.startsWith('STARTTLS')) return
      socket.removeAllListeners('data')
      socket.write('220 go on\r\n')
      new TLSSocket(socket, { isServer: true, ...options }).on('error', () => undefined)
    })
  }
  const server = secure ? createTlsServer(options) : createServer(upgrade)
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { mailer } = mailerWith(['127.0.0.1'])
    const { port } = server.address() as AddressInfo
    const fault = await faultOf(mailTo(port, { host: 'mail.example.com', secure, timeoutMs: 2_000 }), mailer)
    assert.equal(fault.begun, false)
    return await named.promise
  } finally {
    server.close()
  }
}

test('TLS asks for the name that the founder wrote, not for the address', async () => {
  assert.equal(await nameAskedFor(true), 'mail.example.com')
  assert.equal(await nameAskedFor(false), 'mail.example.com')
})

test('a password goes in the open only within this machine and its own network', async () => {
  const heard: string[] = []
  const server = await scripted((command) => {
    heard.push(command)
    return command === 'EHLO' ? '250-hi\r\n250 AUTH PLAIN' : (polite[command] ?? '235 ok')
  })
  // A way to a server on another network: the same connection, said to be no private one.
  const to = (isPrivate: boolean) =>
    machineMailer({
      dial: async ({ port }) => ({ socket: connect(port, '127.0.0.1'), isPrivate }),
    })
  const mail = mailTo(server.port, { user: 'ann', password: 'secret' })
  try {
    assert.equal((await faultOf(mail, to(false))).begun, false)
    assert.ok(!heard.includes('AUTH'), heard.join(' '))
    assert.match((await to(true).send(mail)).reply, /^250/)
    assert.ok(heard.includes('AUTH'))
  } finally {
    server.close()
  }
})
