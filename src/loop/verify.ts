// Checks the invariants on a live database. It reads only.

import { invariants, readBroken } from '../store/invariants.ts'
import type { Queryable } from '../world/db.ts'

/** How many broken rows are shown per invariant. */
const examplesShown = 5
const rowsCounted = 1_000

export interface Verification {
  ok: boolean
  invariants: readonly {
    id: string
    promise: string
    ok: boolean
    violations: number
    examples: readonly string[]
  }[]
}

/** Returns for each invariant whether it holds, how many rows break it (counted up to 1,000), and some of them. */
export async function verifyInvariants(db: Queryable): Promise<Verification> {
  const checked: Verification['invariants'][number][] = []
  for (const invariant of invariants) {
    const broken = await readBroken(db, invariant, rowsCounted)
    const { id, promise } = invariant
    checked.push({
      id,
      promise,
      ok: broken.length === 0,
      violations: broken.length,
      examples: broken.slice(0, examplesShown),
    })
  }
  return { ok: checked.every((one) => one.ok), invariants: checked }
}
