// Before a model call: its worst case is held against every limit it falls under, or it is not made. Of a limit that has no room left
// people are told once. What the call comes to is settle-money.ts.

import { barredBy, inWords, type Limit, limitsOf, microUsd, ownerOf } from '../domain/budget.ts'
import type { Policies } from '../domain/policy.ts'
import { type Held, worstCost } from '../domain/price.ts'
import { ThoughtError } from '../domain/thought.ts'
import { askBudgetRise } from '../store/approvals.ts'
import {
  asksOf,
  type BudgetRow,
  insertHold,
  readBudgets,
  readWindows,
  takeBudgets,
  type Windows,
} from '../store/budgets.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { readPauses } from './money-pauses.ts'
import { readPolicies } from './policies.ts'
import { keptPrice, priceOf } from './price-of.ts'
import { tellLimit } from './tell-limit.ts'

export const moneyLimits = {
  /** No model call takes as long: after it nobody says any more what it cost. */
  holdSeconds: 600,
  /** When to look again where money is only held by other calls in flight. */
  busySeconds: 15,
  /** When to look again where a limit is exhausted; the claims see that it is, and leave the work alone until then. */
  pausedSeconds: 60,
  /** When to look again where the claims cannot see it: an agent with several models, some of which are still paid for. */
  unseenSeconds: 3_600,
  /** How much more the founder is asked for: half as much again. */
  riseBy: 1.5,
} as const

/** A call that is about to be made, and for whom. */
export interface MoneyAsk {
  agentId: string
  missionId: string | null
  stepId: string | null
  roundtableId: string | null
  task: string
  /** `provider:model`, or null for the company's default. */
  model: string | null
  /** An upper bound. */
  promptTokens: number
  maxOutputTokens: number
}

/** Money that is held for one call. */
export interface Hold extends Held {
  id: string
}

/** Returns the worst case of a call, or null when it costs nothing. Throws ThoughtError when no single call may cost as much, or one of
 *  unknown price is not wanted. */
function worstCaseOf(world: World, policies: Policies, ask: MoneyAsk): Held | null {
  const { promptTokens, maxOutputTokens } = ask
  const name = ask.model ?? world.model.name
  const price = priceOf(world, policies, ask.model)
  if (price === 'nothing') return null
  const held: Held =
    price === null
      ? { unit: 'tokens', amount: promptTokens + maxOutputTokens, price }
      : { unit: 'micro_usd', amount: worstCost(price, promptTokens, maxOutputTokens), price }
  const barred = barredBy(held.unit, held.amount, policies)
  if (barred === 'budget_policy.unpriced')
    throw new ThoughtError(
      `The price of ${name} is not known, and ${barred} refuses such models: set its price in price_policy`,
      false,
    )
  if (barred !== null)
    throw new ThoughtError(
      `A call to ${name} could cost ${inWords(held.amount, held.unit)}, and ${barred} allows ${inWords(microUsd(policies.spending_policy.per_call_usd), held.unit)}`,
      false,
    )
  return held
}

/** A limit without room for a call. `exhausted`: not even when all that others hold is given back. */
interface Full {
  limit: Limit
  row: BudgetRow
  exhausted: boolean
  until: Date | null
}

/**
 * Holds the worst case of a call under the policies of this moment; null when it costs nothing. Throws ThoughtError when it is not paid
 * for: with `parkSeconds` when it may be later.
 */
export async function holdMoney(world: World, ask: MoneyAsk): Promise<Hold | null> {
  const { policies } = await readPolicies(world.db)
  const held = worstCaseOf(world, policies, ask)
  if (held === null) return null
  const limits = limitsOf(ask, held.unit, policies)
  const id = world.rng.id(world.clock.now())
  const full = await world.db.transaction(async (tx): Promise<readonly Full[]> => {
    const windows = await readWindows(tx, policies.company.time_zone)
    const asks = asksOf(limits, windows, held.amount)
    const refused = await takeBudgets(tx, asks)
    if (refused.length === 0) {
      const model = ask.model ?? world.model.name
      const { holdSeconds: expiresSeconds } = moneyLimits
      const { unit, amount } = held
      const price = keptPrice(policies, model, held.price)
      await insertHold(tx, { ...ask, id, unit, amount, asks, model, price, expiresSeconds })
      return []
    }
    const rows = await readBudgets(
      tx,
      asks.filter(({ scope }) => refused.includes(scope)),
    )
    const found = rows.map((row) => fullOf(row, limits, windows, held.amount))
    for (const one of found) if (one.exhausted) await tellExhausted(world, tx, one, held.amount, policies)
    return found
  })
  if (full.length === 0) return { ...held, id }
  throw await notPaid(world, policies, ask, full, held.amount)
}

function fullOf(row: BudgetRow, limits: readonly Limit[], windows: Windows, amount: number): Full {
  const limit = limits.find(({ scope }) => scope === row.scope)
  if (limit === undefined) throw new Error(`no limit is called ${row.scope}`)
  return { limit, row, exhausted: row.spent + amount > limit.lim, until: windows[limit.size].end }
}

/** Says once per window and limit that nothing more is paid for out of it. */
async function tellExhausted(
  world: World,
  tx: Tx,
  { limit, row, until }: Full,
  amount: number,
  policies: Policies,
): Promise<void> {
  const { scope, unit, lim, gate } = limit
  const waits =
    until === null
      ? 'What it was for ends here'
      : `What asks a model waits until ${inZone(until, policies.company.time_zone)}`
  const isNews = await tellLimit(tx, row, {
    level: 'exhausted',
    lim,
    until,
    title: `The limit of ${scope} is reached: ${inWords(row.spent, unit)} of ${inWords(lim, unit)} spent`,
    summary: `The rest does not cover the next call (at most ${inWords(amount, unit)}). ${waits}, or until ${gate} is raised.`,
    metadata: { gate, asked: amount, until: until?.toISOString() ?? null },
  })
  if (isNews) await askForMore(world, tx, limit, row, policies)
}

/** Asks the founder to raise a limit in dollars that is used up. One of 0 was meant so. */
async function askForMore(
  world: World,
  tx: Tx,
  { gate, scope, lim, unit }: Limit,
  { spent }: BudgetRow,
  policies: Policies,
): Promise<void> {
  const [policy, field] = gate.split('.')
  const isKnown = policy === 'budget_policy' || policy === 'spending_policy'
  if (!isKnown || field === undefined || !field.endsWith('_usd') || lim === 0) return
  const from = lim / 1_000_000
  await askBudgetRise(tx, {
    id: world.rng.id(world.clock.now()),
    policy,
    field,
    from,
    // In whole cents, from whole micro-dollars: 0.2 × 1.5 is more than 0.3.
    to: Math.ceil((lim * moneyLimits.riseBy) / 10_000) / 100,
    agentId: ownerOf(scope).agentId,
    why: `${inWords(spent, unit)} of ${inWords(lim, unit)} of ${scope} is spent; what asks a model waits`,
    expiresHours: policies.approval_policy.expires_hours,
  })
}

const inZone = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)} (${timeZone})`

/** Returns why a call is not made, and when it may be asked for again. */
async function notPaid(
  world: World,
  policies: Policies,
  ask: MoneyAsk,
  full: readonly Full[],
  amount: number,
): Promise<ThoughtError> {
  const exhausted = full.filter((one) => one.exhausted)
  const [first] = exhausted.length > 0 ? exhausted : full
  if (first === undefined) throw new Error('a call was refused by no limit')
  const { limit, row } = first
  const spent = `${inWords(row.spent, limit.unit)} of ${inWords(limit.lim, limit.unit)} spent`
  const wanted = `the call could take ${inWords(amount, limit.unit)}`
  if (exhausted.length === 0) {
    const others = `${inWords(row.held, limit.unit)} held for other calls`
    return new ThoughtError(
      `No room in ${limit.gate} just now: ${spent}, ${others}; ${wanted}`,
      true,
      moneyLimits.busySeconds,
    )
  }
  const reason = `${limit.gate} is used up: ${spent}; ${wanted}`
  const forGood = exhausted.every(({ limit: { size } }) => size === 'ever')
  if (forGood) return new ThoughtError(reason, false)
  const pauses = await readPauses(world, policies)
  const isSeen = pauses[ask.missionId === null ? 'talk' : 'work'].includes(ask.agentId)
  return new ThoughtError(reason, true, isSeen ? moneyLimits.pausedSeconds : moneyLimits.unseenSeconds)
}
