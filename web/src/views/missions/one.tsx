// One mission: what it is and how it stands, then its story, its steps over time, or the film of it.

import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useAll, useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Missed } from '../../ui/missed.tsx'
import { Fact, Mark, Skeleton, Tag } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Ago, At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayMoney, sayName, saySpan } from '../../ui/words.ts'
import type { Approval, MissionDetail } from '../../wire.ts'
import { CancelMission } from './answers.tsx'
import { Playback } from './playback.tsx'
import { saySource } from './sentences.ts'
import { Story } from './story-view.tsx'
import { Waterfall } from './waterfall.tsx'

const shows = [
  { show: 'story', name: 'Story' },
  { show: 'waterfall', name: 'Waterfall' },
  { show: 'playback', name: 'Playback' },
]

function took({ started_at, finished_at }: MissionDetail): string {
  if (started_at === null) return 'not begun'
  if (finished_at === null) return 'still at it'
  return saySpan(Date.parse(finished_at) - Date.parse(started_at))
}

/** Where it came from, in words: `an initiative`, `a rule: scan signals`. */
function source({ proposal, created_by }: MissionDetail): string {
  if (proposal === null) return created_by
  const rule = proposal.caused_by_rule
  return rule === null ? saySource(proposal.source) : `${saySource(proposal.source)}: ${sayName(rule)}`
}

function Facts({ mission }: { mission: MissionDetail }): ReactNode {
  return (
    <dl className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
      <Fact name="Status">
        <Mark status={mission.status} />
      </Fact>
      <Fact name="Steps ended">
        {mission.steps_done} of {mission.steps_total}
      </Fact>
      <Fact name="Began">
        <At at={mission.started_at ?? mission.created_at} />
      </Fact>
      <Fact name="Took">{took(mission)}</Fact>
      <Fact name="Cost">{sayMoney(mission.cost_micro_usd)}</Fact>
      <Fact name="Came from">
        <span title={source(mission)}>{source(mission)}</span>
      </Fact>
    </dl>
  )
}

/** What of it waits for the founder, with the way to the answer. */
function Waits({ id }: { id: string }): ReactNode {
  const read = useAll<Approval>('approvals')
  const waits = (all: readonly Approval[]): ReactNode =>
    all
      .filter(({ mission_id }) => mission_id === id)
      .map((approval) => (
        <p
          key={approval.id}
          className="mt-3 flex flex-wrap items-center gap-x-3 rounded-md border border-warn bg-warn-paper px-3 py-2 text-sm"
        >
          <span className="font-medium">It waits for you:</span>
          <span className="min-w-0 flex-1">{approval.title}</span>
          <Link to="/approvals/$id" params={{ id: approval.id }} className="font-medium underline">
            Answer
          </Link>
        </p>
      ))
  return (
    <Reading read={read} rows={0} what="What waits for you">
      {waits}
    </Reading>
  )
}

/** The head; `brief` leaves the figures out, where the room is wanted for a picture. */
function Head({ mission, name, brief }: { mission: MissionDetail; name: string; brief: boolean }): ReactNode {
  const reason = mission.failure_reason ?? mission.cancel_reason
  return (
    <header className="pb-4">
      <Link to="/missions" className="text-sm text-accent">
        ← Missions
      </Link>
      <div className="mt-2 flex flex-wrap items-start gap-x-4 gap-y-3">
        <Face id={mission.agent_id} name={name} size={48} />
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-2xl leading-tight font-semibold tracking-tight text-balance">
            {mission.title}
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 text-sm text-quiet">
            <Link to="/agents/$id" params={{ id: mission.agent_id }} className="font-medium text-ink">
              {name}
            </Link>
            <Ago at={mission.created_at} />
            {mission.simulated && <Tag>simulated</Tag>}
            <Why id={mission.id} />
          </p>
        </div>
        <CancelMission mission={mission} />
      </div>
      {!brief && <Facts mission={mission} />}
      <Waits id={mission.id} />
      {!brief && reason !== null && reason !== '' && (
        <p className="mt-3 border-l-2 border-bad pl-3 text-sm text-bad">{reason}</p>
      )}
    </header>
  )
}

/** The view. */
export default function OneMission(): ReactNode {
  const { id } = useParams({ from: '/missions/$id' })
  const search = useSearch({ from: '/missions/$id' })
  const { nameOf } = useAgents()
  const { data, error, refetch } = useRead<MissionDetail>(`missions/${id}`)
  const shown = shows.find(({ show }) => show === search.show)?.show ?? 'story'
  if (error !== null && data === undefined) return <Missed error={error} retry={() => void refetch()} />
  if (data === undefined) return <Skeleton />
  return (
    <div className="mx-auto max-w-6xl">
      <Head mission={data} name={nameOf(data.agent_id)} brief={shown === 'playback'} />
      <div className="mb-4 flex">
        <Tabs label="Ways to show this mission" tabs={shows} shown={shown} />
      </div>
      {shown === 'story' && <Story mission={data} nameOf={nameOf} />}
      {shown === 'waterfall' && <Waterfall mission={data} nameOf={nameOf} picked={search.step} />}
      {shown === 'playback' && <Playback mission={data} nameOf={nameOf} />}
    </div>
  )
}
