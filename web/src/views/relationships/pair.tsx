// One pair: how it began, how close they came or how far they went, and every reason.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Card, Failed, names, Skeleton } from '../../ui/parts.tsx'
import { At } from '../../ui/time.tsx'
import { sayDay, sayMany } from '../../ui/words.ts'
import type { Drift, RelationshipDetail } from '../../wire.ts'
import { sayCloseness } from './graph.ts'

/** How many of them the server tells. */
const driftsMost = 200

const box = { width: 400, height: 110 } as const

/** Affinity over time as steps from drift to drift. */
function Curve({
  drifts,
  seed,
  begun,
}: {
  drifts: readonly Drift[]
  seed: number
  begun: string
}): ReactNode {
  const points = [...drifts]
    .reverse()
    .map(({ id, created_at, after, reason }) => ({ id, at: Date.parse(created_at), value: after, reason }))
  const first = Date.parse(begun)
  const last = points.at(-1)?.at ?? first
  const x = (at: number): number => (box.width * (at - first)) / Math.max(1, last - first)
  const y = (value: number): number => box.height - value * box.height
  const path = points.reduce(
    (line, { at, value }) => `${line} H${x(at).toFixed(1)} V${y(value).toFixed(1)}`,
    `M0 ${y(seed).toFixed(1)}`,
  )
  return (
    <figure className="mt-3">
      <svg
        viewBox={`-26 -6 ${box.width + 32} ${box.height + 12}`}
        role="img"
        aria-label={`Affinity from ${seed.toFixed(2)} to ${(points.at(-1)?.value ?? seed).toFixed(2)} in ${sayMany(points.length, 'step')}`}
        className="w-full"
      >
        {[0, 0.5, 1].map((value) => (
          <g key={value}>
            <line
              x1={0}
              x2={box.width}
              y1={y(value)}
              y2={y(value)}
              className="stroke-line"
              strokeDasharray="3 4"
            />
            <text x={-6} y={y(value) + 4} textAnchor="end" className="fill-quiet text-[11px]">
              {value}
            </text>
          </g>
        ))}
        <path d={path} fill="none" strokeWidth={2.5} className="stroke-accent" />
        {points.map(({ id, at, value, reason }) => (
          <circle key={id} cx={x(at)} cy={y(value)} r={3.5} className="fill-accent">
            <title>{`${sayDay(at)}: to ${value.toFixed(2)}. ${reason}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption className="flex justify-between text-xs text-quiet">
        <span>{sayDay(first)}</span>
        <span>{sayDay(last)}</span>
      </figcaption>
    </figure>
  )
}

/** The pair, as it stood at a moment. */
export function Pair({ a, b, at }: { a: string; b: string; at: string | undefined }): ReactNode {
  const path = `relationships/${encodeURIComponent(a)}/${encodeURIComponent(b)}`
  const { data, error, refetch } = useRead<RelationshipDetail>(path, at === undefined ? {} : { at })
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <Skeleton rows={4} />
  return (
    <Card>
      <h2 className="flex items-center gap-2 font-semibold">
        <Face id={data.agent_a} name={data.name_a} size={24} />
        <Face id={data.agent_b} name={data.name_b} size={24} />
        <Link to="/agents/$id" params={{ id: data.agent_a }} className="hover:underline">
          {data.name_a}
        </Link>
        and
        <Link to="/agents/$id" params={{ id: data.agent_b }} className="hover:underline">
          {data.name_b}
        </Link>
      </h2>
      <p className="mt-1 text-sm">
        {data.affinity.toFixed(2)}, {sayCloseness(data.affinity)}; they began with{' '}
        {data.seed_affinity.toFixed(2)}.{' '}
        <span className="text-quiet">
          Of {sayMany(data.total_interactions, 'turn')} to each other {data.positive_interactions} were warm
          and {data.negative_interactions} cool.
        </span>
      </p>
      {data.backstory !== '' && <p className="mt-1 text-sm text-quiet italic">{data.backstory}</p>}
      {data.drifts.length > 0 && (
        <Curve drifts={data.drifts} seed={data.seed_affinity} begun={data.created_at} />
      )}
      <h3 className="mt-4 mb-1 text-sm font-semibold">
        What moved them
        {data.drifts.length === driftsMost && (
          <span className="font-normal text-quiet">, the last {driftsMost} times</span>
        )}
      </h3>
      {data.drifts.length === 0 && <p className="text-sm text-quiet">Nothing yet: conversations do.</p>}
      <ol className="max-h-80 space-y-2 overflow-y-auto text-sm">
        {data.drifts.map(({ id, drift, after, reason, roundtable_id, created_at, format }) => (
          <li key={id} className="flex gap-3">
            <span
              className={names(
                'w-14 shrink-0 text-right',
                drift > 0 ? 'text-good' : drift < 0 ? 'text-bad' : 'text-quiet',
              )}
            >
              {drift > 0 ? '+' : ''}
              {drift.toFixed(3)}
            </span>
            <span className="min-w-0">
              {reason}
              <span className="block text-xs text-quiet">
                <At at={created_at} /> · to {after.toFixed(2)} ·{' '}
                <Link
                  to="/conversations/$id"
                  params={{ id: roundtable_id }}
                  className="text-accent underline underline-offset-2"
                >
                  {format.replaceAll('_', ' ')}
                </Link>
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
