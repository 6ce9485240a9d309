// Conversations: the one that runs, what the day still holds, and what was said before.

import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useList, useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { useKeys } from '../../shell/keys.tsx'
import { AgentChoice, Choice } from '../../ui/choice.tsx'
import { Face } from '../../ui/face.tsx'
import { Older } from '../../ui/older.tsx'
import { Button, Card, Empty, Failed, Mark, names, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { At } from '../../ui/time.tsx'
import { sayDay, sayMany, sayName } from '../../ui/words.ts'
import type { List, Roundtable, Slot } from '../../wire.ts'
import { Convene } from './convene.tsx'
import { formats } from './formats.ts'

interface Filter {
  status?: string | undefined
  format?: string | undefined
  agent?: string | undefined
}

function Filters(): ReactNode {
  const filter = useSearch({ from: '/conversations' })
  const navigate = useNavigate({ from: '/conversations' })
  const set = (change: Filter): void => {
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true })
  }
  return (
    <>
      <Choice
        label="Format"
        all="Every format"
        value={filter.format}
        options={Object.keys(formats).map((name) => [name, sayName(name)] as const)}
        set={(format) => set({ format })}
      />
      <AgentChoice value={filter.agent} set={(agent) => set({ agent })} />
      <Choice
        label="Status"
        all="Any end"
        value={filter.status}
        options={['running', 'pending', 'succeeded', 'failed', 'cancelled', 'rejected'].map(
          (one) => [one, one] as const,
        )}
        set={(status) => set({ status })}
      />
    </>
  )
}

function TalkCard({ talk, nameOf }: { talk: Roundtable; nameOf: (id: string) => string }): ReactNode {
  const running = talk.status === 'running'
  return (
    <li>
      <Link
        to="/conversations/$id"
        params={{ id: talk.id }}
        className={names(
          'block rounded-lg border bg-card p-3 hover:border-quiet',
          running ? 'border-accent' : 'border-line',
        )}
      >
        <span className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs text-quiet">
          <span>
            {sayName(talk.format)} · <At at={talk.started_at ?? talk.created_at} />
          </span>
          {running ? (
            <Mark status="running" say={`${talk.turns_spoken} of ${talk.turns_planned} turns`} />
          ) : talk.status === 'succeeded' ? (
            <span>{sayMany(talk.turns_spoken, 'turn')}</span>
          ) : (
            <Mark status={talk.status} />
          )}
        </span>
        <span className="mt-0.5 block font-medium">{talk.topic}</span>
        {(talk.rejection_reason ?? talk.summary) !== null && (
          <span className="mt-0.5 line-clamp-2 text-sm text-quiet">
            {talk.rejection_reason ?? talk.summary}
          </span>
        )}
        <span className="mt-2 flex items-center gap-1">
          {talk.participants.map((id) => (
            <Face key={id} id={id} name={nameOf(id)} size={24} />
          ))}
          <span className="ml-1 truncate text-xs text-quiet">{talk.participants.map(nameOf).join(', ')}</span>
        </span>
      </Link>
    </li>
  )
}

const outcomes: Readonly<Record<Slot['outcome'], string>> = {
  due: 'to come',
  held: 'held',
  missed: 'not held',
  crowded: 'day full',
  late: 'too late',
  refused: 'refused',
}

/** What the day holds: every slot with its odds and its roll. */
function Day(): ReactNode {
  const read = useRead<List<Slot>>('slots')
  if (read.data?.items.length === 0) return null
  return (
    <Card title="The day’s plan" aside="rolled once: below its odds it is held">
      <Reading read={read} rows={4}>
        {({ items }) => <Slots slots={items} />}
      </Reading>
    </Card>
  )
}

function Slots({ slots }: { slots: readonly Slot[] }): ReactNode {
  const sorted = [...slots].sort((a, b) => (a.due_at < b.due_at ? -1 : 1))
  return (
    <ol className="space-y-1.5 text-[0.8125rem]">
      {sorted.map((slot) => (
        <li
          key={`${slot.day} ${slot.slot}`}
          title={slot.reason ?? undefined}
          className={names(
            'flex items-baseline gap-2',
            slot.outcome !== 'due' && slot.outcome !== 'held' && 'text-quiet',
          )}
        >
          <span className="w-10 shrink-0">{slot.slot.slice(0, 5)}</span>
          {slot.roundtable_id === null ? (
            <span className="min-w-0 flex-1 truncate">{sayName(slot.format)}</span>
          ) : (
            <Link
              to="/conversations/$id"
              params={{ id: slot.roundtable_id }}
              className="min-w-0 flex-1 truncate text-accent underline underline-offset-2"
            >
              {sayName(slot.format)}
            </Link>
          )}
          <span className="shrink-0 text-quiet">
            {outcomes[slot.outcome]}
            <span
              className="ml-2 inline-block w-20 text-right text-xs"
              title={`Rolled ${slot.roll.toFixed(3)}: below ${slot.probability} it is held`}
            >
              {slot.roll.toFixed(2)} {slot.roll < slot.probability ? '<' : '≥'} {slot.probability}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}

/** Returns the talks with a heading before each new day. */
function byDay(talks: readonly Roundtable[]): readonly { day: string; talks: readonly Roundtable[] }[] {
  const days: { day: string; talks: Roundtable[] }[] = []
  for (const talk of talks) {
    const day = sayDay(talk.started_at ?? talk.created_at)
    const last = days.at(-1)
    if (last?.day === day) last.talks.push(talk)
    else days.push({ day, talks: [talk] })
  }
  return days
}

function Talks(): ReactNode {
  const { status, format, agent } = useSearch({ from: '/conversations' })
  const list = useList<Roundtable>('roundtables', { status, format, agent })
  const { nameOf } = useAgents()
  if (list.error !== null && list.data === undefined)
    return <Failed error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton />
  if (list.items.length === 0)
    return (status ?? format ?? agent) ? (
      <Empty title="No conversation fits">Loosen the filters above to see more of them.</Empty>
    ) : (
      <Empty title="Nobody has talked yet">
        Conversations begin by the day’s plan. Call them together when you want one now.
      </Empty>
    )
  const running = list.items.filter((talk) => talk.status === 'running')
  return (
    <div className="space-y-5">
      {running.length > 0 && (
        <section aria-label="Right now">
          <h2 className="mb-2 text-sm font-semibold text-accent">Right now</h2>
          <ul className="space-y-2">
            {running.map((talk) => (
              <TalkCard key={talk.id} talk={talk} nameOf={nameOf} />
            ))}
          </ul>
        </section>
      )}
      {byDay(list.items.filter((talk) => talk.status !== 'running')).map(({ day, talks }) => (
        <section key={day} aria-label={day}>
          <h2 className="mb-2 text-sm font-semibold text-quiet">{day}</h2>
          <ul className="space-y-2">
            {talks.map((talk) => (
              <TalkCard key={talk.id} talk={talk} nameOf={nameOf} />
            ))}
          </ul>
        </section>
      ))}
      <Older list={list}>Earlier ones</Older>
    </div>
  )
}

/** The view. */
export default function Conversations(): ReactNode {
  const [convening, setConvening] = useState(false)
  const held = useWritable('propose')
  useKeys({ c: { say: 'call them together', do: () => held === null && setConvening(true) } })
  return (
    <>
      <ViewHead title="Conversations" about="What is talked about, who spoke and why, and what came of it">
        <Filters />
        <Button
          look="main"
          disabled={held !== null}
          title={held ?? undefined}
          onClick={() => setConvening(true)}
        >
          Call them together
        </Button>
      </ViewHead>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Talks />
        <Day />
      </div>
      {convening && <Convene close={() => setConvening(false)} />}
    </>
  )
}
