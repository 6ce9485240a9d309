// A company on a clock that the test moves by hand: embedded database, ops_now() and all sleeps on virtual time.

import { virtualDb } from '../../sim/virtual-db.ts'
import { type VirtualClock, virtualClock } from '../../src/world/clock.ts'
import type { Db, Queryable } from '../../src/world/db.ts'
import { memoryLog } from '../../src/world/log.ts'
import type { Model } from '../../src/world/model.ts'
import { demoModel } from '../../src/world/model-demo.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { nothingOutside } from '../../src/world/outside.ts'
import { machineRng } from '../../src/world/rng.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany } from './company.ts'
import { withEmbedded } from './kept-database.ts'

export interface VirtualWorld extends World {
  readonly clock: VirtualClock
  readonly log: ReturnType<typeof memoryLog>
  /** Resolves once nothing is asked of the database any more. */
  settle(): Promise<void>
  /** Lets `ms` milliseconds pass in small steps, everything that falls due being done on the way. */
  pass(ms: number): Promise<void>
}

/** Where these companies begin: a Monday at noon, UTC. */
export const virtualStart = Date.UTC(2026, 2, 2, 12)
const stepMs = 250

/** Returns `db` with a count of the statements that are under way and of those that were made. */
export function countedDb(db: Db): { db: Db; inFlight(): number; made(): number } {
  let open = 0
  let made = 0
  async function counted<T>(work: () => Promise<T>): Promise<T> {
    open += 1
    try {
      return await work()
    } finally {
      open -= 1
    }
  }
  const query =
    (on: Queryable): Queryable['query'] =>
    (statement) => {
      made += 1
      return counted(() => on.query(statement))
    }
  return {
    db: {
      ...db,
      query: query(db),
      transaction: (work) => counted(() => db.transaction((tx) => work({ kind: 'tx', query: query(tx) }))),
    },
    inFlight: () => open,
    made: () => made,
  }
}

/** Runs `work` in a company founded at `virtualStart`, in a database without anything else. */
export async function inVirtualWorld(
  work: (world: VirtualWorld) => Promise<void>,
  options: { start?: number; model?: (clock: VirtualClock) => Model } = {},
): Promise<void> {
  await withEmbedded(async (fresh) => {
    const clock = virtualClock(options.start ?? virtualStart)
    const counted = countedDb(virtualDb(fresh.db, clock))
    const log = memoryLog()
    const settle = async (): Promise<void> => {
      for (let quiet = 0; quiet < 3; quiet = counted.inFlight() === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const world: VirtualWorld = {
      clock,
      log,
      db: counted.db,
      rng: machineRng('test'),
      model: options.model?.(clock) ?? demoModel({ clock, seed: 'test', paceMs: [0, 0] }),
      net: guardedNet({ clock, log }),
      outside: nothingOutside(),
      settle,
      async pass(ms) {
        const until = clock.now() + ms
        while (clock.now() < until) {
          await clock.advanceTo(Math.min(until, clock.now() + stepMs))
          await settle()
        }
      },
    }
    await foundCompany(world.db)
    await work(world)
  })
}
