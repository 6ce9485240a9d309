// The socket itself: ports, limits that only a real connection shows, and a polite end.

import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Serving, serve } from '../../src/http/server.ts'
import { recordFacts } from '../../src/store/events.ts'
import { type House, keyWith, openHouse, proposalBody } from './house.ts'

/** What this process holds on to, garbage aside: the resident size would count what the allocator has not given back. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

describe('the server', () => {
  let house: House
  let serving: Serving
  let key: string
  const options = (port: number) => ({ host: '127.0.0.1', port, world: house.world, live: house.live })
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
    serving = await serve(house.app, options(0))
  })
  after(async () => {
    await serving.close()
    await house.close()
  })

  const bearer = () => ({ authorization: `Bearer ${key}` })

  /** Sends raw bytes and returns everything that comes back until the server closes. */
  const raw = (text: string | Buffer): Promise<string> =>
    new Promise((resolve) => {
      let back = ''
      const socket = connect(serving.port, '127.0.0.1', () => socket.write(text))
      socket.setEncoding('latin1')
      socket.on('data', (chunk) => {
        back += chunk
      })
      socket.on('error', () => resolve(back))
      socket.on('close', () => resolve(back))
    })

  it('takes any free port for 0, and the next free one when the wished one is taken', async () => {
    assert.ok(serving.port > 0)
    const next = await serve(house.app, options(serving.port))
    assert.ok(next.port > serving.port && next.port <= serving.port + 20)
    assert.equal((await fetch(`${next.url}/healthz`)).status, 200)
    await new Promise<void>((resolve) => {
      const only = serve(house.app, { ...options(0), host: '192.0.2.1' })
      only.then(
        () => assert.fail('nobody has this address'),
        (error: Error) => {
          assert.match(error.message, /cannot listen on 192\.0\.2\.1.*--host/)
          resolve()
        },
      )
    })
    // The feed belongs to the first server: this one only closes its socket.
    await serve(house.app, options(0)).then((third) => third.close())
    await next.close()
  })

  it('answers over a real connection as it does inside the process', async () => {
    const filed = await fetch(`${serving.url}/api/ops/proposals`, {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/json' },
      body: JSON.stringify(proposalBody()),
    })
    assert.equal(filed.status, 201)
    assert.equal((await fetch(`${serving.url}/api/ops/status`)).status, 401)
    const page = await fetch(`${serving.url}/`)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const again = await fetch(`${serving.url}/`, {
      headers: { 'if-none-match': page.headers.get('etag') ?? '' },
    })
    assert.equal(again.status, 304)
  })

  it('a body of 64 MB is refused without being kept, announced or not', async () => {
    const before = keptBytes()
    const headers = `POST /api/ops/proposals HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`
    assert.match(
      await raw(`${headers}Content-Length: 67108864\r\n\r\n{`),
      /^HTTP\/1\.1 413 .*body_too_large/s,
    )
    const status = await new Promise<number>((resolve) => {
      const sending = httpRequest(
        {
          port: serving.port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/api/ops/proposals',
          headers: { ...bearer(), 'content-type': 'application/json' },
        },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
      sending.on('error', () => resolve(0))
      const block = Buffer.alloc(65_536, 0x20)
      let left = 1_024
      const more = (): void => {
        while (left-- > 0) if (!sending.write(block)) return void sending.once('drain', more)
        sending.end()
      }
      more()
    })
    assert.ok([413, 0].includes(status), `${status}`)
    assert.ok(keptBytes() - before < 16_000_000, `${keptBytes() - before} bytes were kept`)
    assert.equal((await fetch(`${serving.url}/healthz`)).status, 200)
  })

  it('what is no HTTP, no host, or headers without end is closed with a 4xx', async () => {
    assert.match(await raw('hello\r\n\r\n'), /^HTTP\/1\.1 400/)
    assert.match(await raw('GET /healthz HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400/)
    assert.match(
      await raw('GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1\.1 4(00|21)/,
    )
    assert.match(
      await raw(
        'GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      ),
      /^HTTP\/1\.1 421/,
    )
    assert.match(
      await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
      /^HTTP\/1\.1 431/,
    )
    assert.match(
      await raw('GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1\.1 400/,
    )
    assert.match(
      await raw('GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1\.1 404/,
    )
  })

  it('the stream flows over the socket, and ends when the server closes', async () => {
    const other = await openHouse()
    const own = await serve(other.app, { host: '127.0.0.1', port: 0, world: other.world, live: other.live })
    const headers = { authorization: `Bearer ${await keyWith(other, ['read'])}`, 'last-event-id': '0' }
    const response = await fetch(`${own.url}/api/ops/events/stream`, { headers })
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    const about = {
      agentId: null,
      missionId: null,
      stepId: null,
      chainDepth: 0,
      tags: [],
      metadata: {},
      summary: '',
    }
    await recordFacts(other.world.db, [{ ...about, kind: 'test.happened', title: 'over the wire' }])
    assert.ok(response.body)
    let text = ''
    let closing: Promise<void> | null = null
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (text.includes('over the wire')) closing ??= own.close()
    }
    await closing
    assert.match(text, /^retry: 2000\n: welcome\n\n/)
    assert.match(text, /\nid: \d+\nevent: event\ndata: /)
    await assert.rejects(fetch(`${own.url}/healthz`))
    await other.close()
  })
})
