// Lets memory choose topics: for the rules that fire now, one question to the data for all their agents, and a roll for each rule
// whose agent remembers something about one of its topics.

import { type Advice, adviceOn } from '../domain/influence.ts'
import type { Policies } from '../domain/policy.ts'
import type { Die } from '../domain/proposal.ts'
import { readAdvisers } from '../store/memories.ts'
import type { World } from '../world/world.ts'

/** A rule that fires and has topics to choose from. */
export interface TopicChoice {
  rule: string
  /** What makes this firing the same one when it is found again. */
  key: string
  /** Whom the rule names: an agent's id, or a role that one covers. */
  agent: string
  topics: readonly string[]
}

/** What memory says to a choice: the roll on record, and the advice where the roll let it speak. */
export interface Influence {
  die: Die
  advice: Advice | null
}

/** Returns what memory says to each of these choices, by the rule's name. Where memory has nothing to say, nothing is rolled. */
export async function influenceTopics(
  world: World,
  { memory_influence_policy: policy }: Policies,
  choices: readonly TopicChoice[],
): Promise<ReadonlyMap<string, Influence>> {
  const open = policy.enabled ? choices.filter(({ topics }) => topics.length > 0) : []
  if (open.length === 0) return new Map()
  const advisers = await readAdvisers(world.db, [...new Set(open.map(({ agent }) => agent))].sort())
  return new Map(
    open.flatMap(({ rule, key, agent, topics }): [string, Influence][] => {
      const advice = adviceOn(topics, advisers.get(agent) ?? [])
      if (advice === null) return []
      const { seed, roll } = world.rng.roll(`influence:${rule}:${key}`)
      const die = { of: 'memory influence', seed, roll, threshold: policy.probability }
      return [[rule, { die, advice: roll < policy.probability ? advice : null }]]
    }),
  )
}
