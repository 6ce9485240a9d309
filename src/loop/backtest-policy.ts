// Tries a policy on the last days of real proposals before it is saved. It changes nothing.

import { type BacktestReport, backtest } from '../domain/backtest.ts'
import { isPolicyKey, parsePolicy, policyKeys } from '../domain/policy.ts'
import type { Problem } from '../domain/proposal.ts'
import { readPastProposals } from '../store/past-proposals.ts'
import type { World } from '../world/world.ts'
import { checkPolicy, readPolicies } from './policies.ts'

export const backtestLimits = { proposals: 5_000, days: 90 } as const

export type BacktestAnswer =
  | { outcome: 'tested'; report: BacktestReport }
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
  return { outcome: 'tested', report: backtest(past, span, policies, { ...policies, [key]: parsed.value }) }
}
