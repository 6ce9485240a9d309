// One turn: the face, the words, how they were meant, and, opened, why it was this one who spoke.

import { type ReactNode, useState } from 'react'
import { Face } from '../../ui/face.tsx'
import { names, Tag } from '../../ui/parts.tsx'
import { sayClock, sayName } from '../../ui/words.ts'
import type { Turn } from '../../wire.ts'
import { type Choice, choiceOf } from './choice.ts'

const tones: Readonly<Record<string, string>> = {
  agreement: 'text-good',
  supportive: 'text-good',
  challenge: 'text-bad',
  critical: 'text-bad',
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

function Shares({
  choice,
  spoke,
  nameOf,
}: {
  choice: Choice
  spoke: string
  nameOf: (id: string) => string
}): ReactNode {
  return (
    <div className="mt-2 max-w-lg rounded-md bg-sunk p-3 text-xs">
      <p className="mb-1.5 text-quiet">
        Who might have spoken, by weight: affinity to who spoke last, less for who spoke lately or often, and
        a little chance
        {choice.roll !== null && `; the roll was ${choice.roll.toFixed(3)}`}.
      </p>
      <div aria-hidden="true" className="relative flex h-3 overflow-hidden rounded">
        {choice.candidates.map(({ agent, share }) => (
          <span
            key={agent}
            className={names('h-full border-r border-paper', agent === spoke ? 'bg-accent' : 'bg-quiet/40')}
            style={{ width: `${share * 100}%` }}
          />
        ))}
        {choice.roll !== null && (
          <span className="absolute inset-y-0 w-0.5 bg-warn" style={{ left: `${choice.roll * 100}%` }} />
        )}
      </div>
      <ul className="mt-2 space-y-0.5">
        {choice.candidates.map(({ agent, share, affinity, recency, weight }) => (
          <li key={agent} className={names('flex gap-2', agent === spoke && 'font-semibold')}>
            <span className="min-w-0 flex-1 truncate">{nameOf(agent)}</span>
            <span className="text-quiet">
              {[
                affinity !== null && `affinity ${affinity.toFixed(2)}`,
                recency !== null && `spoke ${recency.toFixed(2)}`,
                `weight ${weight.toFixed(2)}`,
              ]
                .filter((part) => part !== false)
                .join(' · ')}
            </span>
            <span className="w-12 text-right">{percent(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The turn. */
export function TurnLine({ turn, nameOf }: { turn: Turn; nameOf: (id: string) => string }): ReactNode {
  const [open, setOpen] = useState(false)
  const choice = choiceOf(turn.why)
  const founder = turn.speaker === 'founder'
  return (
    <li data-turn={turn.position} className={names('flex gap-3', founder && 'flex-row-reverse text-right')}>
      <Face id={turn.speaker} name={founder ? 'You' : turn.name} size={48} />
      <div className="max-w-2xl min-w-0">
        <p
          className={names(
            'flex flex-wrap items-baseline gap-x-2 text-xs text-quiet',
            founder && 'justify-end',
          )}
        >
          <span className="text-sm font-semibold text-ink">{founder ? 'The founder' : turn.name}</span>
          <span className={tones[turn.interaction] ?? ''}>{sayName(turn.interaction)}</span>
          {turn.tension !== null && <span>tension {turn.tension.toFixed(2)}</span>}
          <time dateTime={turn.created_at}>{sayClock(turn.created_at)}</time>
          {turn.simulated && <Tag>simulated</Tag>}
        </p>
        <p
          className={names(
            'mt-0.5 inline-block rounded-lg border border-line px-3 py-2 text-left whitespace-pre-line',
            founder ? 'bg-sunk' : 'bg-card',
          )}
        >
          {turn.line}
        </p>
        {choice !== null && (
          <div>
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="mt-0.5 text-[0.8125rem] text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
            >
              why {turn.name}
            </button>
            {open && <Shares choice={choice} spoke={turn.speaker} nameOf={nameOf} />}
          </div>
        )}
      </div>
    </li>
  )
}

/** Who has the word, and has not said it yet. */
export function Typing({ id, name }: { id: string; name: string }): ReactNode {
  return (
    <li aria-label={`${name} is about to speak`} className="flex items-center gap-3">
      <Face id={id} name={name} size={48} />
      <span aria-hidden="true" className="flex gap-1 rounded-lg border border-line bg-card px-3 py-3">
        {[0, 1, 2].map((dot) => (
          <span
            key={dot}
            className="size-1.5 animate-bounce rounded-full bg-quiet"
            style={{ animationDelay: `${dot * 140}ms` }}
          />
        ))}
      </span>
      <span className="text-xs text-quiet">{name} is about to speak</span>
    </li>
  )
}
