// A limit as a bar: what is used, what is held, what is allowed.

import type { ReactNode } from 'react'
import { names } from './parts.tsx'

/** The bar. `held` comes on top of `used`; a limit of 0 is full. */
export function LimitBar({
  name,
  used,
  held = 0,
  limit,
  say,
}: {
  name: string
  used: number
  held?: number
  limit: number
  say: (value: number) => string
}): ReactNode {
  const share = (value: number): number => (limit === 0 ? 100 : Math.min(100, (100 * value) / limit))
  const full = used + held >= limit
  return (
    <div>
      <p className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span>{name}</span>
        <span className={names('ml-auto', full && 'font-semibold text-bad')}>
          {say(used)}
          {held > 0 && <span className="text-quiet"> + {say(held)} held</span>}{' '}
          <span className="text-quiet">of {say(limit)}</span>
        </span>
      </p>
      <div aria-hidden="true" className="mt-1 flex h-2 overflow-hidden rounded bg-sunk">
        <span className={full ? 'bg-bad' : 'bg-accent'} style={{ width: `${share(used)}%` }} />
        <span className="bg-warn" style={{ width: `${Math.min(share(held), 100 - share(used))}%` }} />
      </div>
    </div>
  )
}
