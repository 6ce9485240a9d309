// The key of a record on the AT protocol, made from our own: a time and a number of thirteen characters. The same effect always has the
// same, so a record can be looked for by it, and no second one can be made.

import { createHash } from 'node:crypto'

const alphabet = '234567abcdefghijklmnopqrstuvwxyz'

/** Returns the record key of an effect that was first started at `startedAt`, ms since the epoch, under our key. */
export function recordKey(startedAt: number, key: string): string {
  const digest = createHash('sha256').update(key).digest()
  const micros = BigInt(startedAt) * 1_000n + BigInt(digest.readUInt16BE(0) % 1_000)
  const value = (micros << 10n) | BigInt(digest.readUInt16BE(2) & 1_023)
  let text = ''
  for (let shift = 60n; shift >= 0n; shift -= 5n) text += alphabet[Number((value >> shift) & 31n)]
  return text
}
