// The phase that makes what was found with confidence part of what agents know: a memory of the agent that found it, and the fact that
// it was promoted. What the open web says is remembered with its taint, and promoted by nobody.

import type { NewMemory, Trust } from '../domain/memory.ts'
import { shorten } from '../domain/shorten.ts'
import { type Fact, recordFacts } from '../store/events.ts'
import { type FoundInsight, hasNewInsights, insightCursor, readFoundInsights } from '../store/lessons.ts'
import { insertMemories } from '../store/memories.ts'
import { lockCursor, moveCursor, readCursor } from '../store/reactions.ts'
import type { World } from '../world/world.ts'
import { journalHorizon } from './horizon.ts'
import type { Phase } from './phase.ts'

export const promotionLimits = {
  budgetMs: 2_000,
  insightsAtOnce: 100,
  /** From this confidence on an insight is remembered (spec section 8). */
  confidence: 0.75,
  contentChars: 2_000,
  tags: 12,
  tagChars: 60,
} as const

const writer = 'promote_insights'

export const promoteInsights: Phase = {
  phase: 'promote_insights',
  budgetMs: promotionLimits.budgetMs,
  async run(world, { deadline }) {
    const did = { remembered: 0, promoted: 0 }
    if (!(await hasNewInsights(world.db))) return did
    const settled = await journalHorizon(world, await readCursor(world.db, insightCursor))
    while (world.clock.monotonic() < deadline) {
      const { remembered, promoted, done } = await promoteSome(world, settled)
      did.remembered += remembered
      did.promoted += promoted
      if (done) break
    }
    return did
  },
}

/** An insight on its way to be a memory. */
interface Promotion {
  insight: FoundInsight
  memory: NewMemory
}

async function promoteSome(
  world: World,
  settled: number,
): Promise<{ remembered: number; promoted: number; done: boolean }> {
  return world.db.transaction(async (tx) => {
    const after = await lockCursor(tx, insightCursor)
    if (after === null || after >= settled) return { remembered: 0, promoted: 0, done: true }
    const { insightsAtOnce: limit } = promotionLimits
    const found = await readFoundInsights(tx, { after, upTo: settled, limit })
    const promotions = found.flatMap((insight): Promotion[] => {
      const memory = memoryOf(insight, () => world.rng.id(world.clock.now()))
      return memory === null ? [] : [{ insight, memory }]
    })
    const added = await insertMemories(
      tx,
      promotions.map(({ memory }) => memory),
    )
    const facts = promotions
      .filter(({ memory }) => added.includes(memory.id) && memory.trust > 0)
      .map(({ insight, memory }) => factOf(insight, memory))
    await recordFacts(tx, facts)
    const done = found.length < limit
    await moveCursor(tx, insightCursor, done ? settled : (found.at(-1)?.eventId ?? settled))
    return { remembered: added.length, promoted: facts.length, done }
  })
}

/** Returns the memory of an insight; null when it is not sure enough, or nobody's. */
function memoryOf(insight: FoundInsight, newId: () => string): NewMemory | null {
  const { confidence, artifact_id: artifact } = insight.metadata
  if (insight.agentId === null || typeof confidence !== 'number') return null
  if (confidence < promotionLimits.confidence || confidence > 1) return null
  const tags = insight.tags
    .filter((tag) => tag !== 'insight')
    .map((tag) => tag.slice(0, promotionLimits.tagChars))
  return {
    id: newId(),
    agentId: insight.agentId,
    type: 'insight',
    content: shorten(insight.statement, promotionLimits.contentChars),
    confidence,
    tags: [...new Set(tags)].slice(0, promotionLimits.tags),
    traceId: `insight:${insight.eventId}`,
    sourceKind: 'insight',
    sourceRef: typeof artifact === 'string' ? artifact : '',
    writtenBy: writer,
    trust: trustOf(insight.metadata['trust']),
    supersedes: null,
  }
}

/** What says nothing of its trust is trusted least; nothing that was found is trusted like the founder's own word. */
function trustOf(value: unknown): Trust {
  return value === 1 ? 1 : value === 2 || value === 3 ? 2 : 0
}

// Its tag is not `insight`: what reacts to insights has reacted already.
const factOf = (insight: FoundInsight, { id, agentId, confidence, trust, sourceRef }: NewMemory): Fact => ({
  agentId,
  kind: 'insight.promoted',
  title: insight.title,
  summary: insight.statement,
  tags: ['insight_promoted'],
  metadata: { memory_id: id, ...(sourceRef === '' ? {} : { artifact_id: sourceRef }), confidence, trust },
  missionId: insight.missionId,
  stepId: insight.stepId,
  chainDepth: insight.chainDepth,
})
