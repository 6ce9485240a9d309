// The graph as a picture: faces where the forces put them, a line for each tie, its colour and thickness how close they are.

import type { ReactNode } from 'react'
import { Face } from '../../ui/face.tsx'
import { names } from '../../ui/parts.tsx'
import type { Relationship } from '../../wire.ts'
import { graphSize, type Placed, sayCloseness, type Tie } from './graph.ts'

const { width, height } = graphSize

const toneOf = (affinity: number): string =>
  affinity >= 0.55 ? 'stroke-good' : affinity >= 0.4 ? 'stroke-quiet' : 'stroke-bad'

function Line({
  tie,
  from,
  to,
  open,
  quiet,
  pick,
}: {
  tie: Tie
  from: Placed
  to: Placed
  open: boolean
  quiet: boolean
  pick: () => void
}): ReactNode {
  const thick = 1 + Math.abs(tie.affinity - 0.5) * 9
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table beside it is the way for keys and readers
    <g onClick={pick} className="cursor-pointer">
      <line
        x1={from.x}
        y1={from.y}
        x2={to.x}
        y2={to.y}
        strokeWidth={14}
        vectorEffect="non-scaling-stroke"
        className="stroke-transparent"
      />
      <line
        x1={from.x}
        y1={from.y}
        x2={to.x}
        y2={to.y}
        vectorEffect="non-scaling-stroke"
        strokeWidth={open ? thick + 2 : thick}
        strokeDasharray={tie.affinity < 0.4 ? '5 4' : undefined}
        className={names(toneOf(tie.affinity), open ? 'opacity-100' : quiet ? 'opacity-10' : 'opacity-45')}
      />
    </g>
  )
}

interface Props {
  places: readonly Placed[]
  ties: readonly Tie[]
  pairs: readonly Relationship[]
  open: string | undefined
  /** Whose ties are looked at; the others are quiet. */
  agent: string | undefined
  pick: (pair: string) => void
  pickAgent: (id: string) => void
}

/** The picture. */
export function GraphPicture({ places, ties, pairs, open, agent, pick, pickAgent }: Props): ReactNode {
  const at = new Map(places.map((place) => [place.id, place]))
  const nameOf = new Map(
    pairs.flatMap(({ agent_a, agent_b, name_a, name_b }) => [
      [agent_a, name_a] as const,
      [agent_b, name_b] as const,
    ]),
  )
  const told = `${places.length} agents; the table beside it says how close each pair is`
  return (
    <div
      className="relative min-h-80 w-full overflow-hidden rounded-lg border border-line bg-card"
      style={{ aspectRatio: `${width} / ${height}` }}
    >
      <svg
        viewBox={`0 0 ${width} ${height}`}
        // On a phone it is higher than the forces' own shape, so that nobody stands on another's name.
        preserveAspectRatio="none"
        role="img"
        aria-label={told}
        className="absolute inset-0 size-full"
      >
        {ties.map((tie) => {
          const [from, to] = [at.get(tie.a), at.get(tie.b)]
          const pair = `${tie.a}~${tie.b}`
          if (from === undefined || to === undefined) return null
          const quiet = agent !== undefined && tie.a !== agent && tie.b !== agent
          return (
            <Line key={pair} {...{ tie, from, to, quiet }} open={pair === open} pick={() => pick(pair)} />
          )
        })}
      </svg>
      {places.map(({ id, x, y }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === agent}
          aria-label={`Only the ties of ${nameOf.get(id) ?? id}`}
          onClick={() => pickAgent(id)}
          className={names(
            'absolute flex -translate-x-1/2 -translate-y-1/2 flex-col items-center rounded-md transition-[left,top] duration-500',
            id === agent && 'outline-2 outline-accent',
          )}
          style={{ left: `${(100 * x) / width}%`, top: `${(100 * y) / height}%` }}
        >
          <Face id={id} name={nameOf.get(id) ?? id} size={places.length > 14 ? 24 : 48} />
          <span className="rounded bg-paper/85 px-1 text-xs">{nameOf.get(id) ?? id}</span>
        </button>
      ))}
    </div>
  )
}

/** The same as a table, the closest first. */
export function GraphTable({
  pairs,
  open,
  pick,
  isNow,
}: Pick<Props, 'pairs' | 'open' | 'pick'> & { isNow: boolean }): ReactNode {
  const sorted = [...pairs].sort(
    (one, other) => other.affinity - one.affinity || (one.id < other.id ? -1 : 1),
  )
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Pairs"
      className="max-h-96 overflow-y-auto rounded-lg border border-line bg-card"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-card text-left text-xs text-quiet">
          <tr>
            <th scope="col" className="px-3 py-2 font-normal">
              Pair
            </th>
            <th scope="col" className="py-2 font-normal">
              {isNow ? 'Now' : 'Then'}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-normal whitespace-nowrap">
              Since the start
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ id, agent_a, agent_b, name_a, name_b, affinity, seed_affinity }) => {
            const pair = `${agent_a}~${agent_b}`
            // To the two digits that are shown: a thousandth is no movement.
            const moved = Math.round((affinity - seed_affinity) * 100) / 100
            return (
              <tr key={id} className={names('border-t border-line', pair === open && 'bg-sunk')}>
                <td className="px-3 py-1.5 md:whitespace-nowrap">
                  <button
                    type="button"
                    aria-pressed={pair === open}
                    onClick={() => pick(pair)}
                    className="text-left hover:underline"
                  >
                    {name_a} and {name_b}
                  </button>
                </td>
                <td className="py-1.5">
                  {affinity.toFixed(2)} <span className="text-xs text-quiet">{sayCloseness(affinity)}</span>
                </td>
                <td
                  className={names(
                    'px-3 py-1.5 text-right',
                    moved > 0 ? 'text-good' : moved < 0 ? 'text-bad' : 'text-quiet',
                  )}
                >
                  {moved > 0 ? '+' : ''}
                  {moved.toFixed(2)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
