// The key of whoever owns the machine, as it lies beside the data, readable by its owner alone. It knows no database.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlState as errorCode } from '../world/db.ts'

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
