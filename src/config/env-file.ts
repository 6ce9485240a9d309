// The `.env` file of the working directory: read only when nobody but its owner can read it. It knows no setting.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

export type EnvFile =
  | { state: 'absent' }
  | { state: 'read'; path: string; values: Readonly<Record<string, string>> }
  | { state: 'refused'; path: string; reason: string }

const maxBytes = 64 * 1024
const othersMayBits = 0o077

/** Reads `.env` in `folder`. Refused, with the command that mends it: a file that group or others may touch. */
export function readEnvFile(folder: string): EnvFile {
  const path = join(folder, '.env')
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return { state: 'absent' }
  if (!stat.isFile())
    return { state: 'refused', path, reason: `.env in ${folder} is not a file; move it away` }
  const mode = stat.mode & 0o777
  if (process.platform !== 'win32' && (mode & othersMayBits) !== 0) {
    const reason = `.env in ${folder} can be read by others (mode ${mode.toString(8)}); run: chmod 600 .env`
    return { state: 'refused', path, reason }
  }
  if (stat.size > maxBytes) {
    return {
      state: 'refused',
      path,
      reason: `.env in ${folder} is larger than ${maxBytes} bytes; keep only settings in it`,
    }
  }
  return { state: 'read', path, values: parseEnv(readFileSync(path, 'utf8')) as Record<string, string> }
}
