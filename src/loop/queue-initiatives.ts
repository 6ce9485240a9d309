// The phase that entitles agents to an initiative: it queues, and thinks nothing (spec section 10). It also takes back what workers
// that died had taken up.

import { type InitiativeFacts, reasonsAgainst } from '../domain/initiative.ts'
import {
  insertInitiatives,
  lockInitiators,
  readInitiativeFacts,
  reapInitiatives,
} from '../store/initiatives.ts'
import type { Phase } from './phase.ts'

export const initiativeLimits = {
  budgetMs: 1_000,
  graceSeconds: 5,
  reapBatch: 100,
  /** Long enough for one thought with its repairs; nobody renews it meanwhile. */
  leaseSeconds: 300,
  /** An idea is chosen from so many of the agent's surest memories, those first that it made least of. */
  memoryPool: 40,
  memories: 6,
  /** How many earlier titles an idea must not repeat. */
  recentTitles: 100,
} as const

export const queueInitiatives: Phase = {
  phase: 'queue_initiatives',
  budgetMs: initiativeLimits.budgetMs,
  async run(world, { policies: { initiative_policy: policy } }) {
    const { graceSeconds, reapBatch: limit } = initiativeLimits
    const takenBack = await reapInitiatives(world.db, { graceSeconds, limit })
    if (!policy.enabled) return { queued: 0, taken_back: takenBack }
    const entitled = (facts: readonly InitiativeFacts[]): readonly InitiativeFacts[] =>
      facts.filter((one) => reasonsAgainst(one, policy).length === 0)
    const asked = { minConfidence: policy.min_confidence, cooldownHours: policy.cooldown_hours }
    const seen = entitled(await readInitiativeFacts(world.db, asked))
    if (seen.length === 0) return { queued: 0, taken_back: takenBack }
    const queued = await world.db.transaction(async (tx) => {
      const ids = seen.map((facts) => facts.agentId)
      await lockInitiators(tx, ids)
      // Another beat may have queued it before the lock was ours.
      const still = entitled(await readInitiativeFacts(tx, asked))
      const rows = still
        .filter((facts) => ids.includes(facts.agentId))
        .map(({ agentId, memories, outcomeLessons }) => ({
          id: world.rng.id(world.clock.now()),
          agentId,
          context: { memories, outcome_lessons: outcomeLessons },
        }))
      await insertInitiatives(tx, rows)
      return rows.length
    })
    return { queued, taken_back: takenBack }
  },
}
