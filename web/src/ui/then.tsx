// What did they know then? The moment is chosen here, by the clock or by what was about to begin; the view stays, and shows that moment.

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useMoment } from '../data/moment.ts'
import { useRead } from '../data/read.ts'
import type { List, Mission, Roundtable } from '../wire.ts'
import { Panel } from './panel.tsx'
import { Button } from './parts.tsx'
import { Reading } from './reading.tsx'
import { useNow } from './time.tsx'
import { readField, sayField, sayMoment } from './words.ts'

const listed = 50
const dayMs = 86_400_000

/** Something before which somebody knew what they knew: its name, and when it began. */
interface Began {
  id: string
  title: string
  at: string
}

/** A choice among what began, the newest first. */
function Before({
  label,
  began,
  go,
}: {
  label: string
  began: readonly Began[]
  go: (at: string) => void
}): ReactNode {
  const id = useId()
  if (began.length === 0) return null
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault()
        go(String(new FormData(event.currentTarget).get('before')))
      }}
    >
      <label htmlFor={id} className="w-full text-sm font-medium">
        {label}
      </label>
      <select id={id} name="before" className="field min-w-0 flex-1 basis-48 text-sm">
        {began.map((one) => (
          <option key={one.id} value={one.at}>
            {sayMoment(one.at)} · {one.title}
          </option>
        ))}
      </select>
      <Button type="submit">Show</Button>
    </form>
  )
}

const labelOf = (what: string, more: string | null): string =>
  `Before this ${what}${more === null ? '' : `, one of the newest ${listed}`}`

function Choose({ agent, close }: { agent: string | undefined; close: () => void }): ReactNode {
  const { at, go } = useMoment()
  const now = useNow()
  const id = useId()
  const query = { limit: listed, ...(agent === undefined ? {} : { agent }) }
  const missions = useRead<List<Mission>>('missions', query, { timeless: true })
  const talks = useRead<List<Roundtable>>('roundtables', query, { timeless: true })
  const show = (moment: Date): void => {
    go(moment)
    close()
  }
  // A millisecond earlier: what it brought is not known yet.
  const before = (began: string): void => show(new Date(Date.parse(began) - 1))
  return (
    <div className="space-y-5">
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault()
          const moment = readField(String(new FormData(event.currentTarget).get('moment')))
          if (moment !== null) show(moment)
        }}
      >
        <label htmlFor={id} className="w-full text-sm font-medium">
          At this moment, in the company’s time
        </label>
        <input
          id={id}
          name="moment"
          type="datetime-local"
          required
          max={sayField(Math.max(now, Date.parse(at ?? '') || 0))}
          defaultValue={sayField(at === undefined ? now - dayMs : Date.parse(at))}
          className="field min-w-0 flex-1 basis-48 text-sm"
        />
        <Button type="submit" look="main">
          Show
        </Button>
      </form>
      <Reading read={missions} rows={1} what="The missions">
        {({ items, next_cursor }) => (
          <Before
            label={labelOf('mission', next_cursor)}
            go={before}
            began={items.map(({ id: key, title, created_at }) => ({ id: key, title, at: created_at }))}
          />
        )}
      </Reading>
      <Reading read={talks} rows={1} what="The conversations">
        {({ items, next_cursor }) => (
          <Before
            label={labelOf('conversation', next_cursor)}
            go={before}
            began={items.flatMap(({ id: key, topic, started_at }) =>
              started_at === null ? [] : [{ id: key, title: topic, at: started_at }],
            )}
          />
        )}
      </Reading>
    </div>
  )
}

/** The button that asks what somebody knew at another moment; without an agent it asks of everybody. */
export function KnewThen({ agent, name }: { agent?: string | undefined; name: string }): ReactNode {
  const [open, setOpen] = useState(false)
  const question = `What did ${name} know then?`
  return (
    <>
      <Button onClick={() => setOpen(true)}>{question}</Button>
      {open && (
        <Panel
          title={question}
          about="This page, as it stood at a moment of the past. The strip at the foot leads back to now."
          close={() => setOpen(false)}
        >
          <Choose agent={agent} close={() => setOpen(false)} />
        </Panel>
      )}
    </>
  )
}

/** Says that a view shows the past, and leads back; nothing while it shows now. */
export function AsOf({ children }: { children: ReactNode }): ReactNode {
  const { at, go } = useMoment()
  if (at === undefined) return null
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-accent bg-card p-3 text-sm">
      <p className="min-w-0 flex-1 basis-64">
        As of <strong>{sayMoment(at)}</strong>: {children}
      </p>
      <Button small onClick={() => go(null)}>
        Back to now
      </Button>
    </div>
  )
}
