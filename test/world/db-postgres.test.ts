// The driver of a real server, where the embedded database has no like: several connections, several companies, and a
// server that is killed under a living process.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { migrate } from '../../src/store/migrate.ts'
import { type Db, one, sql, sqlState } from '../../src/world/db.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { CommitUnknownError } from '../../src/world/db-transaction.ts'
import { startCluster } from '../support/cluster.ts'
import { freshPostgres } from '../support/database.ts'

const empty = { migrated: false }

async function value(db: Db, statement: ReturnType<typeof sql>): Promise<unknown> {
  return one(await db.query<{ v: unknown }>(statement), 'one value').v
}

async function sqlStateOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => sqlState(error) || String(error),
  )
}

describe('a PostgreSQL server', () => {
  it('breaks a deadlock of two transactions and both are done in the end', async () => {
    const fresh = await freshPostgres(empty)
    await fresh.db.script('create table t (id int primary key, n int); insert into t values (1, 0), (2, 0)')
    const bothHold = Promise.withResolvers<void>()
    let holding = 0
    const raise = (first: number, second: number): Promise<void> =>
      fresh.db.transaction(async (tx) => {
        await tx.query(sql`update t set n = n + 1 where id = ${first}`)
        if (++holding === 2) bothHold.resolve()
        await bothHold.promise
        await tx.query(sql`update t set n = n + 1 where id = ${second}`)
      })
    await Promise.all([raise(1, 2), raise(2, 1)])
    assert.deepEqual(await fresh.db.query(sql`select id, n from t order by id`), [
      { id: 1, n: 2 },
      { id: 2, n: 2 },
    ])
    assert.ok(holding > 2, 'there was no deadlock to break')
    await fresh.drop()
  })

  it('is kept out of the public schema when a company has its own', async () => {
    const fresh = await freshPostgres(empty)
    const acme = await fresh.open({ schema: 'Acme "Inc"' })
    const other = await fresh.open({ schema: 'other' })
    for (const company of [acme, other]) {
      await company.script('create table t (id int)')
      await company.query(sql`insert into t values (1)`)
    }
    assert.equal(await value(acme, sql`select current_schema() as v`), 'Acme "Inc"')
    assert.equal(await value(fresh.db, sql`select to_regclass('public.t')::text as v`), null)
    assert.deepEqual(
      (await migrate(other, [{ version: 1, name: 'own', text: 'create table u (id int)' }])).applied,
      ['0001_own'],
    )
    assert.equal(await value(acme, sql`select to_regclass('ops_migrations')::text as v`), null)
    await fresh.drop()
  })

  it('that cannot be reached is named in one line without the password', async () => {
    const url = 'postgres://somebody:hunter2@127.0.0.1:1/nothing'
    const problem = await openPostgres({
      url,
      poolSize: 1,
      applicationName: 'test',
      onProblem: () => undefined,
    }).then(
      () => new Error('it opened'),
      (error: unknown) => error as Error,
    )
    assert.match(
      problem.message,
      /^PostgreSQL at 127\.0\.0\.1:1\/nothing: .*ECONNREFUSED.*\(check DATABASE_URL\)$/,
    )
    assert.doesNotMatch(problem.message, /hunter2/)
  })

  it('may be killed and started again under a living process, with every acknowledged row still there', async () => {
    const cluster = await startCluster()
    const problems: Error[] = []
    const woken = Promise.withResolvers<void>()
    const db = await openPostgres({
      url: cluster.url,
      poolSize: 4,
      applicationName: 'test',
      onProblem: (error) => problems.push(error),
    })
    await db.script('create table t (id int primary key)')
    let missed = false
    await db.listen('hint', () => missed && woken.resolve())
    let acknowledged = 0
    for (let round = 0; round < 3; round++) {
      const pending: Promise<void>[] = []
      for (let i = 0; i < 20; i++) {
        const id = round * 100 + i
        pending.push(
          db.query(sql`insert into t values (${id})`).then(
            () => void acknowledged++,
            () => undefined,
          ),
        )
      }
      const held = db.transaction(async (tx) => {
        await tx.query(sql`select 1`)
        await cluster.crash()
        await tx.query(sql`select 1`)
      })
      await assert.rejects(held)
      await Promise.all(pending)
      assert.notEqual(await sqlStateOf(db.query(sql`select 1`)), 'no error')
      await db.notify('hint', 'lost, and nobody is told')
      missed = true
      await cluster.start()
      const rows = (await value(db, sql`select count(*) as v from t`)) as number
      assert.ok(rows >= acknowledged, `${rows} rows of ${acknowledged} acknowledged`)
    }
    assert.ok(acknowledged > 0)
    const keepAlive = setTimeout(() => undefined, 60_000)
    await woken.promise
    clearTimeout(keepAlive)
    assert.ok(problems.length > 0)
    await db.close()
    await cluster.stop()
  })

  it('that is lost during COMMIT leaves its outcome unknown, and says so', async () => {
    const fresh = await freshPostgres(empty)
    const problems: Error[] = []
    const db = await fresh.open({ onProblem: (error) => problems.push(error) })
    await db.script(`create table t (id int);
      create function die() returns trigger language plpgsql as $$
        begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger at_commit after insert on t deferrable initially deferred for each row execute function die()`)
    const lost = db.transaction((tx) => tx.query(sql`insert into t values (1)`))
    await assert.rejects(lost, CommitUnknownError)
    assert.equal(await value(db, sql`select count(*) as v from t`), 0)
    await fresh.drop()
  })

  it('frees the connection of a transaction that sleeps, and survives all its connections being ended', async () => {
    const fresh = await freshPostgres(empty)
    const problems: Error[] = []
    const db = await fresh.open({ applicationName: 'doomed', onProblem: (error) => problems.push(error) })
    assert.equal(
      await value(db, sql`select current_setting('idle_in_transaction_session_timeout') as v`),
      '30s',
    )
    await Promise.all(Array.from({ length: 8 }, () => db.query(sql`select pg_sleep(0.01)`)))
    await fresh.db.query(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed' and datname = current_database()`,
    )
    while (problems.length < 8) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(await value(db, sql`select 1 as v`), 1)
    await fresh.drop()
  })
})
