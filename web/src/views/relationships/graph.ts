// Where everybody stands: who is close stands close. The same people and closeness give the same picture: the places begin on a
// ring in the order of ids, and the forces act for a fixed number of rounds. Pure.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'

const rounds = 240
const size = { width: 640, height: 460, margin: 48 } as const

export const graphSize = size

/** How many ties are drawn of a company too large to show all. */
export const tiesMost = 90

export interface Tie {
  a: string
  b: string
  affinity: number
  /** The affinity they began with. */
  seed: number
}

export interface Placed {
  id: string
  x: number
  y: number
}

interface Body extends Placed {
  vx?: number
  vy?: number
}

/** Returns the ties that are drawn: all of a small company; of a large one those of the chosen pair or person, and the strongest, weakest
 *  and most changed. */
export function tiesShown(ties: readonly Tie[], chosen: readonly string[]): readonly Tie[] {
  if (ties.length <= tiesMost) return ties
  const weight = ({ a, b, affinity, seed }: Tie): number =>
    (chosen.includes(a) || chosen.includes(b) ? 5 : 0) +
    Math.abs(affinity - 0.5) +
    4 * Math.abs(affinity - seed)
  return [...ties]
    .sort((one, other) => weight(other) - weight(one) || (one.a + one.b < other.a + other.b ? -1 : 1))
    .slice(0, tiesMost)
}

/** Returns a place for each, within `graphSize`. */
export function placed(ids: readonly string[], ties: readonly Tie[]): readonly Placed[] {
  const sorted = [...ids].sort()
  const bodies = sorted.map((id, n): Body => {
    const turn = (2 * Math.PI * n) / Math.max(1, sorted.length)
    return { id, x: Math.cos(turn) * 150, y: Math.sin(turn) * 120 }
  })
  const known = new Set(sorted)
  const links = [...ties]
    .filter(({ a, b }) => known.has(a) && known.has(b))
    .sort((one, other) => (one.a + one.b < other.a + other.b ? -1 : 1))
    .map(({ a, b, affinity }) => ({ source: a, target: b, affinity }))
  const crowd = Math.max(1, sorted.length / 8)
  forceSimulation(bodies)
    .randomSource(() => 0.5)
    .force(
      'tie',
      forceLink<Body, (typeof links)[number] & { source: string | Body; target: string | Body }>(links)
        .id(({ id }) => id)
        .distance(({ affinity }) => 70 + 200 * (1 - affinity))
        .strength(({ affinity }) => (0.15 + affinity * 0.5) / crowd),
    )
    .force('room', forceManyBody().strength(-420 / crowd))
    .force('apart', forceCollide(34))
    .force('x', forceX(0).strength(0.05))
    .force('y', forceY(0).strength(0.08))
    .stop()
    .tick(rounds)
  return withinBox(bodies)
}

function withinBox(bodies: readonly Body[]): readonly Placed[] {
  const across = (of: (body: Body) => number): [number, number] => {
    const values = bodies.map(of)
    return [Math.min(...values), Math.max(...values)]
  }
  const [left, right] = across(({ x }) => x)
  const [top, bottom] = across(({ y }) => y)
  const { width, height, margin } = size
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1, right - left),
    (height - 2 * margin) / Math.max(1, bottom - top),
    1.6,
  )
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2]
  return bodies.map(({ id, x, y }) => ({
    id,
    x: Math.round(width / 2 + (x - middleX) * scale),
    y: Math.round(height / 2 + (y - middleY) * scale),
  }))
}

/** Returns how close two are, in a word. */
export function sayCloseness(affinity: number): string {
  if (affinity >= 0.75) return 'close'
  if (affinity >= 0.55) return 'warm'
  if (affinity >= 0.4) return 'neither warm nor cool'
  return affinity >= 0.25 ? 'cool' : 'at odds'
}
