// Whose limits a model call is held against, when one of them is exhausted, and whom that stops. What was spent is given to it.

import type { Policies } from './policy.ts'
import type { Price, Unit } from './price.ts'
import type { GateReading } from './proposal.ts'

export type BudgetPolicies = Pick<Policies, 'budget_policy' | 'spending_policy'>

/** The stretch of time a limit is for, in the company's time zone; `ever` for what has an end of its own, like a mission. */
export type WindowSize = 'day' | 'month' | 'ever'

/** One limit: `lim` in its unit. `gate` is the policy that sets it. */
export interface Limit {
  gate: string
  scope: string
  unit: Unit
  size: WindowSize
  lim: number
}

/** Who makes a call. Without a mission it is talk: conversations, what is left of them, and ideas. */
export interface Spender {
  agentId: string
  missionId: string | null
}

/** Where a limit stands in the window of this moment. `refusedAt`: the limit in force when a call was last refused in it. */
export interface Standing {
  scope: string
  unit: Unit
  spent: number
  held: number
  refusedAt: number | null
}

/** What stands on a call of which nobody said what became of it. */
export const chargedUnheard = 'nobody said what became of the call: what was held for it is charged'

/** Returns dollars in whole micro-USD. */
export const microUsd = (usd: number): number => Math.round(usd * 1_000_000)

/** Returns whose limit a scope is: an agent's, a mission's, or nobody's in particular. */
export function ownerOf(scope: string): { agentId: string | null; missionId: string | null } {
  return {
    agentId: /^agent:(.*):day$/.exec(scope)?.[1] ?? null,
    missionId: /^mission:(.*)$/.exec(scope)?.[1] ?? null,
  }
}

const agentDay = (agentId: string): string => `agent:${agentId}:day`

/** Returns the limits that a call is held against, sorted by scope: the one order in which they are locked. */
export function limitsOf(
  { agentId, missionId }: Spender,
  unit: Unit,
  { budget_policy: budget, spending_policy: spending }: BudgetPolicies,
): readonly Limit[] {
  const limits: Limit[] = []
  const add = (gate: string, scope: string, size: WindowSize, lim: number): void =>
    void limits.push({ gate, scope, unit, size, lim })
  const share = (whole: number): number => Math.floor(whole * spending.talk_share)
  if (unit === 'tokens') {
    const gate = 'spending_policy.unpriced_daily_tokens'
    add(gate, 'company:day', 'day', spending.unpriced_daily_tokens)
    if (missionId === null)
      add('spending_policy.talk_share', 'talk:day', 'day', share(spending.unpriced_daily_tokens))
    return limits
  }
  add('budget_policy.per_agent_daily_usd', agentDay(agentId), 'day', microUsd(budget.per_agent_daily_usd))
  add('budget_policy.daily_usd', 'company:day', 'day', microUsd(budget.daily_usd))
  add('budget_policy.monthly_usd', 'company:month', 'month', microUsd(budget.monthly_usd))
  if (missionId === null)
    add('spending_policy.talk_share', 'talk:day', 'day', share(microUsd(budget.daily_usd)))
  else
    add('spending_policy.per_mission_usd', `mission:${missionId}`, 'ever', microUsd(spending.per_mission_usd))
  return limits
}

/** Returns the policy that forbids a call of this worst case whatever was spent: one of unknown price that is not wanted, or one that no single
 *  call may cost; null when none does. */
export function barredBy(
  unit: Unit,
  worst: number,
  { budget_policy: budget, spending_policy: spending }: BudgetPolicies,
): 'budget_policy.unpriced' | 'spending_policy.per_call_usd' | null {
  if (unit === 'tokens') return budget.unpriced === 'refuse' ? 'budget_policy.unpriced' : null
  return worst > microUsd(spending.per_call_usd) ? 'spending_policy.per_call_usd' : null
}

/** Returns what a call counts as: null where it costs nothing. */
export function unitOf(price: Price | null | 'nothing'): Unit | null {
  if (price === 'nothing') return null
  return price === null ? 'tokens' : 'micro_usd'
}

/** True when nothing more is paid for out of it: it is spent, or a call was refused and the limit was not raised since. */
export function isExhausted(
  { spent, refusedAt }: Pick<Standing, 'spent' | 'refusedAt'>,
  lim: number,
): boolean {
  return spent >= lim || (refusedAt !== null && lim <= refusedAt)
}

const nothingYet = { spent: 0, held: 0, refusedAt: null }

function standingOf(
  standings: readonly Standing[],
  { scope, unit }: Limit,
): Omit<Standing, 'scope' | 'unit'> {
  return standings.find((one) => one.scope === scope && one.unit === unit) ?? nothingYet
}

/** An agent with what its calls count as, by what they are for; an empty list, or a null in it: they cost nothing. */
export interface Payer {
  agentId: string
  work: readonly (Unit | null)[]
  talk: readonly (Unit | null)[]
}

/** Whom it stops: agents whose steps, and agents whose talk, nothing pays for at this moment, sorted; of how many in all. */
export interface Pauses {
  work: readonly string[]
  talk: readonly string[]
  of: number
}

/** Returns whom exhausted limits stop. Who has a way to go on, with a model of another unit or one that costs nothing, goes on. */
export function pausesOf(
  standings: readonly Standing[],
  payers: readonly Payer[],
  policies: BudgetPolicies,
): Pauses {
  const isStopped = (spender: Spender, units: readonly (Unit | null)[]): boolean =>
    units.length > 0 &&
    units.every(
      (unit) =>
        unit !== null &&
        limitsOf(spender, unit, policies).some(
          (limit) => limit.size !== 'ever' && isExhausted(standingOf(standings, limit), limit.lim),
        ),
    )
  const stopped = (of: 'work' | 'talk'): readonly string[] =>
    payers
      .filter(({ agentId, [of]: units }) =>
        isStopped({ agentId, missionId: of === 'work' ? 'any' : null }, units),
      )
      .map(({ agentId }) => agentId)
      .sort()
  return { work: stopped('work'), talk: stopped('talk'), of: payers.length }
}

/**
 * Returns the readings of the gates of money for an agent's work, in the units its calls count as. A gate is shut only when its limit is
 * exhausted and nothing else would pay.
 */
export function moneyGates(
  standings: readonly Standing[],
  payer: Payer,
  policies: BudgetPolicies,
): readonly GateReading[] {
  const shut = pausesOf(standings, [payer], policies).work.length > 0
  const units = [...new Set(payer.work)].filter((unit) => unit !== null).sort()
  return units.flatMap((unit) =>
    limitsOf({ agentId: payer.agentId, missionId: 'any' }, unit, policies)
      .filter(({ size }) => size !== 'ever')
      .map((limit): GateReading => {
        const standing = standingOf(standings, limit)
        const isOver = isExhausted(standing, limit.lim)
        return {
          gate: limit.gate,
          measured: standing.spent,
          limit: limit.lim,
          ok: !(shut && isOver),
          note: `${inWords(standing.spent, unit)} of ${inWords(limit.lim, unit)} spent${isOver ? '; the rest does not cover another call' : ''}`,
        }
      }),
  )
}

/** A limit with where it stands. */
export interface LimitStanding extends Limit {
  spent: number
  held: number
  exhausted: boolean
}

/** Returns the limits that people look at, with where they stand: the company's and talk's in money always, in tokens and of an agent
 *  where anything was taken. Sorted by unit and scope. */
export function limitsInView(
  standings: readonly Standing[],
  policies: BudgetPolicies,
): readonly LimitStanding[] {
  // A call that another limit refused leaves a counter of nothing behind.
  const taken = standings.filter(({ spent, held, refusedAt }) => spent > 0 || held > 0 || refusedAt !== null)
  const agents = taken.flatMap(({ scope }) => ownerOf(scope).agentId ?? [])
  const limits = new Map<string, Limit>()
  for (const unit of ['micro_usd', 'tokens'] as const)
    for (const agentId of ['', ...agents])
      for (const limit of limitsOf({ agentId, missionId: null }, unit, policies)) {
        const isSeen = taken.some(({ scope, unit: of }) => scope === limit.scope && of === unit)
        if (isSeen || (unit === 'micro_usd' && limit.scope !== agentDay('')))
          limits.set(`${unit} ${limit.scope}`, limit)
      }
  return [...limits.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, limit]) => {
      const standing = standingOf(standings, limit)
      const { spent, held } = standing
      return { ...limit, spent, held, exhausted: isExhausted(standing, limit.lim) }
    })
}

/** Returns an amount as people read it. */
export function inWords(amount: number, unit: Unit): string {
  if (unit === 'tokens') return `${amount.toLocaleString('en')} tokens`
  return `$${(amount / 1_000_000).toFixed(amount > 0 && amount < 10_000 ? 6 : 2)}`
}

/** True when what was spent is near its limit: at least `share` of it. */
export const isNearing = (spent: number, lim: number, share: number): boolean =>
  lim > 0 && share > 0 && spent >= lim * share
