// A human's decision raced with itself, with the expiry and with another human (F30): one of them wins, and the record agrees.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { approveProposal, propose, rejectProposal } from '../../src/loop/intake.ts'
import { type ResolveAnswer, resolveStep } from '../../src/loop/resolve-step.ts'
import { expirePending } from '../../src/store/proposals.ts'
import { failStep, parkStep } from '../../src/store/steps.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { type FreshPostgres, freshPostgres } from '../support/database.ts'
import { assertInvariants, claim, openMissionOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const rounds = Number(process.env['APPROVAL_ROUNDS'] ?? 60)

async function inCompany(
  work: (fresh: FreshPostgres, others: readonly Db[]) => Promise<void>,
): Promise<void> {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    await setPolicies(testWorld(fresh.db), {
      deploy_policy: { enabled: true },
      proposal_policy: { max_per_agent_per_day: 100_000 },
    })
    // Other processes, as far as the database can tell.
    const others = await Promise.all([1, 2, 3].map(() => fresh.open({ poolSize: 2 })))
    await work(fresh, others)
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
}

async function pendingId(db: Db, kind = 'deploy', count = 1): Promise<string> {
  const answer = await propose(testWorld(db), draftOf({ steps: stepsOf(kind, count) }))
  assert.ok(answer.outcome === 'recorded' && answer.proposal.status === 'pending', JSON.stringify(answer))
  return answer.proposal.id
}

describe('a pending proposal', () => {
  it(`that is approved, rejected and expired at the same moment is decided once, ${rounds} times`, async (test) => {
    await inCompany(async ({ db }, [a, b, c]) => {
      assert.ok(a && b && c)
      const winners: Record<string, number> = {}
      for (let round = 0; round < rounds; round++) {
        const id = await pendingId(db)
        // Just due to expire: approving it now may come first or not.
        await db.query(
          sql`update ops_mission_proposals set expires_at = clock_timestamp() + interval '2 milliseconds' where id = ${id}`,
        )
        const [approved, doubled, rejected] = await Promise.all([
          approveProposal(testWorld(a), id, 'founder'),
          approveProposal(testWorld(b), id, 'founder'),
          rejectProposal(testWorld(c), id, 'partner', 'no'),
          db.transaction((tx) => expirePending(tx, 10)),
        ])
        const decided = [approved, doubled, rejected].filter((answer) => answer.outcome === 'decided')
        assert.ok(decided.length <= 1)
        const [row] = await db.query<{
          status: string
          decided_by: string
          events: number
          missions: number
        }>(sql`
          select status, decided_by, (select count(*) from ops_agent_events e where e.proposal_id = p.id) as events,
                 (select count(*) from ops_missions m where m.proposal_id = p.id) as missions
          from ops_mission_proposals p where id = ${id}`)
        assert.ok(row)
        assert.deepEqual([row.events, row.missions], [2, row.status === 'accepted' ? 1 : 0])
        winners[`${row.status} by ${row.decided_by}`] =
          (winners[`${row.status} by ${row.decided_by}`] ?? 0) + 1
      }
      test.diagnostic(JSON.stringify(winners))
    })
  })

  it('is accepted only within the quota, when many are approved at once', async () => {
    await inCompany(async ({ db }, others) => {
      const ids: string[] = []
      for (let i = 0; i < 12; i++) ids.push(await pendingId(db, 'post_tweet'))
      const answers = await Promise.all(
        ids.map((id, i) => approveProposal(testWorld(others[i % others.length] ?? db), id, 'founder')),
      )
      const statuses = answers.map((answer) =>
        answer.outcome === 'decided' ? answer.proposal.status : answer.outcome,
      )
      assert.equal(statuses.filter((status) => status === 'accepted').length, 5)
      assert.equal(statuses.filter((status) => status === 'rejected').length, 7)
    })
  })
})

describe('a step that waits', () => {
  it(`takes one of the answers that come at the same moment, ${rounds} times`, async () => {
    await inCompany(async ({ db }, [a, b, c]) => {
      assert.ok(a && b && c)
      for (let round = 0; round < rounds; round++) {
        const { missionId } = await openMissionOf(testWorld(db))
        const [step] = await claim(db, 1, { missionId })
        assert.ok(step)
        await parkStep(db, { id: step.id, token: step.lease_token }, { reason: 'may I?', result: {} })
        const answers: readonly ResolveAnswer[] = await Promise.all([
          resolveStep(testWorld(a), step.id, 'happened', 'one', ''),
          resolveStep(testWorld(b), step.id, 'abandon', 'two', ''),
          resolveStep(testWorld(c), step.id, 'happened', 'three', ''),
        ])
        assert.equal(answers.filter((answer) => answer.outcome === 'resolved').length, 1)
      }
    })
  })
})

describe('a dead step', () => {
  it(`that several hands try again at the same moment has one new life, ${rounds} times`, async () => {
    await inCompany(async ({ db }, others) => {
      for (let round = 0; round < rounds; round++) {
        const { missionId } = await openMissionOf(testWorld(db))
        const [step] = await claim(db, 1, { missionId })
        assert.ok(step)
        await failStep(db, { id: step.id, token: step.lease_token }, 'broken')
        const answers: readonly ResolveAnswer[] = await Promise.all(
          others.map((other) => resolveStep(testWorld(other), step.id, 'retry', 'founder', '')),
        )
        const lives = new Set(
          answers.map((answer) => (answer.outcome === 'resolved' ? answer.proposalId : answer.outcome)),
        )
        assert.equal(lives.size, 1)
        const [made] = await db.query<{ n: number }>(
          sql`select count(*) as n from ops_mission_proposals where source_trace_id like 'retry:' || ${step.id}::text || ':%'`,
        )
        assert.equal(made?.n, 1)
      }
    })
  })
})
