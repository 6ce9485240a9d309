// The cat. It goes where it likes, on its own dice, and means nothing.

import { advance, isWalking, type Mover, moverAt, send } from './motion.ts'
import type { Layout, Spot } from './plan.ts'
import { tile } from './plan.ts'
import { type Dice, diceFrom } from './seed.ts'

/** How many tiles it thinks of before it stays. */
const looksAround = 24

export type CatPose = 'walk0' | 'walk1' | 'sit' | 'sleep'

/** A cat in an office; `x` and `y` are where its paws are. */
export class Cat {
  readonly mover: Mover
  pose: CatPose = 'sleep'
  left = false
  private readonly layout: Layout
  private readonly home: Spot
  private readonly dice: Dice = diceFrom(1912)
  private restUntil = 5_000

  constructor(layout: Layout) {
    this.layout = layout
    const { x, y } = layout.basket
    this.home = catSpot(layout, x + 14, y + 13)
    this.mover = moverAt(this.home)
  }

  /** Lives on; still cats sleep. */
  live(elapsedMs: number, now: number, still: boolean): void {
    const { mover } = this
    if (still) return
    if (isWalking(mover)) {
      advance(mover, elapsedMs * 0.55, now)
      if (mover.facing === 'left' || mover.facing === 'right') this.left = mover.facing === 'left'
      this.pose = Math.floor(mover.walked / 4) % 2 === 0 ? 'walk0' : 'walk1'
      if (!isWalking(mover)) this.rest(now)
      return
    }
    if (now < this.restUntil) return
    const goal = this.dice() < 0.25 ? this.home : this.somewhere()
    if (goal !== null) send(mover, goal, this.layout)
    if (!isWalking(mover)) this.rest(now)
  }

  private rest(now: number): void {
    const home = this.mover.spot === this.home
    this.pose = home ? 'sleep' : 'sit'
    this.restUntil = now + (home ? 24_000 : 4_000) + this.dice() * 9_000
  }

  private somewhere(): Spot | null {
    const { cost, columns } = this.layout
    for (let n = 0; n < looksAround; n++) {
      const at = Math.floor(this.dice() * cost.length)
      if (cost[at] === 1)
        return catSpot(this.layout, (at % columns) * tile + 8, Math.floor(at / columns) * tile + 13)
    }
    return null
  }
}

function catSpot(layout: Layout, x: number, y: number): Spot {
  const [column, row] = [Math.floor(x / tile), Math.min(layout.rows - 2, Math.floor((y - 1) / tile))]
  return { id: 'cat', area: 'lounge', x, y, column, row, facing: 'right', sits: false }
}
