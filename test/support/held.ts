// What the tests of a `describe` share, ended after the last of them.

import { after } from 'node:test'
import type { Holder } from './stage.ts'

/** Returns a holder to be asked for in the body of a `describe`: what was begun for all its tests ends after them, the newest first. */
export function heldByAll(): Holder {
  const ends: (() => Promise<void> | void)[] = []
  after(async () => {
    for (const end of ends.reverse()) await end()
  })
  return { after: (end) => void ends.push(end) }
}
