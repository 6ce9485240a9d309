// What a human's word does: to the payload it was about, to the step that waits for it, and to nothing else.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { payloadSha } from '../../src/domain/payload-sha.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { approveAsked, editAsked, refuseAsked } from '../../src/loop/decide-approval.ts'
import { expireApprovals, wakeAnswered } from '../../src/loop/expire-approvals.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import type { EffectKind } from '../../src/steps/effect.ts'
import { askApproval, askBudgetRise, readApproval } from '../../src/store/approvals.ts'
import { resolveHeldUp } from '../../src/store/steps.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { effectOf, heldEffect } from '../support/acting.ts'
import { actAgain, askedStep, putDown } from '../support/asked.ts'
import { foundCompany } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { withEmbedded } from '../support/kept-database.ts'
import { assertInvariants, statusesOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const stepOf = async (
  db: Db,
  id: string,
): Promise<{ status: string; last_error: string | null } | undefined> =>
  (
    await db.query<{ status: string; last_error: string | null }>(
      sql`select status, last_error from ops_mission_steps where id = ${id}`,
    )
  )[0]

const inCompany = (work: (world: World) => Promise<void>): Promise<void> =>
  withEmbedded(async ({ db }) => {
    await foundCompany(db)
    await work(actingWorld(testWorld(db)))
    await assertInvariants(db)
  })

const by = 'founder'

describe('an approval', () => {
  it('lets exactly the payload that was seen happen, once', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const asked = await askedStep(world, kind)
      const { id, sha } = asked
      assert.equal((await stepOf(world.db, asked.stepId))?.status, 'waiting')
      const wrong = await approveAsked(world, { id, by, sha: payloadSha('other') })
      assert.ok(wrong.outcome === 'refused' && /another one than you saw/.test(wrong.reason))
      assert.equal((await approveAsked(world, { id, by, sha })).outcome, 'decided')
      assert.equal((await stepOf(world.db, asked.stepId))?.status, 'queued')
      const twice = await approveAsked(world, { id, by, sha })
      assert.ok(twice.outcome === 'refused' && /approved already/.test(twice.reason))
      assert.equal((await actAgain(world, asked, kind)).outcome, 'done')
      assert.deepEqual(
        kind.performed.map(({ text }) => text),
        ['this'],
      )
      assert.equal((await readApproval(world.db, id))?.status, 'used')
      assert.equal((await stepOf(world.db, asked.stepId))?.status, 'succeeded')
    }))

  it('that comes before the step has sat down is found by the next beat', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const asked = await askedStep(world, kind, { sits: false })
      assert.equal((await approveAsked(world, { id: asked.id, by, sha: asked.sha })).outcome, 'decided')
      assert.equal((await stepOf(world.db, asked.stepId))?.status, 'running')
      await putDown(world, asked.assignment, { outcome: 'waiting', payload: {}, reason: 'waits', result: {} })
      assert.equal(await wakeAnswered(world), 1)
      assert.equal(await wakeAnswered(world), 0)
      assert.equal((await actAgain(world, asked, kind)).outcome, 'done')
    }))

  it('of what is edited while the step begins lets nothing happen but what its editor wrote', () =>
    inCompany(async (world) => {
      let edits: (() => Promise<void>) | null = null
      const kind = heldEffect('oneshot', {
        shown: async ({ text }) => {
          const now = edits
          edits = null
          await now?.()
          return { title: `Do ${text}`, target: 'a target', risk: 'low', diff: null }
        },
      })
      const asked = await askedStep(world, kind)
      await world.db.transaction((tx) => resolveHeldUp(tx, asked.stepId, 'queued', 'try again'))
      edits = async () => {
        const edit = { id: asked.id, by, sha: asked.sha, reason: null, kinds: [kind as EffectKind] }
        assert.equal((await editAsked(world, { ...edit, payload: { text: 'that' } })).outcome, 'decided')
      }
      const end = await actAgain(world, asked, kind)
      assert.ok(end.outcome === 'failed' && end.retryable, JSON.stringify(end))
      assert.deepEqual(kind.performed, [])
      await world.db.query(sql`update ops_mission_steps set run_after = ops_now() where id = ${asked.stepId}`)
      assert.equal((await actAgain(world, asked, kind)).outcome, 'done')
      assert.deepEqual(
        kind.performed.map(({ text }) => text),
        ['that'],
      )
    }))

  it('does not wake a step again and again that something else holds up', () =>
    inCompany(async (world) => {
      const missing: string[] = []
      const kind = heldEffect('probe', { unready: () => missing[0] ?? null })
      const asked = await askedStep(world, kind)
      missing.push('the account is gone')
      assert.equal((await approveAsked(world, { id: asked.id, by, sha: asked.sha })).outcome, 'decided')
      assert.equal((await actAgain(world, asked, kind)).outcome, 'waiting')
      assert.equal((await stepOf(world.db, asked.stepId))?.status, 'waiting')
      assert.equal(await wakeAnswered(world), 0)
    }))

  it('takes no edit to what the target does not allow, and leaves the question as it was', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe', {
        unready: ({ text }) => (text === 'that' ? 'that is not allowed there' : null),
      })
      const { id, sha } = await askedStep(world, kind)
      const edit = { id, by, sha, reason: null, kinds: [kind as EffectKind], payload: { text: 'that' } }
      assert.deepEqual(await editAsked(world, edit), {
        outcome: 'unfit',
        problem: 'that is not allowed there',
      })
      assert.equal((await readApproval(world.db, id))?.status, 'pending')
    }))

  it('of something edited lets happen what its editor wrote, and voids what was asked', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const kinds = [kind as EffectKind]
      const asked = await askedStep(world, kind)
      const edit = { id: asked.id, by, sha: asked.sha, reason: 'shorter', kinds }
      const unfit = await editAsked(world, { ...edit, payload: { words: 'x' } })
      assert.equal(unfit.outcome, 'unfit')
      const answer = await editAsked(world, { ...edit, payload: { text: 'that' } })
      assert.ok(answer.outcome === 'decided')
      assert.equal(answer.approval.status, 'approved')
      assert.equal(answer.approval.payload_sha, payloadSha({ text: 'that' }))
      const { title, payload_sha } = await effectOf(world.db, asked.stepId)
      assert.deepEqual([title, payload_sha], ['Do that', payloadSha({ text: 'that' })])
      assert.equal((await readApproval(world.db, asked.id))?.status, 'void')
      assert.equal((await actAgain(world, asked, kind)).outcome, 'done')
      assert.deepEqual(
        kind.performed.map(({ text }) => text),
        ['that'],
      )
    }))

  it('that is refused gives the effect up and fails the step with the reason', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const asked = await askedStep(world, kind)
      const answer = await refuseAsked(world, { id: asked.id, by, sha: null, reason: 'not our tone' })
      assert.ok(answer.outcome === 'decided' && answer.approval.decision_reason === 'not our tone')
      const step = await stepOf(world.db, asked.stepId)
      assert.equal(step?.status, 'failed')
      assert.match(step?.last_error ?? '', /refused by founder: not our tone/)
      const effect = await effectOf(world.db, asked.stepId)
      assert.deepEqual(
        [effect['status'], effect['problem']],
        ['abandoned', 'refused by founder: not our tone'],
      )
      assert.deepEqual(kind.performed, [])
      assert.equal((await statusesOf(world.db, asked.missionId)).mission, 'failed')
    }))

  it('that nobody gives in time is not given: nothing is done, and the step says so', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const asked = await askedStep(world, kind)
      assert.equal(await expireApprovals(world), 0)
      await world.db.query(
        sql`update ops_approvals set expires_at = ops_now() - interval '1 second' where id = ${asked.id}`,
      )
      const late = await approveAsked(world, { id: asked.id, by, sha: asked.sha })
      assert.ok(late.outcome === 'refused' && /time is over/.test(late.reason))
      assert.equal(await expireApprovals(world), 1)
      assert.equal((await readApproval(world.db, asked.id))?.status, 'expired')
      const step = await stepOf(world.db, asked.stepId)
      assert.deepEqual(
        [step?.status, step?.last_error],
        ['failed', 'nobody approved it in time, so it was not done'],
      )
      assert.deepEqual(kind.performed, [])
    }))

  it('is asked for anew when it was given but not used in time', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const asked = await askedStep(world, kind)
      await approveAsked(world, { id: asked.id, by, sha: asked.sha })
      await world.db.query(
        sql`update ops_approvals set expires_at = ops_now() - interval '1 second' where id = ${asked.id}`,
      )
      assert.equal(await expireApprovals(world), 1)
      assert.equal((await actAgain(world, asked, kind)).outcome, 'waiting')
      assert.deepEqual(kind.performed, [])
      const rows = await world.db.query<{ status: string }>(
        sql`select status from ops_approvals where step_id = ${asked.stepId} order by created_at, id`,
      )
      assert.deepEqual(
        rows.map(({ status }) => status),
        ['expired', 'pending'],
      )
    }))

  it('is void when the mission is cancelled', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const asked = await askedStep(world, kind)
      await cancelMission(world, asked.missionId, by, 'enough')
      assert.equal((await readApproval(world.db, asked.id))?.status, 'void')
      const answer = await approveAsked(world, { id: asked.id, by, sha: asked.sha })
      assert.equal(answer.outcome, 'refused')
      assert.equal((await stepOf(world.db, asked.stepId))?.status, 'cancelled')
    }))

  it('is never given by the agent who asks', () =>
    inCompany(async (world) => {
      const asked = await askedStep(world, heldEffect('probe'))
      const answer = await approveAsked(world, { id: asked.id, by: 'observer', sha: asked.sha })
      assert.ok(answer.outcome === 'refused' && /nobody approves what they asked for/.test(answer.reason))
    }))
})

describe('a budget rise', () => {
  const rise = (world: World, to: number) => ({
    id: world.rng.id(world.clock.now()),
    policy: 'budget_policy' as const,
    field: 'daily_usd',
    from: 2,
    to,
    agentId: null,
    why: 'the limit of the day is used up',
    expiresHours: 1,
  })

  it('is asked once, and raises the limit when it is approved', () =>
    inCompany(async (world) => {
      const { db } = world
      const first = rise(world, 5)
      await askBudgetRise(db, first)
      await askBudgetRise(db, rise(world, 5))
      const rows = await db.query<{ id: string; payload_sha: string }>(
        sql`select id, payload_sha from ops_approvals order by id`,
      )
      assert.equal(rows.length, 1)
      const answer = await approveAsked(world, { id: first.id, by, sha: rows[0]?.payload_sha ?? '' })
      assert.ok(answer.outcome === 'decided' && answer.approval.status === 'used')
      assert.equal((await readPolicies(db)).policies.budget_policy.daily_usd, 5)
    }))

  it('that no longer fits what is in force is not carried out', () =>
    inCompany(async (world) => {
      const asked = { ...rise(world, 5), from: 1 }
      await askBudgetRise(world.db, asked)
      const standing = await readApproval(world.db, asked.id)
      const answer = await approveAsked(world, { id: asked.id, by, sha: standing?.payload_sha ?? '' })
      assert.ok(answer.outcome === 'refused' && /is 2 by now, not 1/.test(answer.reason))
      assert.equal((await readApproval(world.db, asked.id))?.status, 'pending')
    }))
})

describe('a list of tools', () => {
  it('is pinned as it was seen, and not when the server offers another by now', () =>
    inCompany(async (world) => {
      const { db } = world
      const tools = { reach: { command: ['files'] }, tools: [{ name: 'look' }] }
      const sha = payloadSha(tools)
      await db.query(
        sql`insert into ops_mcp_servers (name, seen_sha, seen) values ('files', ${sha}, ${JSON.stringify(tools)}::jsonb)`,
      )
      const ask = async (): Promise<string> => {
        const id = world.rng.id(world.clock.now())
        await askApproval(db, {
          id,
          what: 'mcp_server',
          effectId: null,
          stepId: null,
          missionId: null,
          agentId: null,
          title: `Tools of files ${id}`,
          target: 'files',
          payload: tools,
          payloadSha: sha,
          risk: 'medium',
          predictedMicroUsd: null,
          evidence: [],
          expiresHours: 1,
        })
        return id
      }
      assert.equal((await approveAsked(world, { id: await ask(), by, sha })).outcome, 'decided')
      const late = await approveAsked(world, { id: await ask(), by, sha })
      assert.ok(late.outcome === 'refused' && /another list of tools/.test(late.reason))
      const [server] = await db.query<{ status: string; pinned_sha: string }>(
        sql`select status, pinned_sha from ops_mcp_servers order by name`,
      )
      assert.deepEqual(server, { status: 'approved', pinned_sha: sha })
    }))
})
