// What no agent may reach, in every way it can be written, and a witness on every socket of this process that tells what was reached for.

import { Socket } from 'node:net'

/** Ways to write a host that no agent may reach. */
export const closedHosts: readonly string[] = [
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

/** Addresses that are for nobody, whoever names them. */
export const brokenAddresses: readonly string[] = [
  'ftp://example.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hi',
  'gopher://example.org/',
  'blob:https://example.org/1',
  'ws://127.0.0.1/',
  'unix:/run/docker.sock',
  '',
  'http://',
  'https:///',
  'http://256.256.256.256/',
  'http://0x7f.0.0.0.1/',
  'http://exa mple.org/',
  'http://a:b@example.org/',
  'http://user@example.org/',
  'http://example.org@127.0.0.1/',
  'http://127.0.0.1:80@example.org:443/',
  'http://example.org:99999/',
  'http://[::1',
  'http://[fe80::1%25eth0]/',
  'example.org',
  '//example.org/',
  `http://example.org/${'a'.repeat(3_000)}`,
]

/** Addresses behind a name that close it. */
export const closedAnswers: readonly string[] = [
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

type Connect = (this: Socket, ...args: unknown[]) => Socket
interface ConnectOptions {
  host?: string
  port?: number
  lookup?(
    host: string,
    options: { all: true },
    done: (error: Error | null, found: { address: string }[]) => void,
  ): void
}

export interface Witness extends Disposable {
  /** Every address that a socket of this process was to be connected to, in order. */
  readonly reached: readonly string[]
}

/** Watches every socket until disposed. What leads beyond loopback is noted and refused, so that a hole in the guard shows without harm. */
export function watchSockets(): Witness {
  const reached: string[] = []
  const plain = Socket.prototype.connect as Connect
  const watched: Connect = function (...args) {
    const first = args[0] as ConnectOptions | [ConnectOptions]
    const { host = '', port = 0, lookup } = Array.isArray(first) ? first[0] : first
    const note = (addresses: readonly string[]): boolean => {
      reached.push(...addresses.map((address) => `${address} ${port}`))
      return addresses.every((address) => address === '127.0.0.1')
    }
    const refuse = (): Socket => {
      process.nextTick(() => this.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })))
      return this
    }
    if (lookup === undefined || /^[\d.]+$|:/.test(host))
      return note([host]) ? plain.apply(this, args) : refuse()
    let near = false
    lookup(host, { all: true }, (_error, found) => {
      near = note(found.map(({ address }) => address))
    })
    return near ? plain.apply(this, args) : refuse()
  }
  Socket.prototype.connect = watched as typeof Socket.prototype.connect
  return {
    reached,
    [Symbol.dispose]: () => {
      Socket.prototype.connect = plain as typeof Socket.prototype.connect
    },
  }
}
