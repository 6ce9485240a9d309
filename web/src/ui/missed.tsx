// A thing that cannot be shown: in the past perhaps because it was not there yet, and then the way back to now stands beside it.

import type { ReactNode } from 'react'
import { Refusal } from '../data/ask.ts'
import { useMoment } from '../data/moment.ts'
import { Button, Empty, Failed } from './parts.tsx'

/** What is shown in the place of one thing that could not be read. */
export function Missed({ error, retry }: { error: Error; retry: () => void }): ReactNode {
  const { at, go } = useMoment()
  if (at === undefined || !(error instanceof Refusal) || error.status !== 404)
    return <Failed error={error} retry={retry} />
  return (
    <Empty title="It was not there yet">
      <p>At the moment that is shown nothing stood at this address.</p>
      <Button look="main" className="mt-3" onClick={() => go(null)}>
        Back to now
      </Button>
    </Empty>
  )
}
