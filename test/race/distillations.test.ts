// Many who finish the same conversations at once, over connections of their own. Real PostgreSQL: an embedded database hides every race.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Distillation } from '../../src/domain/distillation.ts'
import { distilRoundtable } from '../../src/loop/distil-roundtable.ts'
import { propose } from '../../src/loop/intake.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import {
  claimRoundtable,
  type Held,
  keepDistillation,
  readHeld,
  releaseRoundtable,
} from '../../src/store/roundtables.ts'
import { type Db, isRetryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { talkUntilSpoken } from '../support/life.ts'
import { assertInvariants } from '../support/missions.ts'
import { scripted } from '../support/scripted-model.ts'
import { testWorld } from '../support/world.ts'

const rounds = 200
const agents = ['coordinator', 'executor', 'observer'] as const
const signal = new AbortController().signal

/** 100 drifts in this conversation, all pairs again and again, and a memory for each agent, in an order of this round's own. */
function answerOf(round: number): Record<string, unknown> {
  const pairs = agents.flatMap((a) => agents.filter((b) => b !== a).map((b) => ({ a, b })))
  const turned = [...agents.slice(round % 3), ...agents.slice(0, round % 3)]
  return {
    summary: `Round ${round} is over.`,
    memories: turned.map((agent_id) => ({
      agent_id,
      type: 'insight',
      content: `In round ${round} ${agent_id} saw ${round * 7} boats leave harbour ${round % 11}.`,
      confidence: 0.6 + (round % 30) / 100,
      tags: ['boats'],
      supersedes: null,
    })),
    drifts: Array.from({ length: 100 }, (_, at) => ({
      ...pairs[(at + round) % pairs.length],
      drift: (round + at) % 2 === 0 ? 0.02 : -0.005,
      reason: 'They talked.',
    })),
    action_items: [{ agent_id: 'executor', title: `Count ${round}`, kind: 'review', topic: 'boats' }],
  }
}

const kept: Distillation = {
  summary: 'Kept.',
  memories: [],
  drifts: [{ a: 'executor', b: 'observer', drift: -0.01, reason: 'Kept.' }],
  actionItems: [],
}

async function distilBy(world: World, held: Held, answer: unknown): Promise<void> {
  const claimed = await readHeld(world.db, held)
  if (claimed === null) return
  const { policies } = await readPolicies(world.db)
  await distilRoundtable({ ...world, model: scripted([answer]).model }, claimed, policies, signal)
}

/** Somebody took the conversation away from whoever holds it and goes on with it. A claim finds nothing while the other's statement
 *  still looks at the row: like a worker, it asks again. */
async function takeOver(world: World, held: Held, answer: unknown): Promise<void> {
  const again = { reason: 'taken', delaySeconds: 0, countAttempt: false }
  if (!(await releaseRoundtable(world.db, held, again))) return
  for (;;) {
    const claimed = await claimRoundtable(world.db, 'w2', 30)
    if (claimed !== null) return distilBy(world, { id: claimed.id, token: claimed.lease_token }, answer)
  }
}

async function company(db: Db): Promise<void> {
  await foundCompany(db)
  await setPolicies(testWorld(db), {
    roundtable_policy: { max_daily_conversations: 1_000 },
    initiative_policy: { max_action_items_per_day: 120 },
    proposal_policy: { max_per_agent_per_day: 1_000 },
    mission_policy: { max_open_per_agent: 1_000 },
  })
}

test(`two workers finish the same conversation ${rounds} times: each pair drifts once`, async () => {
  const fresh = await freshPostgres()
  try {
    await company(fresh.db)
    const one = testWorld(await fresh.open({ poolSize: 2 }))
    const two = testWorld(await fresh.open({ poolSize: 2 }))
    for (let round = 0; round < rounds; round++) {
      const held = await talkUntilSpoken(one)
      const answer = answerOf(round)
      if (round % 3 === 1) assert.ok(await keepDistillation(one.db, held, kept))
      const second = round % 3 === 2 ? takeOver(two, held, answer) : distilBy(two, held, answer)
      await Promise.all([distilBy(one, held, answer), second])
    }
    const talks = await fresh.db.query<{ ends: string; drifts: number; memories: number; items: number }>(sql`
      select q.status || ' ' || q.distillation as ends,
             (select count(*) from ops_relationship_drifts d where d.roundtable_id = q.id)::integer as drifts,
             (select count(*) from ops_agent_memory m where m.source_ref = q.id::text)::integer as memories,
             (select count(*) from ops_initiative_queue i where i.roundtable_id = q.id)::integer as items
      from ops_roundtable_queue q order by q.id`)
    assert.equal(talks.length, rounds)
    for (const [round, talk] of talks.entries()) {
      const ends = 'succeeded done'
      const expected =
        round % 3 === 1
          ? { ends, drifts: 1, memories: 0, items: 0 }
          : { ends, drifts: 3, memories: 3, items: 1 }
      assert.deepEqual(talk, expected, `round ${round}`)
    }
    const met = await fresh.db.query(
      sql`select distinct total_interactions as met from ops_agent_relationships`,
    )
    assert.deepEqual(met, [{ met: rounds }])
    const [{ queued } = { queued: 0 }] = await fresh.db.query<{ queued: number }>(
      sql`select count(*)::integer as queued from ops_initiative_queue where status = 'queued'`,
    )
    assert.equal(queued, 120)
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
})

/** `db`, and how often one of its transactions had to be run again. */
function counted(db: Db): { db: Db; retried(): number } {
  let retried = 0
  const watched: Db = {
    ...db,
    transaction: (work) =>
      db.transaction(async (tx) => {
        const query: typeof tx.query = async (statement) => {
          try {
            return await tx.query(statement)
          } catch (error) {
            if (isRetryable(error)) retried += 1
            throw error
          }
        }
        return work({ kind: 'tx', query })
      }),
  }
  return { db: watched, retried: () => retried }
}

test('conversations of the same agents end at once, beside the intake, and nobody waits for each other in a circle', async () => {
  const fresh = await freshPostgres()
  try {
    await company(fresh.db)
    const { db, retried } = counted(await fresh.open({ poolSize: 12 }))
    const world = testWorld(db)
    for (let round = 0; round < 10; round++) {
      const talks: Held[] = []
      for (let room = 0; room < 4; room++) {
        const held = await talkUntilSpoken(world)
        await db.query(sql`update ops_roundtable_queue set room = ${`room ${room}`} where id = ${held.id}`)
        talks.push(held)
      }
      const proposals = agents.map((agentId) => propose(world, draftOf({ agentId })))
      await Promise.all([
        ...talks.map((held, at) => distilBy(world, held, answerOf(round * 4 + at))),
        ...proposals,
      ])
    }
    assert.equal(retried(), 0)
    const rows = await db.query(
      sql`select count(*)::integer as done from ops_roundtable_queue where distillation = 'done'`,
    )
    assert.deepEqual(rows, [{ done: 40 }])
    await assertInvariants(db)
  } finally {
    await fresh.drop()
  }
})
