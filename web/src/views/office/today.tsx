// The day so far, in a few lines: what was finished, made, talked about and refused, each with its way further.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { useNow } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayDay, sayField, sayMany, sayName } from '../../ui/words.ts'
import type { Artifact, List, Mission, Proposal, Roundtable } from '../../wire.ts'

const shownMost = 3
const readMost = 100

/** Returns those that happened on the company's day that is shown, newest first. */
function ofDay<Item>(
  items: readonly Item[] | undefined,
  when: (item: Item) => string | null,
  now: number,
): Item[] {
  const day = sayField(now).slice(0, 10)
  return (items ?? []).filter((item) => {
    const at = when(item)
    return at !== null && sayField(Date.parse(at)).slice(0, 10) === day
  })
}

interface LineProps<Item> {
  items: readonly Item[]
  say: (count: number) => string
  one: (item: Item) => ReactNode
  all: ReactNode
}

function Line<Item extends { id: string }>({ items, say, one, all }: LineProps<Item>): ReactNode {
  if (items.length === 0) return null
  return (
    <li>
      <p className="flex items-baseline justify-between gap-2">
        <span className="font-medium">{say(items.length)}</span>
        {items.length > shownMost && <span className="text-[0.8125rem]">{all}</span>}
      </p>
      <ul className="mt-0.5 space-y-0.5 text-[0.8125rem] text-quiet">
        {items.slice(0, shownMost).map((item) => (
          <li key={item.id} className="truncate">
            {one(item)}
          </li>
        ))}
      </ul>
    </li>
  )
}

const look = 'hover:text-ink hover:underline underline-offset-2'

interface Day {
  missions: readonly Mission[]
  made: readonly Artifact[]
  talks: readonly Roundtable[]
  refused: readonly Proposal[]
  /** False while something is still read. */
  known: boolean
}

/** Returns what belongs to the day that is shown. */
function useDay(now: number): Day {
  const limit = { limit: readMost }
  const missions = useRead<List<Mission>>('missions', limit).data?.items
  const artifacts = useRead<List<Artifact>>('artifacts', limit).data?.items
  const talks = useRead<List<Roundtable>>('roundtables', limit).data?.items
  const refused = useRead<List<Proposal>>('proposals', { ...limit, status: 'rejected' }).data?.items
  return {
    missions: ofDay(missions, ({ finished_at }) => finished_at, now),
    made: ofDay(artifacts, ({ created_at, kind }) => (kind === 'document' ? null : created_at), now),
    talks: ofDay(talks, ({ started_at }) => started_at, now),
    refused: ofDay(refused, ({ created_at }) => created_at, now),
    known: missions !== undefined && artifacts !== undefined && talks !== undefined && refused !== undefined,
  }
}

function Work({ missions, made }: Pick<Day, 'missions' | 'made'>): ReactNode {
  return (
    <>
      <Line
        items={missions}
        say={(count) => `${sayMany(count, 'mission')} ended`}
        one={({ id, title, status }) => (
          <Link to="/missions/$id" params={{ id }} className={look}>
            {status === 'succeeded' ? '' : `${sayName(status)}: `}
            {title}
          </Link>
        )}
        all={<Link to="/missions">all</Link>}
      />
      <Line
        items={made}
        say={(count) => `${sayMany(count, 'thing')} made`}
        one={({ id, title }) => (
          <Link to="/made/$id" params={{ id }} className={look}>
            {title}
          </Link>
        )}
        all={<Link to="/made">all</Link>}
      />
    </>
  )
}

function Words({ talks, refused }: Pick<Day, 'talks' | 'refused'>): ReactNode {
  return (
    <>
      <Line
        items={talks}
        say={(count) => sayMany(count, 'conversation')}
        one={({ id, topic, format }) => (
          <Link to="/conversations/$id" params={{ id }} className={look}>
            {sayName(format)}: {topic}
          </Link>
        )}
        all={<Link to="/conversations">all</Link>}
      />
      <Line
        items={refused}
        say={(count) => `${sayMany(count, 'proposal')} refused`}
        one={({ id, title, rejection_reason }) => (
          <Why id={id} className="text-quiet">
            {title}: {rejection_reason}
          </Why>
        )}
        all={
          <Link to="/feed" search={{ kind: 'proposal.rejected' }}>
            all
          </Link>
        }
      />
    </>
  )
}

/** The day's digest. */
export function Today(): ReactNode {
  const now = useNow()
  const day = useDay(now)
  const none =
    day.known && [day.missions, day.made, day.talks, day.refused].every(({ length }) => length === 0)
  return (
    <section aria-label="Today" className="rounded-lg border border-line bg-card p-4 text-sm">
      <h2 className="mb-2 flex items-baseline justify-between font-semibold">
        Today <span className="text-xs font-normal text-quiet">{sayDay(now)}</span>
      </h2>
      {none && (
        <p className="text-quiet">Nothing has ended yet today. What happens appears here by itself.</p>
      )}
      <ul className="space-y-2.5">
        <Work missions={day.missions} made={day.made} />
        <Words talks={day.talks} refused={day.refused} />
      </ul>
    </section>
  )
}
