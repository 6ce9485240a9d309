// Operations: whether the machine is well, and if something does not move, why.

import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { Fact, ViewHead } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { sayCount, sayMany } from '../../ui/words.ts'
import type { Status } from '../../wire.ts'
import { Beats } from './beats.tsx'
import { BreakersCard, LeasesCard, LimitsCard, QueuesCard, WorkersCard } from './machine.tsx'
import { DeadLetters, Healed, Stuck } from './trouble.tsx'
import { VerifyCard } from './verify.tsx'

const tabs = [
  { show: 'machine', name: 'The machine' },
  { show: 'trouble', name: 'Trouble' },
  { show: 'beats', name: 'Beats' },
] as const

function Machine({ status }: { status: Status }): ReactNode {
  const { at } = useMoment()
  const alive = status.workers.filter(({ alive: lives }) => lives)
  return (
    <>
      <dl className="mb-4 grid grid-cols-2 gap-4 rounded-lg border border-line bg-card p-4 text-sm sm:grid-cols-3 xl:grid-cols-6">
        <Fact name="The company">{status.enabled ? 'is on' : 'is stopped'}</Fact>
        <Fact name="Workers">{sayMany(alive.length, 'process', 'processes')}</Fact>
        <Fact name="Running">{sayMany(status.steps['running'] ?? 0, 'step')}</Fact>
        <Fact name="Model">{status.model}</Fact>
        <Fact name="Database">{status.engine === 'embedded' ? 'embedded' : 'PostgreSQL'}</Fact>
        <Fact name="Listening">{at === undefined ? sayMany(status.listeners, 'page') : 'not on record'}</Fact>
      </dl>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <QueuesCard status={status} />
        <WorkersCard />
        <LimitsCard status={status} />
        <div className="space-y-4">
          <LeasesCard />
          <BreakersCard status={status} />
          <VerifyCard />
        </div>
      </div>
    </>
  )
}

function Trouble(): ReactNode {
  return (
    <div className="space-y-4">
      <section aria-label="What is stuck">
        <h2 className="mb-2 text-sm font-semibold">What is stuck, and why</h2>
        <Stuck />
      </section>
      <DeadLetters />
      <Healed />
    </div>
  )
}

/** The view. */
export default function Operations(): ReactNode {
  const { show = 'machine' } = useSearch({ from: '/operations' })
  const read = useRead<Status>('status')
  const events =
    read.data === undefined || read.data.latest_event_id === '0'
      ? ''
      : `; the journal is at event ${sayCount(Number(read.data.latest_event_id))}`
  return (
    <>
      <ViewHead title="Operations" about={`How the machine runs${events}`}>
        <Tabs label="Parts of the machine" tabs={tabs} shown={show} />
      </ViewHead>
      {show === 'trouble' ? (
        <Trouble />
      ) : show === 'beats' ? (
        <Beats />
      ) : (
        <Reading read={read} rows={6}>
          {(status) => <Machine status={status} />}
        </Reading>
      )}
    </>
  )
}
