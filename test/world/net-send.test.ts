import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { virtualClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { NetError, type Sent } from '../../src/world/net.ts'
import { recordedNet } from '../../src/world/net-recorded.ts'
import { loopback, net, sending } from './net-support.ts'

const text = async (sent: Sent): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of sent.body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const fails = (code: NetError['code'], begun: boolean, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NetError, String(error))
  assert.equal(error.code, code, error.message)
  assert.equal(error.begun, begun, 'begun')
  assert.match(error.message, message)
  return true
}

test('method, headers and body arrive as they were given, and the answer comes back whole', async () => {
  let body = ''
  await using server = await loopback((request, response) => {
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      response.writeHead(201, { 'X-Request-Id': 'r1', 'set-cookie': ['a=1', 'b=2'] }).end('made')
    })
  })
  const sent = await net().send(
    sending(server.url('/v1?a=1'), {
      method: 'PUT',
      headers: { Authorization: 'Bearer t', 'Content-Type': 'application/json', Host: 'elsewhere.example' },
      body: '{"a":"\u00e9"}',
    }),
  )
  assert.equal(sent.status, 201)
  assert.equal(sent.headers['x-request-id'], 'r1')
  assert.equal(sent.headers['set-cookie'], 'a=1, b=2')
  assert.equal(await text(sent), 'made')
  assert.equal(body, '{"a":"\u00e9"}')
  const [request] = server.requests()
  assert.equal(request?.url, '/v1?a=1')
  assert.equal(request?.headers.authorization, 'Bearer t')
  assert.equal(request?.headers.host, `127.0.0.1:${server.port}`, 'the host is who is asked')
})

test('an answer that is no success, a redirect too, is an answer', async () => {
  await using server = await loopback((request, response) => {
    response
      .writeHead(Number(request.url?.slice(1)), { location: '/elsewhere', 'retry-after': '7' })
      .end('why')
  })
  for (const status of [301, 302, 307, 400, 401, 429, 500, 529]) {
    const sent = await net().send(sending(server.url(`/${status}`)))
    assert.equal(sent.status, status)
    assert.equal(sent.headers['retry-after'], '7')
    assert.equal(await text(sent), 'why')
  }
  assert.equal(server.requests().length, 8, 'nothing was followed')
})

test('the body streams: its first part is there before the last is written', async () => {
  const { promise: seen, resolve } = Promise.withResolvers<void>()
  await using server = await loopback((_request, response) => {
    response.write('first')
    seen.then(() => response.end(' last'), assert.fail)
  })
  const sent = await net().send(sending(server.url('/')))
  const parts: string[] = []
  for await (const chunk of sent.body) {
    parts.push(Buffer.from(chunk).toString())
    resolve()
  }
  assert.deepEqual(parts, ['first', ' last'])
})

test('a packed body streams unpacked', async () => {
  await using server = await loopback((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed '.repeat(1_000)))
  })
  assert.equal((await text(await net().send(sending(server.url('/'))))).length, 7_000)
})

test('more than the cap breaks the body off where it is read, not the status', async () => {
  await using server = await loopback((_request, response) => void response.end('x'.repeat(100_000)))
  const sent = await net().send(sending(server.url('/'), { maxBytes: 50_000 }))
  assert.equal(sent.status, 200)
  await assert.rejects(
    text(sent),
    fails('too_large', true, /larger than 50\.0 kB \(the most that is taken\)$/),
  )
})

test('closing an answer that is not read ends its connection', async () => {
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  await using server = await loopback((_request, response) => {
    response.write('endless')
    response.on('close', resolve)
  })
  const sent = await net().send(sending(server.url('/')))
  await sent.close()
  await gone
  await assert.rejects(text(sent), fails('aborted', true, /was stopped$/))
})

test('leaving the body in the middle ends its connection', async () => {
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  await using server = await loopback((_request, response) => {
    response.write('endless')
    response.on('close', resolve)
  })
  const sent = await net().send(sending(server.url('/')))
  for await (const _ of sent.body) break
  await gone
})

test('the total time ends a drip, and an answer that nobody reads', async () => {
  const clock = virtualClock(0)
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  await using server = await loopback((_request, response) => {
    response.write('.')
    response.on('close', resolve)
  })
  const dripping = await net({ clock }).send(sending(server.url('/drip'), { timeoutMs: 5_000 }))
  const read = text(dripping)
  await clock.advance(5_000)
  await assert.rejects(read, fails('timeout', true, /\/drip took longer than 5 s$/))
  await gone
  const unread = await net({ clock }).send(sending(server.url('/unread'), { timeoutMs: 5_000 }))
  await clock.advance(5_000)
  await assert.rejects(text(unread), fails('timeout', true, /took longer than 5 s$/))
})

test('silence before or within the answer is a time-out that has begun', async () => {
  await using server = await loopback((request, response) => {
    if (request.url === '/half') response.write('half')
  })
  await assert.rejects(
    net().send(sending(server.url('/nothing'), { idleMs: 50 })),
    fails('timeout', true, /did not answer in time$/),
  )
  const half = await net().send(sending(server.url('/half'), { idleMs: 50 }))
  await assert.rejects(text(half), fails('timeout', true, /did not answer in time$/))
})

test('what is refused before a connection stands has not begun; what breaks after it has', async () => {
  let port = 0
  {
    await using server = await loopback((request) => request.socket.destroy())
    port = server.port
    await assert.rejects(
      net().send(sending(server.url('/'))),
      fails('unreachable', true, /broke the connection/),
    )
  }
  await assert.rejects(
    net().send(sending(`http://127.0.0.1:${port}/`)),
    fails('unreachable', false, /refused the connection/),
  )
  const lookup = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
  await assert.rejects(
    net({ lookup }).send(sending('http://nosuch.example.org/')),
    fails('unreachable', false, /no such host/),
  )
})

test('a server that hangs up within the body is a break that has begun', async () => {
  await using server = await loopback((_request, response) => {
    response.setHeader('content-length', 100)
    response.write('only this', () => response.socket?.destroy())
  })
  const sent = await net().send(sending(server.url('/')))
  await assert.rejects(text(sent), fails('unreachable', true, /broke the connection/))
})

test('stopped before, while waiting and while reading ends as aborted', async () => {
  await using server = await loopback((request, response) => {
    if (request.url === '/half') response.write('half')
  })
  const stopped = new AbortController()
  stopped.abort()
  await assert.rejects(
    net().send(sending(server.url('/'), { signal: stopped.signal })),
    fails('aborted', false, /was stopped$/),
  )
  assert.equal(server.connections(), 0)
  const reading = new AbortController()
  const half = await net().send(sending(server.url('/half'), { signal: reading.signal }))
  const read = text(half)
  reading.abort()
  await assert.rejects(read, fails('aborted', true, /was stopped$/))
})

test('a header that would smuggle another is refused, and its value is not repeated', async () => {
  await using server = await loopback((_request, response) => void response.end())
  await assert.rejects(
    net().send(sending(server.url('/'), { headers: { 'x-a': 'hunter2\r\nx-b: 1' } })),
    (error) => fails('bad_address', false, /cannot be sent so$/)(error) && !/hunter2/.test(String(error)),
  )
  assert.equal(server.requests().length, 0)
})

test('neither headers nor secrets of the address come into the log', async () => {
  const log = memoryLog()
  await using server = await loopback((_request, response) => void response.end())
  const url = server.url('/?api_key=hunter2&page=1')
  await text(await net({ log }).send(sending(url, { headers: { authorization: 'Bearer hunter3' } })))
  await assert.rejects(net({ log }).send(sending(url, { denyHosts: ['127.0.0.1'] })))
  assert.equal(log.lines.length, 2)
  assert.doesNotMatch(JSON.stringify(log.lines), /hunter/)
})

test('the recorded net answers what a test says, in parts, under the same judgement', async () => {
  const recorded = recordedNet({}, ({ method }) => ({
    status: 202,
    headers: { 'X-Way': method },
    body: ['a', 'b'],
  }))
  const sent = await recorded.send(sending('https://api.example.org/', { grant: 'open' }))
  assert.deepEqual([sent.status, sent.headers['x-way'], await text(sent)], [202, 'POST', 'ab'])
  assert.equal(recorded.sent.length, 1)
  await assert.rejects(
    recorded.send(sending('http://10.0.0.1/', { grant: 'open' })),
    fails('forbidden', false, /private address/),
  )
  await assert.rejects(
    recordedNet({}).send(sending('https://api.example.org/')),
    fails('unreachable', false, /answers nothing here$/),
  )
})
