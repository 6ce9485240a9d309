// The way to the evidence: every id can be asked why it is, on the address that is shown.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { names } from './parts.tsx'

/** A link that opens the chain behind an id: an event's, a step's, a mission's, anything's. */
export function Why({
  id,
  children = 'why',
  className,
}: {
  id: string
  children?: ReactNode
  className?: string
}): ReactNode {
  return (
    <Link
      to="."
      search={(was) => ({ ...was, why: id })}
      resetScroll={false}
      className={names(
        'text-[0.8125rem] text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent',
        className,
      )}
    >
      {children}
    </Link>
  )
}
