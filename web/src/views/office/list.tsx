// The office as a list: who does what, in sentences. It says everything the picture shows, and leads to the same evidence.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { officeList } from '../../office/sentence.ts'
import type { Actor, Because, Doing, OfficeState } from '../../office/state.ts'
import { Face } from '../../ui/face.tsx'
import { names } from '../../ui/parts.tsx'
import { Why } from '../../ui/why.tsx'

const dots: Readonly<Record<Doing, string>> = {
  typing: 'bg-good',
  searching: 'bg-good',
  planning: 'bg-good',
  talking: 'bg-busy',
  waiting: 'bg-warn',
  idle: 'bg-line',
}

const look =
  'text-[0.8125rem] text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent'

/** The ways from something seen to what proves it. */
export function Evidence({ because }: { because: Because }): ReactNode {
  const { missionId, roundtableId, stepId, eventId } = because
  const why = stepId ?? eventId ?? missionId ?? roundtableId
  return (
    <span className="flex flex-wrap gap-x-3">
      {roundtableId !== undefined && (
        <Link to="/conversations/$id" params={{ id: roundtableId }} className={look}>
          listen
        </Link>
      )}
      {missionId !== undefined && (
        <Link
          to="/missions/$id"
          params={{ id: missionId }}
          search={stepId === undefined ? {} : { show: 'waterfall', step: stepId }}
          className={look}
        >
          the mission
        </Link>
      )}
      {why !== undefined && <Why id={why} />}
    </span>
  )
}

function Person({
  actor,
  picked,
  pick,
}: {
  actor: Actor
  picked: boolean
  pick: (id: string) => void
}): ReactNode {
  return (
    <li
      className={names(
        'flex gap-3 rounded-md border p-2',
        picked ? 'border-accent bg-card' : 'border-transparent',
      )}
    >
      <button
        type="button"
        aria-pressed={picked}
        onClick={() => pick(actor.agentId)}
        className="shrink-0 self-start rounded-md"
      >
        <Face id={actor.agentId} name={actor.name} size={48} />
        <span className="sr-only">Look at {actor.name}</span>
      </button>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm font-semibold">
          <Link to="/agents/$id" params={{ id: actor.agentId }} className="truncate hover:underline">
            {actor.name}
          </Link>
          <span aria-hidden="true" className={names('size-1.5 shrink-0 rounded-full', dots[actor.doing])} />
        </p>
        <p className="text-[0.8125rem] text-quiet">{actor.because.text}</p>
        <Evidence because={actor.because} />
      </div>
    </li>
  )
}

/** The list. */
export function OfficeList({
  state,
  picked,
  pick,
}: {
  state: OfficeState
  picked: string | null
  pick: (id: string) => void
}): ReactNode {
  return (
    <ul aria-label="Who does what" className="grid gap-0.5 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-1">
      {officeList(state.actors).map((actor) => (
        <Person key={actor.agentId} actor={actor} picked={picked === actor.agentId} pick={pick} />
      ))}
    </ul>
  )
}
