// Makes assets/embedded-template.tar.br, the data folder every new embedded database starts from. To be run by hand
// (`node src/world/make-template.ts`, about half a minute) whenever @electric-sql/pglite changes its version; a test
// says so when it was forgotten.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { brotliCompressSync, constants } from 'node:zlib'
import { openEmbedded } from './db-embedded.ts'

const assets = new URL('../../assets/', import.meta.url)

/** Returns the version of the installed @electric-sql/pglite. */
export function installedPglite(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', `file://${entry}`), 'utf8'))
  return String((manifest as { version?: unknown }).version)
}

async function makeTemplate(): Promise<void> {
  const fail = (error: Error): never => {
    throw error
  }
  const db = await openEmbedded({ dataDir: null, template: false, onProblem: fail })
  await db.query({ text: 'vacuum freeze', values: [] })
  await db.query({ text: 'checkpoint', values: [] })
  const tar = await db.dump()
  await db.close()
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants
  const packed = brotliCompressSync(tar, {
    params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: tar.length },
  })
  writeFileSync(new URL('embedded-template.tar.br', assets), packed)
  const about = { pglite: installedPglite(), tarBytes: tar.length }
  writeFileSync(new URL('embedded-template.json', assets), `${JSON.stringify(about, null, 2)}\n`)
}

if (import.meta.main) await makeTemplate()
