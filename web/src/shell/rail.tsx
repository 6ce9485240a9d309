// The rail of places: at the side on a desk, at the bottom on a phone, where the rest stands behind More.

import { Link } from '@tanstack/react-router'
import { Ellipsis, Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useLine } from '../data/journal.ts'
import { Panel } from '../ui/panel.tsx'
import { Mark, names } from '../ui/parts.tsx'
import type { Status } from '../wire.ts'
import { openCommand } from './command.tsx'
import { type Place, places } from './places.ts'
import { Switch } from './switch.tsx'

const onPhone = 4

/** How many wait for an answer, shown at the place of approvals. */
function Waiting({ place, status }: { place: Place; status: Status | undefined }): ReactNode {
  const open = status?.open_approvals ?? 0
  if (place.to !== '/approvals' || open === 0) return null
  return (
    <span className="ml-auto rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
      {open}
      <span className="sr-only"> waiting</span>
    </span>
  )
}

function PlaceLink({
  place,
  status,
  onGo,
}: {
  place: Place
  status: Status | undefined
  onGo?: () => void
}): ReactNode {
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      {...(onGo === undefined ? {} : { onClick: onGo })}
      className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-sm text-quiet hover:bg-sunk hover:text-ink aria-[current=page]:bg-sunk aria-[current=page]:font-semibold aria-[current=page]:text-ink"
    >
      <place.sign aria-hidden="true" className="size-4 shrink-0" />
      {place.name}
      <Waiting place={place} status={status} />
    </Link>
  )
}

const lineWords = {
  connecting: 'connecting',
  live: 'live',
  away: 'server away',
  closed: 'not connected',
} as const

function LineState({ problem }: { problem: Error | null }): ReactNode {
  const line = useLine()
  const shown = problem === null ? line : 'away'
  return (
    <Mark
      status={shown === 'live' ? 'live' : shown === 'away' ? 'failed' : 'queued'}
      say={lineWords[shown]}
    />
  )
}

/** On a phone, where there is no room for a line that is well: only that the server is away. */
function Away({ problem }: { problem: Error | null }): ReactNode {
  const line = useLine()
  if (line !== 'away' && problem === null) return null
  return (
    <p role="status" className="shrink-0 border-t border-line bg-card py-1 text-center text-xs md:hidden">
      <Mark status="failed" say="Server away: what is shown may be old" />
    </p>
  )
}

interface RailProps {
  status: Status | undefined
  problem: Error | null
}

function Wide({ status, problem }: RailProps): ReactNode {
  return (
    <div className="hidden w-52 shrink-0 flex-col gap-3 overflow-y-auto border-r border-line p-3 md:flex">
      <div className="px-2.5 pt-1">
        <p className="truncate font-semibold tracking-tight">{status?.company.name ?? 'Bullpen'}</p>
        <p className="text-xs text-quiet">
          <LineState problem={problem} />
        </p>
      </div>
      <button
        type="button"
        onClick={openCommand}
        className="field flex items-center gap-2 text-left text-sm text-quiet"
      >
        <Search aria-hidden="true" className="size-4" /> Go to <kbd className="ml-auto text-xs">⌘K</kbd>
      </button>
      <nav aria-label="Views" className="space-y-0.5">
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} status={status} />
        ))}
      </nav>
      <div className="mt-auto space-y-2 px-2.5 pb-1 text-xs text-quiet">
        <Switch status={status} />
      </div>
    </div>
  )
}

const onBar =
  'flex min-h-13 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-quiet'

function Phone({ status, problem }: RailProps): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <div className="flex shrink-0 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:hidden">
      <nav aria-label="Main views" className="flex min-w-0 flex-4">
        {places.slice(0, onPhone).map((place) => (
          <Link
            key={place.to}
            to={place.to}
            activeOptions={{ exact: place.to === '/', includeSearch: false }}
            className={names(
              'relative aria-[current=page]:font-semibold aria-[current=page]:text-ink',
              onBar,
            )}
          >
            <place.sign aria-hidden="true" className="size-5" />
            {place.name}
            {place.to === '/approvals' && (status?.open_approvals ?? 0) > 0 && (
              <span className="absolute top-1 right-[calc(50%-1.4rem)] rounded-full bg-accent px-1 text-[0.625rem] font-semibold text-on-accent">
                {status?.open_approvals}
                <span className="sr-only"> waiting</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <button type="button" onClick={openCommand} className={onBar}>
        <Search aria-hidden="true" className="size-5" />
        Go to
      </button>
      <button type="button" onClick={() => setOpen(true)} className={onBar}>
        <Ellipsis aria-hidden="true" className="size-5" />
        More
      </button>
      {open && (
        <Panel
          title={status?.company.name ?? 'Bullpen'}
          about={<LineState problem={problem} />}
          close={() => setOpen(false)}
        >
          <nav aria-label="All views" className={names('grid grid-cols-2 gap-1')}>
            {places.map((place) => (
              <PlaceLink key={place.to} place={place} status={status} onGo={() => setOpen(false)} />
            ))}
          </nav>
          <div className="mt-4 space-y-2 text-xs text-quiet">
            <Switch status={status} />
          </div>
        </Panel>
      )}
    </div>
  )
}

/** The rail. */
export function Rail({ status, problem }: RailProps): ReactNode {
  return (
    <>
      <Wide status={status} problem={problem} />
      <Phone status={status} problem={problem} />
      <Away problem={problem} />
    </>
  )
}
