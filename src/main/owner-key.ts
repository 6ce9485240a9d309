// Makes the key of whoever owns the machine: at the first start, and anew when the database does not know the one there is.

import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey, identifyKey } from '../loop/access.ts'
import type { World } from '../world/world.ts'
import { ownerKeyFile, readOwnerKey } from './owner-key-file.ts'

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
