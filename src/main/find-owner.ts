// Who runs the company on this machine: found by the lock of its data folder, and asked nothing.

import { existsSync } from 'node:fs'
import type { Settings } from '../config/settings.ts'
import { takeDataLock } from '../world/data-lock.ts'
import { openMachine } from './machine.ts'

const lookMs = 250
/** How long a folder may be held by somebody who does not say where to reach it: a start, or another command. */
const patienceMs = 20_000

/**
 * Returns where the owner of the data folder answers; null when nobody owns it. An owner without an address is starting, or is
 * a command that will soon be done: it is waited for. After that the opening itself says who stands in the way.
 */
export async function findOwner(settings: Settings): Promise<{ url: string; pid: number } | null> {
  if (!existsSync(settings.dataDir)) return null
  const { clock } = openMachine({ logLevel: 'silent' })
  const until = clock.monotonic() + patienceMs
  for (;;) {
    const lock = await takeDataLock(settings.dataDir)
    if (lock.held) {
      lock.release()
      return null
    }
    if (lock.url !== null) return { url: lock.url, pid: lock.pid }
    // Nothing to wait for where many may own the database.
    if (settings.databaseUrl !== null || clock.monotonic() > until) return null
    await clock.sleep(lookMs)
  }
}
