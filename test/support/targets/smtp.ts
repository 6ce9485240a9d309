// A mail server on loopback that may take a message and lose its answer.

import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface FakeSmtp {
  readonly port: number
  /** The subjects of the messages that were taken, in order. */
  readonly taken: string[]
  lost: number
  close(): Promise<void>
}

/** Starts the server. `loses` says whether the answer to a message, the n-th, is lost. */
export async function startSmtp(
  options: { loses?: (n: number) => boolean; pauseMs?: () => number } = {},
): Promise<FakeSmtp> {
  const { loses = () => false, pauseMs = () => 0 } = options
  const taken: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const n = taken.push(/^subject: (.*)$/im.exec(text)?.[1] ?? '')
        setTimeout(() => {
          if (!loses(n)) return done()
          smtp.lost += 1
          // What the library keeps of a connection is not in its types.
          const { connections } = server as unknown as {
            connections: Set<{ id: string; _socket: { destroy(): void } }>
          }
          for (const one of connections) if (one.id === session.id) one._socket.destroy()
        }, pauseMs())
      })
    },
  })
  server.on('error', () => undefined) // a client that was killed
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const smtp: FakeSmtp = {
    port: (server.server.address() as AddressInfo).port,
    taken,
    lost: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return smtp
}
