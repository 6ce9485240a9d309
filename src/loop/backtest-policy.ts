// Tries a policy on the last days of real proposals before it is saved, and one of money on the calls that were made. It changes nothing.

import { type BacktestReport, backtest } from '../domain/backtest.ts'
import { backtestMoney, type MoneyDay } from '../domain/backtest-money.ts'
import { isPolicyKey, type Policies, parsePolicy, policyKeys } from '../domain/policy.ts'
import type { Problem } from '../domain/proposal.ts'
import { readPastCalls } from '../store/past-calls.ts'
import { readPastProposals } from '../store/past-proposals.ts'
import type { World } from '../world/world.ts'
import { checkPolicy, readPolicies } from './policies.ts'

export const backtestLimits = { proposals: 5_000, calls: 50_000, days: 90 } as const

/** What other limits would have made of the calls of these days; `note` says in a sentence what there is to see. */
export interface MoneyReport {
  days: readonly MoneyDay[]
  note: string
}

export type BacktestAnswer =
  | { outcome: 'tested'; report: BacktestReport & { money: MoneyReport | null } }
  | { outcome: 'unknown_key'; keys: readonly string[] }
  | { outcome: 'refused'; problems: readonly Problem[] }

/** Returns what `value` as policy `key` would have made of the proposals of the last `days`, beside what is in force now. */
export async function backtestPolicy(
  world: World,
  key: string,
  value: unknown,
  days: number,
): Promise<BacktestAnswer> {
  if (!isPolicyKey(key)) return { outcome: 'unknown_key', keys: policyKeys }
  const problems = checkPolicy(key, value) ?? []
  const parsed = parsePolicy(key, value)
  if (problems.length > 0 || !parsed.ok) return { outcome: 'refused', problems }
  const { policies } = await readPolicies(world.db)
  const span = Math.min(Math.max(days, 1), backtestLimits.days)
  const past = await readPastProposals(world.db, span, policies.company.time_zone, backtestLimits.proposals)
  const tried = { ...policies, [key]: parsed.value }
  const isMoney = key === 'budget_policy' || key === 'spending_policy'
  const money = isMoney ? await tryMoney(world, span, policies, tried) : null
  return { outcome: 'tested', report: { ...backtest(past, span, policies, tried), money } }
}

async function tryMoney(
  { db }: World,
  span: number,
  policies: Policies,
  tried: Policies,
): Promise<MoneyReport> {
  const zone = policies.company.time_zone
  const { firstDay, calls } = await readPastCalls(db, span, zone, backtestLimits.calls)
  const days = backtestMoney(calls, firstDay, policies, tried)
  return { days, note: noteOn(days, span) }
}

function noteOn(days: readonly MoneyDay[], span: number): string {
  const lately = span === 1 ? 'today' : `in the last ${span} days`
  if (days.length === 0)
    return `No model call ${lately} was held against a limit of money: a simulated model costs nothing, so no limit would have changed anything.`
  const late = days.filter(({ calls_after_limit }) => calls_after_limit > 0)
  if (late.length === 0) return `Every call ${lately} would have fitted.`
  const calls = late.reduce((all, day) => all + day.calls_after_limit, 0)
  return `${calls} ${calls === 1 ? 'call' : 'calls'} on ${late.length} of ${days.length} ${days.length === 1 ? 'day' : 'days'} would have waited until the limit's window ended or it was raised.`
}
