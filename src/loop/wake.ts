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

/** Hints that are on their way, per database: one that is asked for meanwhile is sent once more after it, however often it was
 *  asked for. A NOTIFY in every insert would cost 38 % of the throughput (performance list). */
const underWay = new WeakMap<Db, Map<Hint, { again: boolean }>>()

/** Sends a hint, or lets the one that is on its way be sent once more. */
export async function hint(db: Db, what: Hint): Promise<void> {
  const own = underWay.get(db) ?? new Map<Hint, { again: boolean }>()
  underWay.set(db, own)
  const running = own.get(what)
  if (running !== undefined) {
    running.again = true
    return
  }
  const state = { again: true }
  own.set(what, state)
  while (state.again) {
    state.again = false
    await db.notify(await channelOf(db, what), '')
  }
  own.delete(what)
}

/** Calls `wake` on each hint; returns how to stop. */
export async function onHint(db: Db, what: Hint, wake: () => void): Promise<() => Promise<void>> {
  return db.listen(await channelOf(db, what), () => wake())
}
