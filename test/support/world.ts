// Worlds for tests: the real clock, seeded or real chance, the demo model without pauses, and the guarded net, over a given database.

import { machineClock } from '../../src/world/clock.ts'
import type { Db } from '../../src/world/db.ts'
import { memoryLog } from '../../src/world/log.ts'
import { demoModel } from '../../src/world/model-demo.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { nothingOutside } from '../../src/world/outside.ts'
import { machineRng } from '../../src/world/rng.ts'
import type { World } from '../../src/world/world.ts'

/** Returns a world over `db`; what it logs is kept in its log's `lines`. */
export function testWorld(
  db: Db,
  options: { seed?: string; paceMs?: readonly [number, number] } = {},
): World & { log: ReturnType<typeof memoryLog> } {
  const clock = machineClock()
  const log = memoryLog()
  const seed = options.seed ?? 'test'
  return {
    clock,
    db,
    log,
    rng: machineRng(seed),
    model: demoModel({ clock, seed, paceMs: options.paceMs ?? [0, 0] }),
    net: guardedNet({ clock, log }),
    outside: nothingOutside(),
  }
}
