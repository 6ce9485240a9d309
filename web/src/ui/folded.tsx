// A long list in short: the first few, and how many more there are, which are shown when asked.

import { type ReactNode, useState } from 'react'

interface Props<Item> {
  items: readonly Item[]
  /** How many are shown at first. */
  first: number
  children: (shown: readonly Item[]) => ReactNode
}

/** The first of a list, and the button that shows the rest. */
export function Folded<Item>({ items, first, children }: Props<Item>): ReactNode {
  const [all, setAll] = useState(false)
  const more = items.length - first
  return (
    <>
      {children(all ? items : items.slice(0, first))}
      {more > 0 && (
        <button
          type="button"
          aria-expanded={all}
          className="mt-2 text-sm text-accent underline underline-offset-2"
          onClick={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `and ${more} more`}
        </button>
      )}
    </>
  )
}
