// A conversation for tests, from its convening to what came of it, by the product's own statements: who speaks when and what they say
// is written down here instead of asked of a model.

import assert from 'node:assert/strict'
import { convene } from '../../src/loop/convene.ts'
import { insertActionItems } from '../../src/store/initiatives.ts'
import { insertMemories } from '../../src/store/memories.ts'
import { takeQuotas } from '../../src/store/quotas.ts'
import { applyDrifts, putRelationships } from '../../src/store/relationships.ts'
import {
  claimRoundtable,
  type Held,
  keepDistillation,
  readDayStart,
  seatRoundtable,
  settleRoundtable,
} from '../../src/store/roundtables.ts'
import { endTalk, speakTurn } from '../../src/store/turns.ts'
import { one } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { memoryOf } from './memories.ts'

const briefing = {
  when: 'Monday 12:00',
  company: 'Test',
  missions: [],
  insights: [],
  artifacts: [],
  refusals: [],
  results: [],
  figures: {},
}

export interface HeldTalk {
  id: string
  /** The lesson of the executor and the insight of the observer that came of it. */
  memories: readonly string[]
  /** The action item that is queued. */
  item: string
}

const lines = [
  ['coordinator', 'opening', 'Three drafts are left today. What blocks the bakery piece?'],
  ['executor', 'critical', 'The crawl failed twice on a page that is gone.'],
  ['observer', 'agreement', 'Numbers in headlines doubled the engagement last week.'],
] as const

/** Sits down coordinator, executor and observer, lets three lines be said, and ends the talk; the distillation is left to do. */
export async function talkUntilSpoken(world: World, topic = 'What blocks us today'): Promise<Held> {
  const { db } = world
  const asked = { format: 'standup', topic, source: 'human', traceId: null, by: 'founder' } as const
  const answer = await convene(world, { ...asked, participants: ['coordinator', 'executor', 'observer'] })
  assert.ok(answer.outcome === 'recorded' && answer.roundtable.status === 'pending', JSON.stringify(answer))
  const claimed = await claimRoundtable(db, 'w1', 30)
  assert.ok(claimed)
  assert.equal(claimed.id, answer.roundtable.id)
  const held = { id: claimed.id, token: claimed.lease_token }
  const voices = { observer: ['Reference what works in engagement when relevant.'] }
  const seating = {
    participants: claimed.participants,
    briefing,
    voices,
    turnsPlanned: 6,
    trust: 2,
    dice: [],
  } as const
  assert.ok(await seatRoundtable(db, held, seating))
  for (const [position, [speaker, interaction, line]] of lines.entries()) {
    const weights = ['executor', 'observer'].map((agent) => ({
      agent,
      weight: 1.3,
      affinity: 0.5,
      recency: 0,
      jitter: 0,
    }))
    const turn = {
      position,
      speaker,
      line,
      interaction,
      affinity: 0.35,
      tension: 0.65,
      weights,
      dice: [],
      simulated: true,
    }
    const said = await db.transaction((tx) => speakTurn(tx, held, turn))
    assert.equal(said, 'spoken')
  }
  assert.ok(await db.transaction((tx) => endTalk(tx, held, lines.length, 'every planned turn was spoken')))
  return held
}

/** Holds a standup to its end: two memories, a pair that is cooler, an action item that is queued. */
export async function talkToTheEnd(world: World, topic?: string): Promise<HeldTalk> {
  const { db } = world
  const id = (): string => world.rng.id(world.clock.now())
  await db.transaction((tx) =>
    putRelationships(tx, [
      {
        a: 'coordinator',
        b: 'executor',
        affinity: 0.35,
        backstory: 'They once shipped the wrong draft together.',
      },
      { a: 'executor', b: 'observer', affinity: 0.7, backstory: 'They share a desk lamp.' },
    ]),
  )
  const held = await talkUntilSpoken(world, topic)
  const from = { sourceKind: 'conversation', sourceRef: held.id, writtenBy: 'roundtable' } as const
  const lesson = memoryOf({
    ...from,
    id: id(),
    agentId: 'executor',
    type: 'lesson',
    content: 'A page that is gone fails every crawl: look at the address first.',
    tags: ['crawl', 'engagement'],
    traceId: `roundtable:${held.id}:0`,
  })
  const insight = memoryOf({
    ...from,
    id: id(),
    content: 'Numbers in headlines double the engagement.',
    tags: ['headlines'],
    traceId: `roundtable:${held.id}:1`,
  })
  const drift = { a: 'coordinator', b: 'executor', drift: -0.02, reason: 'A blunt answer.' }
  const item = id()
  const summary = 'The crawl is what blocks. Ed looks at the address; Olga keeps numbers in the headlines.'
  assert.ok(await keepDistillation(db, held, { summary, memories: [], drifts: [drift], actionItems: [] }))
  await db.transaction(async (tx) => {
    await insertMemories(tx, [lesson, insight])
    const bounds = { maxDrift: 0.03, floor: 0.1, ceiling: 0.95, logSize: 20 }
    await applyDrifts(tx, held.id, [drift], bounds, ['coordinator', 'executor', 'observer'])
    const gate = 'initiative_policy.max_action_items_per_day'
    const windowStart = await readDayStart(tx, 'UTC')
    one(await takeQuotas(tx, [{ gate, take: 1, limit: 3, windowStart, kinds: [] }]), 'a reading')
    await insertActionItems(tx, [
      {
        id: item,
        agentId: 'executor',
        title: 'Look at the address first',
        kind: 'review',
        topic: 'operations',
        traceId: `roundtable:${held.id}:item:0`,
        roundtableId: held.id,
        status: 'queued',
        reason: null,
      },
    ])
    assert.ok(await settleRoundtable(tx, held, { distillation: 'done', problem: null }))
  })
  return { id: held.id, memories: [lesson.id, insight.id], item }
}
