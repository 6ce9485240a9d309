// Counts wrong credentials per address, so that nobody can guess for long. It remembers nothing on disk and a bounded
// number of addresses.

import type { Clock } from '../world/clock.ts'
import { httpLimits as limits } from './limits.ts'

const windowMs = 60_000

export interface Attempts {
  /** Notes a wrong credential from this address. */
  failed(address: string): void
  /** Returns the seconds until this address may guess again; 0 when it may. */
  waitSeconds(address: string): number
}

/** Returns a counter that forgets after a minute and, when too many addresses come, the oldest first. */
export function countAttempts(clock: Clock): Attempts {
  const seen = new Map<string, { since: number; count: number }>()
  const live = (address: string): { since: number; count: number } | null => {
    const entry = seen.get(address)
    return entry !== undefined && clock.monotonic() - entry.since < windowMs ? entry : null
  }
  return {
    failed(address) {
      const entry = live(address)
      if (entry !== null) {
        entry.count++
        return
      }
      seen.delete(address)
      seen.set(address, { since: clock.monotonic(), count: 1 })
      const [oldest] = seen.keys()
      if (seen.size > limits.failedAddressesKept && oldest !== undefined) seen.delete(oldest)
    },
    waitSeconds(address) {
      const entry = live(address)
      if (entry === null || entry.count < limits.failedCredentialsPerMinute) return 0
      return Math.max(1, Math.ceil((windowMs - (clock.monotonic() - entry.since)) / 1_000))
    },
  }
}
