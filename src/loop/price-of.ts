// What a call to a model counts as: nothing, money at a price, or tokens where the price is not known. It asks nobody.

import type { Payer } from '../domain/budget.ts'
import { unitOf } from '../domain/budget.ts'
import type { Policies } from '../domain/policy.ts'
import { isFree, type Price } from '../domain/price.ts'
import type { HoldRow } from '../store/budgets.ts'
import type { ModelTask } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { chooseModel, workTasks } from './model-choice.ts'

/** Returns the price of `provider:model` (null: the default): what price_policy says, else the list's; null where neither knows it,
 *  `nothing` for a model that costs nothing. */
export function priceOf(
  { model }: Pick<World, 'model'>,
  { price_policy: own }: Pick<Policies, 'price_policy'>,
  name: string | null,
): Price | null | 'nothing' {
  if (model.priceOf === undefined || (model.simulates?.(name) ?? model.simulated)) return 'nothing'
  const said = own[name ?? model.name]
  const price = said === undefined ? model.priceOf(name) : inMicroUsd(said)
  return price !== null && isFree(price) ? 'nothing' : price
}

/** Returns a price as it is kept with what it was reckoned for: who said it, and what. */
export function keptPrice(
  { price_policy: own }: Pick<Policies, 'price_policy'>,
  model: string,
  price: Price | null,
): HoldRow['price'] {
  if (price === null) return { source: 'unknown' }
  return { source: own[model] === undefined ? 'list' : 'price_policy', ...price }
}

/** USD per million tokens, as a founder writes them, in micro-USD. What is not said of a cache costs as much as fresh tokens. */
function inMicroUsd({ input, output, cached, cache_write }: Policies['price_policy'][string]): Price {
  const micro = (usd: number): number => usd * 1_000_000
  return {
    input: micro(input),
    cached: micro(cached ?? input),
    cacheWrite: micro(cache_write ?? input),
    output: micro(output),
  }
}

const talkTasks: readonly ModelTask[] = ['turn', 'distil', 'initiative']

/** Returns what the calls of an agent count as. */
export function payerOf(
  world: Pick<World, 'model'>,
  policies: Policies,
  agent: { id: string; model: string | null },
): Payer {
  const units = (tasks: readonly ModelTask[]): Payer['work'] =>
    tasks.map((task) =>
      unitOf(priceOf(world, policies, chooseModel(world.model, policies, agent.model, task))),
    )
  return { agentId: agent.id, work: units(workTasks), talk: units(talkTasks) }
}

/** False where no model has a price at all: a company that knows nothing but the demo. */
export const mayCost = ({ model }: Pick<World, 'model'>): boolean => model.priceOf !== undefined

/** Returns whether any call of these agents counts as something. */
export const anyCosts = (payers: readonly Payer[]): boolean =>
  payers.some(({ work, talk }) => [...work, ...talk].some((unit) => unit !== null))
