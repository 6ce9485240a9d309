// The way in: nothing of the company is shown to who is not logged in.

import { type ReactNode, useEffect } from 'react'
import { wantedAddress } from './wanted.ts'

/** What somebody without a session sees; who comes back to it may have been let in elsewhere meanwhile. */
export function Door({ lookAgain }: { lookAgain: () => void }): ReactNode {
  useEffect(() => wantedAddress.keep(window.location), [])
  useEffect(() => {
    window.addEventListener('focus', lookAgain)
    return () => window.removeEventListener('focus', lookAgain)
  }, [lookAgain])
  return (
    <main className="mx-auto flex min-h-full max-w-xl flex-col justify-center px-6 py-16">
      <h1 className="text-2xl font-semibold tracking-tight">Bullpen</h1>
      <p className="mt-3">
        You are not logged in. The terminal where the company was started shows a link. It works once; a new
        one comes from
      </p>
      <pre className="my-4 rounded-md bg-sunk p-4 font-mono">npx bullpen open</pre>
      <p className="text-sm text-quiet">
        on the machine where it runs. Nothing of the company is shown without it.
      </p>
    </main>
  )
}
