// Hints between processes: work is due, the journal has grown. A lost hint costs latency, never work.

import { type Db, sql } from '../world/db.ts'

export type Hint = 'steps_due' | 'events'

const schemas = new WeakMap<Db, Promise<string>>()

/** Channel names carry the schema's name: companies that share a server do not wake each other. */
async function channelOf(db: Db, hint: Hint): Promise<string> {
  let schema = schemas.get(db)
  if (schema === undefined) {
    schema = db
      .query<{ name: string }>(sql`select current_schema() as name`)
      .then((rows) => rows[0]?.name ?? 'public')
    schemas.set(db, schema)
  }
  return `ops_${hint}_${await schema}`.slice(0, 63)
}

/** Sends a hint. */
export async function hint(db: Db, what: Hint): Promise<void> {
  await db.notify(await channelOf(db, what), '')
}

/** Calls `wake` on each hint; returns how to stop. */
export async function onHint(db: Db, what: Hint, wake: () => void): Promise<() => Promise<void>> {
  return db.listen(await channelOf(db, what), () => wake())
}
