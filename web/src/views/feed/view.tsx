// The feed: the whole journal, newest first, live, however long it is. At the top it follows what happens; further down it stays
// where it is read and counts what came meanwhile.

import { useSearch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useAgents } from '../../data/agents.ts'
import { get } from '../../data/ask.ts'
import { onEvent } from '../../data/journal.ts'
import { useMoment } from '../../data/moment.ts'
import { Button, Empty, Failed, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { sayCount, sayDay, sayMany } from '../../ui/words.ts'
import type { Event, List } from '../../wire.ts'
import { EventLog, type FeedFilter, logLimits, type Shown } from './event-log.ts'
import { Filters } from './filters.tsx'
import { Row, rowHeight } from './row.tsx'

const overscan = 8
/** How near the end, in lines, the next page is asked for. */
const nearEnd = 60

/** Returns the log of this filter and moment, following the journal while the moment is now. */
function useLog(filter: FeedFilter, at: string | undefined, following: () => boolean): EventLog {
  const { agent, kind, tag, text } = filter
  const log = useMemo(
    () =>
      new EventLog({ agent, kind, tag, text }, (before, signal) =>
        get<List<Event>>(
          'events',
          { order: 'newest', before, limit: logLimits.page, agent, kind, tag, text, at },
          signal,
        ),
      ),
    [agent, kind, tag, text, at],
  )
  useEffect(() => {
    void log.older()
    if (at !== undefined) return undefined
    let waiting: Event[] = []
    let frame = 0
    const stop = onEvent((event) => {
      waiting.push(event)
      frame ||= requestAnimationFrame(() => {
        frame = 0
        const fresh = waiting
        waiting = []
        log.add(fresh, following())
      })
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [log, at, following])
  return log
}

function Lines({ log, box }: { log: EventLog; box: RefObject<HTMLElement | null> }): ReactNode {
  const shown = useSyncExternalStore(log.watch, log.now)
  const { nameOf } = useAgents()
  const seen = useRef(shown.came)
  const { events } = shown
  const lines = useVirtualizer({
    count: events.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (place) => events[place]?.id ?? place,
    overscan,
  })
  const rows = lines.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    // What could not be read is read again when asked, not at every line that is scrolled.
    if (shown.ready && shown.error === null && last > events.length - nearEnd) void log.older()
  }, [log, last, events.length, shown.ready, shown.error])
  useLayoutEffect(() => {
    // What is being read stays where it is when lines come in front of it.
    const came = shown.came - seen.current
    seen.current = shown.came
    if (came > 0 && box.current !== null && box.current.scrollTop > rowHeight)
      box.current.scrollTop += came * rowHeight
  }, [shown.came, box])
  const first = events[Math.floor((lines.scrollOffset ?? 0) / rowHeight)]
  if (shown.error !== null && events.length === 0)
    return <Failed error={shown.error} retry={() => void log.older()} />
  if (!shown.ready) return <Skeleton rows={10} />
  if (events.length === 0)
    return (
      <Empty title="Nothing like that has happened">
        Widen the filters, or wait: what happens appears here by itself.
      </Empty>
    )
  return (
    <>
      <p className="sticky top-0 z-10 bg-paper py-1 sm:px-2 text-xs font-semibold text-quiet">
        {first === undefined ? '' : sayDay(first.created_at)}
      </p>
      <ol aria-label="Journal, newest first" className="relative" style={{ height: lines.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const event = events[index]
          return event === undefined ? null : (
            <Row
              key={key}
              event={event}
              name={event.agent_id === null ? null : nameOf(event.agent_id)}
              top={start}
              place={index}
              total={events.length}
            />
          )
        })}
      </ol>
      <Foot shown={shown} retry={() => void log.older()} />
    </>
  )
}

/** What stands below the last line: that older ones could not be read, or that no more of them are shown. */
function Foot({ shown, retry }: { shown: Shown; retry: () => void }): ReactNode {
  const { error, events, more, loading } = shown
  if (error !== null)
    return (
      <div role="alert" className="flex flex-wrap items-center justify-center gap-3 p-3 text-sm">
        <p className="text-bad">Older lines could not be read. {error.message}</p>
        <Button small onClick={retry}>
          Try again
        </Button>
      </div>
    )
  if (!more) return <p className="p-3 text-center text-xs text-quiet">That is all of it.</p>
  if (loading || events.length < logLimits.keptMost) return null
  return (
    <p className="p-3 text-center text-xs text-quiet">
      There is more, older than these {sayCount(events.length)} lines: go back in time below, or narrow the
      filters.
    </p>
  )
}

/** Tells how many came while somebody reads further down, and leads to the top. */
function Newer({ log, box }: { log: EventLog; box: RefObject<HTMLElement | null> }): ReactNode {
  const { came } = useSyncExternalStore(log.watch, log.now)
  const [read, setRead] = useState(came)
  const [away, setAway] = useState(false)
  useEffect(() => {
    // Whoever is at the top has seen what comes.
    if (!away) setRead(came)
  }, [away, came])
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const onScroll = (): void => {
      setAway(element.scrollTop > rowHeight)
    }
    onScroll()
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [box])
  if (!away || came <= read) return null
  return (
    <Button
      look="main"
      small
      className="absolute top-3 left-1/2 z-20 -translate-x-1/2 rounded-full shadow-lg"
      onClick={() => box.current?.scrollTo({ top: 0 })}
    >
      {sayMany(came - read, 'new line')}
    </Button>
  )
}

/** The view. */
export default function Feed(): ReactNode {
  const filter = useSearch({ from: '/feed' })
  const { at } = useMoment()
  const box = useRef<HTMLElement>(null)
  const following = useRef(() => (box.current?.scrollTop ?? 0) <= rowHeight).current
  const log = useLog(filter, at, following)
  useEffect(() => () => log.close(), [log])
  // Another filter or moment is another log: nothing is counted over from the one before.
  const logKey = JSON.stringify([at ?? null, filter.agent, filter.kind, filter.tag, filter.text])
  return (
    <div className="flex h-full flex-col">
      <ViewHead title="Feed" about="Everything that happened, newest first; every line can be asked why">
        <Filters />
      </ViewHead>
      <div className="relative min-h-0 flex-1">
        <Newer key={logKey} log={log} box={box} />
        <section
          ref={box}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Journal"
          className="h-full overflow-y-auto"
          data-feed
        >
          <Lines key={logKey} log={log} box={box} />
        </section>
      </div>
    </div>
  )
}
