// Trouble: what does not move and why, what died and can be tried again, and what healed itself.

import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { change } from '../../data/ask.ts'
import { useMoment } from '../../data/moment.ts'
import { useList, useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { OpenLink } from '../../shell/open-link.tsx'
import { Older } from '../../ui/older.tsx'
import { Button, Card, Empty, Mark, Tag } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Ago } from '../../ui/time.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import { Why } from '../../ui/why.tsx'
import { sayName } from '../../ui/words.ts'
import type { Healing, List, Step, StuckThing } from '../../wire.ts'

/** Ids that have a chain of evidence behind them. */
const askable = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{1,15})$/i

/** What is on record as it is now, without a history. */
const withoutPast: readonly string[] = ['trigger', 'delivery', 'mcp_server']

function StuckLine({ one, isPast }: { one: StuckThing; isPast: boolean }): ReactNode {
  const { what, id, title, since, why, to_do } = one
  return (
    <li className="rounded-lg border border-warn/60 bg-card p-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 font-medium">
          <Tag>{sayName(what)}</Tag> {title}
        </span>
        <span className="text-xs text-quiet">
          {isPast && withoutPast.includes(what) && <Tag>as it is now: its past is not kept</Tag>}{' '}
          <Ago at={since} /> {askable.test(id) && <Why id={id} />}
        </span>
      </p>
      <p className="mt-1">{why}</p>
      <p className="text-quiet">
        {to_do} <OpenLink what={what === 'proposal' ? 'approval' : what} id={id} />
      </p>
    </li>
  )
}

/** What does not move, the longest first, with what to do about it. */
export function Stuck(): ReactNode {
  const read = useRead<List<StuckThing>>('stuck')
  const { at } = useMoment()
  return (
    <Reading read={read}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="Nothing is stuck">Everything that can move moves.</Empty>
        ) : (
          <ul className="space-y-2">
            {items.map((one) => (
              <StuckLine key={`${one.what} ${one.id}`} one={one} isPast={at !== undefined} />
            ))}
          </ul>
        )
      }
    </Reading>
  )
}

function Dead({ step, name }: { step: Step; name: string }): ReactNode {
  const cache = useQueryClient()
  const held = useWritable('approve')
  const [busy, setBusy] = useState(false)
  const again = async (): Promise<void> => {
    setBusy(true)
    try {
      await change('POST', `steps/${step.id}/resolve`, { verdict: 'retry', note: 'on the page' })
      say('It is proposed again, with what was there handed on.')
      await cache.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path).startsWith('steps') })
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li className="border-t border-line py-2 text-sm first:border-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Link
          to="/missions/$id"
          params={{ id: step.mission_id }}
          search={{ show: 'waterfall', step: step.id }}
          className="min-w-0 truncate hover:underline"
        >
          {sayName(step.kind)}: {step.mission_title}
        </Link>
        <span className="flex items-baseline gap-2 text-xs text-quiet">
          {name} · {step.attempt} of {step.max_attempts} attempts ·{' '}
          <Ago at={step.finished_at ?? step.created_at} />
          <Why id={step.id} />
          <Button
            small
            disabled={busy || held !== null}
            title={held ?? undefined}
            onClick={() => void again()}
          >
            Try again
          </Button>
        </span>
      </p>
      {step.last_error !== null && <p className="text-[0.8125rem] text-bad">{step.last_error}</p>}
    </li>
  )
}

/** Steps that failed for good. */
export function DeadLetters(): ReactNode {
  const list = useList<Step>('steps', { status: 'failed', limit: 20 })
  const { nameOf } = useAgents()
  return (
    <Card title="Dead letters" aside="steps that used up their attempts">
      <Reading read={list}>
        {() =>
          list.items.length === 0 ? (
            <p className="text-sm text-quiet">None: no step has used up its attempts.</p>
          ) : (
            <ul>
              {list.items.map((step) => (
                <Dead key={step.id} step={step} name={nameOf(step.agent_id)} />
              ))}
            </ul>
          )
        }
      </Reading>
      <Older list={list} small className="mt-2">
        Older ones
      </Older>
    </Card>
  )
}

function HealedLine({ one: { event_id, at, title, why, status } }: { one: Healing }): ReactNode {
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate">{title}</span>
        <span className="flex shrink-0 items-baseline gap-2 text-xs text-quiet">
          {status !== null && <Mark status={status} />}
          <Ago at={at} />
          <Why id={event_id} />
        </span>
      </p>
      <p className="text-[0.8125rem] text-quiet">{why}</p>
    </li>
  )
}

const healedMost = 100

/** What went wrong and came right by itself. */
export function Healed(): ReactNode {
  const read = useRead<List<Healing>>('healed', { limit: healedMost })
  return (
    <Card
      title="What healed itself"
      aside={read.data?.items.length === healedMost && `the newest ${healedMost}`}
    >
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-sm text-quiet">Nothing had to.</p>
          ) : (
            <ul className="space-y-2 text-sm">
              {items.map((one) => (
                <HealedLine key={one.event_id} one={one} />
              ))}
            </ul>
          )
        }
      </Reading>
    </Card>
  )
}
