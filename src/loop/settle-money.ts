// After a model call: it goes on record, and what was held for it becomes what it cost, in one transaction. What nobody settled, since a
// worker was lost, is charged in full by a phase of the heartbeat.

import { inWords, isNearing, microUsd } from '../domain/budget.ts'
import { forecastMonth } from '../domain/forecast.ts'
import type { Policies } from '../domain/policy.ts'
import { chargeOf } from '../domain/price.ts'
import { insertModelCall, type ModelCallRow } from '../store/artifacts.ts'
import {
  type BudgetRow,
  closeHold,
  type DueHold,
  readBudget,
  readDueHolds,
  readWindows,
} from '../store/budgets.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import type { Hold } from './hold-money.ts'
import type { Phase } from './phase.ts'
import { mayCost } from './price-of.ts'
import { tellLimit } from './tell-limit.ts'

/** A call as it went, before it is known what it is charged. */
export type MadeCall = Omit<ModelCallRow, 'costMicroUsd' | 'holdId' | 'usageProblem'>

/**
 * Puts a call on record and settles its hold. A hold that was closed meanwhile moves nothing: it has its record. Returns whether it did.
 */
export async function settleMoney(
  world: World,
  hold: Hold,
  call: MadeCall,
  usageProblem: string | null,
  policies: Policies,
): Promise<boolean> {
  const { actual, costMicroUsd, problem } = chargeOf(hold, call, usageProblem)
  return world.db.transaction(async (tx) => {
    const rows = await closeHold(tx, hold.id, { status: 'settled', actual })
    if (rows === null) return false
    await insertModelCall(tx, { ...call, costMicroUsd, holdId: hold.id, usageProblem: problem })
    await tellNearing(tx, rows, policies)
    return true
  })
}

/** Says once per window and limit that most of it is spent. */
async function tellNearing(tx: Tx, rows: readonly BudgetRow[], policies: Policies): Promise<void> {
  const { nearing } = policies.spending_policy
  for (const row of rows) {
    const { scope, unit, spent, lim } = row
    if (!isNearing(spent, lim, nearing)) continue
    await tellLimit(tx, row, {
      level: 'nearing',
      lim,
      until: null,
      title: `The limit of ${scope} is near: ${inWords(spent, unit)} of ${inWords(lim, unit)} spent`,
      summary: 'When it is reached, what asks a model waits.',
      metadata: {},
    })
  }
}

const settleLimits = { holdsPerBeat: 200 } as const

/** The phase that charges what nobody settled, and says when the month will cost more than it may. */
export const settleHolds: Phase = {
  phase: 'settle_budget_holds',
  budgetMs: 2_000,
  async run(world, { deadline, policies }) {
    let charged = 0
    for (const hold of await readDueHolds(world.db, settleLimits.holdsPerBeat)) {
      if (world.clock.monotonic() >= deadline) break
      if (await chargeLost(world, hold)) charged += 1
    }
    return { charged, forecasts: (await tellForecast(world, policies)) ? 1 : 0 }
  },
}

/** Charges a hold in full: nobody knows what came of its call. */
async function chargeLost(world: World, hold: DueHold): Promise<boolean> {
  const id = world.rng.id(world.clock.now())
  return world.db.transaction(async (tx) => {
    if ((await closeHold(tx, hold.id, { status: 'expired', actual: hold.amount })) === null) return false
    const lost = 'nobody said what became of the call: what was held for it is charged'
    await insertModelCall(tx, {
      id,
      agentId: hold.agent_id,
      missionId: hold.mission_id,
      stepId: hold.step_id,
      roundtableId: hold.roundtable_id,
      task: hold.task,
      model: hold.model,
      simulated: false,
      inputTokens: 0,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      costMicroUsd: hold.unit === 'micro_usd' ? hold.amount : null,
      durationMs: 0,
      ok: false,
      problem: lost,
      holdId: hold.id,
      usageProblem: lost,
    })
    return true
  })
}

/** Where the month stands and how it will end if it goes on like this; null while nothing was paid for in it. Micro-USD. */
export async function readForecast(
  world: World,
  policies: Policies,
): Promise<{ row: BudgetRow; forecast: number } | null> {
  const { month } = await readWindows(world.db, policies.company.time_zone)
  const row = await readBudget(world.db, {
    scope: 'company:month',
    unit: 'micro_usd',
    windowStart: month.start,
  })
  if (row === null || month.end === null) return null
  const { spent, since } = row
  const now = world.clock.now()
  return { row, forecast: forecastMonth({ spent, since: since.getTime(), now, end: month.end.getTime() }) }
}

/** Says once a month and limit that it will be passed; true when it did. */
async function tellForecast(world: World, policies: Policies): Promise<boolean> {
  if (!mayCost(world)) return false
  const found = await readForecast(world, policies)
  if (found === null) return false
  const { row, forecast } = found
  const lim = microUsd(policies.budget_policy.monthly_usd)
  if (forecast <= lim) return false
  const { unit, spent } = row
  return world.db.transaction((tx) =>
    tellLimit(tx, row, {
      level: 'forecast',
      lim,
      until: null,
      title: `This month will cost ${inWords(forecast, unit)} if it goes on like this; its limit is ${inWords(lim, unit)}`,
      summary: `${inWords(spent, unit)} spent so far. When the limit is reached, what asks a model waits.`,
      metadata: { forecast },
    }),
  )
}
