// The board: a column for each way a mission can stand, the newest on top. What waits for the founder has a column of its own, and
// proposals that wait are answered right there.

import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useAll, useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { type Answer, decide, decidedHere } from '../../ui/decide.ts'
import { Face } from '../../ui/face.tsx'
import { Button, Empty, Failed, names, Skeleton } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Ago } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import type { Approval, List, Mission, Proposal } from '../../wire.ts'
import type { Filter } from './filter.ts'
import { MissionCard } from './mission-card.tsx'

const perColumn = 20

/** A proposal that waits: who wants what, and the two answers, each with its time to be taken back. */
function Pending({
  proposal,
  approval,
  name,
}: {
  proposal: Proposal
  approval: Approval | undefined
  name: string
}): ReactNode {
  const held = useWritable('approve')
  const cache = useQueryClient()
  const answer = (given: Answer): void => {
    if (approval !== undefined) decide(approval, given, cache)
  }
  const off = { small: true, disabled: approval === undefined || held !== null, title: held ?? undefined }
  return (
    <article className="rounded-lg border border-warn bg-card p-3">
      <div className="flex items-start gap-2.5">
        <Face id={proposal.agent_id} name={name} size={24} />
        <div className="min-w-0 flex-1">
          <h3 className="text-sm leading-snug font-medium">
            <Link to="/approvals/$id" params={{ id: proposal.id }} title={proposal.title}>
              {proposal.title}
            </Link>
          </h3>
          <p className="mt-0.5 text-xs text-quiet">
            {name} proposed it <Ago at={proposal.created_at} />
          </p>
        </div>
      </div>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <Button {...off} look="main" onClick={() => answer({ is: 'approve' })}>
          Approve
        </Button>
        <Button {...off} look="danger" onClick={() => answer({ is: 'refuse', reason: 'Not now' })}>
          Refuse
        </Button>
        <Why id={proposal.id} className="ml-auto" />
      </p>
    </article>
  )
}

function Column({
  title,
  about,
  count,
  reads,
  more,
  children,
}: {
  title: string
  about: string
  count: number
  /** What the column is made of. */
  reads: readonly Read[]
  /** The way to what is not shown. */
  more: ReactNode
  children: ReactNode
}): ReactNode {
  const missing = reads.filter(isMissing)
  const cut = reads.some(isCut)
  const empty = count === 0 && missing.length === 0
  return (
    <section
      aria-label={title}
      className={names('min-w-0 shrink-0', empty ? 'hidden lg:block lg:w-36' : 'lg:min-w-54 lg:flex-1')}
    >
      <h2 className="mb-2 flex items-baseline gap-2 border-b border-line pb-1.5 text-sm font-semibold whitespace-nowrap">
        {title}{' '}
        <span className="font-normal text-quiet">
          {cut ? `the newest ${count}` : missing.length === 0 ? count : ''}
        </span>
      </h2>
      {missing.slice(0, 1).map((read) => (
        <Reading key="missing" read={read}>
          {() => null}
        </Reading>
      ))}
      {empty ? (
        <p className="text-xs text-quiet">{about}</p>
      ) : (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] items-start gap-2">
          {children}
        </div>
      )}
      {cut && more}
    </section>
  )
}

/** A read of a column: a whole list, or the newest of one. */
type Read = UseQueryResult<List<unknown> | readonly unknown[], Error>

const isMissing = ({ data, isEnabled }: Read): boolean => isEnabled && data === undefined
const isCut = ({ data, isEnabled }: Read): boolean =>
  isEnabled && data !== undefined && 'next_cursor' in data && data.next_cursor !== null
/** True while it was never answered, not even with a fault. */
const isNew = (read: Read): boolean => isMissing(read) && read.errorUpdateCount === 0

/** Returns the newest missions of a status, unless the filter asks for another one. */
function useOf(status: NonNullable<Filter['status']>, filter: Filter) {
  return useRead<List<Mission>>(
    'missions',
    { status, agent: filter.agent, limit: perColumn },
    { enabled: filter.status === undefined || filter.status === status },
  )
}

function useColumns(filter: Filter) {
  const approved = useOf('approved', filter)
  const running = useOf('running', filter)
  const succeeded = useOf('succeeded', filter)
  const failed = useOf('failed', filter)
  const cancelled = useOf('cancelled', filter)
  const proposals = useRead<List<Proposal>>(
    'proposals',
    {
      status: 'pending',
      agent: filter.agent,
      limit: 50,
    },
    { enabled: filter.status === undefined },
  )
  const approvals = useAll<Approval>('approvals')
  const answered = useSyncExternalStore(decidedHere.watch, decidedHere.now)
  const reads: readonly Read[] = [approved, running, succeeded, failed, cancelled, proposals, approvals]
  const faults = reads.filter((read) => isMissing(read) && read.error !== null)
  const of = (read: typeof approved): readonly Mission[] => (read.isEnabled ? (read.data?.items ?? []) : [])
  const asked = new Map(
    approvals.data?.flatMap(({ mission_id, title }) => (mission_id === null ? [] : [[mission_id, title]])),
  )
  return {
    // One column that cannot be read leaves the others standing; where none can be read there is one fault to tell.
    error: reads.every((read) => !read.isEnabled || isMissing(read)) ? (faults[0]?.error ?? null) : null,
    loading: reads.some(isNew),
    retry: () => void Promise.all(faults.map(({ refetch }) => refetch())),
    pending: (proposals.isEnabled ? (proposals.data?.items ?? []) : [])
      .filter(({ id }) => !answered.includes(id))
      .map((proposal) => ({
        proposal,
        approval: approvals.data?.find(({ id }) => id === proposal.id),
      })),
    asked,
    reads: {
      waiting: [approvals, running, proposals],
      approved: [approved],
      running: [running],
      succeeded: [succeeded],
      ended: [failed, cancelled],
    },
    approved: of(approved),
    running: of(running).filter(({ id }) => !asked.has(id)),
    waiting: of(running).filter(({ id }) => asked.has(id)),
    succeeded: of(succeeded),
    ended: [...of(failed), ...of(cancelled)].sort((a, b) => (a.created_at < b.created_at ? 1 : -1)),
  }
}

/** The way to the older ones of these statuses. */
function More({ of }: { of: readonly NonNullable<Filter['status']>[] }): ReactNode {
  return of.map((status) => (
    <Link
      key={status}
      to="/missions"
      search={(was) => ({ ...was, show: 'list', status })}
      className="mt-3 block text-sm text-accent"
    >
      {of.length === 1
        ? 'Older ones in the list'
        : `Older ones that ${status === 'failed' ? 'failed' : 'were stopped'}`}
    </Link>
  ))
}

/** The board. */
export function Board({ filter }: { filter: Filter }): ReactNode {
  const { nameOf } = useAgents()
  const { error, loading, retry, pending, asked, reads, ...columns } = useColumns(filter)
  if (error !== null) return <Failed error={error} retry={retry} />
  if (loading) return <Skeleton />
  const total = Object.values(columns).reduce((sum, missions) => sum + missions.length, pending.length)
  if (total === 0 && !Object.values(reads).flat().some(isMissing))
    return <Nothing filtered={filter.agent !== undefined || filter.status !== undefined} />
  const cards = (missions: readonly Mission[]): ReactNode =>
    missions.map((mission) => (
      <MissionCard
        key={mission.id}
        mission={mission}
        name={nameOf(mission.agent_id)}
        waits={asked.has(mission.id) ? `Waits for you: ${asked.get(mission.id) ?? ''}` : null}
        showStatus={['failed', 'cancelled'].includes(mission.status)}
      />
    ))
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="flex flex-col gap-6 lg:flex-row lg:gap-4 lg:overflow-x-auto lg:pb-2"
    >
      <Column
        title="Waiting for you"
        about="What your rules do not let pass by itself comes here"
        count={pending.length + columns.waiting.length}
        reads={reads.waiting}
        more={
          <Link to="/approvals" className="mt-3 block text-sm text-accent">
            All that waits for you
          </Link>
        }
      >
        {pending.map(({ proposal, approval }) => (
          <Pending key={proposal.id} {...{ proposal, approval }} name={nameOf(proposal.agent_id)} />
        ))}
        {cards(columns.waiting)}
      </Column>
      <Column
        title="Queued"
        about="Nothing waits for hands"
        count={columns.approved.length}
        reads={reads.approved}
        more={<More of={['approved']} />}
      >
        {cards(columns.approved)}
      </Column>
      <Column
        title="Running"
        about="Nothing is worked on"
        count={columns.running.length}
        reads={reads.running}
        more={<More of={['running']} />}
      >
        {cards(columns.running)}
      </Column>
      <Column
        title="Succeeded"
        about="Nothing is done yet"
        count={columns.succeeded.length}
        reads={reads.succeeded}
        more={<More of={['succeeded']} />}
      >
        {cards(columns.succeeded)}
      </Column>
      <Column
        title="Failed, stopped"
        about="Nothing went wrong"
        count={columns.ended.length}
        reads={reads.ended}
        more={<More of={['failed', 'cancelled']} />}
      >
        {cards(columns.ended)}
      </Column>
    </div>
  )
}

/** What is said when there is no mission. */
export function Nothing({ filtered }: { filtered: boolean }): ReactNode {
  if (filtered) return <Empty title="No mission is like that">Choose another status or agent.</Empty>
  return (
    <Empty title="No mission yet">
      The company proposes its own work with its first beats. You need not wait: give them something to read,
      an address or a file, and they begin.
    </Empty>
  )
}
