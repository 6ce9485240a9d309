// A worker on a clock that the test moves: claims, leases, deadlines, retries, switches and breakers, second by second.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reap, workerLimits } from '../../src/loop/worker.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { done, heldKind, kindOf } from '../support/kinds.ts'
import { assertInvariants, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { changes, only, pollMs, stopped, worker } from '../support/workers.ts'

describe('a worker', () => {
  it('runs as many steps at once as it has slots, and the next as soon as one is free', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([[], [], [], []]) })
      const running = worker(world, [review], { slots: 2 })
      await world.pass(pollMs)
      assert.equal(review.runs.length, 2)
      review.runs[0]?.end(done())
      await world.settle()
      await world.clock.advance(0)
      await world.settle()
      assert.equal(review.runs.length, 3)
      for (const run of review.runs) run.end(done())
      await world.pass(pollMs)
      review.runs[3]?.end(done())
      await world.pass(pollMs)
      await stopped(world, running)
      assert.equal((await changes(world.db)).filter((status) => status === 'succeeded').length, 4)
      await assertInvariants(world.db)
    }))

  it('gives a step the results of those it depends on, in their order, and no others', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([[], [], [], [2, 0]]) })
      const running = worker(world, [review])
      await world.pass(pollMs)
      for (const [n, run] of review.runs.entries()) run.end(done({ n }))
      await world.pass(pollMs)
      const inputs = review.runs[3]?.context.inputs
      assert.deepEqual(
        inputs?.map((input) => [input.kind, input.result]),
        [
          ['review', { summary: 'done', n: 0 }],
          ['review', { summary: 'done', n: 2 }],
        ],
      )
      review.runs[3]?.end(done())
      await stopped(world, running, 1_000)
      await assertInvariants(world.db)
    }))

  it('serves one mission alone when it is told so', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world, { priority: 9 })
      const mine = await openMissionOf(world)
      const running = worker(world, [kindOf('review', () => done())], { onlyMission: mine.missionId })
      await world.pass(2_000)
      await stopped(world, running)
      assert.equal((await statusesOf(world.db, mine.missionId)).mission, 'succeeded')
      assert.equal((await only(world.db)).status, 'queued')
    }))

  it('announces itself, is seen, and says goodbye', () =>
    inVirtualWorld(async (world) => {
      const running = worker(world, [])
      await world.pass(25_000)
      const row = async () =>
        (
          await world.db.query<{ slots: number; seen: number; gone: boolean }>(sql`
            select slots, extract(epoch from ops_now() - seen_at)::double precision as seen, stopped_at is not null as gone from ops_workers`)
        )[0]
      const seen = await row()
      assert.ok(seen && seen.seen <= workerLimits.seenEveryMs / 1_000 && !seen.gone && seen.slots === 4)
      await stopped(world, running)
      assert.equal((await row())?.gone, true)
    }))

  it('outlives a database that is away for a while', () =>
    inVirtualWorld(async (world) => {
      let away = false
      const gone = async (): Promise<never> => Promise.reject(new Error('the database is away'))
      const db: Db = {
        ...world.db,
        query: (statement) => (away ? gone() : world.db.query(statement)),
        transaction: (work) => (away ? gone() : world.db.transaction(work)),
      }
      const running = worker({ ...world, db }, [kindOf('review', () => done())])
      await world.pass(1_000)
      away = true
      await world.pass(60_000)
      away = false
      await openMissionOf(world)
      await world.pass(2_000)
      await stopped(world, running)
      assert.equal((await only(world.db)).status, 'succeeded')
      assert.ok(world.log.lines.some((line) => line.message === 'worker could not poll; it tries again'))
    }))
})

describe('a lease', () => {
  it('is kept alive for as long as the work takes', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(3 * 60_000)
      assert.equal(review.runs.length, 1)
      review.runs[0]?.end(done())
      await stopped(world, running, 1_000)
      assert.deepEqual(await changes(world.db), ['running', 'succeeded'])
    }))

  it('outlives a change of its own length, longer or shorter', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { worker_policy: { lease_seconds: 3 } })
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([[], [], []]) })
      const running = worker(world, [review], { slots: 1 })
      for (const [n, seconds] of [60, 3, 90].entries()) {
        await world.pass(7_000)
        await setPolicies(world, { worker_policy: { lease_seconds: seconds } })
        await world.pass(20_000)
        review.runs[n]?.end(done())
        await world.pass(pollMs)
      }
      await stopped(world, running)
      assert.deepEqual((await changes(world.db)).toSorted(), [
        ...Array(3).fill('running'),
        ...Array(3).fill('succeeded'),
      ])
    }))

  it('that was lost stops the work, and what comes of it is not written', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review', { deaf: true })
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(pollMs)
      // Another process found this one too slow.
      await world.db.query(
        sql`update ops_mission_steps set lease_expires_at = ops_now() - interval '1 minute'`,
      )
      await reap(world)
      await world.db.query(sql`update ops_mission_steps set run_after = ops_now() + interval '1 hour'`)
      await world.pass(11_000)
      assert.equal(review.runs[0]?.context.signal.aborted, true)
      review.runs[0]?.end(done({ late: true }))
      await world.pass(1_000)
      assert.equal((await only(world.db)).status, 'queued')
      await stopped(world, running)
      await assertInvariants(world.db)
    }))
})

describe('a step that takes too long', () => {
  it('is stopped when its time is up, and tried again', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review', { timeoutMs: 60_000 })
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(59_000)
      assert.equal(review.runs[0]?.context.signal.aborted, false)
      await world.pass(1_500)
      assert.equal(review.runs[0]?.context.signal.aborted, true)
      const row = await only(world.db)
      assert.deepEqual([row.status, row.attempt, row.last_error], ['queued', 1, 'out of time after 60 s'])
      await world.pass(3_000)
      assert.equal(review.runs.length, 2)
      review.runs[1]?.end(done())
      await stopped(world, running, 1_000)
      assert.equal((await only(world.db)).status, 'succeeded')
    }))

  it('and does not heed its signal loses its lease at the hard deadline; the late end of it disturbs no later attempt', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review', { deaf: true, timeoutMs: 60_000 })
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(
        60_000 +
          (workerLimits.afterDeadlineSeconds + workerLimits.graceSeconds) * 1_000 +
          workerLimits.reapEveryMs,
      )
      await world.pass(3_000)
      assert.equal(review.runs.length, 2)
      review.runs[0]?.end(done({ from: 'the first' }))
      // Longer than a lease: the second attempt must go on being renewed.
      await world.pass(45_000)
      assert.equal((await only(world.db)).status, 'running')
      review.runs[1]?.end(done({ from: 'the second' }))
      await world.pass(1_000)
      const [row] = await world.db.query<{ result: unknown }>(sql`select result from ops_mission_steps`)
      assert.deepEqual(row?.result, { summary: 'done', from: 'the second' })
      assert.equal(review.runs.length, 2)
      await stopped(world, running)
      await assertInvariants(world.db)
    }))

  it('does not keep the worker from going home', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review', { deaf: true })
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(pollMs)
      await stopped(world, running, 1_000)
      assert.equal((await only(world.db)).status, 'running')
      await world.clock.advance(60_000)
      await reap(world)
      assert.equal((await only(world.db)).status, 'queued')
    }))
})
