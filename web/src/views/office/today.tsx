// The day so far, in a few lines: what was finished, made, talked about and refused, each with its way further.

import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { Reading } from '../../ui/reading.tsx'
import { useNow } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayDay, sayField, sayMany, sayName } from '../../ui/words.ts'
import type { Artifact, List, Mission, Proposal, Roundtable } from '../../wire.ts'

const shownMost = 3
const readMost = 100

/** What belongs to the day that is shown, of one kind. */
interface OfDay<Item> {
  items: readonly Item[]
  /** True where the day holds more than was read: then there are at least as many. */
  isCut: boolean
}

/** Returns those that happened on the company's day that is shown, newest first. */
function ofDay<Item extends { created_at: string }>(
  list: List<Item> | undefined,
  when: (item: Item) => string | null,
  now: number,
): OfDay<Item> {
  const today = sayField(now).slice(0, 10)
  const isToday = (at: string | null): boolean =>
    at !== null && sayField(Date.parse(at)).slice(0, 10) === today
  const all = list?.items ?? []
  const oldest = all.at(-1)
  return {
    items: all.filter((item) => isToday(when(item))),
    isCut: oldest !== undefined && list?.next_cursor !== null && isToday(oldest.created_at),
  }
}

interface LineProps<Item> {
  of: OfDay<Item>
  say: (count: number) => string
  one: (item: Item) => ReactNode
  all: ReactNode
}

function Line<Item extends { id: string }>({
  of: { items, isCut },
  say,
  one,
  all,
}: LineProps<Item>): ReactNode {
  if (items.length === 0) return null
  return (
    <li>
      <p className="flex items-baseline justify-between gap-2">
        <span className="font-medium">
          {isCut && 'At least '}
          {say(items.length)}
        </span>
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

const allLook = 'text-accent hover:underline'
const look = 'hover:text-ink hover:underline underline-offset-2'

interface Day {
  missions: OfDay<Mission>
  made: OfDay<Artifact>
  talks: OfDay<Roundtable>
  refused: OfDay<Proposal>
  /** One that could not be read yet, or is still read; null: all is known. */
  missing: UseQueryResult<unknown, Error> | null
  retry: () => void
}

/** Returns what belongs to the day that is shown. */
function useDay(now: number): Day {
  const limit = { limit: readMost }
  const missions = useRead<List<Mission>>('missions', limit)
  const artifacts = useRead<List<Artifact>>('artifacts', limit)
  const talks = useRead<List<Roundtable>>('roundtables', limit)
  const refused = useRead<List<Proposal>>('proposals', { ...limit, status: 'rejected' })
  const missing = [missions, artifacts, talks, refused].filter(({ data }) => data === undefined)
  return {
    missions: ofDay(missions.data, ({ finished_at }) => finished_at, now),
    made: ofDay(artifacts.data, ({ created_at, kind }) => (kind === 'document' ? null : created_at), now),
    talks: ofDay(talks.data, ({ started_at }) => started_at, now),
    refused: ofDay(refused.data, ({ created_at }) => created_at, now),
    missing: missing.find(({ error }) => error !== null) ?? missing[0] ?? null,
    retry: () => void Promise.all(missing.map(({ refetch }) => refetch())),
  }
}

function Work({ missions, made }: Pick<Day, 'missions' | 'made'>): ReactNode {
  return (
    <>
      <Line
        of={missions}
        say={(count) => `${sayMany(count, 'mission')} ended`}
        one={({ id, title, status }) => (
          <Link to="/missions/$id" params={{ id }} className={look}>
            {status === 'succeeded' ? '' : `${sayName(status)}: `}
            {title}
          </Link>
        )}
        all={
          <Link to="/missions" className={allLook}>
            all
          </Link>
        }
      />
      <Line
        of={made}
        say={(count) => `${sayMany(count, 'thing')} made`}
        one={({ id, title }) => (
          <Link to="/made/$id" params={{ id }} className={look}>
            {title}
          </Link>
        )}
        all={
          <Link to="/made" className={allLook}>
            all
          </Link>
        }
      />
    </>
  )
}

function Words({ talks, refused }: Pick<Day, 'talks' | 'refused'>): ReactNode {
  return (
    <>
      <Line
        of={talks}
        say={(count) => sayMany(count, 'conversation')}
        one={({ id, topic, format }) => (
          <Link to="/conversations/$id" params={{ id }} className={look}>
            {sayName(format)}: {topic}
          </Link>
        )}
        all={
          <Link to="/conversations" className={allLook}>
            all
          </Link>
        }
      />
      <Line
        of={refused}
        say={(count) => `${sayMany(count, 'proposal')} refused`}
        one={({ id, title, rejection_reason }) => (
          <Why id={id} className="text-quiet">
            {title}: {rejection_reason}
          </Why>
        )}
        all={
          <Link to="/feed" search={{ kind: 'proposal.rejected' }} className={allLook}>
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
  const { at } = useMoment()
  const day = useDay(now)
  const none =
    day.missing === null &&
    [day.missions, day.made, day.talks, day.refused].every(({ items }) => items.length === 0)
  return (
    <section aria-label="Today" className="rounded-lg border border-line bg-card p-4 text-sm">
      <h2 className="mb-2 flex items-baseline justify-between font-semibold">
        {at === undefined ? 'Today' : 'That day'}{' '}
        <span className="text-xs font-normal text-quiet">{sayDay(now)}</span>
      </h2>
      {none && (
        <p className="text-quiet">
          {at === undefined
            ? 'Nothing has ended yet today. What happens appears here by itself.'
            : 'Nothing had ended by then.'}
        </p>
      )}
      <ul className="space-y-2.5">
        <Work missions={day.missions} made={day.made} />
        <Words talks={day.talks} refused={day.refused} />
      </ul>
      {day.missing !== null && (
        <div className="mt-2.5 first:mt-0">
          <Reading read={{ ...day.missing, refetch: async () => day.retry() }} what="All of the day">
            {() => null}
          </Reading>
        </div>
      )}
    </section>
  )
}
