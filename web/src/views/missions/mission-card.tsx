// A mission in a few words: on a card of the board, with its steps as marks.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Face } from '../../ui/face.tsx'
import { Mark, names, Tag } from '../../ui/parts.tsx'
import { Ago } from '../../ui/time.tsx'
import { sayMany, sayMoney } from '../../ui/words.ts'
import type { Mission } from '../../wire.ts'

const stepsShown = 24

/** How many of its steps have ended, as marks; said in words to readers. */
export function StepMarks({ mission }: { mission: Mission }): ReactNode {
  const { steps_total: total, steps_done: done, status } = mission
  const look = ['failed', 'cancelled'].includes(status) ? 'bg-quiet' : 'bg-good'
  return (
    <span className="inline-flex items-center gap-0.5" title={`${done} of ${sayMany(total, 'step')} ended`}>
      <span className="sr-only">
        {done} of {sayMany(total, 'step')} ended
      </span>
      {Array.from({ length: Math.min(total, stepsShown) }, (_, place) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the marks keep their places
          key={place}
          aria-hidden="true"
          className={names('h-1.5 w-3 rounded-full', place < done ? look : 'bg-line')}
        />
      ))}
    </span>
  )
}

/** When it last changed by itself: it ended, it began, it was approved. */
export function sinceOf({ finished_at, started_at, created_at }: Mission): string {
  return finished_at ?? started_at ?? created_at
}

/** A card of the board; `waits` is what it waits for, in words. */
export function MissionCard({
  mission,
  name,
  waits = null,
  showStatus = false,
}: {
  mission: Mission
  name: string
  waits?: string | null
  showStatus?: boolean
}): ReactNode {
  const reason = mission.failure_reason ?? mission.cancel_reason
  return (
    <article className="relative rounded-lg border border-line bg-card p-3 hover:border-quiet">
      <div className="flex items-start gap-2.5">
        <Face id={mission.agent_id} name={name} size={24} />
        <div className="min-w-0 flex-1">
          <h3 className="text-sm leading-snug font-medium">
            <Link
              to="/missions/$id"
              params={{ id: mission.id }}
              className="line-clamp-3 after:absolute after:inset-0 after:rounded-lg"
              title={mission.title}
            >
              {mission.title}
            </Link>
          </h3>
          <p className="mt-0.5 truncate text-xs text-quiet">
            {name} · <Ago at={sinceOf(mission)} />
          </p>
        </div>
      </div>
      {waits !== null && <p className="mt-2 text-xs font-medium text-warn">{waits}</p>}
      {reason !== null && reason !== '' && <p className="mt-2 line-clamp-2 text-xs text-bad">{reason}</p>}
      <p className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-quiet">
        <StepMarks mission={mission} />
        {showStatus && <Mark status={mission.status} />}
        <span className="ml-auto flex items-center gap-2">
          {mission.simulated && <Tag>simulated</Tag>}
          {mission.cost_micro_usd !== 0 && sayMoney(mission.cost_micro_usd)}
        </span>
      </p>
    </article>
  )
}
