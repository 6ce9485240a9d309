// Which URL may be asked for at all: scheme, user-info, port, host name, and the founder's lists of hosts. It opens
// no connection and resolves no name: the addresses behind a name are judged by `admitAddresses` once they are known.

import { type Grant, NetError } from '../net.ts'
import { isAddress, judgeAddress } from './address.ts'
import { shownUrl } from './shown.ts'

const maxUrlChars = 2_048
const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** Names that by custom or by standard mean "this machine" or "this network". */
const privateSuffixes = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'home.arpa',
]

/** What a request may reach, after its grant and the founder's lists have been read for one URL. */
export interface Permission {
  /** Loopback and private addresses are open to it. */
  privateAddresses: boolean
  /** Ports other than 80 and 443 are open to it. */
  anyPort: boolean
}

/** Returns what a grant opens by itself, before the founder's lists are read. */
export function permissionOf(grant: Grant): Permission {
  return { privateAddresses: grant === 'named', anyPort: grant === 'named' }
}

/**
 * Returns what a redirect may reach. The founder named a host, so the same host stays open: any port, and private
 * addresses if that is where it was. Whatever else a redirect points to is an address that a page named, under the
 * rules for agents.
 */
export function permissionAfterRedirect(
  grant: Grant,
  first: { host: string; isPrivate: boolean },
  nextHost: string,
): Permission {
  const stays = grant === 'named' && nextHost === first.host
  return { privateAddresses: stays && first.isPrivate, anyPort: stays }
}

interface HostLists {
  allowHosts: readonly string[]
  denyHosts: readonly string[]
}

/** A URL that passed, with its host in the form that is resolved and compared: lower case, no brackets, no final dot. */
export interface Admitted {
  url: URL
  host: string
  port: number
  permission: Permission
}

/** Returns the host of `url` as it is compared: lower case, without brackets and trailing dots. */
export function hostOf(url: URL): string {
  return url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.+$/, '')
    .toLowerCase()
}

function portOf(url: URL): string {
  return url.port === '' ? (defaultPorts[url.protocol] ?? '') : url.port
}

/** True when a list entry (`host`, `host:port`, `*.suffix`) names this host. `*.suffix` also names the suffix itself. */
function names(entry: string, host: string, port: string): boolean {
  const wanted = entry.trim().toLowerCase()
  if (wanted.startsWith('*.')) {
    const suffix = wanted.slice(2).replace(/\.+$/, '')
    return host === suffix || host.endsWith(`.${suffix}`)
  }
  const bare = wanted.includes('::') && !wanted.startsWith('[') ? `[${wanted}]` : wanted
  const parsed = URL.parse(`http://${bare}/`)
  if (parsed === null || hostOf(parsed) !== host) return false
  const hasPort = /:\d+$/.test(bare)
  return !hasPort || portOf(parsed) === port
}

/** True when one of the entries names this host and port. An entry that cannot be read names nothing. */
function isListed(entries: readonly string[], host: string, port: number): boolean {
  return entries.some((entry) => names(entry, host, String(port)))
}

function isPrivateName(host: string): boolean {
  if (isAddress(host)) return false
  return !host.includes('.') || privateSuffixes.some((suffix) => host.endsWith(`.${suffix}`))
}

function parseAddress(address: string): URL {
  if (address.length > maxUrlChars) {
    throw new NetError(
      'bad_address',
      `an address of ${address.length} characters is longer than ${maxUrlChars}`,
      false,
    )
  }
  const url = URL.parse(address)
  if (url === null || url.hostname === '') {
    throw new NetError(
      'bad_address',
      `${shownUrl(address)} is not an address; write it as https://host/path`,
      false,
    )
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new NetError(
      'bad_address',
      `${shownUrl(address)} is not http or https; nothing else is fetched`,
      false,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new NetError(
      'bad_address',
      `${shownUrl(address)} carries a user name or password; remove it`,
      false,
    )
  }
  return url
}

/**
 * Returns the URL with what it may reach; the founder's lists widen or close what `granted` gives.
 * Throws NetError `bad_address` for what is no plain http(s) address and `forbidden` for a denied host, a port or a
 * name that this permission does not open, and an IP literal that it may not reach.
 */
export function admit(address: string, granted: Permission, lists: HostLists): Admitted {
  const url = parseAddress(address)
  const host = hostOf(url)
  const port = Number(portOf(url))
  if (isListed(lists.denyHosts, host, port)) {
    throw new NetError('forbidden', `${host} is denied (crawl_policy.deny_hosts)`, false)
  }
  const allowed = isListed(lists.allowHosts, host, port)
  const permission = {
    privateAddresses: granted.privateAddresses || allowed,
    anyPort: granted.anyPort || allowed,
  }
  if (!permission.anyPort && port !== 80 && port !== 443) {
    throw new NetError(
      'forbidden',
      `port ${port} of ${host} is closed to agents; they read ports 80 and 443 (crawl_policy.allow_hosts lifts this)`,
      false,
    )
  }
  if (!permission.privateAddresses && isPrivateName(host)) throw privateRefusal(host, 'a private name')
  if (isAddress(host)) admitAddresses(host, [host], port, permission, lists)
  return { url, host, port, permission }
}

/** Throws NetError `forbidden` unless every one of the addresses behind `host` may be reached. */
export function admitAddresses(
  host: string,
  addresses: readonly string[],
  port: number,
  permission: Permission,
  lists: HostLists,
): void {
  for (const address of addresses) {
    const shown = address === host ? host : `${host} (${address})`
    if (isListed(lists.denyHosts, address.toLowerCase(), port)) {
      throw new NetError('forbidden', `${shown} is denied (crawl_policy.deny_hosts)`, false)
    }
    const { reach, what } = judgeAddress(address)
    if (reach === 'never') throw new NetError('forbidden', `${shown} is ${what}; it is never read`, false)
    if (reach === 'private' && !permission.privateAddresses) throw privateRefusal(shown, what)
  }
}

function privateRefusal(shown: string, what: string): NetError {
  return new NetError(
    'forbidden',
    `${shown} is ${what}; agents may not reach it (crawl_policy.allow_hosts lifts this)`,
    false,
  )
}
