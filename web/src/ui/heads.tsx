// The head of a table of figures: what each column is, the figures to the right.

import type { ReactNode } from 'react'
import { names } from './parts.tsx'

/** The row of column names, the first to the left and the others to the right; `className` is of every one. */
export function Heads({ of, className }: { of: readonly string[]; className?: string }): ReactNode {
  return (
    <thead className="text-xs text-quiet">
      <tr>
        {of.map((name, place) => (
          <th
            key={name}
            scope="col"
            className={names('font-normal', place === 0 ? 'text-left' : 'text-right', className)}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
