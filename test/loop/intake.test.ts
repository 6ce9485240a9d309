// The one intake: what it takes, turns away, keeps waiting, and what it leaves behind.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IntakeAnswer, ProposalDraft, ProposalRecord } from '../../src/domain/proposal.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { expireProposals } from '../../src/loop/expire-pending.ts'
import { approveProposal, propose, rejectProposal } from '../../src/loop/intake.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
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

const step = stepsOf('review')[0] as ProposalDraft['steps'][number]
const malformed: Record<string, [Partial<ProposalDraft>, path: string]> = {
  'has no steps': [{ steps: [] }, 'proposed_steps'],
  'asks for a kind that does not exist': [{ steps: [{ ...step, kind: 'dance' }] }, 'proposed_steps.0.kind'],
  'asks for a kind that every object has': [
    { steps: [{ ...step, kind: 'constructor' }] },
    'proposed_steps.0.kind',
  ],
  'comes from an agent that does not exist': [{ agentId: 'nobody' }, 'agent_id'],
  'comes from nobody': [{ agentId: '' }, 'agent_id'],
  'has a payload that does not fit its kind': [
    { steps: [{ ...step, payload: { subject: 'weather' } }] },
    'proposed_steps.0.payload.subject',
  ],
  'waits for a step to come': [{ steps: [{ ...step, dependsOn: [1] }, step] }, 'proposed_steps.0.depends_on'],
  'waits for itself': [{ steps: [step, { ...step, dependsOn: [1] }] }, 'proposed_steps.1.depends_on'],
  'has a blank title': [{ title: ' ' }, 'title'],
  'has NUL in its trace': [{ traceId: 'a\u0000b' }, 'source_trace_id'],
  'has NUL in its agent': [{ agentId: 'a\u0000b' }, 'agent_id'],
  'has half of a character in its title': [{ title: 'a\ud83d' }, 'title'],
}

describe('a malformed proposal', () => {
  onBothEngines('leaves nothing: no row, no event, no counter', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await db.query(
      sql`insert into ops_agents (id, display_name, role, enabled) values ('ghost', 'Gus', 'ghost', false)`,
    )
    const before = await traces(db)
    const cases = { ...malformed, 'comes from a retired agent': [{ agentId: 'ghost' }, 'agent_id'] as const }
    for (const [name, [change, path]] of Object.entries(cases)) {
      const answer = await propose(world, draftOf(change))
      assert.ok(answer.outcome === 'malformed', name)
      assert.ok(
        answer.problems.some((problem) => problem.path === path && problem.problem.length > 5),
        `${name}: ${JSON.stringify(answer.problems)}`,
      )
    }
    assert.deepEqual(await traces(db), before)
  })
})

describe('a proposal', () => {
  onBothEngines('that passes is a row, a mission, its steps and one event, at once', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const filed = await file(world, {
      title: '  Look twice  ',
      steps: reviews([null, null, []]),
      priority: 7,
    })
    assert.equal(filed.status, 'accepted')
    assert.deepEqual(await traces(db), { proposals: 1, missions: 1, steps: 3, events: 1, used: 1 })
    const [event] = await db.query(
      sql`select kind, title, summary, mission_id, from_status, to_status, tags from ops_agent_events`,
    )
    assert.deepEqual(event, {
      kind: 'proposal.accepted',
      title: 'Look twice',
      summary: 'review → review → review',
      mission_id: filed.missionId,
      from_status: null,
      to_status: 'accepted',
      tags: ['proposal', 'proposal_accepted', 'api'],
    })
    const rows = await db.query(
      sql`select position, priority, deps_left, max_attempts from ops_mission_steps order by position`,
    )
    assert.deepEqual(rows, [
      { position: 0, priority: 7, deps_left: 0, max_attempts: 3 },
      { position: 1, priority: 7, deps_left: 1, max_attempts: 3 },
      { position: 2, priority: 7, deps_left: 0, max_attempts: 3 },
    ])
    await assertInvariants(db)
  })

  onBothEngines(
    'that comes again with its trace gets the first answer, whatever it says now',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      const draft = { source: 'trigger', traceId: 'rule:1' } as const
      const first = await file(world, draft)
      const again = await propose(
        world,
        draftOf({ ...draft, title: 'Otherwise', steps: [], agentId: 'nobody' }),
      )
      assert.deepEqual(again, { outcome: 'recorded', created: false, proposal: first })
      assert.notEqual((await file(world, { ...draft, source: 'reaction' })).id, first.id)
      const refused = await file(world, { traceId: 'too much', steps: stepsOf('review', 13) })
      assert.equal(refused.status, 'rejected')
      assert.deepEqual(await file(world, { traceId: 'too much' }), refused)
      assert.equal((await traces(db))['proposals'], 3)
      await assertInvariants(db)
    },
  )

  onBothEngines('may name a role of a larger company: whoever covers it does the work', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const { id } = await file(world, { agentId: 'analyst' })
    const [row] = await db.query<{ agent_id: string }>(
      sql`select agent_id from ops_mission_proposals where id = ${id}`,
    )
    assert.equal(row?.agent_id, 'executor')
    assert.equal(await used(db, 'proposals_per_agent_per_day:executor'), 1)
    await db.query(sql`insert into ops_agents (id, display_name, role) values ('analyst', 'Ana', 'analyst')`)
    await file(world, { agentId: 'analyst' })
    assert.equal(await used(db, 'proposals_per_agent_per_day:analyst'), 1)
  })

  onBothEngines('is kept as it is, whatever language its words pretend to be', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    const hostile = [
      `'; drop table ops_agents; --`,
      `$1 $2 \\' " \` \${1}`,
      `{"a":1}' or '1'='1`,
      "robert'); delete from ops_missions where ('1'='1",
      '‮right to left 👩‍🚀 ﷽',
      `E'\\x00' || chr(39)`,
    ]
    for (const [n, text] of hostile.entries()) {
      const { id } = await file(world, { title: text, description: text, traceId: `${text}${n}`, by: text })
      const [row] = await db.query(
        sql`select title, description, source_trace_id from ops_mission_proposals where id = ${id}`,
      )
      assert.deepEqual(row, { title: text.trim(), description: text, source_trace_id: `${text}${n}` })
      const again = await propose(world, draftOf({ traceId: `${text}${n}` }))
      assert.ok(again.outcome === 'recorded' && !again.created)
    }
    assert.equal((await propose(world, draftOf({ agentId: hostile[0] ?? '' }))).outcome, 'malformed')
    const [agents] = await db.query<{ n: number }>(sql`select count(*) as n from ops_agents`)
    assert.equal(agents?.n, 3)
    await assertInvariants(db)
  })
})

describe('a proposal that is turned away', () => {
  const away: [
    name: string,
    policies: Record<string, unknown>,
    change: Partial<ProposalDraft>,
    reason: RegExp,
  ][] = [
    [
      'asks for a deploy while they are off',
      {},
      { steps: stepsOf('deploy') },
      /^deploy_policy.enabled: deploys are switched off$/,
    ],
    [
      'drafts while drafting is off',
      { content_policy: { enabled: false } },
      { steps: stepsOf('draft_tweet') },
      /^content_policy.enabled: drafting is switched off$/,
    ],
    [
      'asks for a kind that is switched off',
      { worker_policy: { disabled_kinds: ['review'] } },
      {},
      /^worker_policy.disabled_kinds: review is switched off$/,
    ],
    [
      'has thirteen steps',
      {},
      { steps: stepsOf('review', 13) },
      /^Over the limit \(13\/12\): proposal_policy.max_steps/,
    ],
    [
      'is the ninth link of a chain',
      {},
      { chainDepth: 9 },
      /^Over the limit \(9\/8\): proposal_policy.max_chain_depth/,
    ],
    [
      'asks for more drafts than a day has',
      {},
      { steps: stepsOf('draft_tweet', 9) },
      /^Quota full \(0\/8\): content_policy.max_drafts_per_day, 9 asked for$/,
    ],
    [
      'asks for what a policy alone caps at nothing',
      { step_gates: { review: { limit: 0, window: 'week', per: 'agent' } } },
      {},
      /^Quota full \(0\/0\): step_gates.review.per_week:observer$/,
    ],
  ]
  onBothEngines('is a row with its reason and an event, and takes nothing from any quota', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    for (const [name, policies, change, reason] of away) {
      await setPolicies(world, policies)
      const before = await traces(db)
      const filed = await file(world, change)
      assert.match(filed.rejectionReason ?? '', reason, name)
      assert.deepEqual([filed.status, filed.missionId], ['rejected', null])
      const now = await traces(db)
      assert.deepEqual(
        now,
        { ...before, proposals: (before['proposals'] ?? 0) + 1, events: (before['events'] ?? 0) + 1 },
        name,
      )
      const [event] = await db.query<{ summary: string; chain_depth: number }>(
        sql`select summary, chain_depth from ops_agent_events where proposal_id = ${filed.id} and kind = 'proposal.rejected'`,
      )
      assert.match(event?.summary ?? '', reason)
      assert.equal(event?.chain_depth, change.chainDepth ?? 0)
      for (const key of Object.keys(policies)) await db.query(sql`delete from ops_policy where key = ${key}`)
    }
    await assertInvariants(db)
  })

  it('shows every gate with what it measured, in figures', () =>
    inVirtualWorld(async (world) => {
      const { gates } = await file(world, { steps: stepsOf('draft_tweet', 9) })
      assert.deepEqual(
        gates.map(({ gate, measured, limit, ok }) => [gate, measured, limit, ok]),
        [
          ['proposal_policy.max_steps', 9, 12, true],
          ['proposal_policy.max_chain_depth', 0, 8, true],
          ['mission_policy.max_open_per_agent', 1, 5_000, true],
          ['content_policy.max_drafts_per_day', 0, 8, false],
          ['proposals_per_agent_per_day:observer', 0, 20, true],
        ],
      )
    }))
})

describe('the day’s quota', () => {
  it('is full at its limit, and empty again at midnight in the company’s zone', () =>
    inVirtualWorld(
      async (world) => {
        await setPolicies(world, {
          company: { time_zone: 'Europe/Berlin' },
          proposal_policy: { max_per_agent_per_day: 2 },
        })
        const statuses = async (n: number): Promise<string[]> => {
          const list: string[] = []
          for (let i = 0; i < n; i++) list.push((await file(world)).status)
          return list
        }
        assert.deepEqual(await statuses(3), ['accepted', 'accepted', 'rejected'])
        // 22:59:59 UTC is one second before midnight in Berlin.
        await world.clock.advance(59 * 60_000 + 59_000)
        assert.deepEqual(await statuses(1), ['rejected'])
        await world.clock.advance(1_000)
        assert.deepEqual(await statuses(3), ['accepted', 'accepted', 'rejected'])
        await assertInvariants(world.db)
      },
      { start: Date.UTC(2026, 2, 2, 22) },
    ))

  it('is as long as the day: 23 hours in spring, 25 in autumn', async () => {
    for (const [start, hours] of [
      [Date.UTC(2026, 2, 28, 23), 23],
      [Date.UTC(2026, 9, 24, 22), 25],
    ] as const) {
      await inVirtualWorld(
        async (world) => {
          await setPolicies(world, {
            company: { time_zone: 'Europe/Berlin' },
            proposal_policy: { max_per_agent_per_day: 1 },
          })
          assert.equal((await file(world)).status, 'accepted')
          await world.clock.advanceTo(start + hours * 3_600_000 - 1_000)
          assert.equal((await file(world)).status, 'rejected')
          await world.clock.advanceTo(start + hours * 3_600_000)
          assert.equal((await file(world)).status, 'accepted')
        },
        { start },
      )
    }
  })

  it('that is lowered in the middle of the day lets nothing more in, and takes back nothing', () =>
    inVirtualWorld(async (world) => {
      await file(world, { steps: stepsOf('draft_tweet', 6) })
      await setPolicies(world, { content_policy: { max_drafts_per_day: 3 } })
      const refused = await file(world, { steps: stepsOf('draft_tweet') })
      assert.equal(refused.rejectionReason, 'Quota full (6/3): content_policy.max_drafts_per_day')
      await setPolicies(world, { content_policy: { max_drafts_per_day: 7 } })
      assert.equal((await file(world, { steps: stepsOf('draft_tweet') })).status, 'accepted')
      assert.equal((await file(world, { steps: stepsOf('draft_tweet') })).status, 'rejected')
      await assertInvariants(world.db)
    }))

  it('counts missions that are open at once, and forgets those that ended', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { mission_policy: { max_open_per_agent: 2 } })
      await file(world)
      const { missionId } = await openMissionOf(world)
      assert.match((await file(world)).rejectionReason ?? '', /^Over the limit \(3\/2\): mission_policy/)
      assert.equal((await file(world, { agentId: 'executor' })).status, 'accepted')
      await cancelMission(world, missionId, 'founder', '')
      assert.equal((await file(world)).status, 'accepted')
    }))
})

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

describe('cancelling a mission', () => {
  onBothEngines('gives back what never ran, keeps what did, and says so once', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, { step_gates: { review: { limit: 9 } } })
    const { missionId } = await openMissionOf(world, { steps: reviews([null, null, null]) })
    const [running] = await claim(db, 1)
    assert.ok(running)
    assert.equal(await used(db, 'step_gates.review.per_day'), 3)
    assert.deepEqual(await cancelMission(world, missionId, 'founder', 'enough'), { outcome: 'cancelling' })
    assert.equal(await used(db, 'step_gates.review.per_day'), 1)
    assert.deepEqual(await cancelMission(world, missionId, 'founder', 'enough'), { outcome: 'cancelling' })
    assert.equal(await used(db, 'step_gates.review.per_day'), 1)
    assert.deepEqual((await statusesOf(db, missionId)).steps, ['running', 'cancelled', 'cancelled'])
    const unrun = await openMissionOf(world)
    assert.deepEqual(await cancelMission(world, unrun.missionId, 'founder', ''), { outcome: 'cancelled' })
    assert.deepEqual(await cancelMission(world, unrun.missionId, 'founder', ''), {
      outcome: 'terminal',
      status: 'cancelled',
    })
    assert.equal(await used(db, 'step_gates.review.per_day'), 1)
    assert.deepEqual(await cancelMission(world, '00000000-0000-7000-8000-000000000000', 'founder', ''), {
      outcome: 'not_found',
    })
    await assertInvariants(db)
  })

  onBothEngines('by hand, step by step, gives back as well: the counters stay true', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, { step_gates: { review: { limit: 9 } } })
    const { missionId } = await openMissionOf(world, { steps: reviews([[], [], []]) })
    await db.query(sql`update ops_mission_steps set status = 'cancelled' where mission_id = ${missionId}`)
    assert.equal((await statusesOf(db, missionId)).mission, 'cancelled')
    assert.equal(await used(db, 'step_gates.review.per_day'), 0)
    await assertInvariants(db)
  })
})
