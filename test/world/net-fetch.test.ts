import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NetError } from '../../src/world/net.ts'
import { fetchOver } from '../../src/world/net-fetch.ts'
import { loopback, net } from './net-support.ts'

const given = {
  grant: 'named',
  allowHosts: [],
  denyHosts: [],
  maxBytes: 1_000_000,
  timeoutMs: 20_000,
  idleMs: 8_000,
} as const

test('a library that takes a fetch gets one: JSON in, JSON out', async () => {
  let body = ''
  await using server = await loopback((request, response) => {
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
    })
  })
  const fetch = fetchOver(net(), given)
  const response = await fetch(new URL(server.url('/v1')), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer t' },
    body: JSON.stringify({ a: 1 }),
  })
  assert.equal(response.ok, true)
  assert.equal(response.url, server.url('/v1'))
  assert.deepEqual(await response.json(), { ok: true })
  assert.equal(body, '{"a":1}')
  assert.equal(server.requests()[0]?.headers.authorization, 'Bearer t')
})

test('forms and Request objects are sent as fetch would', async () => {
  const bodies: string[] = []
  await using server = await loopback((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      bodies.push(`${request.headers['content-type']?.split(';')[0]} ${body.includes('value')}`)
      response.end()
    })
  })
  const fetch = fetchOver(net(), given)
  const form = new FormData()
  form.set('name', 'value')
  await (await fetch(server.url('/'), { method: 'POST', body: form })).text()
  const request = new Request(server.url('/'), {
    method: 'PUT',
    body: new URLSearchParams({ name: 'value' }),
  })
  await (await fetch(request)).text()
  assert.deepEqual(bodies, ['multipart/form-data true', 'application/x-www-form-urlencoded true'])
})

test('answers without a body, a redirect and a failure are answers', async () => {
  await using server = await loopback((request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { location: '/elsewhere' }).end()
  })
  const fetch = fetchOver(net(), given)
  for (const status of [204, 301, 304, 404, 500]) {
    const response = await fetch(server.url(`/${status}`))
    assert.equal(response.status, status)
    assert.equal(await response.text(), '')
  }
  assert.equal((await fetch(server.url('/200'), { method: 'HEAD' })).body, null)
  assert.equal(server.requests().length, 6)
})

test('a stream arrives as it is written, and leaving it ends the connection', async () => {
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  await using server = await loopback((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    response.on('close', resolve)
  })
  const response = await fetchOver(net(), given)(server.url('/'))
  const reader = response.body?.getReader()
  const first = await reader?.read()
  assert.equal(Buffer.from(first?.value ?? []).toString(), 'data: 1\n\n')
  await reader?.cancel()
  await gone
})

test('aborting rejects with the reason of the signal, before the answer and within it', async () => {
  await using server = await loopback((request, response) => {
    if (request.url === '/half') response.write('half')
  })
  const fetch = fetchOver(net(), given)
  await assert.rejects(fetch(server.url('/'), { signal: AbortSignal.abort() }), { name: 'AbortError' })
  const stop = new AbortController()
  const response = await fetch(server.url('/half'), { signal: stop.signal })
  const read = response.text()
  stop.abort()
  await assert.rejects(read, (error) => error instanceof NetError && error.code === 'aborted' && error.begun)
})

test('what cannot be reached rejects as fetch does, with the reason as its cause', async () => {
  const fetch = fetchOver(net(), { ...given, grant: 'open' })
  await assert.rejects(fetch('http://127.0.0.1/'), (error) => {
    assert.ok(error instanceof TypeError && error.message === 'fetch failed')
    assert.ok(error.cause instanceof NetError && error.cause.code === 'forbidden')
    return true
  })
})

test('a body that grows past the cap breaks off', async () => {
  await using server = await loopback((_request, response) => void response.end('x'.repeat(2_000_000)))
  const response = await fetchOver(net(), given)(server.url('/'))
  await assert.rejects(response.text(), (error) => error instanceof NetError && error.code === 'too_large')
})
