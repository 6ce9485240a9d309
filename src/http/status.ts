// The company at a glance, put together from its readings. Limits are shown as the gates measure them.

import type { Identity } from '../domain/access.ts'
import { microUsd } from '../domain/budget.ts'
import type { Policies } from '../domain/policy.ts'
import { policySpecs } from '../domain/policy-specs.ts'
import { defaultModel } from '../loop/model-choice.ts'
import { readPoliciesAt } from '../loop/policies.ts'
import { latestEventId } from '../store/events.ts'
import { type CostSum, readCostSince } from '../store/reads/costs.ts'
import { readRuns, readWorkers } from '../store/reads/loop-state.ts'
import type { Moment } from '../store/reads/moment.ts'
import {
  type BreakerRow,
  type CounterRow,
  type LifeCounts,
  readBreakers,
  readCounters,
  readLifeCounts,
  readStatusCounts,
  type StatusCounts,
} from '../store/reads/status.ts'
import {
  readBreakersThen,
  readCountersThen,
  readLifeCountsThen,
  readStatusCountsThen,
} from '../store/reads/status-then.ts'
import type { Db } from '../world/db.ts'
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

/** Who asks, of which program, and of which moment. */
interface StatusAsk {
  version: string
  listeners: number
  who: Identity
  at: Moment
}

/** Returns everything that `bullpen status` and the head of the page show, now or as it stood. Who listens and who asks is told of now
 *  alone. */
export async function readStatus(world: World, ask: StatusAsk): Promise<Record<string, unknown>> {
  const { db, model, clock } = world
  const { at } = ask
  const policies = await readPoliciesAt(db, at)
  const zone = policies.company.time_zone
  const thinking = defaultModel(model, policies)
  const { counts, life, counters, breakers } = await readGlance(db, at, policies)
  const today = await readCostSince(db, 'day', zone, null, at)
  const month = await readCostSince(db, 'month', zone, null, at)
  const limits = limitBars(policies, counters, today, month)
  const talks = limits.find((bar) => bar.gate === talkGate)
  const [lastBeat] = await readRuns(db, { cursor: null, limit: 1 }, at)
  return {
    company: policies.company,
    version: ask.version,
    now: at === null ? new Date(clock.now()) : new Date(at),
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
    spending: await readSpending(world, policies, at),
    last_beat: lastBeat ?? null,
    workers: await readWorkers(db, { cursor: null, limit: httpLimits.listMost }, at),
    breakers,
    listeners: at === null ? ask.listeners : 0,
    latest_event_id: String(await latestEventId(db, at)),
    me: { by: ask.who.by, scopes: ask.who.scopes },
  }
}

interface Glance {
  counts: StatusCounts
  life: LifeCounts
  counters: readonly CounterRow[]
  breakers: readonly BreakerRow[]
}

async function readGlance(db: Db, at: Moment, policies: Policies): Promise<Glance> {
  const zone = policies.company.time_zone
  if (at === null)
    return {
      counts: await readStatusCounts(db),
      life: await readLifeCounts(db),
      counters: await readCounters(db, zone),
      breakers: await readBreakers(db),
    }
  return {
    counts: await readStatusCountsThen(db, at),
    life: await readLifeCountsThen(db, at),
    counters: await readCountersThen(db, at, zone),
    breakers: await readBreakersThen(db, at, policies.worker_policy.disabled_kinds),
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
