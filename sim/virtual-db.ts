// The database on the simulator's time: before a statement, ops_now() is set to the virtual clock. Everything else is the
// embedded database as it is.

import type { Clock } from '../src/world/clock.ts'
import { type Db, sql } from '../src/world/db.ts'

/** Returns `db` with ops_now() following `clock`. It must be the only user of an embedded database: the setting is the session's. */
export function virtualDb(db: Db, clock: Clock): Db {
  let told: number | null = null
  async function tellTime(): Promise<void> {
    const now = clock.now()
    if (now === told) return
    await db.query(sql`select set_config('ops.now', ${new Date(now).toISOString()}, false)`)
    told = now
  }
  return {
    engine: db.engine,
    async query(statement) {
      await tellTime()
      return db.query(statement)
    },
    async transaction(work) {
      await tellTime()
      return db.transaction(work)
    },
    script: (text) => db.script(text),
    // One driver runs everything in order: nobody is asleep who could be woken.
    listen: async () => async () => undefined,
    notify: async () => undefined,
    close: () => db.close(),
  }
}
