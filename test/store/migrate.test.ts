// A database is at a version, whole, whatever happened on the way: interruption at any statement, many starters at
// once, files changed afterwards, a newer program before.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Migration, MigrationError, migrate, readMigrations } from '../../src/store/migrate.ts'
import { type Db, one, sql } from '../../src/world/db.ts'
import { freshPostgres, onBothEngines } from '../support/database.ts'

const migrator = fileURLToPath(new URL('../support/migrate-once.ts', import.meta.url))
const realDir = fileURLToPath(new URL('../../migrations/', import.meta.url))
const empty = { migrated: false }

const first: Migration = {
  version: 1,
  name: 'first',
  text: 'create table a (id int primary key); insert into a values (1);',
}

const statements = [
  'create table b (id int primary key, n int not null check (n > 0));',
  'insert into b select x, x from generate_series(1, 100) x;',
  'create index b_by_n on b (n);',
  'create function b_next() returns int language plpgsql as $$ begin return (select max(id) from b) + 1; end $$;',
  'alter table a add column noted timestamptz;',
  'drop index b_by_n;',
  'create index b_by_n_again on b (n desc);',
]
const second: Migration = { version: 2, name: 'second', text: statements.join('\n') }
const both = [first, second]

/** The second migration with `inserted` after its n-th statement. */
const interrupted = (n: number, inserted: string): Migration => ({
  ...second,
  text: [...statements.slice(0, n), inserted, ...statements.slice(n)].join('\n'),
})

/** What is there: tables, columns, indexes, functions. Two databases with the same list have the same schema. */
async function schemaOf(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ thing: string }>(sql`
    select table_name || '.' || column_name || ' ' || data_type as thing from information_schema.columns
      where table_schema = current_schema()
    union all select indexdef from pg_indexes where schemaname = current_schema()
    union all select proname from pg_proc where pronamespace = current_schema()::regnamespace
    order by 1`)
  return rows.map(({ thing }) => thing)
}

async function expectRejection(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof MigrationError)
    assert.match(error.message, message)
    assert.doesNotMatch(error.message, /\n/)
    return true
  })
}

function folderOf(test: TestContext, migrations: readonly Migration[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'bullpen-migrations-'))
  test.after(() => rmSync(dir, { recursive: true }))
  for (const { version, name, text } of migrations)
    writeFileSync(join(dir, `000${version}_${name}.sql`), text)
  return dir
}

function startMigrator(url: string, dir: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, [migrator, url, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

/** Returns the server's pid of the migrator's session, once it waits for a lock. */
async function waitingMigrator(db: Db): Promise<number> {
  for (;;) {
    const [found] = await db.query<{ pid: number }>(sql`
      select pid from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and not granted and application_name = 'migrator' and datname = current_database()`)
    if (found !== undefined) return found.pid
  }
}

describe('migrate', () => {
  onBothEngines(
    'applies what is missing, in order, and says what it did',
    async ({ db }) => {
      assert.deepEqual(await migrate(db, [first]), { applied: ['0001_first'], version: 1 })
      assert.deepEqual(await migrate(db, both), { applied: ['0002_second'], version: 2 })
      assert.deepEqual(await migrate(db, both), { applied: [], version: 2 })
      const rows = await db.query(
        sql`select version, name, length(sha256) as length from ops_migrations order by version`,
      )
      assert.deepEqual(rows, [
        { version: 1, name: 'first', length: 64 },
        { version: 2, name: 'second', length: 64 },
      ])
    },
    empty,
  )

  onBothEngines(
    'leaves nothing of a migration that fails after any of its statements, and the next start finishes it',
    async ({ db }) => {
      await migrate(db, [first])
      const before = await schemaOf(db)
      for (let n = 0; n <= statements.length; n++) {
        await expectRejection(
          migrate(db, [first, interrupted(n, 'select 1 / 0;')]),
          /migration 0002_second failed and changed nothing: division by zero/,
        )
        assert.deepEqual(await schemaOf(db), before, `after statement ${n}`)
      }
      assert.deepEqual((await migrate(db, both)).applied, ['0002_second'])
    },
    empty,
  )

  onBothEngines(
    'refuses a database made by a newer program, and a migration that was changed afterwards',
    async ({ db }) => {
      await migrate(db, both)
      await expectRejection(
        migrate(db, [first]),
        /made by a newer Bullpen \(it has migration 0002_second, this program ends at 1\)/,
      )
      await expectRejection(
        migrate(db, [first, { ...second, text: `${second.text} ` }]),
        /0002_second is not what was applied to this database/,
      )
      await expectRejection(
        migrate(db, [first, { ...second, name: 'other' }]),
        /0002_other is not what was applied/,
      )
      assert.deepEqual(await migrate(db, both), { applied: [], version: 2 })
    },
    empty,
  )

  onBothEngines(
    'names the way out when psql has run a file and nobody recorded it',
    async ({ db }) => {
      await db.script(first.text)
      await expectRejection(
        migrate(db, both),
        /insert into ops_migrations \(version, name\) values \(1, 'first'\)/,
      )
      await db.script(`create table ops_migrations (version int primary key, name text not null, sha256 text,
        applied_at timestamptz not null default now()); insert into ops_migrations (version, name) values (1, 'first')`)
      assert.deepEqual((await migrate(db, both)).applied, ['0002_second'])
      await expectRejection(
        migrate(db, [{ ...first, text: 'select 1' }, second]),
        /0001_first is not what was applied/,
      )
    },
    empty,
  )
})

describe('readMigrations', () => {
  it('reads the folder in order and refuses gaps, odd names and files that end their own transaction', (test) => {
    const dir = folderOf(test, both)
    assert.deepEqual(readMigrations(dir), both)
    writeFileSync(join(dir, '0004_gap.sql'), 'select 1;')
    assert.throws(() => readMigrations(dir), /0004_gap: number 3 was expected here/)
    rmSync(join(dir, '0004_gap.sql'))
    writeFileSync(join(dir, '0003_ends.sql'), 'select 1;\ncommit;\nselect 2;')
    assert.throws(() => readMigrations(dir), /0003_ends\.sql: a migration is one transaction already/)
    rmSync(join(dir, '0003_ends.sql'))
    writeFileSync(join(dir, 'notes.sql'), '')
    assert.throws(() => readMigrations(dir), /notes\.sql: a migration is named NNNN_name\.sql/)
  })
})

describe('on a server', { timeout: 120_000 }, () => {
  it('four processes that migrate at once apply each migration once', async (test) => {
    const fresh = await freshPostgres(empty)
    const dir = folderOf(test, both)
    const starters = Array.from({ length: 4 }, () => startMigrator(fresh.url, dir))
    const answers = await Promise.all(
      starters.map(async ({ lines }) => {
        await lines.next()
        const { value } = await lines.next()
        return JSON.parse(String(value)) as { applied: string[]; version: number }
      }),
    )
    assert.deepEqual(answers.flatMap(({ applied }) => applied).sort(), ['0001_first', '0002_second'])
    assert.ok(
      answers.every(({ version }) => version === 2),
      JSON.stringify(answers),
    )
    await fresh.drop()
  })

  it('a process killed by SIGKILL after any statement leaves a database that the next start finishes', async (test) => {
    const whole = await freshPostgres(empty)
    await migrate(whole.db, both)
    const target = await schemaOf(whole.db)
    await whole.drop()
    for (let n = 0; n <= statements.length; n++) {
      const fresh = await freshPostgres(empty)
      await migrate(fresh.db, [first])
      const before = await schemaOf(fresh.db)
      const gate = await fresh.open()
      await gate.transaction(async (tx) => {
        // The migration stops at a lock we hold; there its process is killed, and so is its session on the server.
        await tx.query(sql`select pg_advisory_xact_lock(4711)`)
        const dir = folderOf(test, [first, interrupted(n, 'select pg_advisory_xact_lock(4711);')])
        const { child } = startMigrator(fresh.url, dir)
        const pid = await waitingMigrator(fresh.db)
        child.kill('SIGKILL')
        await once(child, 'exit')
        await tx.query(sql`select pg_terminate_backend(${pid}::int, 5000)`)
      })
      assert.deepEqual(await schemaOf(fresh.db), before, `after statement ${n}`)
      assert.deepEqual((await migrate(fresh.db, both)).applied, ['0002_second'])
      assert.deepEqual(await schemaOf(fresh.db), target)
      await fresh.drop()
    }
  })

  it('whose starter was killed but whose session finished has the migration once', async (test) => {
    const fresh = await freshPostgres(empty)
    const gate = await fresh.open()
    const dir = folderOf(test, [first, interrupted(3, 'select pg_advisory_xact_lock(4711);')])
    await gate.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(4711)`)
      const { child } = startMigrator(fresh.url, dir)
      await waitingMigrator(fresh.db)
      child.kill('SIGKILL')
      await once(child, 'exit')
    })
    const done = await migrate(fresh.db, readMigrations(dir))
    assert.equal(done.version, 2)
    assert.equal(
      one(await fresh.db.query<{ n: number }>(sql`select count(*) as n from b`), 'rows of b').n,
      100,
    )
    await fresh.drop()
  })

  it('psql runs the real files as they are, each as one transaction', async (test) => {
    const found = spawnSync('psql', ['--version'])
    if (found.status !== 0) return test.skip('psql is not on this machine')
    const fresh = await freshPostgres(empty)
    for (const file of readdirSync(realDir).sort()) {
      const ran = spawnSync(
        'psql',
        ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', join(realDir, file), fresh.url],
        {
          encoding: 'utf8',
        },
      )
      assert.equal(ran.status, 0, `${file}: ${ran.stderr}`)
    }
    const other = await freshPostgres()
    const own = (things: readonly string[]): string[] =>
      things.filter((thing) => !thing.includes('ops_migrations'))
    assert.deepEqual(own(await schemaOf(fresh.db)), own(await schemaOf(other.db)))
    await Promise.all([fresh.drop(), other.drop()])
  })
})

describe('the real migrations', () => {
  onBothEngines(
    'run on an empty database, and a start interrupted after any of them goes on',
    async ({ db }) => {
      const real = readMigrations(realDir)
      assert.ok(real.length > 0)
      const fail = { version: real.length + 1, name: 'interrupted', text: 'select 1 / 0' }
      await expectRejection(migrate(db, [...real, fail]), /changed nothing: division by zero/)
      assert.deepEqual(await migrate(db, real), { applied: [], version: real.length })
    },
    empty,
  )
})
