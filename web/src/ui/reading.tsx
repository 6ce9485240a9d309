// A part of a view over one read of its own: it waits, fails and tries again by itself, and the rest of the view goes on.

import type { ReactNode } from 'react'
import { Refusal } from '../data/ask.ts'
import { Button, Skeleton } from './parts.tsx'

interface Read<Data> {
  data: Data | undefined
  error: Error | null
  refetch: () => Promise<unknown>
}

interface Props<Data> {
  read: Read<Data>
  /** How many grey lines stand here until it came; 0: nothing does, where there mostly is nothing to tell. */
  rows?: number
  /** What is missing when it could not be read, where no heading beside it tells. */
  what?: string
  children: (data: Data) => ReactNode
}

/** Returns why a view cannot stand: it was never read, or is there no more. A later try that failed takes nothing off the screen. */
export function failureOf({ data, error }: Pick<Read<unknown>, 'data' | 'error'>): Error | null {
  return data === undefined || (error instanceof Refusal && error.status === 404) ? error : null
}

/** Shows what was read; until then grey lines, and if it could not be read, why not, with a way to try again. */
export function Reading<Data>({ read, rows = 2, what, children }: Props<Data>): ReactNode {
  const { data, error, refetch } = read
  if (data !== undefined) return children(data)
  if (error === null) return rows === 0 ? null : <Skeleton rows={rows} />
  return (
    <div role="alert" className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <p className="min-w-0 text-bad">
        {what !== undefined && `${what} could not be read. `}
        {error.message}
      </p>
      <Button small onClick={() => void refetch()}>
        Try again
      </Button>
    </div>
  )
}
