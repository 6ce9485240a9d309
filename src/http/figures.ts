// Figures for Prometheus: counted here as requests pass, read from the database when somebody scrapes.

import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { readPolicies } from '../loop/policies.ts'
import { readCostSince } from '../store/reads/costs.ts'
import { readLifeCounts, readStatusCounts } from '../store/reads/status.ts'
import type { World } from '../world/world.ts'

export interface Figures {
  /** Notes one answered request: its route as in the table, never its ids. */
  answered(method: string, path: string, status: number, seconds: number): void
  /** Returns everything in Prometheus' text form. */
  scrape(world: World, listeners: number): Promise<string>
  readonly media: string
}

/** Returns the figures of one app. */
export function createFigures(): Figures {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'bullpen_' })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const requests = new Histogram({
    name: 'bullpen_http_request_seconds',
    help: 'How long requests took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  })
  const steps = gauge('bullpen_steps_open', 'Steps by status, counted up to 10,000', ['status'])
  const missions = gauge('bullpen_missions_day', 'Missions of the last 24 hours by status', ['status'])
  const approvals = gauge('bullpen_approvals_open', 'What waits for a human, counted up to 10,000')
  const oldest = gauge('bullpen_oldest_queued_seconds', 'How long the oldest due step has waited')
  const cost = gauge(
    'bullpen_cost_today_micro_usd',
    'What today’s model calls cost, as far as prices are known',
  )
  const unpriced = gauge('bullpen_unpriced_calls_today', 'Model calls of today whose price is unknown')
  const talks = gauge('bullpen_conversations_day', 'Conversations of the last 24 hours by status', ['status'])
  const memories = gauge('bullpen_memories', 'Live memories, counted up to 10,000')
  const enabled = gauge('bullpen_enabled', '0 when the kill switch is thrown')
  const listening = gauge('bullpen_listeners', 'Clients of the live stream')
  return {
    media: registry.contentType,
    answered: (method, path, status, seconds) =>
      requests.observe({ method, route: path, status: String(status) }, seconds),
    async scrape(world, listeners) {
      const counts = await readStatusCounts(world.db)
      const life = await readLifeCounts(world.db)
      const { policies } = await readPolicies(world.db)
      const today = await readCostSince(world.db, 'day', policies.company.time_zone)
      steps.reset()
      missions.reset()
      talks.reset()
      for (const [status, n] of Object.entries(counts.steps)) steps.set({ status }, n)
      for (const [status, n] of Object.entries(counts.missions)) missions.set({ status }, n)
      for (const [status, n] of Object.entries(life.roundtables)) talks.set({ status }, n)
      memories.set(life.memories)
      approvals.set(counts.open_approvals)
      oldest.set(counts.oldest_queued_seconds ?? 0)
      cost.set(today.priced_micro_usd)
      unpriced.set(today.unpriced_calls)
      enabled.set(policies.system.enabled ? 1 : 0)
      listening.set(listeners)
      return registry.metrics()
    },
  }
}
