// Brings an npm package that only the tests need into .cache/, outside of the product's lockfile. No install script
// runs: whoever asks makes the package usable itself.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where tests keep what they bring and make; nothing in it is of record. */
export const cacheDir = fileURLToPath(new URL('../../.cache/', import.meta.url))

/** Returns the folder of package `name` at exactly `version`, installed below .cache/ if it is not there yet. Throws an
 *  Error of one line, ending in `mend`, when npm cannot bring it. */
export function bringPackage(name: string, version: string, mend: string): string {
  const prefix = join(cacheDir, `${name.replace('@', '').replace('/', '-')}-${version}`)
  const folder = join(prefix, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  process.stderr.write(`bringing ${name} ${version} into .cache/ (once)\n`)
  mkdirSync(prefix, { recursive: true })
  const npm = process.env['npm_execpath']
  const install = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', prefix]
  const [command, args] = npm === undefined ? ['npm', install] : [process.execPath, [npm, ...install]]
  const { status, stderr, error } = spawnSync(command, [...args, `${name}@${version}`], {
    encoding: 'utf8',
    cwd: prefix,
  })
  if (status === 0 && existsSync(join(folder, 'package.json'))) return folder
  const reason =
    error?.message ??
    stderr.split('\n').find((line) => line.includes('npm error')) ??
    `npm ended with ${status}`
  throw new Error(`${name} ${version} cannot be brought (${reason.trim()}): ${mend}`)
}
