// What stops a worker from outside: the kill switch, its kinds, going home, a cancelled mission; and what a start finds.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { writePolicy } from '../../src/loop/policies.ts'
import { recoverAfterStart } from '../../src/loop/recover.ts'
import { sql } from '../../src/world/db.ts'
import { setPolicies, stepsOf } from '../support/company.ts'
import { broken, done, heldKind } from '../support/kinds.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { changes, only, pollMs, stopped, worker } from '../support/workers.ts'

describe('the kill switch', () => {
  it('stops what runs within one poll, gives the attempts back, and lets it go on later', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([[], []]) })
      const running = worker(world, [review])
      await world.pass(pollMs)
      await setPolicies(world, { system: { enabled: false } })
      await world.pass(pollMs + 250)
      assert.ok(review.runs.every((run) => run.context.signal.aborted))
      const row = await only(world.db)
      assert.deepEqual([row.status, row.attempt, row.last_error], ['queued', 0, 'the kill switch was thrown'])
      await world.pass(60_000)
      assert.equal(review.runs.length, 2)
      await setPolicies(world, { system: { enabled: true } })
      await world.pass(pollMs + 250)
      assert.equal(review.runs.length, 4)
      for (const run of review.runs) run.end(done())
      await world.pass(pollMs)
      await stopped(world, running)
      assert.equal((await only(world.db)).status, 'succeeded')
      await assertInvariants(world.db)
    }))

  it('works when it was typed into the table, and when what was typed is garbage', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(pollMs)
      await world.db.query(sql`insert into ops_policy (key, value) values ('system', '{"enabled":"off"}')`)
      await world.pass(pollMs + 250)
      assert.equal((await only(world.db)).status, 'queued')
      await stopped(world, running)
    }))

  it('of the workers alone stops claims and leaves alone what runs', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([null, null]) })
      const running = worker(world, [review])
      await world.pass(pollMs)
      await setPolicies(world, { worker_policy: { enabled: false } })
      await world.pass(60_000)
      review.runs[0]?.end(done())
      await world.pass(60_000)
      assert.equal(review.runs.length, 1)
      assert.deepEqual(await changes(world.db), ['running', 'succeeded'])
      await setPolicies(world, { worker_policy: { enabled: true } })
      await world.pass(pollMs)
      assert.equal(review.runs.length, 2)
      review.runs[1]?.end(done())
      await stopped(world, running, 1_000)
    }))

  it('of one kind leaves the others at work', () =>
    inVirtualWorld(async (world) => {
      const [review, crawl] = [heldKind('review'), heldKind('crawl')]
      await openMissionOf(world)
      await openMissionOf(world, { steps: stepsOf('crawl') })
      await setPolicies(world, { worker_policy: { disabled_kinds: ['review'] } })
      const running = worker(world, [review, crawl])
      await world.pass(2_000)
      assert.deepEqual([review.runs.length, crawl.runs.length], [0, 1])
      await setPolicies(world, { worker_policy: { disabled_kinds: [] } })
      await world.pass(pollMs)
      assert.equal(review.runs.length, 1)
      await stopped(world, running)
    }))
})

describe('going home', () => {
  it('waits for what is nearly done, and gives the rest back unharmed', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([[], [], []]) })
      const running = worker(world, [review], { slots: 2 })
      await world.pass(pollMs)
      const stopping = stopped(world, running, 5_000)
      await world.settle()
      review.runs[0]?.end(done())
      await stopping
      assert.equal(review.runs.length, 2)
      const rows = await world.db.query<{ status: string; attempt: number; last_error: string | null }>(
        sql`select status, attempt, last_error from ops_mission_steps order by position`,
      )
      assert.deepEqual(rows, [
        { status: 'succeeded', attempt: 1, last_error: null },
        { status: 'queued', attempt: 0, last_error: 'the worker went home' },
        { status: 'queued', attempt: 0, last_error: null },
      ])
      await assertInvariants(world.db)
    }))
})

describe('a cancelled mission', () => {
  it('has its running steps stopped within a third of a lease', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
      const running = worker(world, [review])
      await world.pass(pollMs)
      await cancelMission(world, missionId, 'founder', 'enough')
      await world.pass(10_000 + pollMs)
      assert.equal(review.runs[0]?.context.signal.aborted, true)
      assert.deepEqual(await statusesOf(world.db, missionId), {
        mission: 'cancelled',
        steps: ['cancelled', 'cancelled'],
      })
      await stopped(world, running)
      await assertInvariants(world.db)
    }))

  it('lets nothing back into the queue, whatever becomes of a step meanwhile', async () => {
    for (const outcome of [
      broken('try again'),
      { outcome: 'waiting', reason: 'may I?', result: {} } as const,
      done(),
    ]) {
      await inVirtualWorld(async (world) => {
        const review = heldKind('review')
        const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
        const running = worker(world, [review])
        await world.pass(pollMs)
        await cancelMission(world, missionId, 'founder', 'enough')
        review.runs[0]?.end(outcome)
        await world.pass(pollMs)
        assert.equal((await statusesOf(world.db, missionId)).mission, 'cancelled', outcome.outcome)
        await stopped(world, running)
        await assertInvariants(world.db)
      })
    }
  })
})

describe('a start', () => {
  it('of the only owner takes back at once what was running when it stopped, and sees what is open', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world, { steps: reviews([[], []]) })
      await claim(world.db, 1)
      await writePolicy(world, 'deploy_policy', { enabled: true }, 'test', null)
      assert.deepEqual(await recoverAfterStart(world, { soleOwner: false }), {
        missions: 1,
        queued: 1,
        running: 1,
        waiting: 0,
        pending: 0,
      })
      assert.deepEqual((await only(world.db)).status, 'running')
      await recoverAfterStart(world, { soleOwner: true })
      const row = await only(world.db)
      assert.deepEqual([row.status, row.last_error], ['queued', 'worker test was lost during attempt 1 of 3'])
      await assertInvariants(world.db)
    }))
})
