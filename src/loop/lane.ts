// A lane: does one thing again and again, and naps when there is nothing to do. What that thing is, and whether it may be done at all,
// is not its business.

import type { World } from '../world/world.ts'
import { oneLine } from './one-line.ts'

export interface LaneOptions {
  /** For the log. */
  name: string
  pollMs: number
  /** Does one piece of work; false when there was none. The signal asks it to give up what it is doing. */
  once: (signal: AbortSignal) => Promise<boolean>
}

export interface Lane {
  /** Look for work now rather than at the next poll. */
  wake(): void
  /** Begins nothing more; waits `graceMs` for what runs, then asks it to give up, and waits until it has. */
  stop(graceMs: number): Promise<void>
}

/** Starts a lane; it runs until it is stopped. The database may be away for a while: then it tries again at the next poll. */
export function startLane(world: World, lane: LaneOptions): Lane {
  const { clock, log } = world
  const stopping = new AbortController()
  const giveUp = new AbortController()
  let nap = new AbortController()
  let over = false
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      nap = new AbortController()
      let busy = false
      try {
        busy = await lane.once(giveUp.signal)
      } catch (error) {
        log.warn(`the lane of ${lane.name} could not go on; it tries again`, { error: oneLine(error) })
      }
      if (!busy && !stopping.signal.aborted) await clock.sleep(lane.pollMs, nap.signal)
    }
    over = true
  }
  const running = run()
  return {
    wake: () => nap.abort(),
    async stop(graceMs) {
      stopping.abort()
      nap.abort()
      const done = new AbortController()
      const ended = running.then(() => done.abort())
      if (!over) await Promise.race([ended, clock.sleep(graceMs, done.signal)])
      giveUp.abort()
      await running
    },
  }
}
