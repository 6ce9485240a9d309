// The clock: the one place that reads the machine's time or waits for it. It knows no rule of the company.
// `machineClock` is the real one; `virtualClock` is its twin for tests, simulation and replay.

/** Wall time and waiting. All instants are milliseconds since the Unix epoch. */
export interface Clock {
  /** Wall time in milliseconds since the epoch. */
  now(): number
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  monotonic(): number
  /** Resolves after `ms` milliseconds, or at once (without an error) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A clock that a driver moves by hand. */
export interface VirtualClock extends Clock {
  /** Moves time forward by `ms` and wakes the sleepers that are due, in the order of their waking times. */
  advance(ms: number): Promise<void>
  /** Moves time forward to the instant `at`; does nothing when that has passed. */
  advanceTo(at: number): Promise<void>
}

/** Returns the machine's own clock. */
export function machineClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const finish = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', finish)
          resolve()
        }
        const timer = setTimeout(finish, Math.max(0, ms))
        signal?.addEventListener('abort', finish, { once: true })
      }),
  }
}

/**
 * Returns a clock that stands still at `start` (ms since the epoch) until it is advanced. With `autoAdvance`,
 * a sleep moves time forward by itself and resolves at once: the form the simulator uses, where one driver runs
 * everything in order.
 */
export function virtualClock(start: number, options: { autoAdvance?: boolean } = {}): VirtualClock {
  let now = start
  let order = 0
  const sleepers: { at: number; order: number; wake: () => void }[] = []

  async function advanceTo(at: number): Promise<void> {
    for (;;) {
      sleepers.sort((a, b) => a.at - b.at || a.order - b.order)
      const next = sleepers[0]
      if (next === undefined || next.at > at) break
      sleepers.shift()
      now = Math.max(now, next.at)
      next.wake()
      await Promise.resolve()
    }
    now = Math.max(now, at)
  }

  return {
    now: () => now,
    monotonic: () => now - start,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve()
      if (options.autoAdvance) {
        now += Math.max(0, ms)
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const sleeper = { at: now + Math.max(0, ms), order: order++, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener(
          'abort',
          () => {
            const index = sleepers.indexOf(sleeper)
            if (index >= 0) sleepers.splice(index, 1)
            resolve()
          },
          { once: true },
        )
      })
    },
    advance: (ms) => advanceTo(now + ms),
    advanceTo,
  }
}
