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

const sayKind = (kind: string): string => sayName(kind).replace('.', ' ')

const tagsShown = 2

/** Returns the tags that say more than the line does: not its own kind over again, nor how it ended. */
function tagsOf({ kind, to_status, tags }: Event): readonly string[] {
  const [noun = '', verb = ''] = kind.split('.')
  const said = [noun, verb, `${noun}_${verb}`, to_status, `${noun}_${to_status}`]
  return [...new Set(tags)].filter((tag) => !said.includes(tag)).slice(0, tagsShown)
}

/** The line. */
export const Row = memo(function Row({ event, name, top, place, total }: Props): ReactNode {
  return (
    <li
      aria-setsize={total}
      aria-posinset={place + 1}
      data-event={event.id}
      className="absolute inset-x-0 flex items-center gap-2 border-b border-line/60 hover:bg-card sm:gap-3 sm:px-2"
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <time
        dateTime={event.created_at}
        title={sayMoment(event.created_at)}
        className="w-13 shrink-0 text-[0.6875rem] text-quiet sm:w-16 sm:text-xs"
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
          {sayKind(event.kind)}
          {event.summary !== '' && event.summary !== event.title && ` · ${event.summary}`}
        </p>
      </div>
      <span className="hidden max-w-56 shrink-0 items-center gap-1 overflow-hidden lg:flex">
        {tagsOf(event).map((tag) => (
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
