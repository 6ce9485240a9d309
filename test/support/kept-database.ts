// One embedded database per test process, emptied between tests: a tenth of the time that a new one takes. Tests that change tables
// or the machine itself take a new one (database.ts).

import { after, it, type TestContext } from 'node:test'
import { sql } from '../../src/world/db.ts'
import { type FreshDatabase, freshEmbedded, freshPostgres } from './database.ts'

let kept: { fresh: FreshDatabase; clear: string } | null = null
after(async () => kept?.fresh.drop())

/** Returns a database without a trace of the last test. */
async function emptied(): Promise<FreshDatabase> {
  if (kept !== null) {
    await kept.fresh.db.script(kept.clear)
    return kept.fresh
  }
  const fresh = await freshEmbedded()
  const names = await fresh.db.query<{ tables: string; sequences: string[] }>(sql`
    select string_agg(quote_ident(tablename), ', ' order by tablename) as tables,
           array(select quote_ident(sequencename) from pg_sequences where schemaname = current_schema() order by 1) as sequences
    from pg_tables
    where schemaname = current_schema() and tablename <> 'ops_migrations' and tablename not like 'ops%edges'`)
  const { tables = '', sequences = [] } = names[0] ?? {}
  // Events are kept from truncation by a trigger, and so they should.
  const clear = `set local session_replication_role = replica; truncate ${tables};
    ${sequences.map((name) => `alter sequence ${name} restart;`).join(' ')}
    select set_config('ops.now', '', false);`
  kept = { fresh, clear }
  return fresh
}

/** Runs `work` on an empty embedded database. After a test that failed, the next one gets a new one. */
export async function withEmbedded(work: (fresh: FreshDatabase) => Promise<void>): Promise<void> {
  const fresh = await emptied()
  try {
    await work(fresh)
  } catch (error) {
    kept = null
    await fresh.drop()
    throw error
  }
}

/** Declares the test `name` twice: on the process's embedded database, emptied, and on a new one of the PostgreSQL server. */
export function onBothEngines(
  name: string,
  run: (fresh: FreshDatabase, test: TestContext) => Promise<void>,
): void {
  it(`${name} (embedded)`, (test) => withEmbedded((fresh) => run(fresh, test)))
  it(`${name} (PostgreSQL)`, async (test) => {
    const fresh = await freshPostgres()
    try {
      await run(fresh, test)
    } finally {
      await fresh.drop()
    }
  })
}
