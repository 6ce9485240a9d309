// The way from one tile to another, around what stands there (A*). It knows tiles and their cost, and nothing that walks.

import type { Layout } from './plan.ts'

const sides = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const

/** Returns the tiles to walk over as indices, from the first after the start to the goal; null: there is no way. */
export function pathBetween(
  layout: Pick<Layout, 'columns' | 'rows' | 'cost'>,
  from: number,
  to: number,
): number[] | null {
  const { columns, rows, cost } = layout
  if (from === to) return []
  if (cost[to] === undefined || cost[to] === 0) return null
  const best = new Float64Array(columns * rows).fill(Number.POSITIVE_INFINITY)
  const came = new Int32Array(columns * rows).fill(-1)
  const open = new Heap()
  const [goalX, goalY] = [to % columns, Math.floor(to / columns)]
  best[from] = 0
  open.push(from, 0)
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (here === to) return trail(came, from, to)
    const [x, y] = [here % columns, Math.floor(here / columns)]
    for (const [dx, dy] of sides) {
      if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue
      const next = here + dx + dy * columns
      const step = cost[next] ?? 0
      if (step === 0) continue
      // A turn costs a little, so that people walk straight.
      const before = came[here] ?? -1
      const turned = before >= 0 && here - before !== next - here ? 0.4 : 0
      const length = (best[here] ?? 0) + step + turned
      if (length >= (best[next] ?? 0)) continue
      best[next] = length
      came[next] = here
      open.push(next, length + Math.abs(goalX - x - dx) + Math.abs(goalY - y - dy))
    }
  }
  return null
}

function trail(came: Int32Array, from: number, to: number): number[] {
  const tiles = []
  for (let at = to; at !== from && at >= 0; at = came[at] ?? -1) tiles.push(at)
  return tiles.reverse()
}

/** The least first; of equals the one that was pushed first, so that ways are the same everywhere. */
class Heap {
  private readonly nodes: { at: number; rank: number; order: number }[] = []
  private pushed = 0

  push(at: number, rank: number): void {
    const { nodes } = this
    nodes.push({ at, rank, order: this.pushed++ })
    for (let child = nodes.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if (!this.before(child, parent)) break
      this.swap(child, parent)
      child = parent
    }
  }

  pop(): number | undefined {
    const { nodes } = this
    const top = nodes[0]
    const last = nodes.pop()
    if (top === undefined || last === undefined) return undefined
    if (nodes.length === 0) return top.at
    nodes[0] = last
    for (let parent = 0; ; ) {
      let least = parent
      for (const child of [parent * 2 + 1, parent * 2 + 2])
        if (child < nodes.length && this.before(child, least)) least = child
      if (least === parent) return top.at
      this.swap(parent, least)
      parent = least
    }
  }

  private before(a: number, b: number): boolean {
    const [one, other] = [this.nodes[a], this.nodes[b]]
    if (one === undefined || other === undefined) return false
    return one.rank < other.rank || (one.rank === other.rank && one.order < other.order)
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.nodes[a], this.nodes[b]]
    if (one === undefined || other === undefined) return
    this.nodes[a] = other
    this.nodes[b] = one
  }
}
