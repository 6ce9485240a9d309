// What an IP address is and who may reach it: a pure judgement on the parsed address, so that every way of writing
// one (decimal, octal, mapped, zoned) is judged alike. It knows nothing of names, ports or connections.

import ipaddr from 'ipaddr.js'

/** `public`: anybody may reach it. `private`: only a source that was named or allowed. `never`: nobody. */
type Reach = 'public' | 'private' | 'never'

export interface Judgement {
  reach: Reach
  /** What the address is, for a message: "a private address". */
  what: string
}

/** Cloud metadata services hand out credentials to whoever asks: no grant opens them. */
const metadataAddresses = new Set(['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254'])

const privateRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

const globalUnicast = ipaddr.IPv6.parse('2000::')

/** Returns who may reach `address`, an IP literal without brackets; what cannot be parsed is reached by nobody. */
export function judgeAddress(address: string): Judgement {
  if (!ipaddr.isValid(address)) return { reach: 'never', what: 'not an IP address' }
  const parsed = ipaddr.parse(address)
  if (metadataAddresses.has(parsed.toString())) return { reach: 'never', what: 'a cloud metadata address' }
  const range = parsed.range()
  if (privateRanges.has(range)) return { reach: 'private', what: 'a private address' }
  if (range !== 'unicast') return { reach: 'never', what: `no ordinary address (${range})` }
  // Outside 2000::/3 nothing is routed: there live the forms that carry an IPv4 address inside, such as ::7f00:1.
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast, 3)) {
    return { reach: 'never', what: 'no ordinary address (unassigned)' }
  }
  return { reach: 'public', what: 'a public address' }
}

/** True when `host` is an IP literal (IPv6 without brackets). */
export function isAddress(host: string): boolean {
  return ipaddr.isValid(host)
}
