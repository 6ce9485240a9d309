// What the demo made says so, row by row, and never gets out; what an agent with a model of its own made may, and is paid for.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { holdMoney } from '../../src/loop/hold-money.ts'
import { initiateOnce } from '../../src/loop/initiate.ts'
import { propose } from '../../src/loop/intake.ts'
import { readPauses } from '../../src/loop/money-pauses.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { queueInitiatives } from '../../src/loop/queue-initiatives.ts'
import { resolveStep } from '../../src/loop/resolve-step.ts'
import { fileProposal } from '../../src/loop/tools/acting.ts'
import { insertModelCall } from '../../src/store/artifacts.ts'
import { recordFacts } from '../../src/store/events.ts'
import { insertMemories } from '../../src/store/memories.ts'
import { readMemory } from '../../src/store/reads/memories.ts'
import { readProposal } from '../../src/store/reads/proposals.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { Model } from '../../src/world/model.ts'
import type { World } from '../../src/world/world.ts'
import { act, actingStep, claimed, heldEffect } from '../support/acting.ts'
import { draftOf, foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import { knows } from '../support/knowledge.ts'
import { moveByHand } from '../support/missions.ts'
import { aMicroPerToken, callOf, settle } from '../support/money.ts'
import { beatOf } from '../support/rules.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const never = new AbortController().signal
const talk = '00000000-0000-7000-8000-0000000000a1'
const nothing = { input: 0, cached: 0, cacheWrite: 0, output: 0 }

/** The demo is the default; `test:paid` is had as well. */
const mixed = (model: Model): Model => ({
  ...model,
  name: 'demo',
  simulated: true,
  simulates: (name) => name !== 'test:paid',
  priceOf: (name) => (name === 'test:paid' ? aMicroPerToken : nothing),
})

const own = (db: Queryable, agent: string, model: string | null) =>
  db.query(sql`update ops_agents set model = ${model} where id = ${agent}`)

async function call(world: World, simulated: boolean): Promise<void> {
  await world.db.query(sql`
    insert into ops_roundtable_queue (id, format, topic, participants) values (${talk}, 'standup', 'The day', '{observer,executor}')
    on conflict (id) do nothing`)
  const used = { inputTokens: 1, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 1, durationMs: 1 }
  const around = { agentId: 'observer', missionId: null, stepId: null, roundtableId: talk }
  const end = { ok: true, problem: null, costMicroUsd: 0, holdId: null, usageProblem: null }
  const id = world.rng.id(world.clock.now())
  await insertModelCall(world.db, { id, ...around, ...used, ...end, task: 'distil', model: 'x', simulated })
}

async function isMarked(db: Queryable, id: string): Promise<boolean | undefined> {
  return (await readProposal(db, id))?.simulated
}

for (const simulated of [true, false])
  it(`an idea of ${simulated ? 'the demo is' : 'a real model is not'} marked, on its proposal`, () =>
    inVirtualWorld(async (virtual) => {
      const demo = virtual.model
      const model: Model = {
        ...demo,
        simulated: false,
        simulates: () => simulated,
        ask: async (request) => ({ ...(await demo.ask(request)), simulated }),
      }
      const world = { ...virtual, model }
      await setPolicies(world, { initiative_policy: { enabled: true } })
      await knows(world.db, 'executor', 1, { source: 'outcome' })
      await knows(world.db, 'executor', 5, {
        type: 'strategy',
        content: 'Posts that name one number are read',
      })
      await beatOf(world, queueInitiatives)
      let over = false
      const working = initiateOnce(world, 'w', never).finally(() => {
        over = true
      })
      while (!over) await world.pass(250)
      assert.equal(await working, true)
      const made = await world.db.query(sql`select source, simulated from ops_mission_proposals`)
      assert.deepEqual(made, [{ source: 'initiative', simulated }])
    }))

onBothEngines(
  'what a rule proposes because of something simulated is marked, and nothing else',
  async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const causes: [Record<string, unknown>, boolean][] = [
      [{ simulated: true }, true],
      [{ simulated: 'yes' }, false],
      [{}, false],
    ]
    for (const [metadata, marked] of causes) {
      const fact = {
        kind: 'insight.found',
        agentId: 'observer',
        title: 'x',
        summary: '',
        tags: [],
        chainDepth: 0,
      }
      await recordFacts(db, [{ ...fact, missionId: null, stepId: null, metadata }])
      const [event] = await db.query<{ id: number }>(sql`select max(id)::integer as id from ops_agent_events`)
      const causedByEvent = event?.id ?? 0
      const answer = await propose(world, draftOf({ source: 'trigger', causedByEvent, chainDepth: 1 }))
      assert.ok(answer.outcome === 'recorded')
      assert.equal(await isMarked(db, answer.proposal.id), marked)
    }
    const byHand = await propose(world, draftOf())
    assert.ok(byHand.outcome === 'recorded')
    assert.equal(await isMarked(db, byHand.proposal.id), false)
  },
)

onBothEngines('a memory of a talk with the demo is marked, also once it is gone', async ({ db }) => {
  await foundCompany(db)
  const world = testWorld(db)
  for (const simulated of [false, true]) {
    await call(world, simulated)
    const id = world.rng.id(world.clock.now())
    const memory = {
      id,
      agentId: 'observer',
      type: 'insight' as const,
      content: simulated
        ? 'Leases end when nobody renews them'
        : 'Salt sells on Mondays, said twelve readers',
      confidence: 0.8,
      tags: [],
      traceId: `conversation:${simulated}`,
      sourceKind: 'conversation' as const,
      sourceRef: talk,
      writtenBy: 'observer',
      trust: 2 as const,
      supersedes: null,
    }
    await db.transaction((tx) => insertMemories(tx, [memory]))
    assert.equal((await readMemory(db, id))?.simulated, simulated)
    await db.query(sql`delete from ops_agent_memory where id = ${id}`)
    const gone = await readMemory(db, id)
    assert.deepEqual([gone?.state, gone?.simulated], ['gone', simulated])
  }
})

onBothEngines(
  'what the demo asked for with a tool is marked, and does not get out, at the second try either',
  async ({ db }) => {
    await foundCompany(db)
    const world = actingWorld(testWorld(db))
    await setPolicies(world, { effect_policy: { approval: { held: 'when_tainted' } } })
    const assignment = await actingStep(world)
    const { policies } = await readPolicies(db)
    const context = { world, assignment, policies, trace: 'tool:x', simulated: true, signal: never }
    const filed = await fileProposal('crawl', {}, context)
    assert.equal(await isMarked(db, filed.proposalId ?? ''), true)
    const [mission] = await db.query<{ id: string; step: string }>(sql`
    select m.id, s.id as step from ops_missions m join ops_mission_steps s on s.mission_id = m.id
    where m.proposal_id = ${filed.proposalId ?? ''}`)
    assert.ok(mission)
    const kind = heldEffect('oneshot')
    const stopped = await act(world, await claimed(world, mission.id), kind)
    assert.ok(
      stopped.outcome === 'waiting' && /simulated model/.test(stopped.reason),
      JSON.stringify(stopped),
    )
    await moveByHand(db, mission.step, 'failed')
    const again = await resolveStep(world, mission.step, 'retry', 'founder', '')
    assert.ok(again.outcome === 'resolved' && 'proposalId' in again, JSON.stringify(again))
    assert.equal(await isMarked(db, again.proposalId ?? ''), true)
    assert.deepEqual(kind.performed, [])
  },
)

it('where the demo is the default, an agent with a model of its own gets out, and no other', () =>
  withEmbedded(async ({ db }) => {
    await foundCompany(db)
    const real = actingWorld(testWorld(db))
    const world = { ...real, model: mixed(real.model) }
    await setPolicies(world, { effect_policy: { approval: { held: 'when_tainted' } } })
    const kind = heldEffect('oneshot')
    const stopped = await act(world, await actingStep(world), kind)
    assert.ok(stopped.outcome === 'waiting' && /demo mode does not publish/.test(stopped.reason))
    for (const [model, performed] of [
      ['test:gone', 0],
      ['test:paid', 1],
    ] as const) {
      await db.query(sql`update ops_agents set model = ${model}`)
      await act(world, await actingStep(world), kind)
      assert.equal(kind.performed.length, performed, model)
    }
  }))

onBothEngines(
  'where the demo is the default, an agent that is paid for is turned away when the money is used up, and no other',
  async ({ db }) => {
    await foundCompany(db)
    const plain = testWorld(db)
    const world: World = { ...plain, model: mixed(plain.model) }
    const budget_policy = { daily_usd: 1, monthly_usd: 20, per_agent_daily_usd: 5 }
    await setPolicies(world, { budget_policy, spending_policy: { talk_share: 1 } })
    await own(db, 'executor', 'test:paid')
    for (let n = 0; n < 10; n++) {
      const hold = await holdMoney(world, callOf({ model: 'test:paid' }))
      assert.ok(hold)
      await settle(world, hold, { inputTokens: 90_000, cachedTokens: 0, outputTokens: 10_000 })
    }
    await assert.rejects(holdMoney(world, callOf({ model: 'test:paid' })), /daily_usd/)
    const { policies } = await readPolicies(db)
    const pauses = await readPauses(world, policies)
    assert.deepEqual([pauses.work, pauses.talk], [['executor'], ['executor']])
    const steps = [{ kind: 'review', payload: {}, dependsOn: null }]
    const refused = await propose(world, draftOf({ agentId: 'executor', steps }))
    assert.ok(refused.outcome === 'recorded')
    assert.match(refused.proposal.rejectionReason ?? '', /budget_policy\.daily_usd/)
    const taken = await propose(world, draftOf({ agentId: 'observer', steps }))
    assert.ok(taken.outcome === 'recorded')
    assert.equal(taken.proposal.rejectionReason, null)
  },
)
