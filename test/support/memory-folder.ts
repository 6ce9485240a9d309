// A folder for temporary files that lies in memory, where the machine offers one that is large enough. The tests make a database
// of some hundred files again and again, and on a disk that takes longer than what is tested.

import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const offered = '/dev/shm'
const neededBytes = 2 * 1024 ** 3

function hasRoom(): boolean {
  if (!existsSync(offered)) return false
  const { bavail, bsize } = statfsSync(offered)
  return Math.min(bavail * bsize, freemem()) >= neededBytes
}

/** Returns a new folder in memory, which is gone when the process ends, or null where 2 GiB are not free. Other users may pass
 *  through it, for the PostgreSQL server runs as one; what lies in it is its maker's. */
export function memoryFolder(): string | null {
  if (!hasRoom()) return null
  const folder = mkdtempSync(join(offered, 'bullpen-test-'))
  chmodSync(folder, 0o711)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
