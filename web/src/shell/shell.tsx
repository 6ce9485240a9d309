// The frame around every view: the way in, the demo bar, the rail of places, the strip of time, and what can be opened from
// anywhere. It reads the company's status once and keeps the journal's stream open; what is shown is the views' business.

import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useRouter, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Refusal } from '../data/ask.ts'
import { closeJournal, onLoss, openJournal, useLine } from '../data/journal.ts'
import { useMoment } from '../data/moment.ts'
import { useRead } from '../data/read.ts'
import { keepFresh } from '../data/stale.ts'
import { Failed, Skeleton } from '../ui/parts.tsx'
import { setClock } from '../ui/time.tsx'
import { Toasts } from '../ui/toast.tsx'
import { sayInZone } from '../ui/words.ts'
import type { Status } from '../wire.ts'
import { CommandPalette } from './command.tsx'
import { DemoBar } from './demo-bar.tsx'
import { Door } from './door.tsx'
import { KeyList } from './keys.tsx'
import { Rail } from './rail.tsx'
import { TimeStrip } from './time-strip.tsx'
import { wantedAddress } from './wanted.ts'
import { WhyPanel } from './why-panel.tsx'

/** Keeps one stream and fresh reads while somebody is logged in; asks everything anew when the stream comes back, and for the status when it
 *  is lost: the login may be over. */
function useLiveCompany(status: Status | undefined): void {
  const cache = useQueryClient()
  const line = useLine()
  const latest = status?.latest_event_id
  const inside = latest !== undefined
  useEffect(() => {
    if (latest !== undefined) openJournal(latest)
  }, [latest])
  useEffect(() => {
    if (!inside) return
    const stops = [keepFresh(cache), onLoss(() => void cache.invalidateQueries({ queryKey: ['status'] }))]
    return () => {
      for (const stop of stops) stop()
      closeJournal()
    }
  }, [cache, inside])
  useEffect(() => {
    if (line === 'away') return () => void cache.invalidateQueries()
    return undefined
  }, [line, cache])
}

/** Goes on to where somebody wanted to go before they had to log in. */
function useWanted(inside: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!inside) return
    const path = wantedAddress.take()
    if (path !== null && window.location.pathname === '/') router.history.replace(path)
  }, [inside, router])
}

/** The frame. */
export function Shell(): ReactNode {
  const { data: status, error, refetch } = useRead<Status>('status', {}, { timeless: true })
  const { at } = useMoment()
  const { why } = useSearch({ from: '__root__' })
  const shut = error instanceof Refusal && (error.status === 401 || error.code === 'too_many_attempts')
  useLiveCompany(shut ? undefined : status)
  useWanted(status !== undefined)
  if (status !== undefined) sayInZone(status.company.time_zone)
  const now = status?.now
  useEffect(() => {
    if (now !== undefined) setClock(now)
  }, [now])
  if (shut) return <Door lookAgain={refetch} />
  return (
    <Toasts>
      <a
        href="#view"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to the view
      </a>
      <div className="flex h-full flex-col">
        {status?.simulated === true && <DemoBar />}
        <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
          <Rail status={status} problem={error} />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <main
              id="view"
              tabIndex={-1}
              data-at={at ?? 'now'}
              className="relative min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-6 focus:outline-none md:px-6 md:pt-6"
            >
              {status !== undefined ? (
                <Outlet />
              ) : error !== null ? (
                <Failed error={error} retry={() => void refetch()} />
              ) : (
                <Skeleton />
              )}
            </main>
            <TimeStrip />
          </div>
        </div>
      </div>
      {why !== undefined && <WhyPanel id={why} />}
      <CommandPalette />
      <KeyList />
    </Toasts>
  )
}
