// The keepers of the promises, and a canary for each: a planted violation that it must catch, and nothing else may.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { cancelRoundtable } from '../../src/loop/cancel-roundtable.ts'
import { convene } from '../../src/loop/convene.ts'
import { holdMoney } from '../../src/loop/hold-money.ts'
import { propose } from '../../src/loop/intake.ts'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { invariants } from '../../src/store/invariants.ts'
import { claimRoundtable } from '../../src/store/roundtables.ts'
import { failStep, succeedSteps } from '../../src/store/steps.ts'
import { type Statement, sql, type Tx } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { type FreshDatabase, freshEmbedded } from '../support/database.ts'
import { talkToTheEnd } from '../support/life.ts'
import { memoryOf, remember } from '../support/memories.ts'
import { assertInvariants, claim, openMissionOf, reviews } from '../support/missions.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'
import { testWorld } from '../support/world.ts'

let fresh: FreshDatabase
let world: World

/** A company in which something of everything has happened. */
before(async () => {
  fresh = await freshEmbedded()
  world = testWorld(fresh.db)
  await foundCompany(fresh.db)
  await setPolicies(world, { deploy_policy: { enabled: true }, step_gates: { review: { limit: 50 } } })
  await propose(world, draftOf({ title: 'Waits', steps: stepsOf('deploy') }))
  await propose(world, draftOf({ title: 'Rejected', steps: stepsOf('review', 13) }))
  await propose(world, draftOf({ title: 'Traced', source: 'trigger', traceId: 'once' }))
  const cancelled = await openMissionOf(world, { title: 'Cancelled', steps: reviews([null, null]) })
  await cancelMission(world, cancelled.missionId, 'founder', '')
  await openMissionOf(world, { title: 'Good', steps: reviews([null, null]), priority: 9 })
  await openMissionOf(world, { title: 'Bad', steps: reviews([null, null]), priority: 8 })
  const [good, bad] = await claim(fresh.db, 2)
  assert.ok(good && bad)
  await succeedSteps(fresh.db, [{ id: good.id, token: good.lease_token, result: { summary: 'done' } }])
  await failStep(fresh.db, { id: bad.id, token: bad.lease_token }, 'broken')
  const [second] = await claim(fresh.db, 1)
  assert.ok(second)
  await succeedSteps(fresh.db, [{ id: second.id, token: second.lease_token, result: { summary: 'done' } }])
  await openMissionOf(world, { title: 'Runs', steps: reviews([null, null]), priority: 7 })
  await claim(fresh.db, 1)
  await talkToTheEnd(world)
  await liveOn()
  await pay()
})

/** A call that was paid for, and one that is under way. */
async function pay(): Promise<void> {
  const paying = payingWorld(fresh.db)
  const hold = await holdMoney(paying, callOf())
  assert.ok(hold && (await settle(paying, hold, { inputTokens: 800, cachedTokens: 0, outputTokens: 200 })))
  assert.ok(await holdMoney(paying, callOf()))
}

/** A conversation that runs, one that was cancelled before it began, one that was refused; a memory that gave way, one forgotten. */
async function liveOn(): Promise<void> {
  const ask = { source: 'human', participants: null, traceId: null, by: 'founder' } as const
  await convene(world, { ...ask, format: 'debate', topic: 'Runs' })
  assert.ok(await claimRoundtable(fresh.db, 'w1', 30))
  const waits = await convene(world, { ...ask, format: 'retro', topic: 'Cancelled' })
  assert.ok(waits.outcome === 'recorded')
  await cancelRoundtable(world, waits.roundtable.id, 'founder', '')
  await setPolicies(world, { roundtable_policy: { max_daily_conversations: 2 } })
  const refused = await convene(world, { ...ask, format: 'retro', topic: 'Refused' })
  assert.equal(refused.outcome === 'recorded' && refused.roundtable.status, 'rejected')
  const old = memoryOf({ content: 'Post at nine in the morning, readers are awake' })
  await remember(fresh.db, old)
  await remember(fresh.db, memoryOf({ content: 'Evenings bring most readers', supersedes: old.id }))
  const lost = memoryOf()
  await remember(fresh.db, lost)
  await fresh.db.query(sql`delete from ops_agent_memory where id = ${lost.id}`)
}
after(() => fresh.drop())

class Undone extends Error {}

/** Plants in a transaction that is undone; returns the invariants that found something. */
async function caughtBy(plant: readonly Statement[]): Promise<readonly string[]> {
  let caught: readonly string[] = []
  await assert.rejects(
    fresh.db.transaction(async (tx: Tx) => {
      for (const table of [
        'ops_mission_steps',
        'ops_missions',
        'ops_mission_proposals',
        'ops_agent_events',
        'ops_roundtable_queue',
        'ops_roundtable_turns',
        'ops_agent_memory',
        'ops_relationship_drifts',
        'ops_initiative_queue',
        'ops_effects',
      ]) {
        await tx.query({ text: `alter table ${table} disable trigger user`, values: [] })
      }
      for (const statement of plant) await tx.query(statement)
      const { invariants: checked } = await verifyInvariants(tx)
      caught = checked.filter((one) => !one.ok).map((one) => one.id)
      for (const one of checked.filter((found) => !found.ok)) {
        assert.ok(one.violations > 0 && one.examples.every((example) => example.length > 10), one.id)
      }
      throw new Undone()
    }),
    Undone,
  )
  return caught
}

const stepIn = (title: string, position: number): Statement => sql`(
  select s.id from ops_mission_steps s join ops_missions m on m.id = s.mission_id where m.title = ${title} and s.position = ${position})`

const talkId: Statement = sql`(select id from ops_roundtable_queue where topic = 'What blocks us today')`

/** An effect of the step that succeeded, as if it had been done, but for what the canary changes. */
const effectIn = (change: { status?: string; tries?: number; needsApproval?: boolean }): Statement => sql`
  insert into ops_effects (step_id, mission_id, agent_id, kind, class, idem_key, title, target, payload, payload_sha, status, token, tries,
                           needs_approval, result, finished_at)
  select s.id, s.mission_id, s.agent_id, 'held', 'oneshot', 'a key', 'Do this', 'a target', '{}', 'sha', ${change.status ?? 'done'}, 1,
         ${change.tries ?? 1}, ${change.needsApproval ?? false}, '{}', case when ${change.status ?? 'done'} = 'done' then ops_now() end
  from ops_mission_steps s where s.id = ${stepIn('Good', 0)}`

interface Canary {
  invariant: string
  /** Others that see the same violation from their side. */
  also?: string[]
  plant: Statement[]
}
const canaries: Record<string, Canary> = {
  'a counter that counts one too many': {
    invariant: 'I1',
    plant: [sql`update ops_quota_counters set used = used + 1 where gate = 'step_gates.review.per_day'`],
  },
  'a counter that is gone': {
    invariant: 'I1',
    plant: [sql`delete from ops_quota_counters where gate = 'step_gates.review.per_day'`],
  },
  'a quota that was exceeded': {
    invariant: 'I1',
    plant: [
      sql`alter table ops_quota_counters drop constraint never_over`,
      sql`update ops_quota_counters set lim = 1 where gate = 'step_gates.review.per_day'`,
    ],
  },
  'a step that ended twice': {
    invariant: 'I2',
    also: ['I10'],
    plant: [
      sql`insert into ops_agent_events (kind, title, mission_id, step_id, rev, from_status, to_status)
          select 'step.failed', 'again', mission_id, id, rev + 1, 'succeeded', 'failed' from ops_mission_steps
          where id = ${stepIn('Good', 0)}`,
    ],
  },
  'a step that was started under two leases': {
    invariant: 'I3',
    also: ['I10'],
    plant: [
      sql`insert into ops_agent_events (kind, title, mission_id, step_id, rev, from_status, to_status, metadata)
          select 'step.started', 'again', mission_id, id, rev + 1, 'queued', 'running', '{"lease": 999999}' from ops_mission_steps
          where id = ${stepIn('Runs', 0)}`,
    ],
  },
  'a lease that is older than the one before': {
    invariant: 'I3',
    also: ['I10'],
    plant: [
      sql`insert into ops_agent_events (kind, title, mission_id, step_id, rev, from_status, to_status, metadata)
          select 'step.requeued', 'x', mission_id, id, rev + 1, 'running', 'queued', '{"lease": 5}' from ops_mission_steps
          where id = ${stepIn('Runs', 0)}`,
      sql`insert into ops_agent_events (kind, title, mission_id, step_id, rev, from_status, to_status, metadata)
          select 'step.started', 'x', mission_id, id, rev + 2, 'queued', 'running', '{"lease": 0}' from ops_mission_steps
          where id = ${stepIn('Runs', 0)}`,
    ],
  },
  'a mission that succeeded with a failed step': {
    invariant: 'I5',
    also: ['I10'],
    plant: [sql`update ops_missions set status = 'succeeded', failure_reason = null where title = 'Bad'`],
  },
  'a mission that failed without one': {
    invariant: 'I5',
    also: ['I10'],
    plant: [sql`update ops_missions set status = 'failed', failure_reason = 'so' where title = 'Good'`],
  },
  'a mission that ended with an open step': {
    invariant: 'I5',
    also: ['I6', 'I10'],
    plant: [
      sql`update ops_mission_steps set status = 'queued', finished_at = null, deps_left = 0 where id = ${stepIn('Good', 1)}`,
      sql`update ops_mission_steps set deps_left = 1 where id = ${stepIn('Good', 1)}`,
    ],
  },
  'a step that runs on a lease of yesterday': {
    invariant: 'I6',
    plant: [
      sql`update ops_mission_steps set lease_expires_at = now() - interval '61 seconds' where status = 'running'`,
    ],
  },
  'a step that waits for nobody': {
    invariant: 'I6',
    plant: [sql`update ops_mission_steps set deps_left = 2 where id = ${stepIn('Runs', 1)}`],
  },
  'an accepted proposal without a mission': {
    invariant: 'I7',
    plant: [
      sql`insert into ops_mission_proposals (agent_id, title, proposed_steps, status, decided_at)
          values ('observer', 'No mission', '[{"kind":"review"}]', 'accepted', now())`,
      sql`insert into ops_agent_events (kind, title, proposal_id, rev, to_status)
          select 'proposal.accepted', title, id, 0, 'accepted' from ops_mission_proposals where title = 'No mission'`,
    ],
  },
  'a mission of a proposal that nobody accepted': {
    invariant: 'I7',
    plant: [
      sql`insert into ops_missions (proposal_id, title, agent_id, created_by, steps_total)
          select id, 'By itself', agent_id, 'nobody', 1 from ops_mission_proposals where title = 'Waits'`,
    ],
  },
  'a rejection without an event': {
    invariant: 'I8',
    also: ['I10'],
    plant: [sql`delete from ops_agent_events where to_status = 'rejected'`],
  },
  'a rejection without a reason': {
    invariant: 'I8',
    plant: [sql`update ops_mission_proposals set rejection_reason = '' where status = 'rejected'`],
  },
  'two proposals of one firing': {
    invariant: 'I9',
    plant: [
      sql`drop index ops_mission_proposals_once`,
      sql`insert into ops_mission_proposals (agent_id, title, proposed_steps, source, source_trace_id)
          values ('observer', 'Twin', '[{"kind":"review"}]', 'trigger', 'once')`,
      sql`insert into ops_agent_events (kind, title, proposal_id, rev, to_status)
          select 'proposal.filed', title, id, 0, 'pending' from ops_mission_proposals where title = 'Twin'`,
    ],
  },
  'two reactions of one pattern to one event': {
    invariant: 'I9',
    plant: [
      sql`alter table ops_agent_reactions drop constraint ops_agent_reactions_event_id_pattern_key`,
      ...[1, 2].map(
        () => sql`insert into ops_agent_reactions (event_id, pattern, target_agent, type, probability, roll, roll_seed)
                  values (1, 'p', 'observer', 'review', 1, 0.5, 's')`,
      ),
    ],
  },
  'a transition without an event': {
    invariant: 'I10',
    plant: [sql`delete from ops_agent_events where step_id = ${stepIn('Runs', 0)}`],
  },
  'a status that changed behind the machine’s back': {
    invariant: 'I10',
    plant: [
      sql`update ops_mission_steps set status = 'waiting', lease_expires_at = null, hard_deadline = null where status = 'running'`,
    ],
  },
  'an event that leaves another state than the last one reached': {
    invariant: 'I10',
    plant: [
      sql`update ops_agent_events set from_status = 'waiting' where step_id = ${stepIn('Good', 0)} and to_status = 'succeeded'`,
    ],
  },
  'a mission’s end without an event': {
    invariant: 'I10',
    plant: [sql`delete from ops_agent_events where kind = 'mission.succeeded'`],
  },
  'a conversation that nobody counted': {
    invariant: 'I1',
    plant: [
      sql`update ops_quota_counters set used = used - 1 where gate = 'roundtable_policy.max_daily_conversations'`,
    ],
  },
  'an action item that nobody counted': {
    invariant: 'I1',
    plant: [sql`delete from ops_quota_counters where gate = 'initiative_policy.max_action_items_per_day'`],
  },
  'a place of the day that was not given back': {
    invariant: 'I1',
    plant: [
      sql`update ops_quota_counters set used = 3, lim = 3 where gate = 'roundtable_policy.max_daily_conversations'`,
    ],
  },
  'a conversation that runs on a lease of yesterday': {
    invariant: 'I6',
    plant: [
      sql`update ops_roundtable_queue set lease_expires_at = now() - interval '61 seconds' where status = 'running'`,
    ],
  },
  'a refused conversation without a reason': {
    invariant: 'I8',
    plant: [sql`update ops_roundtable_queue set rejection_reason = '' where status = 'rejected'`],
  },
  'a conversation that ended behind the machine’s back': {
    invariant: 'I10',
    plant: [sql`delete from ops_agent_events where kind = 'roundtable.succeeded'`],
  },
  'an affinity that moved by itself': {
    invariant: 'I11',
    plant: [sql`update ops_agent_relationships set affinity = affinity + 0.01 where agent_b = 'observer'`],
  },
  'a movement that was not what it says': {
    invariant: 'I11',
    plant: [
      sql`update ops_relationship_drifts set after = 0.30`,
      sql`update ops_agent_relationships set affinity = 0.30 where agent_a = 'coordinator' and agent_b = 'executor'`,
    ],
  },
  'a movement larger than allowed': {
    invariant: 'I11',
    plant: [
      sql`alter table ops_relationship_drifts drop constraint within_its_most`,
      sql`update ops_relationship_drifts set max_drift = 0.01`,
    ],
  },
  'a pair that was moved twice by one conversation': {
    invariant: 'I11',
    plant: [
      sql`alter table ops_relationship_drifts drop constraint ops_relationship_drifts_roundtable_id_agent_a_agent_b_key`,
      sql`insert into ops_relationship_drifts (roundtable_id, agent_a, agent_b, drift, max_drift, floor, ceiling, before, after)
          select roundtable_id, agent_a, agent_b, drift, max_drift, floor, ceiling, after, after + drift from ops_relationship_drifts`,
      sql`update ops_agent_relationships set affinity = 0.31 where agent_a = 'coordinator' and agent_b = 'executor'`,
    ],
  },
  'a pair that was moved by a conversation it did not sit in': {
    invariant: 'I11',
    plant: [sql`update ops_roundtable_queue set participants = '{observer,executor}' where id = ${talkId}`],
  },
  'more memories than an agent may keep': {
    invariant: 'I12',
    plant: [
      sql`insert into ops_agent_memory (agent_id, type, content) select 'observer', 'insight', 'Number ' || n from generate_series(1, 200) n`,
    ],
  },
  'a memory that does not say what it came from': {
    invariant: 'I12',
    plant: [
      sql`update ops_agent_memory set source_ref = '' where source_kind = 'conversation' and type = 'lesson'`,
    ],
  },
  'a memory that gave way to nothing': {
    invariant: 'I12',
    plant: [
      sql`update ops_agent_memory set superseded_by = '018f0000-0000-7000-8000-00000000dead' where superseded_by is not null`,
    ],
  },
  'a memory that went without a word': {
    invariant: 'I12',
    plant: [sql`delete from ops_agent_events where kind = 'memory.forgotten'`],
  },
  'a turn that is counted and was not spoken': {
    invariant: 'I17',
    plant: [sql`update ops_roundtable_queue set turns_spoken = turns_spoken + 1 where id = ${talkId}`],
  },
  'more turns than planned': {
    invariant: 'I17',
    plant: [sql`update ops_roundtable_queue set turns_planned = 2 where id = ${talkId}`],
  },
  'more turns planned than the format takes': {
    invariant: 'I17',
    plant: [sql`update ops_roundtable_queue set turns_planned = 13 where id = ${talkId}`],
  },
  'a gap between turns': {
    invariant: 'I17',
    plant: [
      sql`update ops_roundtable_turns set position = 3 where position = 2`,
      sql`update ops_agent_events set metadata = metadata || '{"position": 3}' where kind = 'turn.spoken' and metadata ->> 'position' = '2'`,
    ],
  },
  'an agent who speaks twice in a row': {
    invariant: 'I17',
    plant: [sql`update ops_roundtable_turns set speaker = 'executor' where position = 2`],
  },
  'a turn that the journal does not know': {
    invariant: 'I17',
    plant: [sql`delete from ops_agent_events where kind = 'turn.spoken' and metadata ->> 'position' = '1'`],
  },
  'two conversations in one room': {
    invariant: 'I17',
    also: ['I10'],
    plant: [
      sql`drop index ops_roundtable_queue_one_in_room`,
      sql`update ops_roundtable_queue set status = 'running', reserved_by = 'w', lease_token = 9, finished_at = null,
            lease_expires_at = now() + interval '1 minute' where id = ${talkId}`,
    ],
  },
  'a conversation that left too many memories': {
    invariant: 'I25',
    plant: [
      sql`insert into ops_agent_memory (agent_id, type, content, source_kind, source_ref)
          select 'observer', 'insight', 'Number ' || n, 'conversation', ${talkId}::text from generate_series(1, 5) n`,
    ],
  },
  'work that small talk asked for': {
    invariant: 'I25',
    plant: [
      sql`update ops_roundtable_queue set format = 'watercooler', turns_planned = 5 where id = ${talkId}`,
    ],
  },
  'a proposal of a conversation that asked for none': {
    invariant: 'I26',
    plant: [
      sql`insert into ops_mission_proposals (agent_id, title, proposed_steps, source, source_trace_id)
          values ('observer', 'Unasked', '[{"kind":"review"}]', 'conversation', 'action:nobody:0')`,
      sql`insert into ops_agent_events (kind, title, proposal_id, rev, to_status)
          select 'proposal.filed', title, id, 0, 'pending' from ops_mission_proposals where title = 'Unasked'`,
    ],
  },
  'a topic that a memory chose which never was': {
    invariant: 'I26',
    plant: [
      sql`update ops_mission_proposals set memory_influenced = true, memory_id = '018f0000-0000-7000-8000-00000000dead' where title = 'Good'`,
    ],
  },
  'more spent than a limit allows': {
    invariant: 'I14',
    plant: [sql`update ops_budgets set lim = 1 where scope = 'company:day'`],
  },
  'a limit that says less than its holds': {
    invariant: 'I14',
    plant: [sql`update ops_budgets set spent = spent - 1 where scope = 'company:month'`],
  },
  'money that is held for nothing': {
    invariant: 'I14',
    plant: [sql`delete from ops_budget_holds where status = 'held'`],
  },
  'a paid call that is not on record': {
    invariant: 'I14',
    plant: [sql`delete from ops_model_calls where hold_id is not null`],
  },
  'a call that cost other than was charged': {
    invariant: 'I14',
    plant: [sql`update ops_model_calls set cost_micro_usd = cost_micro_usd + 1 where hold_id is not null`],
  },
  'a call that nothing was held for': {
    invariant: 'I14',
    plant: [
      sql`insert into ops_model_calls (task, model, simulated, cost_micro_usd, ok) values ('write', 'a:x', false, 7, true)`,
    ],
  },
  'a hold that nobody ended': {
    invariant: 'I14',
    plant: [
      sql`update ops_budget_holds set expires_at = ops_now() - interval '1 hour' where status = 'held'`,
      sql`insert into ops_action_runs (action, status, finished_at) values ('heartbeat', 'succeeded', ops_now())`,
    ],
  },
  'an effect that was begun twice without having failed': {
    invariant: 'I4',
    plant: [effectIn({ tries: 2 })],
  },
  'a doubt behind a step that succeeded': {
    invariant: 'I4',
    also: ['I5'],
    plant: [effectIn({ status: 'unknown' })],
  },
  'an effect that its succeeded step never began': {
    invariant: 'I5',
    plant: [effectIn({ status: 'planned', tries: 0 })],
  },
  'an effect that nobody approved': { invariant: 'I15', plant: [effectIn({ needsApproval: true })] },
  'a chain of causes that is too long': {
    invariant: 'I16',
    plant: [sql`update ops_mission_proposals set chain_depth = 9 where title = 'Good'`],
  },
}

describe('the invariants', () => {
  it('hold in a company in which something of everything has happened', async () => {
    await assertInvariants(fresh.db)
    assert.deepEqual(await caughtBy([]), [])
  })

  for (const [name, { invariant, also = [], plant }] of Object.entries(canaries)) {
    it(`${invariant} catches ${name}`, async () => {
      assert.deepEqual(new Set(await caughtBy(plant)), new Set([invariant, ...also]))
    })
  }

  it('have a canary each', () => {
    assert.deepEqual(
      new Set(invariants.map((one) => one.id)),
      new Set(Object.values(canaries).map((canary) => canary.invariant)),
    )
  })

  it('hold when a limit is lowered after the fact', async () => {
    await fresh.db.query(
      sql`update ops_policy set value = '{"max_daily_conversations": 0}' where key = 'roundtable_policy'`,
    )
    await setPolicies(world, {
      memory_policy: { max_per_agent: 1, max_per_conversation: 1 },
      roundtable_formats: { standup: { turns: [1, 2], formal: false } },
    })
    await assertInvariants(fresh.db)
  })

  it('count what they find up to a limit', async () => {
    const [quota] = invariants
    assert.ok(quota)
    await assert.rejects(
      fresh.db.transaction(async (tx) => {
        await tx.query(sql`
          insert into ops_quota_counters (gate, window_start, used, lim)
          select 'made up ' || n, now(), 1, 1 from generate_series(1, 50) n`)
        assert.equal((await tx.query(quota.broken(10))).length, 10)
        throw new Undone()
      }),
      Undone,
    )
  })
})
