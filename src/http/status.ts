// The company at a glance, put together from its readings. Limits are shown as the gates measure them.

import type { Identity } from '../domain/access.ts'
import { microUsd } from '../domain/budget.ts'
import type { Policies } from '../domain/policy.ts'
import { policySpecs } from '../domain/policy-specs.ts'
import { defaultModel } from '../loop/model-choice.ts'
import { readPolicies } from '../loop/policies.ts'
import { latestEventId } from '../store/events.ts'
import { type CostSum, readCostSince } from '../store/reads/costs.ts'
import { readRuns, readWorkers } from '../store/reads/loop-state.ts'
import {
  type CounterRow,
  readBreakers,
  readCounters,
  readLifeCounts,
  readStatusCounts,
} from '../store/reads/status.ts'
import type { World } from '../world/world.ts'
import { httpLimits } from './limits.ts'
import { readSpending } from './spending.ts'

export interface LimitBar {
  gate: string
  measured: number
  limit: number
  window_start: Date | null
  help: string
}

/** Returns everything that `bullpen status` and the head of the page show. */
export async function readStatus(
  world: World,
  around: { version: string; listeners: number; who: Identity },
): Promise<Record<string, unknown>> {
  const { db, model, clock } = world
  const { policies } = await readPolicies(db)
  const zone = policies.company.time_zone
  const thinking = defaultModel(model, policies)
  const counts = await readStatusCounts(db)
  const life = await readLifeCounts(db)
  const today = await readCostSince(db, 'day', zone)
  const month = await readCostSince(db, 'month', zone)
  const limits = limitBars(policies, await readCounters(db, zone), today, month)
  const talks = limits.find((bar) => bar.gate === talkGate)
  const [lastBeat] = await readRuns(db, { cursor: null, limit: 1 })
  return {
    company: policies.company,
    version: around.version,
    now: new Date(clock.now()),
    enabled: policies.system.enabled,
    model: thinking.name,
    simulated: thinking.simulated,
    engine: db.engine,
    missions: counts.missions,
    steps: counts.steps,
    open_approvals: counts.open_approvals,
    oldest_queued_seconds: counts.oldest_queued_seconds,
    conversations: {
      used: talks?.measured ?? 0,
      limit: talks?.limit ?? 0,
      last_day: life.roundtables,
      running: life.running,
    },
    memories: life.memories,
    limits,
    cost_today: today,
    cost_month: month,
    spending: await readSpending(world, policies),
    last_beat: lastBeat ?? null,
    workers: await readWorkers(db, { cursor: null, limit: httpLimits.listMost }),
    breakers: await readBreakers(db),
    listeners: around.listeners,
    latest_event_id: String(await latestEventId(db)),
    me: { by: around.who.by, scopes: around.who.scopes },
  }
}

const talkGate = 'roundtable_policy.max_daily_conversations'

/** Returns today's limits with what was measured against each. Quotas that nobody took from yet stand at 0; the limit is the
 *  one in force now, which may differ from the one at the last taking. */
export function limitBars(
  policies: Policies,
  counters: readonly CounterRow[],
  today: CostSum,
  month: CostSum,
): readonly LimitBar[] {
  const counter = (gate: string): CounterRow | undefined => counters.find((row) => row.gate === gate)
  const quota = (gate: string, limit: number, help: string): LimitBar => {
    const row = counter(gate)
    return { gate, measured: row?.used ?? 0, limit, window_start: row?.window_start ?? null, help }
  }
  const money = (gate: string, sum: CostSum, limitUsd: number): LimitBar => {
    const limit = microUsd(limitUsd)
    return {
      gate,
      measured: sum.priced_micro_usd,
      limit,
      window_start: null,
      help: policySpecs.budget_policy.help,
    }
  }
  const perAgent = counters.filter((row) => row.gate.startsWith('proposals_per_agent_per_day:'))
  const perKind = counters.filter((row) => row.gate.startsWith('step_gates.'))
  return [
    quota(
      'content_policy.max_drafts_per_day',
      policies.content_policy.max_drafts_per_day,
      policySpecs.content_policy.help,
    ),
    quota('x_daily_quota', policies.x_daily_quota.limit, policySpecs.x_daily_quota.help),
    quota(talkGate, policies.roundtable_policy.max_daily_conversations, policySpecs.roundtable_policy.help),
    quota(
      'initiative_policy.max_action_items_per_day',
      policies.initiative_policy.max_action_items_per_day,
      policySpecs.initiative_policy.help,
    ),
    money('budget_policy.daily_usd', today, policies.budget_policy.daily_usd),
    money('budget_policy.monthly_usd', month, policies.budget_policy.monthly_usd),
    ...perAgent.map((row) =>
      quota(row.gate, policies.proposal_policy.max_per_agent_per_day, policySpecs.proposal_policy.help),
    ),
    ...perKind.map((row) => quota(row.gate, row.lim, policySpecs.step_gates.help)),
  ]
}
