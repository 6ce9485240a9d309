// Hints between processes: work is due, the journal has grown. A lost hint costs latency, never work.

import { readChannelName } from '../store/database.ts'
import type { Db } from '../world/db.ts'
import type { World } from '../world/world.ts'

export type Hint = 'steps_due' | 'roundtable_due' | 'events'

const names = new WeakMap<Db, Map<Hint, Promise<string>>>()

async function channelOf(db: Db, what: Hint): Promise<string> {
  const own = names.get(db) ?? new Map<Hint, Promise<string>>()
  names.set(db, own)
  const name = own.get(what) ?? readChannelName(db, `ops_${what}`)
  own.set(what, name)
  try {
    return await name
  } catch (error) {
    own.delete(what)
    throw error
  }
}

/** Hints that are on their way, per database: one that is asked for meanwhile is sent once more after it, however often it was
 *  asked for. A NOTIFY in every insert would cost 38 % of the throughput (performance list). */
const underWay = new WeakMap<Db, Map<Hint, { again: boolean }>>()

/** Sends a hint, or lets the one that is on its way be sent once more. It never throws: what it hints at is committed. */
export async function hint(world: Pick<World, 'db' | 'log'>, what: Hint): Promise<void> {
  const { db, log } = world
  const own = underWay.get(db) ?? new Map<Hint, { again: boolean }>()
  underWay.set(db, own)
  const running = own.get(what)
  if (running !== undefined) {
    running.again = true
    return
  }
  const state = { again: true }
  own.set(what, state)
  try {
    while (state.again) {
      state.again = false
      await db.notify(await channelOf(db, what), '')
    }
  } catch (error) {
    log.warn('a hint could not be sent; whoever waits finds out at its next look', {
      hint: what,
      error: String(error),
    })
  } finally {
    own.delete(what)
  }
}

/** Calls `wake` on each hint; returns how to stop. */
export async function onHint(db: Db, what: Hint, wake: () => void): Promise<() => Promise<void>> {
  return db.listen(await channelOf(db, what), () => wake())
}
