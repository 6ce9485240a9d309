import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { virtualClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { NetError } from '../../src/world/net.ts'
import { asking, loopback, net } from './net-support.ts'

const fails = (code: NetError['code'], message: RegExp, retryable: boolean) => (error: unknown) => {
  assert.ok(error instanceof NetError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, message)
  assert.doesNotMatch(error.message, /\n/)
  assert.equal(error.retryable, retryable, 'retryable')
  return true
}

test('a page that the founder named on loopback is fetched with its type and charset', async () => {
  await using server = await loopback((_request, response) => {
    response.setHeader('content-type', 'Text/HTML; Charset="ISO-8859-1"')
    response.end('<p>hello</p>')
  })
  const fetched = await net().fetch(asking(server.url('/a?b=1')))
  assert.deepEqual(
    { ...fetched, body: fetched.body.toString() },
    {
      url: server.url('/a?b=1'),
      status: 200,
      contentType: 'text/html',
      charset: 'iso-8859-1',
      body: '<p>hello</p>',
    },
  )
  const [request] = server.requests()
  assert.equal(request?.headers.cookie, undefined)
  assert.match(request?.headers['user-agent'] ?? '', /^Bullpen/)
})

for (const [status, code, retryable] of [
  [400, 'status', false],
  [403, 'status', false],
  [404, 'not_found', false],
  [410, 'not_found', false],
  [429, 'status', true],
  [500, 'status', true],
  [503, 'status', true],
] as const) {
  test(`an answer of ${status} is a ${retryable ? 'passing' : 'lasting'} failure that names status and address`, async () => {
    await using server = await loopback((_request, response) => {
      response.statusCode = status
      response.statusMessage = 'Whatever The Server Says'
      response.end('no')
    })
    await assert.rejects(
      net().fetch(asking(server.url('/x'))),
      fails(code, new RegExp(`^${status} .* from http://127.0.0.1:${server.port}/x$`), retryable),
    )
  })
}

test('a message never repeats user-info or the secrets of a query', async () => {
  await using server = await loopback((_request, response) => {
    response.statusCode = 404
    response.end()
  })
  await assert.rejects(
    net().fetch(asking(server.url('/x?page=2&api_key=hunter2&q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'))),
    (error) => {
      assert.ok(error instanceof NetError)
      assert.match(error.message, /page=2&api_key=…&q=…$/)
      return true
    },
  )
  await assert.rejects(net().fetch(asking('http://bob:hunter2@example.org/')), (error) => {
    assert.ok(error instanceof NetError && error.code === 'bad_address')
    assert.doesNotMatch(error.message, /hunter2|bob/)
    return true
  })
})

test('a body that announces too much is refused before it is read', async () => {
  let sent = 0
  await using server = await loopback((_request, response) => {
    response.setHeader('content-length', 50_000_000)
    const block = Buffer.alloc(65_536)
    const pour = (): void => {
      while (sent < 50_000_000 && !response.destroyed) {
        sent += block.length
        if (!response.write(block)) return
      }
    }
    response.on('drain', pour)
    pour()
  })
  await assert.rejects(
    net().fetch(asking(server.url('/big'))),
    fails('too_large', /\/big is larger than 5\.0 MB \(crawl_policy\.max_bytes\)$/, false),
  )
  assert.ok(sent < 10_000_000, `${sent} bytes were sent`)
})

test('a body that streams past the cap is cut off and its socket destroyed', async () => {
  let sent = 0
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  await using server = await loopback((_request, response) => {
    const block = Buffer.alloc(65_536)
    const pour = (): void => {
      while (sent < 50_000_000 && !response.destroyed) {
        sent += block.length
        if (!response.write(block)) return
      }
    }
    response.on('drain', pour)
    response.on('close', resolve)
    pour()
  })
  await assert.rejects(
    net().fetch(asking(server.url('/endless'), { maxBytes: 200_000 })),
    fails('too_large', /200\.0 kB/, false),
  )
  await closed
  assert.ok(sent < 50_000_000, `${sent} bytes were sent`)
})

test('a packed body is unpacked, whichever way it was packed', async () => {
  const text = 'The quick brown fox. '.repeat(100)
  const packed = {
    gzip: gzipSync(text),
    br: brotliCompressSync(text),
    deflate: deflateSync(text),
    'deflate, gzip': gzipSync(deflateRawSync(text)),
  }
  await using server = await loopback((request, response) => {
    const encoding = decodeURIComponent(request.url?.slice(1) ?? '') as keyof typeof packed
    response.setHeader('content-encoding', encoding)
    response.end(packed[encoding])
  })
  for (const encoding of Object.keys(packed)) {
    const { body } = await net().fetch(asking(server.url(`/${encodeURIComponent(encoding)}`)))
    assert.equal(body.toString(), text, encoding)
  }
})

test('a bomb is stopped at the cap, in every packing', async () => {
  const zeros = Buffer.alloc(20_000_000)
  const bombs = { gzip: gzipSync(zeros), br: brotliCompressSync(zeros), deflate: deflateSync(zeros) }
  await using server = await loopback((request, response) => {
    const encoding = request.url?.slice(1) as keyof typeof bombs
    response.setHeader('content-encoding', encoding)
    response.end(bombs[encoding])
  })
  for (const [encoding, bomb] of Object.entries(bombs)) {
    assert.ok(bomb.length < 5_000_000)
    await assert.rejects(
      net().fetch(asking(server.url(`/${encoding}`))),
      fails('too_large', /larger than 5\.0 MB/, false),
    )
  }
})

test('a packing that is broken, unknown or many times over is a failure with a reason', async () => {
  await using server = await loopback((request, response) => {
    response.setHeader('content-encoding', decodeURIComponent(request.url?.slice(1) ?? ''))
    response.end(gzipSync('x'.repeat(10_000)).subarray(0, 20))
  })
  const asked = (encoding: string) => net().fetch(asking(server.url(`/${encodeURIComponent(encoding)}`)))
  await assert.rejects(asked('gzip'), fails('unreachable', /sent a broken gzip body$/, true))
  await assert.rejects(asked('br'), fails('unreachable', /sent a broken br body$/, true))
  await assert.rejects(asked('zstd'), fails('unreachable', /packed as zstd, which is not read$/, false))
  await assert.rejects(asked('gzip, gzip, gzip'), fails('unreachable', /packed 3 times over/, false))
  await assert.rejects(asked('constructor'), fails('unreachable', /packed as constructor/, false))
})

test('a drip that never ends is stopped by the total time', async () => {
  const clock = virtualClock(0)
  await using server = await loopback((_request, response) => {
    const drip = (): void => {
      if (response.destroyed) return
      response.write('.')
      clock.advance(100).then(() => setImmediate(drip), assert.fail)
    }
    drip()
  })
  await assert.rejects(
    net({ clock }).fetch(asking(server.url('/drip'), { timeoutMs: 5_000 })),
    fails('timeout', /\/drip took longer than 5 s$/, true),
  )
})

test('silence before and within the body is stopped by the idle time', async () => {
  await using server = await loopback((request, response) => {
    if (request.url === '/half') response.write('half of it')
  })
  for (const path of ['/nothing', '/half']) {
    await assert.rejects(
      net({ idleMs: 50 }).fetch(asking(server.url(path))),
      fails('timeout', /did not answer in time$/, true),
    )
  }
})

test('a redirect is followed three times and no further', async () => {
  await using server = await loopback((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) return void response.end('arrived')
    response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  const fetched = await net().fetch(asking(server.url('/3')))
  assert.equal(fetched.url, server.url('/0'))
  assert.equal(fetched.body.toString(), 'arrived')
  await assert.rejects(
    net().fetch(asking(server.url('/4'))),
    fails('unreachable', /\/4 redirects more than 3 times$/, false),
  )
})

test('a redirect loop ends', async () => {
  await using server = await loopback((_request, response) => {
    response.writeHead(301, { location: '/round' }).end()
  })
  await assert.rejects(
    net().fetch(asking(server.url('/round'))),
    fails('unreachable', /more than 3 times$/, false),
  )
  assert.equal(server.requests().length, 4)
})

test('a named source may not redirect to metadata, another private host, or another scheme', async () => {
  await using other = await loopback((_request, response) => void response.end('secret'))
  let location = ''
  await using server = await loopback((_request, response) => {
    response.writeHead(302, { location }).end()
  })
  for (const [target, code, message] of [
    ['http://169.254.169.254/latest/meta-data/', 'forbidden', /metadata address/],
    [`http://localhost:${other.port}/`, 'forbidden', /port .* is closed to agents/],
    ['http://localhost/', 'forbidden', /localhost is a private name/],
    ['http://10.0.0.1/', 'forbidden', /10\.0\.0\.1 is a private address/],
    ['http://127.0.0.2/', 'forbidden', /private address/],
    ['file:///etc/passwd', 'bad_address', /nothing else is fetched|is not an address/],
    ['ftp://127.0.0.1/', 'bad_address', /not http or https/],
  ] as const) {
    location = target
    await assert.rejects(net().fetch(asking(server.url('/'))), fails(code, message, false), target)
  }
  assert.equal(other.connections(), 0)
})

test('a named source may redirect to its own host, on any port', async () => {
  await using other = await loopback((_request, response) => void response.end('next door'))
  await using server = await loopback((_request, response) => {
    response.writeHead(307, { location: other.url('/here') }).end()
  })
  const fetched = await net().fetch(asking(server.url('/')))
  assert.equal(fetched.body.toString(), 'next door')
})

test('the checked address is the one that is connected to, though the name would now resolve elsewhere', async () => {
  await using server = await loopback((_request, response) => void response.end('checked'))
  let lookups = 0
  const fetched = await net({
    lookup: async () => {
      lookups++
      return [{ address: lookups === 1 ? '127.0.0.1' : '203.0.113.9', family: 4 }]
    },
  }).fetch(asking(`http://rebind.example.org:${server.port}/`))
  assert.equal(fetched.body.toString(), 'checked')
  assert.equal(lookups, 1)
  assert.equal(server.requests()[0]?.headers.host, `rebind.example.org:${server.port}`)
})

test('a name with one private address among public ones is refused without a connection', async () => {
  await using server = await loopback((_request, response) => void response.end('secret'))
  const { fetch } = net({
    lookup: async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
  })
  await assert.rejects(
    fetch(asking('http://mixed.example.org/', { grant: 'open' })),
    fails(
      'forbidden',
      /^mixed\.example\.org \(127\.0\.0\.1\) is a private address; agents may not reach it/,
      false,
    ),
  )
  assert.equal(server.connections(), 0)
})

test('an allowed host may be private and use its port; a denied one is closed to everybody', async () => {
  await using server = await loopback((_request, response) => void response.end('inside'))
  const open = { grant: 'open' as const }
  const here = `127.0.0.1:${server.port}`
  for (const allowHosts of [['127.0.0.1'], [here]]) {
    const fetched = await net().fetch(asking(server.url('/'), { ...open, allowHosts }))
    assert.equal(fetched.body.toString(), 'inside')
  }
  const connections = server.connections()
  const refused = (changes: Parameters<typeof asking>[1]) =>
    assert.rejects(
      net().fetch(asking(server.url('/'), changes)),
      (error) => error instanceof NetError && error.code === 'forbidden',
    )
  await refused({ ...open, allowHosts: ['127.0.0.1:1'] })
  await refused({ ...open, allowHosts: ['not a host', '*.example.org'] })
  await refused({ allowHosts: ['127.0.0.1'], denyHosts: ['127.0.0.1'] })
  await refused({ allowHosts: [here], denyHosts: [here] })
  assert.equal(server.connections(), connections)
})

test('a denial covers subdomains by *.suffix and the addresses that names resolve to', async () => {
  const lookup = async () => [{ address: '93.184.216.34', family: 4 }]
  for (const [url, denied] of [
    ['http://ads.example.org/', '*.example.org'],
    ['http://example.org/', '*.EXAMPLE.org'],
    ['http://EXAMPLE.org./', 'example.org'],
    ['http://b\u00fccher.example/', 'b\u00fccher.example'],
    ['http://example.org/', '93.184.216.34'],
  ] as const) {
    await assert.rejects(
      net({ lookup }).fetch(asking(url, { denyHosts: [denied] })),
      fails('forbidden', /is denied \(crawl_policy\.deny_hosts\)$/, false),
      `${url} by ${denied}`,
    )
  }
})

test('a port nobody listens on is a failure that may pass', async () => {
  let port = 0
  {
    await using server = await loopback(() => undefined)
    port = server.port
  }
  await assert.rejects(
    net().fetch(asking(`http://127.0.0.1:${port}/`)),
    fails('unreachable', /refused the connection \(ECONNREFUSED\)$/, true),
  )
})

test('a server that hangs up, or speaks something else, is a failure with a reason', async () => {
  await using server = await loopback((request, response) => {
    if (request.url === '/hangup') request.socket.destroy()
    else if (request.url === '/headers') response.setHeader('x-much', 'x'.repeat(100_000)).end()
    else if (request.url === '/short') {
      response.setHeader('content-length', 100)
      response.write('only this')
      response.socket?.end()
    } else response.socket?.end('220 smtp.example.org ESMTP\r\n')
  })
  await assert.rejects(
    net().fetch(asking(server.url('/hangup'))),
    fails('unreachable', /broke the connection/, true),
  )
  await assert.rejects(
    net().fetch(asking(server.url('/headers'))),
    fails('unreachable', /sent more headers than are read/, false),
  )
  await assert.rejects(
    net().fetch(asking(server.url('/short'))),
    fails('unreachable', /broke the connection/, true),
  )
  await assert.rejects(
    net().fetch(asking(server.url('/smtp'))),
    fails('unreachable', /does not speak HTTP/, false),
  )
})

test('a host without an address is a failure that tells missing from unanswered', async () => {
  const failing = (code: string) =>
    net({ lookup: () => Promise.reject(Object.assign(new Error(code), { code })) }).fetch(
      asking('http://nosuch.example.org/'),
    )
  await assert.rejects(failing('ENOTFOUND'), fails('unreachable', /no such host/, false))
  await assert.rejects(failing('EAI_AGAIN'), fails('unreachable', /name service/, true))
})

test('an aborted reading ends as aborted, before and during the answer', async () => {
  const controller = new AbortController()
  await using server = await loopback(() => controller.abort())
  const request = asking(server.url('/'), { signal: controller.signal })
  await assert.rejects(net().fetch(request), fails('aborted', /was stopped$/, true))
  assert.equal(server.connections(), 1)
  await assert.rejects(net().fetch(request), fails('aborted', /was stopped$/, true))
  assert.equal(server.connections(), 1)
})

test('a name service that never answers is stopped by the total time', async () => {
  const clock = virtualClock(0)
  const pending = net({
    clock,
    lookup: () => {
      void clock.advance(60_000)
      return Promise.withResolvers<never>().promise
    },
  }).fetch(asking('http://slow.example.org/', { timeoutMs: 1_000 }))
  await assert.rejects(pending, fails('timeout', /took longer than 1 s$/, true))
})

test('what was refused is on record', async () => {
  const log = memoryLog()
  await assert.rejects(net({ log }).fetch(asking('http://127.0.0.1/', { grant: 'open' })))
  assert.deepEqual(
    log.lines.map((line) => [line.message, line.fields['code']]),
    [['net.refused', 'forbidden']],
  )
})
