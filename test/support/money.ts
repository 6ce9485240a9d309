// A company that pays: a model with a price, and calls that are held and settled one by one.

import type { Hold, MoneyAsk } from '../../src/loop/hold-money.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { type MadeCall, settleMoney } from '../../src/loop/settle-money.ts'
import type { Db } from '../../src/world/db.ts'
import type { ModelPrice, ModelUsage } from '../../src/world/model.ts'
import type { World } from '../../src/world/world.ts'
import { testWorld } from './world.ts'

/** A micro-dollar a token, whichever. */
export const aMicroPerToken: ModelPrice = {
  input: 1_000_000,
  cached: 1_000_000,
  cacheWrite: 1_000_000,
  output: 1_000_000,
}

/** Returns a world whose model costs this; null: nobody knows what. It answers nothing. */
export function payingWorld(db: Db, price: ModelPrice | null = aMicroPerToken): World {
  return {
    ...testWorld(db),
    model: {
      name: 'test:paid',
      simulated: false,
      priceOf: () => price,
      ask: () => Promise.reject(new Error('nobody asks it here')),
    },
  }
}

/** A call of talk that can take 100,000 micro-dollars: ten cents. */
export const callOf = (change: Partial<MoneyAsk> = {}): MoneyAsk => ({
  agentId: 'executor',
  missionId: null,
  stepId: null,
  roundtableId: null,
  task: 'turn',
  model: null,
  promptTokens: 90_000,
  maxOutputTokens: 10_000,
  ...change,
})

/** Settles a call that used these tokens; returns whether that moved anything. */
export async function settle(
  world: World,
  hold: Hold,
  usage: ModelUsage,
  options: { problem?: string; missionId?: string; task?: MadeCall['task'] } = {},
): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  const call: MadeCall = {
    id: world.rng.id(world.clock.now()),
    agentId: 'executor',
    missionId: options.missionId ?? null,
    stepId: null,
    roundtableId: null,
    task: options.task ?? 'turn',
    model: 'test:paid',
    simulated: false,
    ...usage,
    cacheWriteTokens: usage.cacheWriteTokens ?? 0,
    durationMs: 5,
    ok: true,
    problem: null,
  }
  return settleMoney(world, hold, call, options.problem ?? null, policies)
}
