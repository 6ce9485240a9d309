// Proposals that wait for a human: approved, rejected, expired, and checked again when it comes to it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IntakeAnswer, ProposalDraft, ProposalRecord } from '../../src/domain/proposal.ts'
import { expireProposals } from '../../src/loop/expire-pending.ts'
import { approveProposal, propose, rejectProposal } from '../../src/loop/intake.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

function recordOf(answer: IntakeAnswer): ProposalRecord {
  assert.ok(answer.outcome === 'recorded', JSON.stringify(answer))
  return answer.proposal
}
const file = async (world: World, change: Partial<ProposalDraft> = {}): Promise<ProposalRecord> =>
  recordOf(await propose(world, draftOf(change)))

/** Files a proposal that a human must decide about. */
const filePending = (world: World, change: Partial<ProposalDraft> = {}): Promise<ProposalRecord> =>
  file(world, { steps: stepsOf('deploy'), ...change })
const deploysAllowed = { deploy_policy: { enabled: true } }

/** What the intake may leave behind, in figures. */
async function traces(db: Queryable): Promise<Record<string, number>> {
  const [row] = await db.query<Record<string, number>>(sql`
    select (select count(*) from ops_mission_proposals) as proposals, (select count(*) from ops_missions) as missions,
           (select count(*) from ops_mission_steps) as steps, (select count(*) from ops_agent_events) as events,
           (select coalesce(sum(used), 0) from ops_quota_counters) as used`)
  assert.ok(row)
  return row
}

async function used(db: Queryable, gate: string): Promise<number> {
  const rows = await db.query<{ used: number }>(
    sql`select sum(used) as used from ops_quota_counters where gate = ${gate}`,
  )
  return rows[0]?.used ?? 0
}

describe('a pending proposal', () => {
  onBothEngines('opens its mission when it is approved, in the name of who approved', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, deploysAllowed)
    const filed = await filePending(world)
    assert.deepEqual([filed.status, filed.missionId], ['pending', null])
    const answer = await approveProposal(world, filed.id, 'founder')
    assert.ok(answer.outcome === 'decided')
    assert.equal(answer.proposal.status, 'accepted')
    const { missionId } = answer.proposal
    const rows = await db.query(sql`
      select e.kind, e.mission_id, p.decided_by, m.created_by from ops_agent_events e
      join ops_mission_proposals p on p.id = e.proposal_id join ops_missions m on m.proposal_id = p.id order by e.id`)
    assert.deepEqual(rows, [
      { kind: 'proposal.filed', mission_id: null, decided_by: 'founder', created_by: 'founder' },
      { kind: 'proposal.accepted', mission_id: missionId, decided_by: 'founder', created_by: 'founder' },
    ])
    assert.deepEqual(await approveProposal(world, filed.id, 'founder'), {
      outcome: 'not_pending',
      status: 'accepted',
    })
    assert.deepEqual(await rejectProposal(world, filed.id, 'founder', ''), {
      outcome: 'not_pending',
      status: 'accepted',
    })
    assert.equal((await traces(db))['missions'], 1)
    await assertInvariants(db)
  })

  onBothEngines('ends with a reason when it is rejected', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, deploysAllowed)
    const said = await filePending(world)
    await rejectProposal(world, said.id, 'founder', '  not today ')
    const unsaid = await filePending(world)
    await rejectProposal(world, unsaid.id, 'founder', ' ')
    const rows = await db.query<{ rejection_reason: string }>(
      sql`select rejection_reason from ops_mission_proposals order by id`,
    )
    assert.deepEqual(
      rows.map((row) => row.rejection_reason),
      ['not today', 'Rejected by founder'],
    )
    assert.deepEqual(await approveProposal(world, said.id, 'founder'), {
      outcome: 'not_pending',
      status: 'rejected',
    })
    const unknown = '00000000-0000-7000-8000-000000000000'
    assert.deepEqual(await approveProposal(world, unknown, 'founder'), { outcome: 'not_found' })
    await assertInvariants(db)
  })

  it('takes its place among the day’s proposals at once, and its steps’ quota when it is approved', () =>
    inVirtualWorld(async (world) => {
      const tweets = 'x_daily_quota'
      const filed = await file(world, { steps: stepsOf('post_tweet', 2) })
      assert.equal(filed.status, 'pending')
      assert.equal(await used(world.db, 'proposals_per_agent_per_day:observer'), 1)
      assert.equal(await used(world.db, tweets), 0)
      await approveProposal(world, filed.id, 'founder')
      assert.equal(await used(world.db, tweets), 2)
      assert.equal(await used(world.db, 'proposals_per_agent_per_day:observer'), 1)
      await assertInvariants(world.db)
    }))

  it('is turned away at the door when a quota of its steps is full already', () =>
    inVirtualWorld(async (world) => {
      const first = await file(world, { steps: stepsOf('post_tweet', 5) })
      await approveProposal(world, first.id, 'founder')
      const second = await file(world, { steps: stepsOf('post_tweet') })
      assert.equal(second.rejectionReason, 'Quota full (5/5): x_daily_quota')
      assert.equal(await used(world.db, 'proposals_per_agent_per_day:observer'), 1)
      await assertInvariants(world.db)
    }))

  it('meets the gates again when it is approved: what filled up or was switched off meanwhile refuses it', () =>
    inVirtualWorld(async (world) => {
      const one = await file(world, { steps: stepsOf('post_tweet', 3) })
      const two = await file(world, { steps: stepsOf('post_tweet', 3) })
      await approveProposal(world, one.id, 'founder')
      const full = await approveProposal(world, two.id, 'founder')
      assert.ok(full.outcome === 'decided')
      assert.equal(full.proposal.rejectionReason, 'Quota full (3/5): x_daily_quota, 3 asked for')
      await setPolicies(world, deploysAllowed)
      const deploy = await filePending(world)
      await setPolicies(world, { deploy_policy: { enabled: false } })
      const off = await approveProposal(world, deploy.id, 'founder')
      assert.ok(off.outcome === 'decided')
      assert.equal(off.proposal.rejectionReason, 'deploy_policy.enabled: deploys are switched off')
      assert.equal((await traces(world.db))['missions'], 1)
      await assertInvariants(world.db)
    }))

  it('goes by the windows of the moment in which it is approved', () =>
    inVirtualWorld(async (world) => {
      const filed = await file(world, { steps: stepsOf('post_tweet') })
      await world.clock.advance(86_400_000)
      const other = await file(world, { steps: stepsOf('post_tweet', 5) })
      await approveProposal(world, other.id, 'founder')
      const answer = await approveProposal(world, filed.id, 'founder')
      assert.ok(answer.outcome === 'decided')
      assert.equal(answer.proposal.rejectionReason, 'Quota full (5/5): x_daily_quota')
      await assertInvariants(world.db)
    }))

  it('expires after its hours with an event, and cannot be approved a moment later', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { ...deploysAllowed, proposal_policy: { pending_expires_hours: 2 } })
      const { policies } = await readPolicies(world.db)
      const sweep = () => expireProposals.run(world, { deadline: Number.POSITIVE_INFINITY, policies })
      const swept = await filePending(world)
      const late = await filePending(world)
      await world.clock.advance(7_199_000)
      assert.deepEqual(await sweep(), { expired: 0 })
      await world.clock.advance(1_000)
      const answer = await approveProposal(world, late.id, 'founder')
      assert.ok(answer.outcome === 'decided')
      assert.equal(answer.proposal.rejectionReason, 'Expired: nobody decided in time')
      assert.deepEqual(await sweep(), { expired: 1 })
      assert.deepEqual(await sweep(), { expired: 0 })
      const [row] = await world.db.query(sql`
        select p.status, p.rejection_reason, p.decided_by, count(e.id) as events
        from ops_mission_proposals p join ops_agent_events e on e.proposal_id = p.id where p.id = ${swept.id} group by p.id`)
      assert.deepEqual(row, {
        status: 'rejected',
        rejection_reason: 'Expired: nobody decided in time',
        decided_by: 'expiry',
        events: 2,
      })
      await assertInvariants(world.db)
    }))

  onBothEngines(
    'that somebody typed into the table is checked like every other before it opens a mission',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      const typed: [steps: string, status: string, reason: RegExp][] = [
        ['[{"kind":"review","payload":{"subject":"operations"}}]', 'accepted', /^$/],
        [
          '[{"kind":"review","payload":{"subject":"operations"}},{"kind":"crawl","depends_on":0}]',
          'accepted',
          /^$/,
        ],
        ['[{"kind":"dance"}]', 'rejected', /proposed_steps\.0\.kind: no step kind is called "dance"/],
        ['["review"]', 'rejected', /proposed_steps\.0/],
        ['[{"payload":{}}]', 'rejected', /proposed_steps\.0\.kind/],
        ['[null]', 'rejected', /proposed_steps\.0/],
        ['[{"kind":"review","payload":"operations"}]', 'rejected', /proposed_steps\.0\.payload/],
        [
          '[{"kind":"review","payload":{"subject":"weather"}}]',
          'rejected',
          /proposed_steps\.0\.payload\.subject/,
        ],
        ['[{"kind":"review","depends_on":[5]}]', 'rejected', /proposed_steps\.0\.depends_on/],
        ['[{"kind":"review","depends_on":"the first"}]', 'rejected', /proposed_steps\.0\.depends_on/],
      ]
      for (const [steps, status, reason] of typed) {
        const [row] = await db.query<{ id: string }>(sql`
        insert into ops_mission_proposals (agent_id, title, proposed_steps) values ('observer', 'Typed', ${steps}::jsonb) returning id`)
        const answer = await approveProposal(world, row?.id ?? '', 'founder')
        assert.ok(answer.outcome === 'decided', steps)
        assert.equal(answer.proposal.status, status, steps)
        assert.match(answer.proposal.rejectionReason ?? '', reason, steps)
      }
      await assertInvariants(db)
    },
  )
})
