// What an invariant is: a promise, and the question to the database that finds what breaks it.

import type { Statement } from '../world/db.ts'

export interface Invariant {
  id: string
  promise: string
  /** The rows that break it, as text, at most `limit`. */
  broken: (limit: number) => Statement
}
