// Whether something may be changed here and now: never in the past, and never beyond what this browser's login may do. The
// server decides all the same; this only says it before a button is pressed.

import type { Status } from '../wire.ts'
import { useMoment } from './moment.ts'
import { useRead } from './read.ts'

/** What a change needs: `approve` to answer and to stop, `propose` to file, `admin` to set rules and to run. */
type Scope = 'propose' | 'approve' | 'admin'

/** Returns why nothing can be changed now, in words for the title of a disabled button; null when it can. */
export function useWritable(scope: Scope): string | null {
  const { at } = useMoment()
  const { data } = useRead<Status>('status', {}, { timeless: true })
  if (at !== undefined) return 'Go back to now to change something'
  if (data === undefined) return 'Not known yet whether you may'
  const { scopes } = data.me
  return scopes.includes(scope) || scopes.includes('admin')
    ? null
    : `Your login may not do this: it lacks “${scope}”`
}
