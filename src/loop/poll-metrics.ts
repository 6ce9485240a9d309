// Asks the accounts on X and Bluesky what became of the posts that effects made there, once per interval among all processes, and
// records what changed. It only reads outside: what cannot be asked now is asked at the next interval.

import { figuresOf } from '../domain/engagement.ts'
import type { Policies } from '../domain/policy.ts'
import { type CountedNetwork, countedNetworks } from '../steps/effects/post-counts.ts'
import { claimMetricsPoll, insertChangedMetrics, type PostFigure, readPosts } from '../store/metrics.ts'
import { netErrorIn } from '../world/net.ts'
import type { World } from '../world/world.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'

export const metricsPollLimits = {
  pollMs: 20_000,
  /** Older posts are not asked after. */
  days: 14,
  /** Of these, the newest. */
  posts: 200,
  /** For all questions to one account together; less than the shortest interval. */
  timeoutMs: 45_000,
} as const

/** Asks every connected account whose time has come; returns whether there was one. */
export async function pollMetricsOnce(world: World, signal: AbortSignal): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (!policies.system.enabled) return false
  const everySeconds = Math.round(policies.social_policy.poll_metrics_minutes * 60)
  let asked = false
  for (const network of countedNetworks) {
    if (signal.aborted || !network.isReady({ policies, outside: world.outside })) continue
    if (!(await claimMetricsPoll(world.db, network.name, everySeconds))) continue
    asked = true
    const changed = await figuresAt(world, network, policies, signal)
    if (changed !== null) await insertChangedMetrics(world.db, changed, metricsPollLimits.days + 1)
  }
  return asked
}

/** Returns the figures of the posts on a network now; null when it could not be asked, which is logged. */
async function figuresAt(
  world: World,
  network: CountedNetwork,
  policies: Policies,
  signal: AbortSignal,
): Promise<readonly PostFigure[] | null> {
  const { effect: kind, idField, perRequest } = network
  const { days, posts: limit, timeoutMs } = metricsPollLimits
  const known = (await readPosts(world.db, { kind, idField, days, limit })).filter((post) =>
    network.isId(post.externalId),
  )
  const posts = [...new Map(known.map((post) => [post.externalId, post])).values()]
  if (posts.length === 0) return []
  const over = new AbortController()
  const late = new AbortController()
  // Not awaited: it ends with `over`, at the latest when the time is up.
  void world.clock.sleep(timeoutMs, over.signal).then(() => late.abort())
  try {
    const { net, outside } = world
    const ask = await network.ask({ net, outside, policies, signal: AbortSignal.any([signal, late.signal]) })
    const figures: PostFigure[] = []
    for (let at = 0; at < posts.length; at += perRequest) {
      const some = posts.slice(at, at + perRequest)
      const counts = await ask(some.map((post) => post.externalId))
      for (const post of some) {
        const found = counts.get(post.externalId)
        for (const figure of found === undefined ? [] : figuresOf(found))
          figures.push({ id: world.rng.id(world.clock.now()), ...post, ...figure })
      }
    }
    return figures
  } catch (error) {
    world.log.warn(
      `${network.name} did not say what became of our posts; it is asked again at the next interval`,
      {
        error: oneLine(netErrorIn(error) ?? error),
      },
    )
    return null
  } finally {
    over.abort()
  }
}
