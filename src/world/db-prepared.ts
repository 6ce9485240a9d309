// Which statements one connection keeps prepared, so that each is read and planned once: the ones used last, up to a limit. It
// knows no protocol; whoever uses it tells the server.

import { statementName } from './db.ts'

export interface Prepared<About> {
  readonly name: string
  /** What the server said about it. */
  readonly about: About
}

export interface PreparedBook<About> {
  find(text: string): Prepared<About> | undefined
  /** Returns the name to prepare `text` under, and the one to forget for it when the book is full. */
  room(text: string): { name: string; forget: string | null }
  keep(text: string, about: About): void
  /** Forgets `text`; returns its name. */
  forget(text: string): string
  forgetAll(): void
}

/** Returns an empty book for `limit` statements. */
export function preparedBook<About>(limit: number): PreparedBook<About> {
  // In the order of use: the first was not used for the longest time.
  const kept = new Map<string, Prepared<About>>()
  return {
    find(text) {
      const found = kept.get(text)
      if (found === undefined) return undefined
      kept.delete(text)
      kept.set(text, found)
      return found
    },
    room(text) {
      const name = statementName(text)
      const [oldest] = kept
      if (oldest === undefined || kept.size < limit) return { name, forget: null }
      kept.delete(oldest[0])
      return { name, forget: oldest[1].name }
    },
    keep(text, about) {
      kept.set(text, { name: statementName(text), about })
    },
    forget(text) {
      kept.delete(text)
      return statementName(text)
    },
    forgetAll: () => kept.clear(),
  }
}
