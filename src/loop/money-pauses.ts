// Whom exhausted limits of money stop, and what the gates of the intake measure of them. Where no model costs anything nothing is asked.

import { moneyGates, type Pauses, pausesOf } from '../domain/budget.ts'
import type { Policies } from '../domain/policy.ts'
import type { GateReading } from '../domain/proposal.ts'
import { readAgentModels, readStandings } from '../store/budget-alarms.ts'
import type { Queryable } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { anyCosts, mayCost, payerOf } from './price-of.ts'

const nobody: Pauses = { work: [], talk: [], of: 0 }

/** Returns the agents whose steps, and those whose talk, nothing pays for at this moment. */
export async function readPauses(
  world: World,
  policies: Policies,
  db: Queryable = world.db,
): Promise<Pauses> {
  if (!mayCost(world)) return nobody
  const payers = (await readAgentModels(db)).map((agent) => payerOf(world, policies, agent))
  if (!anyCosts(payers)) return nobody
  const standings = await readStandings(db, policies.company.time_zone)
  return pausesOf(standings, payers, policies)
}

/** Returns the readings of the gates of money for steps of an agent that ask a model; none where no model costs anything. */
export async function readMoneyGates(
  world: World,
  db: Queryable,
  policies: Policies,
  agentId: string,
): Promise<readonly GateReading[]> {
  if (!mayCost(world)) return []
  const agent = (await readAgentModels(db)).find(({ id }) => id === agentId)
  if (agent === undefined) return []
  const payer = payerOf(world, policies, agent)
  if (!anyCosts([payer])) return []
  const standings = await readStandings(db, policies.company.time_zone)
  return moneyGates(standings, payer, policies)
}
