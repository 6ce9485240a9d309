// What both drivers hold about transactions: trying again after a deadlock, a commit whose outcome nobody knows, and
// the guard against using the outer database inside one's own transaction. It knows no SQL.

import { AsyncLocalStorage } from 'node:async_hooks'
import { isRetryable } from './db.ts'

const maxRuns = 4 // the first and three more
const retryGapMs = 5

/** The connection was lost while COMMIT was on its way: the work is either wholly done or wholly undone, and only a
 *  look at the database tells which. Never assume failure; read again by the ids that were being written. */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('the connection was lost during COMMIT: it is not known whether the transaction took effect', {
      cause,
    })
    this.name = 'CommitUnknownError'
  }
}

/** Returns what `run` returns; runs it again, at most three times more, after a deadlock or serialization failure. */
export async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs++) {
    try {
      return await run()
    } catch (error) {
      if (!isRetryable(error) || runs === maxRuns) throw error
      await new Promise((resolve) => setTimeout(resolve, retryGapMs * runs))
    }
  }
}

export interface OwnTransaction {
  /** Runs `work`, marked as the inside of a transaction of this database. */
  inside<T>(work: () => Promise<T>): Promise<T>
  /** Throws when called from inside an open transaction of this database. */
  refuse(what: string): void
}

/** Returns the guard of one database. Inside a transaction only its `tx` may be used: on the embedded database the
 *  outer call would wait for its own transaction for ever, on a server it would take a second connection and miss
 *  the transaction's own writes. */
export function ownTransaction(): OwnTransaction {
  const current = new AsyncLocalStorage<{ open: boolean }>()
  return {
    inside(work) {
      const mark = { open: true }
      return current.run(mark, async () => {
        try {
          return await work()
        } finally {
          mark.open = false
        }
      })
    },
    refuse(what) {
      if (current.getStore()?.open) throw new Error(`db.${what} was called inside a transaction: use its tx`)
    },
  }
}
