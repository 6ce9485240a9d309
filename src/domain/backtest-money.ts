// What other limits of money would have made of past model calls: the same limits that a call is held against, run over a list. Pure.

import { type BudgetPolicies, barredBy, type Limit, limitsOf } from './budget.ts'
import type { Unit } from './price.ts'

/** A model call that was held against limits, with the day and the month it fell into in the company's time zone. */
export interface PastCall {
  id: string
  at: Date
  /** As in 2026-03-02 and 2026-03. */
  day: string
  month: string
  agentId: string
  missionId: string | null
  stepId: string | null
  roundtableId: string | null
  unit: Unit
  /** The worst case, which must fit, and what it came to, which is spent. */
  worst: number
  cost: number
}

/** A day of the company's money in one unit, micro-USD or tokens. */
export interface MoneyDay {
  day: string
  unit: Unit
  calls: number
  spent: number
  limit_before: number
  limit_after: number
  /** What would have been spent under the tried limits, had nothing else been asked instead. */
  would_spend: number
  /** When the first call would have had to wait; null: none. */
  reached_at: Date | null
  /** The policy whose limit it would have met. */
  reached_gate: string | null
  calls_after_limit: number
  steps_after_limit: number
  conversations_after_limit: number
}

interface Refusal {
  call: PastCall
  gate: string
}

const windowOf = (call: PastCall, { size }: Limit): string =>
  size === 'day' ? call.day : size === 'month' ? call.month : 'ever'

/** Returns the calls that these limits would have kept waiting, or refused for good, in order: the worst case must fit, what it came to is
 *  spent, and a call that is not made spends nothing. */
function refusedUnder(calls: readonly PastCall[], policies: BudgetPolicies): readonly Refusal[] {
  const spent = new Map<string, number>()
  return calls.flatMap((call) => {
    const gate = barredBy(call.unit, call.worst, policies)
    if (gate !== null) return [{ call, gate }]
    const limits = limitsOf(call, call.unit, policies)
    const keyOf = (limit: Limit): string => `${limit.unit} ${limit.scope} ${windowOf(call, limit)}`
    const full = limits.find((limit) => (spent.get(keyOf(limit)) ?? 0) + call.worst > limit.lim)
    if (full !== undefined) return [{ call, gate: full.gate }]
    for (const limit of limits) spent.set(keyOf(limit), (spent.get(keyOf(limit)) ?? 0) + call.cost)
    return []
  })
}

const companyLimit = (unit: Unit, policies: BudgetPolicies): number =>
  limitsOf({ agentId: '', missionId: 'any' }, unit, policies).find(({ scope }) => scope === 'company:day')
    ?.lim ?? 0

/**
 * Returns day by day, from `firstDay` on, what was spent and what would have waited under the tried limits. `calls` go back to the beginning
 * of the first day's month, oldest first, since a month's limit counts from there.
 */
export function backtestMoney(
  calls: readonly PastCall[],
  firstDay: string,
  inForce: BudgetPolicies,
  tried: BudgetPolicies,
): readonly MoneyDay[] {
  const refused = new Map(refusedUnder(calls, tried).map((one) => [one.call.id, one]))
  const days = Map.groupBy(
    calls.filter(({ day }) => day >= firstDay),
    ({ day, unit }) => `${day} ${unit}`,
  )
  return [...days.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, list]) => {
      const [first] = list
      return first === undefined ? [] : [dayOf(first, list, refused, inForce, tried)]
    })
}

function dayOf(
  { day, unit }: PastCall,
  calls: readonly PastCall[],
  refused: ReadonlyMap<string, Refusal>,
  inForce: BudgetPolicies,
  tried: BudgetPolicies,
): MoneyDay {
  const waiting = calls.flatMap((call) => refused.get(call.id) ?? [])
  const sum = (list: readonly PastCall[]): number => list.reduce((all, call) => all + call.cost, 0)
  const each = (ids: readonly (string | null)[]): number => new Set(ids.filter((id) => id !== null)).size
  const late = waiting.map(({ call }) => call)
  return {
    day,
    unit,
    calls: calls.length,
    spent: sum(calls),
    limit_before: companyLimit(unit, inForce),
    limit_after: companyLimit(unit, tried),
    would_spend: sum(calls) - sum(late),
    reached_at: late[0]?.at ?? null,
    reached_gate: waiting[0]?.gate ?? null,
    calls_after_limit: late.length,
    steps_after_limit: each(late.map(({ stepId }) => stepId)),
    conversations_after_limit: each(late.map(({ roundtableId }) => roundtableId)),
  }
}
