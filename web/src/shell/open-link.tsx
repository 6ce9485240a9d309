// From a thing of the evidence to the view that shows it, where one does.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

const look =
  'text-[0.8125rem] text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent'

/** A link to the view of a thing by its kind; nothing where no view shows such a thing by itself. */
export function OpenLink({ what, id }: { what: string; id: string }): ReactNode {
  switch (what) {
    case 'mission':
      return (
        <Link to="/missions/$id" params={{ id }} className={look}>
          open the mission
        </Link>
      )
    case 'roundtable':
      return (
        <Link to="/conversations/$id" params={{ id }} className={look}>
          open the conversation
        </Link>
      )
    case 'memory':
      return (
        <Link to="/memory/$id" params={{ id }} className={look}>
          open the memory
        </Link>
      )
    case 'artifact':
      return (
        <Link to="/made/$id" params={{ id }} className={look}>
          read it
        </Link>
      )
    case 'approval':
      return (
        <Link to="/approvals/$id" params={{ id }} className={look}>
          open the question
        </Link>
      )
    default:
      return null
  }
}
