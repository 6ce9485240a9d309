// Drafts of policies that were left before they were saved: they wait until somebody comes back to them, as long as the page lives.

import type { Policy } from '../../wire.ts'

/** A text that was entered as JSON and is none. */
export interface Broken {
  text: string
  problem: string
}

export interface Entered {
  value: unknown
  /** Texts that are no JSON yet, by where they stand; none of them is in the value. */
  broken: Readonly<Record<string, Broken>>
  /** The policy as it was when what was entered was last compared with it. */
  base: Policy
  /** The policy was changed by somebody else since this draft was begun. */
  overtaken: boolean
}

const drafts = new Map<string, Entered>()

export const keptDrafts = {
  /** Returns what was entered for the policy of this key and neither saved nor thrown away. */
  of: (key: string): Entered | undefined => drafts.get(key),
  /** Keeps it, in place of what was kept; null: there is nothing to keep any more. */
  keep(key: string, entered: Entered | null): void {
    if (entered === null) drafts.delete(key)
    else drafts.set(key, entered)
  },
}
