// Ways to look at one thing, as links: which one is shown stands in the address as `show`.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { names } from './parts.tsx'

interface Tab {
  show: string
  name: string
}

/** The ways; `label` tells readers what they are ways of. The first is shown when the address names none. */
export function Tabs({
  label,
  tabs,
  shown,
}: {
  label: string
  tabs: readonly Tab[]
  shown: string
}): ReactNode {
  return (
    <nav aria-label={label} className="flex rounded-md border border-line bg-card p-0.5">
      {tabs.map(({ show, name }, place) => (
        <Link
          key={show}
          to="."
          search={({ show: _, ...was }) => (place === 0 ? was : { ...was, show })}
          resetScroll={false}
          replace
          aria-current={show === shown ? 'page' : undefined}
          className={names(
            'rounded px-2.5 py-1 text-sm font-medium whitespace-nowrap',
            show === shown ? 'bg-accent text-on-accent' : 'text-quiet hover:text-ink',
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
