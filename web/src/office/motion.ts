// How people get from spot to spot: along tiles, on whole pixels, quicker when it is far. It draws nothing and reads no clock: it is
// told how much time has passed.

import { pathBetween } from './path.ts'
import type { Direction } from './person.ts'
import { type Layout, type Spot, tile, walkLine } from './plan.ts'

const walkPixelsPerSecond = 62
const mostPixelsPerSecond = 170
const arriveWithinMs = 4_000

/** Somebody on the floor. */
export interface Mover {
  x: number
  y: number
  facing: Direction
  spot: Spot
  /** Pixels still to be walked through, the next one first: x, y, x, y … */
  way: number[]
  step: number
  speed: number
  /** How far they have walked, in pixels: what the legs go by. */
  walked: number
  /** When they arrived, on the clock of frames. */
  since: number
}

/** Returns somebody who is at a spot already. */
export function moverAt(spot: Spot): Mover {
  return {
    x: spot.x,
    y: spot.y,
    facing: spot.facing,
    spot,
    way: [],
    step: 0,
    speed: walkPixelsPerSecond,
    walked: 0,
    since: 0,
  }
}

/** Returns whether they are on their way. */
export function isWalking(mover: Mover): boolean {
  return mover.step < mover.way.length
}

/** Puts them there at once. */
export function place(mover: Mover, spot: Spot): void {
  mover.spot = spot
  mover.way = []
  mover.step = 0
  mover.x = spot.x
  mover.y = spot.y
  mover.facing = spot.facing
}

/** Sends them to a spot, over free tiles; without a way they are put there. */
export function send(mover: Mover, spot: Spot, layout: Layout): void {
  if (mover.spot === spot) return
  const fresh = isWalking(mover)
    ? tileAt(layout, mover.x, mover.y)
    : mover.spot.row * layout.columns + mover.spot.column
  const path = pathBetween(layout, fresh, spot.row * layout.columns + spot.column)
  if (path === null) {
    place(mover, spot)
    return
  }
  mover.spot = spot
  mover.step = 0
  mover.way = []
  // The last tile is the spot's own: the feet go to its exact pixel.
  for (const at of path.slice(0, -1))
    mover.way.push((at % layout.columns) * tile + 8, Math.floor(at / layout.columns) * tile + walkLine)
  mover.way.push(spot.x, spot.y)
  const length = path.length * tile
  mover.speed = Math.min(
    mostPixelsPerSecond,
    Math.max(walkPixelsPerSecond, (length * 1_000) / arriveWithinMs),
  )
}

function tileAt(layout: Layout, x: number, y: number): number {
  return Math.floor((y - 1) / tile) * layout.columns + Math.floor(x / tile)
}

/** Moves them on by so many milliseconds; `now` is the clock of frames. */
export function advance(mover: Mover, elapsedMs: number, now: number): void {
  let left = (mover.speed * elapsedMs) / 1_000
  while (left > 0 && isWalking(mover)) {
    const [toX = 0, toY = 0] = [mover.way[mover.step], mover.way[mover.step + 1]]
    const [dx, dy] = [toX - mover.x, toY - mover.y]
    // One axis at a time, the longer first: nobody glides over a corner.
    const along = Math.abs(dx) > Math.abs(dy)
    const distance = along ? Math.abs(dx) : Math.abs(dy)
    if (distance < 0.01) {
      mover.step += 2
      continue
    }
    const go = Math.min(left, distance)
    if (along) mover.x += Math.sign(dx) * go
    else mover.y += Math.sign(dy) * go
    mover.facing = along ? (dx > 0 ? 'right' : 'left') : dy > 0 ? 'down' : 'up'
    mover.walked += go
    left -= go
  }
  if (!isWalking(mover) && mover.way.length > 0) {
    mover.way = []
    mover.step = 0
    mover.since = now
    mover.facing = mover.spot.facing
  }
}
