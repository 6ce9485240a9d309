// The key of whoever owns the machine: made at the first start, kept beside the data where only its owner reads it, and made
// anew when the database does not know it.

import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey, identifyKey } from '../loop/access.ts'
import { sqlState as errorCode } from '../world/db.ts'
import type { World } from '../world/world.ts'

/** Inside the data folder; mode 600. */
export const ownerKeyFile = 'owner.key'

/** Returns the key in the data folder; null when there is none. */
export function readOwnerKey(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, ownerKeyFile), 'utf8').trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Makes sure that the key in the data folder opens this company. */
export async function ensureOwnerKey(world: World, dataDir: string): Promise<void> {
  const path = join(dataDir, ownerKeyFile)
  const present = readOwnerKey(dataDir)
  if (present !== null && (await identifyKey(world, present)) !== null) {
    chmodSync(path, 0o600)
    return
  }
  const made = await createKey(world, {
    name: 'owner',
    scopes: ['admin'],
    agentId: null,
    expiresInDays: null,
    by: 'founder',
  })
  if (made === null) throw new Error('the key of the owner is bound to no agent and cannot be refused')
  writeFileSync(path, `${made.secret}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
}
