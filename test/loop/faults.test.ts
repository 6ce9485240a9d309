// The main flows with every single database call lost in turn, the call itself or its answer: nothing is half done afterwards, and
// doing it again ends where it would have ended at once.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBeat } from '../../src/loop/beat.ts'
import { judgeBreaker } from '../../src/loop/breaker.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { evaluateTriggers } from '../../src/loop/evaluate-triggers.ts'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { approveProposal, propose, rejectProposal } from '../../src/loop/intake.ts'
import { readPolicies, writePolicy } from '../../src/loop/policies.ts'
import { processReactions } from '../../src/loop/process-reactions.ts'
import { resolveStep } from '../../src/loop/resolve-step.ts'
import { assign } from '../../src/loop/run-step.ts'
import { failStep } from '../../src/store/steps.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, setPolicies, stepsOf } from '../support/company.ts'
import { faultyDb, type Loss, LostError } from '../support/faulty-db.ts'
import { broken, done } from '../support/kinds.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { addEvent, addRule } from '../support/rules.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'

/** A flow: what is there before, what is done, and how it must end. `n` names the round. */
interface Flow<Given> {
  arrange(world: VirtualWorld, n: string): Promise<Given>
  act(world: World, given: Given): Promise<unknown>
  check(world: VirtualWorld, given: Given): Promise<void>
}
const flow = <Given>(given: Flow<Given>): Flow<Given> => given

async function count(db: Queryable, statement: ReturnType<typeof sql>): Promise<number> {
  const rows = await db.query<{ n: number }>(sql`select count(*) as n from (${statement}) x`)
  return rows[0]?.n ?? 0
}
const pendingId = async (world: World): Promise<string> => {
  const answer = await propose(world, draftOf({ steps: stepsOf('deploy') }))
  assert.ok(answer.outcome === 'recorded' && answer.proposal.status === 'pending')
  return answer.proposal.id
}
const artifact = (world: World) => ({
  id: world.rng.id(world.clock.now()),
  kind: 'review' as const,
  title: 'A review',
  content: 'It is good.',
  sourceUrl: null,
  trust: 2 as const,
  metadata: {},
})
const noted = { kind: 'operations.reviewed', title: 'Reviewed', summary: '', tags: ['review'], metadata: {} }

/** Opens a mission of two steps and claims the first. */
async function claimed(world: VirtualWorld) {
  const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
  const assignments = await assign(world, await claim(world.db, 1, { missionId }))
  const [first] = assignments
  assert.ok(first)
  return { missionId, assignment: first }
}

/** Runs a phase by itself, so that its failure is seen. */
const phaseOf = async (world: World, phase: typeof evaluateTriggers): Promise<unknown> =>
  phase.run(world, { deadline: Number.POSITIVE_INFINITY, policies: (await readPolicies(world.db)).policies })

const flows = {
  'filing a proposal': flow({
    arrange: async (_world, n) => n,
    act: (world, traceId) => propose(world, draftOf({ traceId, steps: reviews([null, null]) })),
    async check({ db }, traceId) {
      const rows = await db.query(sql`
        select p.status, (select count(*) from ops_missions m where m.proposal_id = p.id) as missions,
               (select count(*) from ops_agent_events e where e.proposal_id = p.id) as events
        from ops_mission_proposals p where source_trace_id = ${traceId}`)
      assert.deepEqual(rows, [{ status: 'accepted', missions: 1, events: 1 }])
    },
  }),
  'filing one that is turned away': flow({
    arrange: async (_world, n) => n,
    act: (world, traceId) => propose(world, draftOf({ traceId, steps: stepsOf('review', 60) })),
    async check({ db }, traceId) {
      const rows = await db.query(
        sql`select status from ops_mission_proposals where source_trace_id = ${traceId}`,
      )
      assert.deepEqual(rows, [{ status: 'rejected' }])
    },
  }),
  'approving one': flow({
    arrange: pendingId,
    act: (world, id) => approveProposal(world, id, 'founder'),
    async check({ db }, id) {
      assert.equal(await count(db, sql`select from ops_missions where proposal_id = ${id}`), 1)
      assert.equal(await count(db, sql`select from ops_agent_events where proposal_id = ${id}`), 2)
    },
  }),
  'rejecting one': flow({
    arrange: pendingId,
    act: (world, id) => rejectProposal(world, id, 'founder', 'no'),
    async check({ db }, id) {
      assert.equal(
        await count(db, sql`select from ops_mission_proposals where id = ${id} and status = 'rejected'`),
        1,
      )
      assert.equal(await count(db, sql`select from ops_agent_events where proposal_id = ${id}`), 2)
    },
  }),
  'cancelling a mission': flow({
    arrange: (world) => openMissionOf(world, { steps: reviews([null, null]) }),
    act: (world, { missionId }) => cancelMission(world, missionId, 'founder', ''),
    async check({ db }, { missionId }) {
      assert.deepEqual(await statusesOf(db, missionId), {
        mission: 'cancelled',
        steps: ['cancelled', 'cancelled'],
      })
    },
  }),
  'finishing a step with what it made': flow({
    async arrange(world) {
      const given = await claimed(world)
      return {
        ...given,
        ending: { ...done(), artifacts: [artifact(world)], events: [noted] } as ReturnType<typeof done>,
      }
    },
    act: (world, { assignment, ending }) => finishSteps(world, [{ ...assignment, ending }]),
    async check({ db }, { missionId, assignment: { step } }) {
      const { steps } = await statusesOf(db, missionId)
      const made = await count(db, sql`select from ops_artifacts where step_id = ${step.id}`)
      const told = await count(
        db,
        sql`select from ops_agent_events where step_id = ${step.id} and kind = 'operations.reviewed'`,
      )
      // A lost answer may look like a result that cannot be kept: then the step is tried again, with nothing of the first try left.
      assert.deepEqual([steps[0], made, told], steps[0] === 'queued' ? ['queued', 0, 0] : ['succeeded', 1, 1])
    },
  }),
  'failing a step': flow({
    arrange: claimed,
    act: (world, { assignment }) => finishSteps(world, [{ ...assignment, ending: broken('broken', false) }]),
    async check({ db }, { missionId }) {
      assert.deepEqual(await statusesOf(db, missionId), { mission: 'failed', steps: ['failed', 'skipped'] })
    },
  }),
  'trying a dead step again': flow({
    async arrange(world) {
      const { assignment } = await claimed(world)
      await failStep(world.db, { id: assignment.step.id, token: assignment.step.lease_token }, 'broken')
      return assignment.step.id
    },
    act: (world, id) => resolveStep(world, id, 'retry', 'founder', ''),
    async check({ db }, id) {
      assert.equal(
        await count(
          db,
          sql`select from ops_mission_proposals where source_trace_id like 'retry:' || ${id}::text || ':%'`,
        ),
        1,
      )
    },
  }),
  'changing a policy': flow({
    arrange: async (_world, n) => Number(n.replace(/\D/g, '')) + (n.includes('call') ? 1_000 : 2_000),
    act: (world, limit) => writePolicy(world, 'x_daily_quota', { limit }, 'founder', null),
    async check({ db }, limit) {
      assert.equal(
        await count(
          db,
          sql`select from ops_policy_history where key = 'x_daily_quota' and value = ${JSON.stringify({ limit })}::jsonb`,
        ),
        1,
      )
      assert.equal(
        await count(
          db,
          sql`select from ops_agent_events where kind = 'policy.changed' and summary like ${`%→ {"limit":${limit}}`}`,
        ),
        1,
      )
    },
  }),
  'finding garbage in a policy': flow({
    async arrange(world, n) {
      const rows = await world.db.query<{ version: number }>(sql`
        insert into ops_policy (key, value) values ('deploy_policy', ${JSON.stringify({ enabled: n })}::jsonb)
        on conflict (key) do update set value = excluded.value returning version`)
      return rows[0]?.version ?? 0
    },
    act: (world) => readPolicies(world.db),
    async check({ db }, version) {
      assert.equal(
        await count(
          db,
          sql`select from ops_agent_events where kind = 'policy.refused' and (metadata ->> 'version')::bigint = ${version}`,
        ),
        1,
      )
    },
  }),
  'opening a breaker': flow({
    async arrange(world, n) {
      const kind = `k${n.replace(/\W/g, '')}`
      await world.db.query(sql`insert into ops_step_kinds (kind, failures_in_row) values (${kind}, 3)`)
      return kind
    },
    act: (world, kind) => judgeBreaker(world, kind),
    async check({ db }, kind) {
      const { worker_policy: policy } = (await readPolicies(db)).policies
      assert.ok(policy.disabled_kinds.includes(kind))
      assert.equal(
        await count(
          db,
          sql`select from ops_agent_events where kind = 'breaker.opened' and ${kind} = any (tags)`,
        ),
        1,
      )
    },
  }),
  'firing a rule': flow({
    async arrange(world, n) {
      await world.db.query(sql`delete from ops_trigger_rules`)
      await world.clock.advance(60_000)
      await addRule(world.db, { name: n, conditions: { tags: [n] } })
      return { name: n, event: await addEvent(world.db, { tags: [n] }) }
    },
    act: (world) => phaseOf(world, evaluateTriggers),
    async check(world, { name, event }) {
      // Whatever the first try left is not looked at again in the same instant.
      await world.clock.advance(1)
      await phaseOf(world, evaluateTriggers)
      assert.equal(
        await count(
          world.db,
          sql`select from ops_mission_proposals where caused_by_rule = ${name} and caused_by_event = ${event}`,
        ),
        1,
      )
      const [rule] = await world.db.query<{ fire_count: number }>(
        sql`select fire_count from ops_trigger_rules where name = ${name}`,
      )
      assert.ok((rule?.fire_count ?? 0) >= 1)
      await world.db.query(sql`delete from ops_trigger_rules`)
    },
  }),
  'reacting to an event': flow({
    async arrange(world, n) {
      const tag = `t${n.replace(/\W/g, '')}`
      await setPolicies(world, {
        reaction_matrix: { patterns: [{ tags: [tag], target: 'observer', type: 'review' }] },
      })
      return addEvent(world.db, { tags: [tag] })
    },
    act: (world) => phaseOf(world, processReactions),
    async check({ db }, event) {
      assert.equal(
        await count(
          db,
          sql`select from ops_agent_reactions where event_id = ${event} and status = 'proposed'`,
        ),
        1,
      )
      assert.equal(
        await count(db, sql`select from ops_mission_proposals where caused_by_event = ${event}`),
        1,
      )
    },
  }),
  'a beat': flow({
    async arrange(world) {
      await world.clock.advance(60_000)
      return count(world.db, sql`select from ops_action_runs where status = 'running'`)
    },
    act: (world) => runBeat(world),
    async check({ db }, running) {
      // A beat whose end was lost stays open for a while; none is lost.
      assert.ok((await count(db, sql`select from ops_action_runs where status = 'running'`)) <= running + 1)
      const [last] = await db.query<{ status: string }>(
        sql`select status from ops_action_runs where status <> 'running' order by id desc limit 1`,
      )
      assert.equal(last?.status, 'succeeded')
    },
  }),
} satisfies Record<string, object>

const mostCalls = 60

async function withEveryCallLost(
  world: VirtualWorld,
  name: string,
  one: Flow<unknown>,
  loss: Loss,
): Promise<number> {
  for (let n = 1; n <= mostCalls; n++) {
    const given = await one.arrange(world, `${name} ${loss} ${n}`)
    const { db, struck } = faultyDb(world.db, n, loss)
    try {
      await one.act({ ...world, db }, given)
    } catch (error) {
      assert.ok(error instanceof LostError, String(error))
    }
    if (struck()) await one.act(world, given)
    try {
      await one.check(world, given)
    } catch (error) {
      throw new Error(`loss ${loss} at call ${n}: ${(error as Error).message}`, { cause: error })
    }
    if (!struck()) return n - 1
  }
  return assert.fail(`${name} makes more than ${mostCalls} calls`)
}

describe('with every database call lost in turn', () => {
  for (const [name, one] of Object.entries(flows)) {
    it(`${name} is done whole or not at all, and once`, () =>
      inVirtualWorld(async (world) => {
        await setPolicies(world, {
          proposal_policy: { max_per_agent_per_day: 100_000, max_steps: 50 },
          deploy_policy: { enabled: true },
          step_gates: { review: { limit: 100_000 } },
          worker_policy: { breaker_failures: 3 },
        })
        // Failing on purpose must not switch the kind off.
        if (name !== 'opening a breaker')
          await setPolicies(world, { worker_policy: { breaker_failures: 1_000 } })
        for (const loss of ['of the call', 'of the answer'] as const) {
          const calls = await withEveryCallLost(world, name, one as Flow<unknown>, loss)
          assert.ok(calls > 0)
          await assertInvariants(world.db)
        }
      }))
  }
})
