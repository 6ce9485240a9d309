// A human's answer for a step that waits, is in doubt, or died.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { resolveStep, type Verdict } from '../../src/loop/resolve-step.ts'
import { readStepFacts } from '../../src/store/step-facts.ts'
import { doubtStep, failStep, parkStep, succeedSteps } from '../../src/store/steps.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import {
  assertInvariants,
  claim,
  moveByHand,
  openMissionOf,
  reviews,
  statusesOf,
} from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

type TestWorld = ReturnType<typeof testWorld>

async function inCompany(work: (world: TestWorld) => Promise<void>): Promise<void> {
  await withEmbedded(async (fresh) => {
    await foundCompany(fresh.db)
    await work(testWorld(fresh.db))
    await assertInvariants(fresh.db)
  })
}

/** Claims the next due step of the mission and ends it. */
async function next(
  db: Db,
  missionId: string,
  how: 'succeed' | 'fail' | 'park',
  result: Record<string, unknown> = {},
): Promise<string> {
  const [step] = await claim(db, 1, { missionId })
  assert.ok(step)
  const held = { id: step.id, token: step.lease_token }
  if (how === 'succeed') await succeedSteps(db, [{ ...held, result: { summary: 'done', ...result } }])
  else if (how === 'fail') await failStep(db, held, 'broken')
  else await parkStep(db, held, { reason: 'may I?', result: { text: 'hello' } })
  return step.id
}

async function stepRow(db: Queryable, id: string): Promise<Record<string, unknown>> {
  const [row] = await db.query<Record<string, unknown>>(
    sql`select status, last_error, result, attempt, max_attempts from ops_mission_steps where id = ${id}`,
  )
  assert.ok(row)
  return row
}

describe('an answer', () => {
  it('is for the state that was seen: a step that went on meanwhile is not moved by it', () =>
    inCompany(async (world) => {
      const { missionId } = await openMissionOf(world)
      const id = await next(world.db, missionId, 'park')
      // Somebody else sends it on, and its worker leaves it in doubt, before the answer is written.
      const { db } = world
      const slow: Db = {
        ...db,
        async transaction(work) {
          await resolveStep(world, id, 'retry', 'partner', '')
          const [step] = await claim(db, 1, { missionId })
          assert.ok(step)
          await doubtStep(db, { id, token: step.lease_token }, 'nobody knows')
          return db.transaction(work)
        },
      }
      const answer = await resolveStep({ ...world, db: slow }, id, 'retry', 'founder', '')
      assert.deepEqual(answer, { outcome: 'refused', reason: 'the step was resolved meanwhile' })
      assert.equal((await stepRow(db, id))['status'], 'unknown')
    }))
})

describe('a step that waits', () => {
  const answers: [verdict: Verdict, step: string, mission: string][] = [
    ['happened', 'succeeded', 'running'],
    ['not_happened', 'queued', 'running'],
    ['retry', 'queued', 'running'],
    ['abandon', 'failed', 'failed'],
  ]
  onBothEngines('goes where the human’s answer sends it, with his words on record', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    for (const from of ['waiting', 'unknown'] as const) {
      for (const [verdict, to, mission] of answers) {
        const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
        const id = from === 'waiting' ? await next(db, missionId, 'park') : await doubt(db, missionId)
        assert.deepEqual(await resolveStep(world, id, verdict, 'founder', ' I looked '), {
          outcome: 'resolved',
          status: to,
        })
        const row = await stepRow(db, id)
        assert.equal(row['status'], to)
        const said = `${verdict} (founder): I looked`
        if (verdict === 'happened') {
          const kept = from === 'waiting' ? { text: 'hello' } : {}
          assert.deepEqual([row['result'], row['last_error']], [{ ...kept, resolved_by_human: said }, null])
        } else {
          assert.equal(row['last_error'], said)
        }
        if (to === 'queued') assert.equal(row['max_attempts'], 4)
        assert.equal((await statusesOf(db, missionId)).mission, mission)
        const again = await resolveStep(world, id, 'happened', 'founder', '')
        assert.equal(again.outcome, 'refused')
      }
    }
    await assertInvariants(db)
  })

  it('that another human has answered meanwhile takes no second answer', () =>
    inCompany(async (world) => {
      const { missionId } = await openMissionOf(world)
      const id = await next(world.db, missionId, 'park')
      const answers = await Promise.all([
        resolveStep(world, id, 'happened', 'one', ''),
        resolveStep(world, id, 'abandon', 'two', ''),
      ])
      assert.deepEqual(
        answers.map((answer) => answer.outcome),
        ['resolved', 'refused'],
      )
      assert.equal((await statusesOf(world.db, missionId)).mission, 'succeeded')
    }))

  it('does not go back into the queue of a mission that is being cancelled: it ends with it', () =>
    inCompany(async (world) => {
      const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
      const id = await doubt(world.db, missionId)
      await cancelMission(world, missionId, 'founder', '')
      assert.equal((await statusesOf(world.db, missionId)).mission, 'running')
      await resolveStep(world, id, 'not_happened', 'founder', '')
      assert.deepEqual(await statusesOf(world.db, missionId), {
        mission: 'cancelled',
        steps: ['cancelled', 'cancelled'],
      })
    }))
})

/** Brings the mission's next step into doubt, as a lost effect would. */
async function doubt(db: Db, missionId: string): Promise<string> {
  const [step] = await claim(db, 1, { missionId })
  assert.ok(step)
  await moveByHand(db, step.id, 'unknown')
  return step.id
}

describe('a step that needs no answer', () => {
  it('takes none', () =>
    inCompany(async (world) => {
      const { missionId, stepIds } = await openMissionOf(world, { steps: reviews([null, null]) })
      const refusal = async (id: string, verdict: Verdict): Promise<string> => {
        const answer = await resolveStep(world, id, verdict, 'founder', '')
        return answer.outcome === 'refused' ? answer.reason : answer.outcome
      }
      assert.match(await refusal(stepIds[0] ?? '', 'happened'), /^the step is queued/)
      await next(world.db, missionId, 'succeed')
      assert.match(await refusal(stepIds[0] ?? '', 'retry'), /its mission is still running/)
      assert.match(await refusal(stepIds[0] ?? '', 'happened'), /^the step is succeeded/)
      assert.equal(await refusal('00000000-0000-7000-8000-000000000000', 'retry'), 'not_found')
      const failed = await next(world.db, missionId, 'fail')
      assert.match(await refusal(failed, 'happened'), /^the step is failed/)
    }))
})

describe('a step that died', () => {
  onBothEngines('is tried again in a new mission, with what had succeeded handed on', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    // 0 → 1 → 2(dies) → 3, and 4 after 0 and 2.
    const { missionId } = await openMissionOf(world, {
      title: 'The figures',
      priority: 5,
      steps: reviews([null, null, null, null, [0, 2]]),
    })
    await next(db, missionId, 'succeed', { n: 0 })
    await next(db, missionId, 'succeed', { n: 1 })
    const dead = await next(db, missionId, 'fail')
    assert.deepEqual((await statusesOf(db, missionId)).steps, [
      'succeeded',
      'succeeded',
      'failed',
      'skipped',
      'skipped',
    ])
    const answer = await resolveStep(world, dead, 'retry', 'founder', '')
    assert.ok(answer.outcome === 'resolved' && answer.proposalId !== undefined)
    assert.equal((await stepRow(db, dead))['status'], 'failed')
    const [mission] = await db.query<{ id: string; title: string; priority: number; steps: number[] }>(sql`
      select m.id, m.title, m.priority, array(select deps_left from ops_mission_steps s where s.mission_id = m.id order by position) as steps
      from ops_missions m where m.proposal_id = ${answer.proposalId}`)
    assert.deepEqual(
      [mission?.title, mission?.priority, mission?.steps],
      ['Retry: The figures', 5, [0, 1, 1]],
    )
    const id = mission?.id ?? ''
    const inputsOf = async (): Promise<unknown> => {
      const [step] = await claim(db, 1, { missionId: id })
      assert.ok(step)
      const facts = (await readStepFacts(db, [step.id])).get(step.id)
      await succeedSteps(db, [
        { id: step.id, token: step.lease_token, result: { summary: 'done', again: true } },
      ])
      return facts?.inputs.map((input) => input.result)
    }
    assert.deepEqual(await inputsOf(), [{ summary: 'done', n: 1 }])
    assert.deepEqual(await inputsOf(), [{ summary: 'done', again: true }])
    const last = (await inputsOf()) as unknown[]
    assert.deepEqual(new Set(last.map((input) => JSON.stringify(input))).size, 2)
    assert.equal((await statusesOf(db, id)).mission, 'succeeded')
    await assertInvariants(db)
  })

  it('may die again, and its second life inherits from its first', () =>
    inCompany(async (world) => {
      let { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
      await next(world.db, missionId, 'succeed', { n: 0 })
      for (const life of [1, 2, 3]) {
        const dead = await next(world.db, missionId, 'fail')
        const answer = await resolveStep(world, dead, 'retry', 'founder', '')
        assert.ok(answer.outcome === 'resolved', `life ${life}`)
        const [mission] = await world.db.query<{ id: string }>(
          sql`select id from ops_missions where proposal_id = ${answer.proposalId ?? ''}`,
        )
        missionId = mission?.id ?? ''
      }
      await next(world.db, missionId, 'succeed')
      assert.equal((await statusesOf(world.db, missionId)).mission, 'succeeded')
      const titles = await world.db.query<{ title: string }>(
        sql`select distinct title from ops_missions order by title`,
      )
      assert.deepEqual(
        titles.map((row) => row.title),
        ['Look at the figures', 'Retry: Look at the figures'],
      )
    }))

  it('waits until its mission has ended: what still runs there must not be done twice', () =>
    inCompany(async (world) => {
      const { missionId } = await openMissionOf(world, { steps: reviews([[], [], [0, 1]]) })
      const dead = await next(world.db, missionId, 'fail')
      const early = await resolveStep(world, dead, 'retry', 'founder', '')
      assert.ok(early.outcome === 'refused')
      assert.match(early.reason, /its mission is still running/)
      await next(world.db, missionId, 'succeed')
      const answer = await resolveStep(world, dead, 'retry', 'founder', '')
      assert.equal(answer.outcome, 'resolved')
      const kinds = await world.db.query<{ n: number }>(
        sql`select count(*) as n from ops_mission_steps s join ops_missions m on m.id = s.mission_id where m.title like 'Retry%'`,
      )
      assert.equal(kinds[0]?.n, 2)
    }))

  it('meets the gates like everybody', () =>
    inCompany(async (world) => {
      const { missionId } = await openMissionOf(world)
      const dead = await next(world.db, missionId, 'fail')
      await setPolicies(world, { step_gates: { review: { limit: 0 } } })
      const answer = await resolveStep(world, dead, 'retry', 'founder', '')
      assert.deepEqual(answer, { outcome: 'refused', reason: 'Quota full (0/0): step_gates.review.per_day' })
      await setPolicies(world, { step_gates: {} })
      assert.equal((await resolveStep(world, dead, 'retry', 'founder', '')).outcome, 'resolved')
    }))

  it('has one new life at a time: a second click while that one lives opens no other', () =>
    inCompany(async (world) => {
      const { missionId } = await openMissionOf(world)
      const dead = await next(world.db, missionId, 'fail')
      const first = await resolveStep(world, dead, 'retry', 'founder', '')
      const second = await resolveStep(world, dead, 'retry', 'founder', '')
      assert.ok(first.outcome === 'resolved')
      assert.deepEqual(second, first)
      const [missions] = await world.db.query<{ n: number }>(sql`select count(*) as n from ops_missions`)
      assert.equal(missions?.n, 2)
    }))
})

describe('a mission that has ended', () => {
  /** Returns of each step of the mission that a proposal opened how many results it is handed, and how many of them it still waits for. */
  async function opened(db: Queryable, proposalId: string | undefined): Promise<unknown> {
    const rows = await db.query<{ n: number; left: number }>(sql`
      select cardinality(s.depends_on) as n, s.deps_left as left from ops_mission_steps s join ops_missions m on m.id = s.mission_id
      where m.proposal_id = ${proposalId ?? ''} order by s.position limit 20`)
    return rows.map(({ n, left }) => [n, left])
  }

  it('runs again from any of its steps on, with the results of the earlier ones kept', () =>
    inCompany(async (world) => {
      // 0 → 1 → 2, and 3 after 0 alone.
      const steps = reviews([null, null, null, [0]])
      const { missionId, stepIds } = await openMissionOf(world, { steps })
      for (const _ of steps) await next(world.db, missionId, 'succeed')
      const answer = await resolveStep(world, stepIds[1] ?? '', 'retry', 'founder', '')
      assert.ok(answer.outcome === 'resolved')
      assert.equal(answer.status, 'succeeded')
      // 1 with the result of 0, and 2 after it; 3 is not touched.
      assert.deepEqual(await opened(world.db, answer.proposalId), [
        [1, 0],
        [1, 1],
      ])
      assert.equal((await statusesOf(world.db, missionId)).mission, 'succeeded')
    }))

  it('runs again from a skipped step on, together with what that needs and never had', () =>
    inCompany(async (world) => {
      // 0 → 1(dies) → 2(skipped), and 3 by itself.
      const { missionId, stepIds } = await openMissionOf(world, { steps: reviews([null, null, null, []]) })
      const first = await next(world.db, missionId, 'succeed')
      for (let n = 0; n < 2; n += 1) {
        const [step] = await claim(world.db, 1, { missionId })
        assert.ok(step && step.id !== first)
        const held = { id: step.id, token: step.lease_token }
        if (step.id === stepIds[1]) await failStep(world.db, held, 'broken')
        else await succeedSteps(world.db, [{ ...held, result: { summary: 'done' } }])
      }
      const answer = await resolveStep(world, stepIds[2] ?? '', 'retry', 'founder', '')
      assert.ok(answer.outcome === 'resolved', JSON.stringify(answer))
      assert.deepEqual(await opened(world.db, answer.proposalId), [
        [1, 0],
        [1, 1],
      ])
    }))
})
