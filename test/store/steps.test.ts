// Claims, leases and endings, one statement each: who holds a lease moves its step, nobody else does.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ClaimedStep,
  cancelHeldStep,
  failStep,
  parkStep,
  reapSteps,
  renewLeases,
  requeueStep,
  succeedSteps,
} from '../../src/store/steps.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import { stepsOf } from '../support/company.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { inVirtualWorld } from '../support/virtual.ts'

const heldOf = (step: ClaimedStep) => ({ id: step.id, token: step.lease_token })

async function only(db: Queryable, change: Parameters<typeof claim>[2] = {}): Promise<ClaimedStep> {
  const [step] = await claim(db, 1, change)
  assert.ok(step, 'a step was due')
  return step
}

/** A step as it stands, without what differs from run to run. */
async function stepRow(db: Queryable, id: string): Promise<Record<string, unknown>> {
  const [row] = await db.query<Record<string, unknown>>(sql`
    select status, attempt, last_error, result, lease_expires_at is null as free, hard_deadline is null as open,
           (extract(epoch from run_after - ops_now()))::double precision as due_in
    from ops_mission_steps where id = ${id}`)
  assert.ok(row)
  return row
}

describe('a claim', () => {
  it('takes the most urgent steps first, and of equals the oldest', () =>
    inVirtualWorld(async (world) => {
      const title = (priority: number, n: number) => `${priority}/${n}`
      for (const [n, priority] of [0, 5, -5, 5, 0].entries()) {
        await openMissionOf(world, { priority, title: title(priority, n) })
      }
      const rows = await world.db.query<{ id: string; title: string }>(
        sql`select id, title from ops_missions`,
      )
      const named = new Map(rows.map((row) => [row.id, row.title]))
      const taken = [...(await claim(world.db, 3)), ...(await claim(world.db, 3))]
      assert.deepEqual(
        taken.map((step) => named.get(step.mission_id)),
        ['5/1', '5/3', '0/0', '0/4', '-5/2'],
      )
    }))

  it('takes no step twice, none whose turn has not come, and none that waits for another', () =>
    inVirtualWorld(async (world) => {
      const { stepIds } = await openMissionOf(world, { steps: reviews([null, null, []]) })
      const first = await claim(world.db, 9)
      assert.deepEqual(
        first.map((step) => step.id),
        [stepIds[0], stepIds[2]],
      )
      assert.deepEqual(await claim(world.db, 9), [])
      const [held] = first
      assert.ok(held)
      await requeueStep(world.db, heldOf(held), { reason: 'later', delaySeconds: 60, countAttempt: true })
      assert.deepEqual(await claim(world.db, 9), [])
      await world.clock.advance(60_000)
      assert.deepEqual(
        (await claim(world.db, 9)).map((step) => step.id),
        [stepIds[0]],
      )
    }))

  it('takes only kinds that it names, and only its own mission’s when it serves one', () =>
    inVirtualWorld(async (world) => {
      const review = await openMissionOf(world)
      await openMissionOf(world, { steps: stepsOf('crawl') })
      assert.deepEqual(await claim(world.db, 9, { deadlines: {} }), [])
      assert.deepEqual(await claim(world.db, 9, { deadlines: { analyze: 60 } }), [])
      const mine = await claim(world.db, 9, { missionId: review.missionId })
      assert.deepEqual(
        mine.map((step) => step.kind),
        ['review'],
      )
      assert.deepEqual(
        (await claim(world.db, 9, { deadlines: { crawl: 60 } })).map((step) => step.kind),
        ['crawl'],
      )
    }))

  it('counts the attempt, and hands out leases that only grow', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      let token = 0
      for (const attempt of [1, 2, 3]) {
        const step = await only(world.db)
        assert.equal(step.attempt, attempt)
        assert.ok(step.lease_token > token)
        token = step.lease_token
        await requeueStep(world.db, heldOf(step), { reason: 'again', delaySeconds: 0, countAttempt: true })
      }
      await assertInvariants(world.db)
    }))
})

describe('a lease', () => {
  it('is renewed for its length from now, and never past the hard deadline of its attempt', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      const step = await only(world.db, { leaseSeconds: 30, deadlines: { review: 50 } })
      const leaseEnds = async (): Promise<number> => {
        const [row] = await world.db.query<{ ends: number }>(sql`
          select extract(epoch from lease_expires_at - ops_now())::double precision as ends from ops_mission_steps where id = ${step.id}`)
        return row?.ends ?? 0
      }
      assert.equal(await leaseEnds(), 30)
      await world.clock.advance(15_000)
      assert.deepEqual(await renewLeases(world.db, [heldOf(step)], 30), [
        { ...heldOf(step), unwanted: false },
      ])
      assert.equal(await leaseEnds(), 30)
      await world.clock.advance(15_000)
      assert.equal((await renewLeases(world.db, [heldOf(step)], 30)).length, 1)
      assert.equal(await leaseEnds(), 20)
      await world.clock.advance(20_000)
      assert.deepEqual(await renewLeases(world.db, [heldOf(step)], 30), [])
    }))

  it('that ran out cannot be renewed, even before anybody took the step back', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      const step = await only(world.db, { leaseSeconds: 30 })
      await world.clock.advance(30_000)
      assert.deepEqual(await renewLeases(world.db, [heldOf(step)], 30), [])
    }))

  it('tells its holder that the mission is no longer wanted', () =>
    inVirtualWorld(async (world) => {
      const { missionId } = await openMissionOf(world)
      const step = await only(world.db)
      await world.db.query(
        sql`update ops_missions set cancel_requested_at = ops_now() where id = ${missionId}`,
      )
      assert.deepEqual(await renewLeases(world.db, [heldOf(step)], 30), [{ ...heldOf(step), unwanted: true }])
    }))

  it('that was lost moves nothing any more: no success, failure, return, pause or cancelling', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      const zombie = await only(world.db)
      await world.clock.advance(36_000)
      assert.equal((await reapSteps(world.db, { graceSeconds: 5, limit: 10 })).length, 1)
      const tries = async (held: { id: string; token: number }): Promise<unknown[]> => [
        await succeedSteps(world.db, [{ ...held, result: { summary: 'late' } }]),
        await failStep(world.db, held, 'late'),
        await requeueStep(world.db, held, { reason: 'late', delaySeconds: 0, countAttempt: false }),
        await parkStep(world.db, held, { reason: 'late', result: {} }),
        await cancelHeldStep(world.db, held, 'late'),
        await renewLeases(world.db, [held], 30),
      ]
      const nothing = [[], false, false, false, false, []]
      assert.deepEqual(await tries(heldOf(zombie)), nothing)
      await world.clock.advance(2_000)
      const holder = await only(world.db, { worker: 'another' })
      assert.deepEqual(await tries(heldOf(zombie)), nothing)
      assert.deepEqual(
        await succeedSteps(world.db, [{ ...heldOf(holder), result: { summary: 'in time' } }]),
        [holder.id],
      )
      assert.deepEqual(await tries(heldOf(holder)), nothing)
      const row = await stepRow(world.db, holder.id)
      assert.deepEqual(
        [row['status'], row['result'], row['last_error']],
        ['succeeded', { summary: 'in time' }, null],
      )
      await assertInvariants(world.db)
    }))

  it('moves its own step alone when a batch holds good and lost ones', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world, { steps: reviews([[], []]) })
      const [good, lost] = await claim(world.db, 2)
      assert.ok(good && lost)
      const result = { summary: 'done' }
      const moved = await succeedSteps(world.db, [
        { ...heldOf(good), result },
        { id: lost.id, token: lost.lease_token + 1_000, result },
      ])
      assert.deepEqual(moved, [good.id])
    }))
})

describe('taking back', () => {
  it('waits for the grace after the lease, then queues the step again with a growing pause', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      for (const [attempt, pause] of [
        [1, 1],
        [2, 2],
      ] as const) {
        const step = await only(world.db, { worker: 'w' })
        await world.clock.advance(34_900)
        assert.deepEqual(await reapSteps(world.db, { graceSeconds: 5, limit: 10 }), [])
        await world.clock.advance(200)
        const [reaped] = await reapSteps(world.db, { graceSeconds: 5, limit: 10 })
        assert.equal(reaped?.last_error, `worker w was lost during attempt ${attempt} of 3`)
        assert.deepEqual(await stepRow(world.db, step.id), {
          status: 'queued',
          attempt,
          last_error: reaped?.last_error,
          result: null,
          free: true,
          open: true,
          due_in: pause,
        })
        await world.clock.advance(pause * 1_000)
      }
    }))

  it('fails a step whose attempts are used up, and with it the mission', () =>
    inVirtualWorld(async (world) => {
      const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
      for (let attempt = 1; attempt <= 3; attempt++) {
        await only(world.db)
        await world.clock.advance(60_000)
        await reapSteps(world.db, { graceSeconds: 5, limit: 10 })
        await world.clock.advance(60_000)
      }
      assert.deepEqual(await statusesOf(world.db, missionId), {
        mission: 'failed',
        steps: ['failed', 'skipped'],
      })
      await assertInvariants(world.db)
    }))

  it('cancels a step that nobody wants any more', () =>
    inVirtualWorld(async (world) => {
      const { missionId } = await openMissionOf(world)
      await only(world.db)
      await world.db.query(sql`
        update ops_missions set cancel_requested_at = ops_now(), cancel_reason = 'enough' where id = ${missionId}`)
      await world.clock.advance(60_000)
      await reapSteps(world.db, { graceSeconds: 5, limit: 10 })
      assert.deepEqual(await statusesOf(world.db, missionId), { mission: 'cancelled', steps: ['cancelled'] })
      await assertInvariants(world.db)
    }))

  it('takes at most as many as it was told to, the longest lost first', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world, { steps: reviews([[], [], []]) })
      const first = await only(world.db)
      await world.clock.advance(1_000)
      await claim(world.db, 2)
      await world.clock.advance(60_000)
      const reaped = await reapSteps(world.db, { graceSeconds: 5, limit: 1 })
      assert.deepEqual(
        reaped.map((step) => step.id),
        [first.id],
      )
      assert.equal((await reapSteps(world.db, { graceSeconds: 5, limit: 10 })).length, 2)
    }))
})

describe('an ending', () => {
  it('gives the attempt back to a step that did nothing wrong', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      const step = await only(world.db)
      await requeueStep(world.db, heldOf(step), {
        reason: 'going home',
        delaySeconds: 0,
        countAttempt: false,
      })
      assert.equal((await stepRow(world.db, step.id))['attempt'], 0)
    }))

  for (const [name, endIt] of [
    ['returned', (db, held) => requeueStep(db, held, { reason: 'x', delaySeconds: 0, countAttempt: true })],
    ['parked', (db, held) => parkStep(db, held, { reason: 'x', result: {} })],
  ] as [string, (db: Queryable, held: { id: string; token: number }) => Promise<boolean>][]) {
    it(`leaves no step ${name} in a mission that is being cancelled: nobody would take it up again`, () =>
      inVirtualWorld(async (world) => {
        const { missionId } = await openMissionOf(world)
        const step = await only(world.db)
        await world.db.query(
          sql`update ops_missions set cancel_requested_at = ops_now() where id = ${missionId}`,
        )
        assert.equal(await endIt(world.db, heldOf(step)), false)
        assert.equal(await cancelHeldStep(world.db, heldOf(step), 'cancelled'), true)
        assert.equal((await statusesOf(world.db, missionId)).mission, 'cancelled')
      }))
  }

  it('keeps a parked step out of every worker’s reach, without a lease', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      const step = await only(world.db)
      assert.equal(
        await parkStep(world.db, heldOf(step), { reason: 'may I?', result: { text: 'hello' } }),
        true,
      )
      await world.clock.advance(3_600_000)
      assert.deepEqual(await reapSteps(world.db, { graceSeconds: 5, limit: 10 }), [])
      assert.deepEqual(await claim(world.db, 9), [])
      const row = await stepRow(world.db, step.id)
      assert.deepEqual([row['status'], row['last_error'], row['free']], ['waiting', 'may I?', true])
      await assertInvariants(world.db)
    }))
})
