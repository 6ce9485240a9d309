// The driver of the heartbeat: beats at the interval that policy says, more often in the first minutes of a new company, until it
// is stopped. Nothing is lost when it is late; nothing is doubled when another one beats too.

import { readCompanyAge } from '../store/company-age.ts'
import type { World } from '../world/world.ts'
import { type BeatReport, runBeat } from './beat.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'

/** How long after a beat that could not even begin (the database is away) the next one is tried. */
const retryMs = 5_000

/** Beats until `signal` aborts. */
export async function heartbeat(
  world: World,
  signal: AbortSignal,
  told?: (report: BeatReport) => void,
): Promise<void> {
  while (!signal.aborted) {
    let pauseMs = retryMs
    try {
      const report = await runBeat(world)
      told?.(report)
      pauseMs = await pauseBefore(world)
    } catch (error) {
      world.log.warn('the heartbeat could not begin; it tries again', { error: oneLine(error) })
    }
    await world.clock.sleep(pauseMs, signal)
  }
}

/** Returns how long to wait for the next beat, in ms. */
export async function pauseBefore(world: World): Promise<number> {
  const { heartbeat_policy: policy } = (await readPolicies(world.db)).policies
  const young = (await readCompanyAge(world.db)) < policy.warmup_minutes * 60
  return (
    (young ? Math.min(policy.warmup_interval_seconds, policy.interval_seconds) : policy.interval_seconds) *
    1_000
  )
}
