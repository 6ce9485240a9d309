// One line of the feed: when, who, what, and the way to its why. Every line is equally high, so that a hundred thousand scroll
// as easily as ten.

import { memo, type ReactNode } from 'react'
import { Face } from '../../ui/face.tsx'
import { Mark, names, Tag } from '../../ui/parts.tsx'
import { Why } from '../../ui/why.tsx'
import { sayClock, sayMoment, sayName } from '../../ui/words.ts'
import type { Event } from '../../wire.ts'

/** The height of a line, in CSS pixels. */
export const rowHeight = 46

interface Props {
  event: Event
  /** The name of the agent, where one is meant. */
  name: string | null
  top: number
  place: number
  total: number
}

/** The line. */
export const Row = memo(function Row({ event, name, top, place, total }: Props): ReactNode {
  return (
    <li
      aria-setsize={total}
      aria-posinset={place + 1}
      data-event={event.id}
      className="absolute inset-x-0 flex items-center gap-3 border-b border-line/60 px-2 hover:bg-card"
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <time
        dateTime={event.created_at}
        title={sayMoment(event.created_at)}
        className="w-16 shrink-0 text-xs text-quiet"
      >
        {sayClock(event.created_at)}
      </time>
      {event.agent_id === null ? (
        <span aria-hidden="true" className="size-6 shrink-0" />
      ) : (
        <Face id={event.agent_id} name={name ?? event.agent_id} size={24} />
      )}
      <div className="min-w-0 flex-1 leading-snug">
        <p className="truncate text-sm">
          {name !== null && <span className="sr-only">{name}: </span>}
          {event.title}
        </p>
        <p className="truncate text-xs text-quiet">
          {sayName(event.kind)}
          {event.summary !== '' && event.summary !== event.title && ` · ${event.summary}`}
        </p>
      </div>
      <span className="hidden max-w-56 shrink-0 items-center gap-1 overflow-hidden lg:flex">
        {event.tags.slice(0, 3).map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </span>
      <span className={names('hidden w-24 shrink-0 sm:block')}>
        {event.to_status !== null && <Mark status={event.to_status} />}
      </span>
      <Why id={event.id}>
        why<span className="sr-only"> {event.title}</span>
      </Why>
    </li>
  )
})
