// The one intake: what it takes, turns away, keeps waiting, and what it leaves behind.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IntakeAnswer, ProposalDraft, ProposalRecord } from '../../src/domain/proposal.ts'
import { propose } from '../../src/loop/intake.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants, reviews } from '../support/missions.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

function recordOf(answer: IntakeAnswer): ProposalRecord {
  assert.ok(answer.outcome === 'recorded', JSON.stringify(answer))
  return answer.proposal
}
const file = async (world: World, change: Partial<ProposalDraft> = {}): Promise<ProposalRecord> =>
  recordOf(await propose(world, draftOf(change)))

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
