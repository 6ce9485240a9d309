// What stands in the place of a view that broke, or of one that does not exist. The rest of the page goes on.

import { useQueryClient } from '@tanstack/react-query'
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, Empty } from '../ui/parts.tsx'

/** A view that broke: what happened in one line, and two ways on. */
export function Boundary({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter()
  const cache = useQueryClient()
  return (
    <div
      role="alert"
      className="mx-auto max-w-lg rounded-lg border border-line bg-card px-6 py-10 text-center"
    >
      <h1 className="text-lg font-semibold">This view broke</h1>
      <p className="mt-1 text-sm text-quiet">
        The company is not touched by it. {error instanceof Error ? error.message : String(error)}
      </p>
      <div className="mt-4 flex justify-center gap-2">
        <Button
          look="main"
          onClick={() => {
            // What it broke on may be what was read: it is read anew.
            void cache.resetQueries()
            reset()
            void router.invalidate()
          }}
        >
          Show it again
        </Button>
        <Button onClick={() => window.location.reload()}>Load the page anew</Button>
      </div>
    </div>
  )
}

/** An address without a view. */
export function NotHere(): ReactNode {
  return (
    <Empty title="There is nothing at this address">
      <Link to="/" className="text-accent underline">
        Go to the office
      </Link>{' '}
      or press <kbd>⌘K</kbd> to look for it.
    </Empty>
  )
}
