// The database on the simulator's time: before a statement, ops_now() is set to the virtual clock. Everything else is the
// embedded database as it is.

import type { Clock } from '../src/world/clock.ts'
import { type Db, sql } from '../src/world/db.ts'

export interface VirtualDb extends Db {
  /** Returns how many statements it was asked for so far; telling the time, begin and commit are not among them. */
  statements(): number
}

/** Returns `db` with ops_now() following `clock`. It must be the only user of an embedded database: the setting is the session's. */
export function virtualDb(db: Db, clock: Clock): VirtualDb {
  let told: number | null = null
  let statements = 0
  async function tellTime(): Promise<void> {
    const now = clock.now()
    if (now === told) return
    await db.query(sql`select set_config('ops.now', ${new Date(now).toISOString()}, false)`)
    told = now
  }
  return {
    engine: db.engine,
    statements: () => statements,
    async query(statement) {
      await tellTime()
      statements += 1
      return db.query(statement)
    },
    async transaction(work) {
      await tellTime()
      return db.transaction((tx) =>
        work({
          kind: 'tx',
          query(statement) {
            statements += 1
            return tx.query(statement)
          },
        }),
      )
    },
    script: (text) => db.script(text),
    // One driver runs everything in order: nobody is asleep who could be woken.
    listen: async () => async () => undefined,
    notify: async () => undefined,
    close: () => db.close(),
  }
}
