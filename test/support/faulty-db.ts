// A database that fails at its n-th call: the call never arrives, or its answer is lost on the way back.

import type { Db, Queryable } from '../../src/world/db.ts'

export type Loss = 'of the call' | 'of the answer'

export class LostError extends Error {}

/** Returns `db` as somebody sees it whose n-th call (from 1) is lost; `struck` tells whether it came to that. */
export function faultyDb(db: Db, n: number, loss: Loss): { db: Db; struck(): boolean } {
  let calls = 0
  let struck = false
  async function call<T>(work: () => Promise<T>): Promise<T> {
    calls += 1
    const mine = calls === n
    if (mine) struck = true
    if (mine && loss === 'of the call') throw new LostError('the call was lost')
    const answer = await work()
    if (mine) throw new LostError('the answer was lost')
    return answer
  }
  const over =
    (on: Queryable): Queryable['query'] =>
    (statement) =>
      call(() => on.query(statement))
  return {
    db: {
      ...db,
      query: over(db),
      // A transaction is a call for each of its statements, and one for its end.
      transaction: (work) => call(() => db.transaction((tx) => work({ kind: 'tx', query: over(tx) }))),
    },
    struck: () => struck,
  }
}
