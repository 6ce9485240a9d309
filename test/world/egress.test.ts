import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type Net, NetError } from '../../src/world/net.ts'
import { fetchOver } from '../../src/world/net-fetch.ts'
import { brokenAddresses, closedAnswers, closedHosts, watchSockets } from './egress.ts'
import { asking, loopback, net, sending } from './net-support.ts'

type Reading = (net: Net, url: string, grant: 'open' | 'named') => Promise<string>

/** The three ways out; each returns what came, or rejects. */
const ways: Readonly<Record<string, Reading>> = {
  fetch: async (from, url, grant) => (await from.fetch(asking(url, { grant }))).body.toString(),
  send: async (from, url, grant) => {
    const sent = await from.send(sending(url, { grant }))
    const chunks: Uint8Array[] = []
    for await (const chunk of sent.body) chunks.push(chunk)
    return `${sent.status} ${Buffer.concat(chunks).toString()}`
  },
  fetchOver: async (from, url, grant) => {
    const { method: _, url: __, headers: ___, body: ____, signal: _____, ...given } = sending(url, { grant })
    const response = await fetchOver(from, given)(url, { method: 'POST', body: 'x' })
    return `${response.status} ${await response.text()}`
  },
}

/** Returns the refusal that `reading` ends in, wherever it is wrapped. */
async function refusalOf(reading: Promise<string>, what: string): Promise<NetError | TypeError> {
  try {
    return assert.fail(`${what} was read: ${await reading}`)
  } catch (error) {
    if (error instanceof TypeError && error.cause instanceof NetError) return error.cause
    if (error instanceof NetError || error instanceof TypeError) return error
    throw error
  }
}

test('the witness sees a socket that the guard knows nothing of', async () => {
  using witness = watchSockets()
  await using server = await loopback((_request, response) => void response.end())
  const socket = connect({ host: '127.0.0.1', port: server.port })
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.destroy()
  const beyond = connect({ host: '192.0.2.1', port: 80 })
  await new Promise((resolve) => beyond.once('error', resolve))
  assert.deepEqual(witness.reached, [`127.0.0.1 ${server.port}`, '192.0.2.1 80'])
})

for (const [way, read] of Object.entries(ways)) {
  test(`${way}: each of ${closedHosts.length} spellings of a closed host is refused before a socket is opened`, async () => {
    using witness = watchSockets()
    await using server = await loopback((_request, response) => void response.end('secret'))
    const asked: string[] = []
    const guarded = net({
      lookup: async (host) => {
        asked.push(host)
        return [{ address: '127.0.0.1', family: 4 }]
      },
    })
    for (const host of closedHosts) {
      // On the server's own port the port alone refuses; on 80 and 443 it must be the host.
      for (const url of [`http://${host}:${server.port}/`, `http://${host}/`, `https://${host}/`]) {
        const refusal = await refusalOf(read(guarded, url, 'open'), url)
        if (refusal instanceof TypeError) continue
        assert.match(refusal.code, /^(forbidden|bad_address)$/, url)
        if (!url.includes(`:${server.port}/`)) assert.doesNotMatch(refusal.message, /^port /, url)
        assert.equal(refusal.retryable, false)
        assert.equal(refusal.begun, false, 'nothing has left')
      }
    }
    assert.equal(server.connections(), 0)
    assert.deepEqual(witness.reached, [])
    assert.deepEqual(asked, [], 'none was even looked up')
  })

  test(`${way}: ${brokenAddresses.length} broken addresses are for nobody, named or not`, async () => {
    using witness = watchSockets()
    const guarded = net({ lookup: async () => [{ address: '93.184.216.34', family: 4 }] })
    for (const url of brokenAddresses) {
      for (const grant of ['open', 'named'] as const) await refusalOf(read(guarded, url, grant), url)
    }
    assert.deepEqual(witness.reached, [])
  })

  test(`${way}: agents use ports 80 and 443 only`, async () => {
    using witness = watchSockets()
    const guarded = net({ lookup: async () => [{ address: '93.184.216.34', family: 4 }] })
    for (const port of [22, 25, 8080, 6379, 65535]) {
      const refusal = await refusalOf(read(guarded, `http://example.org:${port}/`, 'open'), String(port))
      // The ports that browsers block, a fetch refuses by itself.
      if (refusal instanceof NetError) assert.equal(refusal.code, 'forbidden')
    }
    assert.deepEqual(witness.reached, [])
  })

  test(`${way}: a public name that resolves to a closed address is refused, alone or among public ones`, async () => {
    using witness = watchSockets()
    const family = (address: string) => (address.includes(':') ? 6 : 4)
    for (const address of closedAnswers) {
      for (const before of [[], [{ address: '93.184.216.34', family: 4 }]]) {
        const guarded = net({ lookup: async () => [...before, { address, family: family(address) }] })
        const refusal = await refusalOf(read(guarded, 'http://public.example.org/', 'open'), address)
        assert.ok(refusal instanceof NetError && refusal.code === 'forbidden', address)
      }
    }
    assert.deepEqual(witness.reached, [])
  })

  test(`${way}: a name in another script is resolved as its ASCII form, and judged by what it resolves to`, async () => {
    using witness = watchSockets()
    const asked: string[] = []
    const guarded = net({
      lookup: async (host) => {
        asked.push(host)
        return [{ address: '10.0.0.1', family: 4 }]
      },
    })
    for (const host of [
      'b\u00fccher.example',
      '\u043f\u0440\u0438\u043c\u0435\u0440.example',
      'EXAMPLE.org.',
      'xn--bcher-kva.example',
    ])
      await refusalOf(read(guarded, `https://${host}/`, 'open'), host)
    assert.deepEqual(asked, [
      'xn--bcher-kva.example',
      'xn--e1afmkfd.example',
      'example.org',
      'xn--bcher-kva.example',
    ])
    assert.deepEqual(witness.reached, [])
  })

  test(`${way}: a name that resolves elsewhere the second time is connected to where it was checked`, async () => {
    using witness = watchSockets()
    let lookups = 0
    const guarded = net({
      lookup: async () => [{ address: lookups++ % 2 === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }],
    })
    for (const scheme of ['http', 'https']) {
      lookups = 0
      const refusal = await refusalOf(read(guarded, `${scheme}://rebind.example.org/`, 'open'), scheme)
      assert.ok(refusal instanceof NetError && refusal.code === 'unreachable', String(refusal))
      assert.equal(lookups, 1, 'it was resolved once')
    }
    assert.deepEqual(witness.reached, ['93.184.216.34 80', '93.184.216.34 443'])
  })

  test(`${way}: a redirect to what is closed is not followed`, async () => {
    using witness = watchSockets()
    await using other = await loopback((_request, response) => void response.end('secret'))
    let location = ''
    let status = 0
    await using server = await loopback((_request, response) => {
      response.writeHead(status, { location }).end('moved')
    })
    const targets = [
      // The named server's own host stays open to it, and a header cannot carry other scripts.
      ...closedHosts
        .filter((host) => /^[\x20-\x7e]+$/.test(host))
        .map((host) => `http://${host}/`)
        .filter((url) => !/^127\.0\.0\.1\.?$/.test(new URL(url).hostname)),
      'http://169.254.169.254/latest/meta-data/',
      `http://localhost:${other.port}/`,
      `//localhost:${other.port}/`,
      'file:///etc/passwd',
      `http://user:pass@127.0.0.1:${other.port}/`,
    ]
    for (const target of targets) {
      location = target
      for (status of [301, 302, 303, 307, 308]) {
        const what = `${status} ${target}`
        if (way === 'fetch') await refusalOf(read(net(), server.url('/'), 'named'), what)
        else assert.equal(await read(net(), server.url('/'), 'named'), `${status} moved`, what)
      }
    }
    assert.equal(other.connections(), 0)
    assert.deepEqual([...new Set(witness.reached)], [`127.0.0.1 ${server.port}`])
  })

  test(`${way}: a bomb is stopped at the cap, in every packing and packed twice`, async () => {
    const zeros = Buffer.alloc(20_000_000)
    const bombs: Readonly<Record<string, Buffer>> = {
      gzip: gzipSync(zeros),
      br: brotliCompressSync(zeros),
      deflate: deflateSync(zeros),
      'gzip, gzip': gzipSync(gzipSync(zeros)),
    }
    await using server = await loopback((request, response) => {
      const encoding = decodeURIComponent(request.url?.slice(1) ?? '')
      response.setHeader('content-encoding', encoding)
      response.end(bombs[encoding])
    })
    for (const [encoding, bomb] of Object.entries(bombs)) {
      assert.ok(bomb.length < 100_000, `${encoding} is small on the wire: ${bomb.length} bytes`)
      const url = server.url(`/${encodeURIComponent(encoding)}`)
      const refusal = await refusalOf(read(net(), url, 'named'), encoding)
      assert.ok(refusal instanceof NetError && refusal.code === 'too_large', String(refusal))
    }
  })

  test(`${way}: metadata stays closed when the founder names it`, async () => {
    using witness = watchSockets()
    for (const url of ['http://169.254.169.254/latest/', 'http://[fd00:ec2::254]/', 'http://2852039166/']) {
      const refusal = await refusalOf(read(net(), url, 'named'), url)
      assert.ok(refusal instanceof NetError && /metadata/.test(refusal.message), url)
    }
    assert.deepEqual(witness.reached, [])
  })
}
