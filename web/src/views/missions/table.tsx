// Every mission there was, newest first, page by page.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useList } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Older } from '../../ui/older.tsx'
import { Failed, Mark, Skeleton, Tag } from '../../ui/parts.tsx'
import { Ago } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayMoney, saySpan } from '../../ui/words.ts'
import type { Mission } from '../../wire.ts'
import { Nothing } from './board.tsx'
import type { Filter } from './filter.ts'
import { StepMarks, sinceOf } from './mission-card.tsx'

function took({ started_at, finished_at }: Mission): string {
  if (started_at === null || finished_at === null) return '–'
  return saySpan(Date.parse(finished_at) - Date.parse(started_at))
}

function Row({ mission, name }: { mission: Mission; name: string }): ReactNode {
  return (
    <tr className="relative border-b border-line last:border-0 hover:bg-card">
      <td className="py-2 pr-3 pl-1">
        <span className="flex items-center gap-2.5">
          <Face id={mission.agent_id} name={name} size={24} />
          <span className="min-w-0">
            <Link
              to="/missions/$id"
              params={{ id: mission.id }}
              className="line-clamp-2 font-medium hover:underline"
            >
              {mission.title}
            </Link>
            <span className="block text-xs text-quiet">
              {name}
              <span className="sm:hidden">
                {' '}
                · <Ago at={sinceOf(mission)} />
              </span>
              {mission.simulated && (
                <>
                  {' '}
                  <Tag>simulated</Tag>
                </>
              )}
            </span>
          </span>
        </span>
      </td>
      <td className="px-3 py-2">
        <Mark status={mission.status} />
      </td>
      <td className="hidden px-3 py-2 md:table-cell">
        <StepMarks mission={mission} />
      </td>
      <td className="hidden px-3 py-2 text-right text-quiet sm:table-cell">
        <Ago at={sinceOf(mission)} />
      </td>
      <td className="hidden px-3 py-2 text-right whitespace-nowrap text-quiet lg:table-cell">
        {took(mission)}
      </td>
      <td className="hidden px-3 py-2 text-right whitespace-nowrap sm:table-cell">
        {sayMoney(mission.cost_micro_usd)}
      </td>
      <td className="hidden py-2 pl-3 text-right sm:table-cell">
        <Why id={mission.id} />
      </td>
    </tr>
  )
}

const head = 'px-3 py-1.5 text-left text-xs font-medium text-quiet'

/** The list. */
export function MissionTable({ filter }: { filter: Filter }): ReactNode {
  const { nameOf } = useAgents()
  const list = useList<Mission>('missions', { status: filter.status, agent: filter.agent })
  if (list.error !== null && list.data === undefined)
    return <Failed error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton />
  if (list.items.length === 0)
    return <Nothing filtered={filter.agent !== undefined || filter.status !== undefined} />
  return (
    <>
      <table className="w-full text-sm">
        <caption className="sr-only">Missions, newest first</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={`${head} pl-1`}>
              Mission
            </th>
            <th scope="col" className={head}>
              Status
            </th>
            <th scope="col" className={`${head} hidden md:table-cell`}>
              Steps
            </th>
            <th scope="col" className={`${head} hidden text-right sm:table-cell`}>
              When
            </th>
            <th scope="col" className={`${head} hidden text-right lg:table-cell`}>
              Took
            </th>
            <th scope="col" className={`${head} hidden text-right sm:table-cell`}>
              Cost
            </th>
            <th scope="col" className={`${head} hidden sm:table-cell`}>
              <span className="sr-only">Why</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.items.map((mission) => (
            <Row key={mission.id} mission={mission} name={nameOf(mission.agent_id)} />
          ))}
        </tbody>
      </table>
      <Older list={list} className="pt-3 text-center">
        Show older ones
      </Older>
    </>
  )
}
