// The embedded database as a folder: made whole or not at all, kept over kill -9, and refused when it is not ours.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Db, one, sql } from '../../src/world/db.ts'
import { embeddedMajor, openEmbedded } from '../../src/world/db-embedded.ts'
import { readTemplate, unpackDatabase } from '../../src/world/db-template.ts'
import { installedPglite } from '../../src/world/make-template.ts'

const writer = fileURLToPath(new URL('../support/embedded-writer.ts', import.meta.url))

const onProblem = (error: Error): void => {
  throw error
}

function folder(test: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'bullpen-embedded-'))
  test.after(() => rmSync(dir, { recursive: true }))
  return join(dir, 'db')
}

async function value(db: Db, statement: ReturnType<typeof sql>): Promise<unknown> {
  return one(await db.query<{ v: unknown }>(statement), 'one value').v
}

describe('the shipped template', () => {
  it('was made with the PGlite that is installed', () => {
    const about: unknown = JSON.parse(
      readFileSync(new URL('../../assets/embedded-template.json', import.meta.url), 'utf8'),
    )
    const made = (about as { pglite: string }).pglite
    assert.equal(made, installedPglite(), 'run: node src/world/make-template.ts')
  })

  it('is the server this program says it embeds, in UTF-8 and UTC, with trigrams at hand', async () => {
    const db = await openEmbedded({ dataDir: null, onProblem })
    assert.equal(
      await value(db, sql`select current_setting('server_version_num')::int / 10000 as v`),
      Number(embeddedMajor),
    )
    assert.equal(
      await value(db, sql`select current_setting('server_encoding') || current_setting('TimeZone') as v`),
      'UTF8UTC',
    )
    assert.equal(await value(db, sql`select current_setting('max_wal_size') as v`), '64MB')
    await db.script('create extension pg_trgm')
    assert.equal(await value(db, sql`select similarity('bullpen', 'bullpens') > 0.5 as v`), true)
    await db.close()
  })
})

describe('the data folder', () => {
  it('is made where there is none, and keeps what was written over a close', async (test) => {
    const dataDir = folder(test)
    const first = await openEmbedded({ dataDir, onProblem })
    await first.script('create table t (id int); insert into t values (7)')
    await first.close()
    const second = await openEmbedded({ dataDir, onProblem })
    assert.equal(await value(second, sql`select id as v from t`), 7)
    await second.close()
  })

  it('is made anew when a first start was killed while unpacking', async (test) => {
    const dataDir = folder(test)
    mkdirSync(`${dataDir}.new/base`, { recursive: true })
    writeFileSync(join(`${dataDir}.new`, 'PG_VERSION'), embeddedMajor)
    const db = await openEmbedded({ dataDir, onProblem })
    assert.equal(await value(db, sql`select 1 as v`), 1)
    assert.equal(existsSync(`${dataDir}.new`), false)
    await db.close()
  })

  it('is refused when another PostgreSQL made it, or when it holds something else', async (test) => {
    const dataDir = folder(test)
    unpackDatabase(readTemplate(), dataDir)
    writeFileSync(join(dataDir, 'PG_VERSION'), '17\n')
    await assert.rejects(
      openEmbedded({ dataDir, onProblem }),
      /was made by PostgreSQL 17, this program embeds 18: back it up/,
    )
    rmSync(join(dataDir, 'PG_VERSION'))
    await assert.rejects(
      openEmbedded({ dataDir, onProblem }),
      /holds files but no database: name another folder/,
    )
  })

  it('comes back from a dump as it was', async (test) => {
    const db = await openEmbedded({ dataDir: null, onProblem })
    await db.script('create table t (id int, body jsonb); insert into t values (1, \'{"a": [1]}\')')
    const image = await db.dump()
    await db.close()
    const copy = await openEmbedded({ dataDir: folder(test), image, onProblem })
    assert.deepEqual(await value(copy, sql`select body as v from t`), { a: [1] })
    await copy.close()
  })

  it('has every acknowledged row after its process was killed by SIGKILL, time after time', async (test) => {
    const dataDir = folder(test)
    let acknowledged = 0
    for (let kill = 0; kill < 5; kill++) {
      const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Math.max(acknowledged, Number(line))
        if (acknowledged % 100 === 50) child.kill('SIGKILL')
      }
      if (child.signalCode === null) await once(child, 'exit')
      assert.equal(child.signalCode, 'SIGKILL')
    }
    const db = await openEmbedded({ dataDir, onProblem })
    const rows = await value(db, sql`select count(*) as v from t`)
    assert.ok((rows as number) >= acknowledged, `${rows} rows of ${acknowledged} acknowledged`)
    assert.ok(acknowledged >= 5 * 50)
    await db.close()
  })
})

describe('errors', () => {
  it('do not carry the parameters, which may be secrets', async () => {
    const db = await openEmbedded({ dataDir: null, onProblem })
    const error = await db.query(sql`select ${'hunter2'}::int`).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof Error)
    assert.doesNotMatch(JSON.stringify({ ...error }), /hunter2/)
    await db.close()
  })
})
