// The embedded database as a folder: made whole or not at all, kept over kill -9, and refused when it is not ours.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Db, one, sql } from '../../src/world/db.ts'
import { type EmbeddedDb, embeddedMajor, openEmbedded } from '../../src/world/db-embedded.ts'
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

describe('prepared statements', () => {
  let db: EmbeddedDb
  before(async () => {
    db = await openEmbedded({ dataDir: null, onProblem })
  })
  after(() => db.close())

  const kept = (): Promise<unknown> => value(db, sql`select count(*) as v from pg_prepared_statements`)

  it('are kept over their uses, up to a limit, and the ones used last stay', async () => {
    for (let n = 0; n < 500; n++) {
      assert.equal(await value(db, { text: `select ${n} + $1::int as v`, values: [1] }), n + 1)
      assert.equal(await value(db, sql`select 'often'::text as v`), 'often')
    }
    assert.equal(await kept(), 400)
    const often = sql`select count(*) as v from pg_prepared_statements where statement like '%often''::text%' and generic_plans > 400`
    assert.equal(await value(db, often), 1)
    assert.equal(await value(db, { text: 'select 0 + $1::int as v', values: [1] }), 1)
  })

  it('are forgotten by a script, and made anew when a table changed under them', async () => {
    await db.script('create table t (id int); insert into t values (7)')
    assert.equal(await kept(), 1)
    const all = sql`select * from t`
    assert.deepEqual(await db.query(all), [{ id: 7 }])
    await db.query(sql`alter table t add more text default 'new'`)
    assert.deepEqual(await db.query(all), [{ id: 7, more: 'new' }])
    await db.script('alter table t drop more')
    assert.deepEqual(await db.query(all), [{ id: 7 }])
    await db.query(sql`alter table t alter id type text`)
    await assert.rejects(
      db.transaction((tx) => tx.query(all)),
      /cached plan must not change result type/,
    )
    assert.deepEqual(await db.transaction((tx) => tx.query(all)), [{ id: '7' }])
  })

  it('that fail in the middle of a batch leave the next one its own answer', async () => {
    const divide = (by: number) => sql`select 12 / ${by}::int as v from generate_series(1, 3)`
    for (let time = 0; time < 3; time++) {
      await assert.rejects(db.query(divide(0)), { code: '22012' })
      await assert.rejects(db.query(sql`select ${'x'}::int as v`), { code: '22P02' })
      assert.deepEqual(await db.query(divide(4)), [{ v: 3 }, { v: 3 }, { v: 3 }])
    }
    await assert.rejects(
      db.transaction(async (tx) => {
        await tx.query(divide(0)).catch(() => undefined)
        await tx.query(sql`select 'never prepared before' as v`)
      }),
      { code: '25P02' },
    )
    assert.equal(await value(db, sql`select 'never prepared before' as v`), 'never prepared before')
  })

  it('are planned once, for every parameter, when they serve the loop alone', async () => {
    const plans = async (queue: boolean): Promise<unknown> => {
      const own = await openEmbedded({ dataDir: null, queue, onProblem })
      await own.script('create table t (id int primary key); insert into t select generate_series(1, 5000)')
      for (let n = 0; n < 5; n++) await own.query(sql`select count(*) from t where id <= ${n}`)
      const used = sql`select custom_plans as v from pg_prepared_statements where statement like 'select count(*) from t where%'`
      const custom = await value(own, used)
      await own.close()
      return custom
    }
    // Left to itself the server looks at the first five values at least.
    assert.deepEqual([await plans(true), await plans(false)], [0, 5])
  })

  it('answer as many rows and as large ones as there are', async () => {
    const rows = await db.query<{ n: number; text: string }>(
      sql`select n, repeat('ü', n * 10) as text from generate_series(1, ${2_000}::int) n`,
    )
    assert.equal(rows.length, 2_000)
    assert.ok(rows.every(({ n, text }, index) => n === index + 1 && text === 'ü'.repeat(n * 10)))
  })
})

describe('a transaction', () => {
  it('takes no statement after its end, and a closed database none at all', async () => {
    const db = await openEmbedded({ dataDir: null, onProblem })
    const kept = await db.transaction(async (tx) => tx)
    await assert.rejects(kept.query(sql`select 1`), /the transaction has ended/)
    await db.close()
    await assert.rejects(db.query(sql`select 1`), /the embedded database is closed/)
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
