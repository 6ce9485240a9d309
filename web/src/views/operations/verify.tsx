// The promises, checked on this company's own record when somebody asks.

import { type ReactNode, useState } from 'react'
import { get } from '../../data/ask.ts'
import { Button, Card, Mark } from '../../ui/parts.tsx'
import { sayFault } from '../../ui/toast.tsx'

interface Verification {
  ok: boolean
  invariants: { id: string; promise: string; ok: boolean; violations: number; examples: string[] }[]
}

/** The card; nothing is checked until it is asked for, since a long record takes a moment. */
export function VerifyCard(): ReactNode {
  const [found, setFound] = useState<Verification | null>(null)
  const [busy, setBusy] = useState(false)
  const check = async (): Promise<void> => {
    setBusy(true)
    try {
      setFound(await get<Verification>('verify'))
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card
      title="Promises"
      aside={
        <Button small disabled={busy} onClick={() => void check()}>
          {busy ? 'Checking …' : 'Check them now'}
        </Button>
      }
    >
      {found === null ? (
        <p className="text-sm text-quiet">
          What must hold, whatever happens, can be checked on this company’s own record at any time.
        </p>
      ) : (
        <>
          <p role="status" className="mb-2 text-sm font-medium">
            {found.ok ? `All ${found.invariants.length} hold.` : 'Not all hold.'}
          </p>
          <ul className="max-h-80 space-y-1.5 overflow-y-auto text-sm">
            {found.invariants.map(({ id, promise, ok, violations, examples }) => (
              <li key={id}>
                <Mark
                  status={ok ? 'succeeded' : 'failed'}
                  say={ok ? 'holds' : `broken ${violations} times`}
                />{' '}
                {promise}
                {!ok && <span className="block text-xs text-bad">{examples.join(' · ')}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
