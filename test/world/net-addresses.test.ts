import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAddress } from '../../src/world/net/address.ts'
import { permissionAfterRedirect } from '../../src/world/net/admit.ts'
import { NetError } from '../../src/world/net.ts'
import { asking, loopback, net } from './net-support.ts'

/** Ways to write a host that no agent may reach; `PORT` is where a server would notice a connection. */
const closedToAgents = [
  // loopback, in every spelling the URL standard reads as 127.0.0.1
  '127.0.0.1',
  '127.0.0.2',
  '127.255.255.254',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7f.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7F.0.0.1',
  '127.0.0.1.',
  '127.1.',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '127.0.0.0x1',
  // this machine and this network, by name
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost..',
  'foo.localhost',
  'localhost.localdomain',
  'loc%61lhost',
  'ｌｏｃａｌｈｏｓｔ',
  'printer.local',
  'printer.local.',
  'vault.internal',
  'metadata.google.internal',
  'metadata',
  'intranet',
  'db',
  'router.lan',
  'wiki.corp',
  'nas.home.arpa',
  'box.home',
  'a.intranet',
  // private, shared and link-local networks
  '10.0.0.1',
  '10.255.255.255',
  '0xa000001',
  '167772161',
  '012.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.168.1',
  '3232235777',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.0.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.170.2',
  '100.100.100.200',
  // nothing that can be meant
  '0.0.0.0',
  '0',
  '0x0',
  '0.1.2.3',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '192.88.99.1',
  // IPv6, and IPv4 inside of it
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::FFFF:10.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[0:0:0:0:0:ffff:8.8.8.8]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[febf::1]',
  '[fc00::1]',
  '[fd00::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
  '[::ffff:0:127.0.0.1]',
  '[3fff::1]',
  '[4000::1]',
]

test(`each of ${closedToAgents.length} spellings of a closed host is refused to agents before a socket is opened`, async () => {
  await using server = await loopback((_request, response) => void response.end('secret'))
  const asked: string[] = []
  const guarded = net({
    lookup: async (host) => {
      asked.push(host)
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
  assert.ok(closedToAgents.length >= 60)
  for (const host of closedToAgents) {
    // On the server's own port the port alone refuses; on 80 and 443 it must be the host.
    for (const url of [`http://${host}:${server.port}/`, `http://${host}/`, `https://${host}/`]) {
      await assert.rejects(
        guarded.fetch(asking(url, { grant: 'open' })),
        (error) =>
          error instanceof NetError &&
          (error.code === 'forbidden' || error.code === 'bad_address') &&
          (url.includes(`:${server.port}/`) || !/^port /.test(error.message)) &&
          !error.retryable,
        url,
      )
    }
  }
  assert.equal(server.connections(), 0)
  assert.deepEqual(asked, [], 'none was even looked up')
})

test('a public name that resolves to any closed address is refused before a socket is opened', async () => {
  await using server = await loopback((_request, response) => void response.end('secret'))
  const closed = [
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1%eth0',
    'fd00::1',
    '224.0.0.1',
    '255.255.255.255',
    'no address',
  ]
  for (const address of closed) {
    const guarded = net({ lookup: async () => [{ address, family: address.includes(':') ? 6 : 4 }] })
    await assert.rejects(
      guarded.fetch(asking('http://public.example.org/', { grant: 'open' })),
      (error) => error instanceof NetError && error.code === 'forbidden',
      address,
    )
  }
  assert.equal(server.connections(), 0)
})

test('what the founder names may be private, but never metadata, link-local, multicast or disguised', () => {
  const reach = (address: string) => judgeAddress(address).reach
  for (const address of [
    '127.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    '::1',
    'fd12::1',
  ]) {
    assert.equal(reach(address), 'private', address)
  }
  for (const address of [
    '169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '169.254.0.1',
    'fe80::1',
    '224.0.0.1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '::',
    '64:ff9b::1.1.1.1',
    'nonsense',
  ]) {
    assert.equal(reach(address), 'never', address)
  }
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ]) {
    assert.equal(reach(address), 'public', address)
  }
})

test('metadata stays closed when the founder names it and when the policy lists it', async () => {
  for (const url of ['http://169.254.169.254/latest/', 'http://[fd00:ec2::254]/', 'http://2852039166/']) {
    const host = new URL(url).hostname
    await assert.rejects(
      net().fetch(asking(url, { grant: 'named', allowHosts: [host] })),
      (error) => error instanceof NetError && error.code === 'forbidden' && /metadata/.test(error.message),
    )
  }
})

test('agents read ports 80 and 443 only; other schemes and malformed addresses are for nobody', async () => {
  const lookup = async () => [{ address: '93.184.216.34', family: 4 }]
  const rejects = (url: string, code: string, grant: 'open' | 'named' = 'named') =>
    assert.rejects(
      net({ lookup }).fetch(asking(url, { grant })),
      (error) => error instanceof NetError && error.code === code,
      url,
    )
  for (const port of [22, 25, 8080, 6379, 65535])
    await rejects(`http://example.org:${port}/`, 'forbidden', 'open')
  for (const url of [
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,hi',
    'gopher://example.org/',
    '',
    'http://',
    'https:///',
    'http://256.256.256.256/',
    'http://exa mple.org/',
    'http://a:b@example.org/',
    'http://user@example.org/',
    'http://example.org:99999/',
    'http://[::1',
    'example.org',
    '//example.org/',
    `http://example.org/${'a'.repeat(3_000)}`,
  ]) {
    await rejects(url, 'bad_address')
  }
})

test('a redirect keeps a named host open only where it was, and opens nothing for agents', () => {
  const after = (grant: 'open' | 'named', isPrivate: boolean, next: string) =>
    permissionAfterRedirect(grant, { host: 'a.example', isPrivate }, next)
  assert.deepEqual(after('named', true, 'a.example'), { privateAddresses: true, anyPort: true })
  assert.deepEqual(
    after('named', false, 'a.example'),
    { privateAddresses: false, anyPort: true },
    'public stays public',
  )
  assert.deepEqual(after('named', true, 'b.example'), { privateAddresses: false, anyPort: false })
  assert.deepEqual(after('open', true, 'a.example'), { privateAddresses: false, anyPort: false })
})
