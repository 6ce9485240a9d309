// How fast a film runs, as its player's bar has it.

import type { ReactNode } from 'react'
import { rates } from './player.ts'

/** The choice of a speed. */
export function Speed({
  label,
  rate,
  setRate,
}: {
  label: string
  rate: number
  setRate: (rate: number) => void
}): ReactNode {
  return (
    <select
      aria-label={label}
      className="field min-h-8 py-0.5 text-[0.8125rem]"
      value={rate}
      onChange={(event) => setRate(Number(event.target.value))}
    >
      {rates.map((each) => (
        <option key={each} value={each}>
          {each}×
        </option>
      ))}
    </select>
  )
}
