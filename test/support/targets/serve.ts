// An HTTP server on loopback that does what it is asked and may lose its answers: the effect happens, the socket is destroyed. What
// happened stands in its own log.

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: Readonly<Record<string, string>>
  /** Parsed when it is JSON, else the text. */
  body: unknown
}

export interface Answered {
  status: number
  body: unknown
}

export interface Fault {
  /** lose: do it and destroy the socket; refuse: answer with `status` and do nothing; break: do it and answer 500; hang: do it and say nothing. */
  how: 'lose' | 'refuse' | 'break' | 'hang'
  status?: number
}

export interface Target {
  readonly url: string
  /** How many answers were lost, broken or withheld. */
  lost: number
  /** Every request, in order. */
  readonly asked: Asked[]
  close(): Promise<void>
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

/** Starts a server that answers with `answer`; `fault` says what goes wrong with a request, null: nothing. */
export async function startTarget(
  answer: (asked: Asked) => Answered,
  fault: (asked: Asked) => Fault | null,
): Promise<Target> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://target')
    const one: Asked = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers as Record<string, string>,
      body: parsed(await readAll(request)),
    }
    asked.push(one)
    const wrong = fault(one)
    if (wrong?.how === 'refuse') {
      response.writeHead(wrong.status ?? 429, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ title: 'refused', detail: 'not now' }))
      return
    }
    const { status, body } = answer(one)
    if (wrong !== null) target.lost += 1
    if (wrong?.how === 'lose') return void request.socket.destroy()
    if (wrong?.how === 'hang') return
    response.writeHead(wrong === null ? status : 500, { 'content-type': 'application/json' })
    response.end(JSON.stringify(wrong === null ? body : { title: 'broken' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target: Target = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: 0,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return target
}
