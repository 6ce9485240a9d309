// The machine: limits and where they stand, queues, workers, breakers.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useMoment } from '../../data/moment.ts'
import { useAll, useList, useRead } from '../../data/read.ts'
import { LimitBar } from '../../ui/bar.tsx'
import { Folded } from '../../ui/folded.tsx'
import { Heads } from '../../ui/heads.tsx'
import { Older } from '../../ui/older.tsx'
import { Card, Mark, Tag } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Ago } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayCount, sayMoney, sayName, saySpan, sayUpTo } from '../../ui/words.ts'
import type { List, Queue, Status, Step, Worker } from '../../wire.ts'

/** Returns the name of a gate in words. */
function sayGate(gate: string): string {
  const [name = '', of] = gate.split(':')
  return `${sayName(name.replace('.', ': '))}${of === undefined ? '' : ` · ${of}`}`
}

/** Every limit that something counts against, and how near it is. */
export function LimitsCard({ status }: { status: Status }): ReactNode {
  return (
    <Card title="Limits" aside="measured against allowed">
      <div className="space-y-3">
        {status.limits.map(({ gate, measured, limit, help }) => (
          <div key={gate} title={help}>
            <LimitBar
              name={sayGate(gate)}
              used={measured}
              limit={limit}
              say={gate.startsWith('budget_policy') ? sayMoney : sayCount}
            />
          </div>
        ))}
      </div>
    </Card>
  )
}

function QueueTable({ queues }: { queues: readonly Queue[] }): ReactNode {
  const busy = queues.filter(
    ({ queued, running, waiting, unknown }) => queued + running + waiting + unknown > 0,
  )
  if (busy.length === 0) return <p className="text-sm text-quiet">All queues are empty.</p>
  return (
    <table className="w-full text-sm">
      <Heads of={['What', 'queued', 'running', 'for you', 'in doubt']} />
      <tbody className="text-right">
        {busy.map(({ queue, kind, queued, running, waiting, unknown }) => (
          <tr key={`${queue} ${kind}`} className="border-t border-line">
            <td className="py-1 text-left">
              {sayName(kind)} <span className="text-xs text-quiet">{queue}</span>
            </td>
            <td>{queued}</td>
            <td>{running}</td>
            <td>{waiting}</td>
            <td>{unknown}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What waits for hands, by kind. */
export function QueuesCard({ status }: { status: Status }): ReactNode {
  const read = useRead<List<Queue>>('queues')
  const oldest = status.oldest_queued_seconds
  return (
    <Card
      title="Queues"
      aside={oldest === null ? 'nothing waits' : `the oldest has waited ${saySpan(oldest * 1_000)}`}
    >
      <Reading read={read}>{({ items }) => <QueueTable queues={items} />}</Reading>
      <p className="mt-2 flex flex-wrap gap-3 text-sm">
        {Object.entries(status.steps).map(([name, count]) => (
          <Mark key={name} status={count === 0 ? 'none' : name} say={`${sayUpTo(count)} ${name}`} />
        ))}
      </p>
    </Card>
  )
}

/** Who works: processes with their slots. */
export function WorkersCard(): ReactNode {
  // All of them: they come in no order of life, and one that lives may be the last.
  const read = useAll<Worker>('workers')
  return (
    <Card title="Workers">
      <Reading read={read}>{(all) => <WorkerList workers={sorted(all)} />}</Reading>
    </Card>
  )
}

/** Those that live first, then who was seen last. */
const sorted = (workers: readonly Worker[]): readonly Worker[] =>
  [...workers].sort((a, b) => Number(b.alive) - Number(a.alive) || (a.seen_at < b.seen_at ? 1 : -1))

function WorkerList({ workers }: { workers: readonly Worker[] }): ReactNode {
  const { at } = useMoment()
  return (
    <>
      {workers.length === 0 && (
        <p className="text-sm text-quiet">
          {at === undefined ? 'None yet: start one with npx bullpen.' : 'There was none then.'}
        </p>
      )}
      <Folded items={workers} first={12}>
        {(shown) => (
          <ul className="space-y-2 text-sm">
            {shown.map(({ id, host, pid, role, slots, running, alive, seen_at, stopped_at }) => (
              <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span>
                  <Mark
                    status={alive ? 'live' : 'cancelled'}
                    say={alive ? 'alive' : stopped_at === null ? 'lost' : 'stopped'}
                  />{' '}
                  {role}
                  <span className="ml-2 font-mono text-xs text-quiet">
                    {host} pid {pid}
                  </span>
                </span>
                <span className="text-xs text-quiet">
                  {alive && `${running} of ${slots} slots · `}seen <Ago at={seen_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Folded>
    </>
  )
}

/** What is worked on right now, by whom, and until when the lease holds: then it is taken back by itself. */
export function LeasesCard(): ReactNode {
  const list = useList<Step>('steps', { status: 'running' })
  return (
    <Card title="Leases" aside="steps that run">
      <Reading read={list}>{() => <LeaseList steps={list.items} />}</Reading>
      <Older list={list} small className="mt-2">
        More that run
      </Older>
    </Card>
  )
}

function LeaseList({ steps }: { steps: readonly Step[] }): ReactNode {
  const { nameOf } = useAgents()
  return (
    <>
      {steps.length === 0 && <p className="text-sm text-quiet">No step runs.</p>}
      <ul className="space-y-2 text-sm">
        {steps.map(
          ({ id, kind, mission_id, mission_title, agent_id, reserved_by, lease_expires_at, attempt }) => (
            <li key={id}>
              <p className="flex items-baseline justify-between gap-3">
                <Link
                  to="/missions/$id"
                  params={{ id: mission_id }}
                  search={{ show: 'waterfall', step: id }}
                  className="min-w-0 truncate hover:underline"
                >
                  {sayName(kind)}: {mission_title}
                </Link>
                <Why id={id} />
              </p>
              <p className="text-xs text-quiet">
                {nameOf(agent_id)}, attempt {attempt}
                {reserved_by !== null && (
                  <>
                    {' '}
                    · held by <span className="font-mono">{reserved_by}</span>
                  </>
                )}
                {lease_expires_at !== null && (
                  <>
                    , lease ends <Ago at={lease_expires_at} />
                  </>
                )}
              </p>
            </li>
          ),
        )}
      </ul>
    </>
  )
}

/** Kinds of steps that are switched off after failures in a row. */
export function BreakersCard({ status }: { status: Status }): ReactNode {
  return (
    <Card title="Breakers">
      {status.breakers.length === 0 && (
        <p className="text-sm text-quiet">Nothing has failed often enough to be counted.</p>
      )}
      <ul className="space-y-2 text-sm">
        {status.breakers.map(({ kind, failures_in_row, opened_at, last_error }) => (
          <li key={kind}>
            <p className="flex items-baseline justify-between gap-3">
              <span>{sayName(kind)}</span>
              {opened_at === null ? (
                <Tag>{failures_in_row} in a row</Tag>
              ) : (
                <span className="text-bad">
                  open, <Ago at={opened_at} />
                </span>
              )}
            </p>
            {last_error !== null && <p className="text-[0.8125rem] text-quiet">{last_error}</p>}
            {opened_at !== null && (
              <p className="text-[0.8125rem]">
                Mend the cause, then take {kind} out of the disabled kinds in the{' '}
                <Link
                  to="/policies/$key"
                  params={{ key: 'worker_policy' }}
                  className="text-accent underline underline-offset-2"
                >
                  worker policy
                </Link>
                : that closes it.
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
