// The phase that keeps the database small, once a day: runs of the heartbeat, sessions and links that nobody needs any more, memories
// whose time is over, and on the embedded database the space of dead rows.

import { pruneDeliveries } from '../store/deliveries.ts'
import { pruneAccess, pruneBeats, takeTurn, vacuum } from '../store/housekeeping.ts'
import { expireMemories } from '../store/memories.ts'
import { pruneReceipts } from '../store/receipts.ts'
import type { Phase } from './phase.ts'

export const housekeepingLimits = {
  budgetMs: 5_000,
  keepDays: 30,
  atOnce: 5_000,
  memoriesAtOnce: 1_000,
} as const

export const keepHouse: Phase = {
  phase: 'keep_house',
  budgetMs: housekeepingLimits.budgetMs,
  async run(world) {
    if (!(await takeTurn(world.db))) return { pruned: 0 }
    const { keepDays, atOnce, memoriesAtOnce } = housekeepingLimits
    const pruned =
      (await pruneBeats(world.db, keepDays, atOnce)) +
      (await pruneAccess(world.db, keepDays)) +
      (await pruneReceipts(world.db, keepDays, atOnce)) +
      (await pruneDeliveries(world.db, keepDays, atOnce))
    const expired = await world.db.transaction((tx) => expireMemories(tx, memoriesAtOnce))
    if (world.db.engine === 'embedded') await vacuum(world.db)
    return { pruned, ...(expired === 0 ? {} : { expired }) }
  },
}
