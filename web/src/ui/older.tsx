// The foot of a list that is read page by page: the way to the next page, and why it could not be read. What is there already stays.

import type { ReactNode } from 'react'
import { Button } from './parts.tsx'

interface Paged {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  error: Error | null
  fetchNextPage: () => Promise<unknown>
}

interface Props {
  list: Paged
  small?: boolean
  className?: string
  /** What the button says, the list's own words for what is older. */
  children: ReactNode
}

/** The button that reads the next page; nothing where there is none. */
export function Older({ list, small = false, className, children }: Props): ReactNode {
  if (!list.hasNextPage) return null
  const failed = list.isFetchNextPageError && list.error !== null
  return (
    <div className={className}>
      {failed && (
        <p role="alert" className="mb-1 text-sm text-bad">
          {list.error?.message}
        </p>
      )}
      <Button small={small} disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchingNextPage ? 'Reading…' : failed ? 'Try again' : children}
      </Button>
    </div>
  )
}
