// After a model call: it goes on record, and what was held for it becomes what it cost, in one transaction. What nobody settled, since a
// worker was lost, is charged in full by a phase of the heartbeat, and put right when it turns out after all.

import { chargedUnheard, inWords, isNearing, microUsd } from '../domain/budget.ts'
import { forecastMonth } from '../domain/forecast.ts'
import type { Policies } from '../domain/policy.ts'
import { chargeOf } from '../domain/price.ts'
import { correctModelCall, insertModelCall, type ModelCallRow } from '../store/artifacts.ts'
import { withdrawExhausted } from '../store/budget-alarms.ts'
import {
  type BudgetRow,
  type Correction,
  closeHold,
  correctHold,
  type DueHold,
  readBudget,
  readDueHolds,
  readWindows,
} from '../store/budgets.ts'
import { recordFacts } from '../store/events.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import type { Hold } from './hold-money.ts'
import type { Phase } from './phase.ts'
import { mayCost } from './price-of.ts'
import { tellLimit } from './tell-limit.ts'

/** A call as it went, before it is known what it is charged. */
export type MadeCall = Omit<ModelCallRow, 'costMicroUsd' | 'holdId' | 'usageProblem'>

/**
 * Puts a call on record and settles its hold. One that was charged in full meanwhile, since it expired, is put right; one that was settled
 * moves nothing: it has its record. Returns whether anything moved.
 */
export async function settleMoney(
  world: World,
  hold: Hold,
  call: MadeCall,
  usageProblem: string | null,
  policies: Policies,
): Promise<boolean> {
  const { actual, costMicroUsd, problem } = chargeOf(hold, call, usageProblem)
  const made = { ...call, costMicroUsd, holdId: hold.id, usageProblem: problem }
  return world.db.transaction(async (tx) => {
    const rows = await closeHold(tx, hold.id, { status: 'settled', actual })
    if (rows !== null) {
      await insertModelCall(tx, made)
      await tellNearing(tx, rows, policies)
      return true
    }
    const corrected = await correctHold(tx, hold.id, actual)
    if (corrected === null) return false
    await correctModelCall(tx, made)
    const withdrawn = actual < corrected.charged ? await withdrawExhausted(tx, corrected.rows) : []
    if (actual !== corrected.charged) await tellCorrected(tx, { hold, made, actual, withdrawn, ...corrected })
    await tellNearing(tx, corrected.rows, policies)
    return true
  })
}

interface Corrected extends Correction {
  hold: Hold
  made: ModelCallRow
  actual: number
  /** Scopes whose limits are used up no longer. */
  withdrawn: readonly string[]
}

/** Says what a call came to that was charged in full; an alarm where that passes a limit. */
async function tellCorrected(
  tx: Tx,
  { hold, made, actual, withdrawn, charged, rows }: Corrected,
): Promise<void> {
  const passed = rows.filter(({ spent, held, lim }) => actual > charged && spent + held > lim)
  const { unit } = hold
  await recordFacts(tx, [
    {
      agentId: made.agentId,
      missionId: made.missionId,
      stepId: made.stepId,
      kind: 'budget.corrected',
      title: `A call that was charged ${inWords(charged, unit)} cost ${inWords(actual, unit)}`,
      summary:
        passed.length === 0
          ? 'Nobody had said in time what became of it, so what was held for it was charged.'
          : `More was billed than was held: ${passed.map((row) => `${row.scope} stands at ${inWords(row.spent, unit)} of ${inWords(row.lim, unit)}`).join('; ')}`,
      tags: ['budget', 'budget_corrected', ...(passed.length > 0 ? ['alarm'] : [])],
      metadata: {
        hold_id: hold.id,
        unit,
        charged,
        actual,
        passed: passed.map(({ scope }) => scope),
        withdrawn,
      },
      chainDepth: 0,
    },
  ])
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
      problem: chargedUnheard,
      holdId: hold.id,
      usageProblem: chargedUnheard,
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
