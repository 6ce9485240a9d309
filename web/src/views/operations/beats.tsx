// The heartbeats: what each phase did, the idle ones folded into one line.

import type { ReactNode } from 'react'
import { useList } from '../../data/read.ts'
import { Older } from '../../ui/older.tsx'
import { Card, Mark } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Ago } from '../../ui/time.tsx'
import { sayMany, sayName } from '../../ui/words.ts'
import type { Run } from '../../wire.ts'

interface Phase {
  phase: string
  ok: boolean
  did: Readonly<Record<string, number>>
  ms: number
  error?: string
}

/** Figures that say what was looked at, not what was done. */
const looked = new Set(['rules', 'events', 'waiting'])

/** Returns what a phase did, in words; empty for nothing. */
function sayDid({ did }: Phase): string {
  return Object.entries(did)
    .filter(([figure, count]) => count > 0 && !looked.has(figure))
    .map(([figure, count]) => `${count} ${sayName(count === 1 ? figure.replace(/s$/, '') : figure)}`)
    .join(', ')
}

function Beat({ run }: { run: Run }): ReactNode {
  const phases = run.phases as readonly Phase[]
  const busy = phases.filter((phase) => !phase.ok || sayDid(phase) !== '')
  return (
    <li className="border-t border-line py-2 first:border-0">
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <span>
          {run.idle ? (
            <span className="text-quiet">
              {run.repeats > 1 ? `${sayMany(run.repeats, 'idle beat')} in a row` : 'an idle beat'}
            </span>
          ) : (
            busy.map((phase) => `${sayName(phase.phase)}: ${sayDid(phase) || 'failed'}`).join(' · ') ||
            'a beat'
          )}
        </span>
        <span className="flex shrink-0 items-baseline gap-2 text-xs text-quiet">
          {run.status !== 'succeeded' && <Mark status={run.status} />}
          <Ago at={run.last_at ?? run.finished_at ?? run.started_at} />
        </span>
      </p>
      {phases
        .filter(({ ok }) => !ok)
        .map(({ phase, error }) => (
          <p key={phase} className="text-[0.8125rem] text-bad">
            {sayName(phase)}: {error ?? 'failed'}
          </p>
        ))}
    </li>
  )
}

/** The beats, newest first. */
export function Beats(): ReactNode {
  const list = useList<Run>('runs', { limit: 30 })
  return (
    <Card title="Heartbeats" aside="no model is asked by any">
      <Reading read={list} rows={4}>
        {() =>
          list.items.length === 0 ? (
            <p className="text-sm text-quiet">No beat yet.</p>
          ) : (
            <ul>
              {list.items.map((run) => (
                <Beat key={run.id} run={run} />
              ))}
            </ul>
          )
        }
      </Reading>
      <Older list={list} small className="mt-2">
        Earlier beats
      </Older>
    </Card>
  )
}
