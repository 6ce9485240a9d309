// The amber bar of the demo: that everything is simulated, and the way on from there.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** The bar. */
export function DemoBar(): ReactNode {
  return (
    <aside
      aria-label="Demo"
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-0.5 bg-warn-paper px-4 py-1.5 text-center text-[0.8125rem]"
    >
      <span>
        <strong>Demo.</strong> <span className="sm:hidden">All is simulated.</span>
        <span className="max-sm:hidden">
          The agents are simulated: it costs nothing and publishes nothing.
        </span>
      </span>
      <Link to="/start" className="font-medium text-accent underline underline-offset-2">
        Make it real in three steps
      </Link>
    </aside>
  )
}
