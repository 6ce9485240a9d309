// The worker of conversations beside its talk: it keeps the lease, hears of what ends it within a poll, and goes home in order.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cancelRoundtable } from '../../src/loop/cancel-roundtable.ts'
import { type Lane, startLane } from '../../src/loop/lane.ts'
import { recoverAfterStart } from '../../src/loop/recover.ts'
import { recoverRoundtables } from '../../src/loop/recover-roundtables.ts'
import { startTalking } from '../../src/loop/roundtable-worker.ts'
import { claimRoundtable } from '../../src/store/roundtables.ts'
import type { VirtualClock } from '../../src/world/clock.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import { type Model, ModelError } from '../../src/world/model.ts'
import { setPolicies } from '../support/company.ts'
import { policiesWith } from '../support/policies.ts'
import { convened, differentLine, scriptedModel, talkOf } from '../support/talk.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'

const pollMs = 1_000

/** A model that thinks for `ms` before every line, and heeds its signal. */
const slowModel =
  (ms: number) =>
  (clock: VirtualClock): Model => {
    const quick = scriptedModel((_, asked) => ({ line: differentLine(asked) }))
    return {
      ...quick,
      async ask(request) {
        await clock.sleep(ms, request.signal)
        if (request.signal.aborted) throw new ModelError('interrupted', true)
        return quick.ask(request)
      },
    }
  }

const talking = (world: VirtualWorld, id = 'w1'): Lane =>
  startTalking(world, { id, host: 'test', pid: 1, pollMs })

async function stopped(world: VirtualWorld, lane: Lane, graceMs = 0): Promise<void> {
  let over = false
  const stopping = lane.stop(graceMs).then(() => {
    over = true
  })
  while (!over) await world.pass(250)
  await stopping
}

const attempts = async (db: Queryable, id: string): Promise<unknown> =>
  (
    await db.query(
      sql`select status, attempt, turns_spoken, last_error from ops_roundtable_queue where id = ${id}`,
    )
  )[0]

describe('a worker of conversations', () => {
  it('keeps its lease through a thought ten times as long, and no second worker takes the conversation', async () => {
    await inVirtualWorld(
      async (world) => {
        await setPolicies(world, { worker_policy: { lease_seconds: 3 } })
        const id = await convened(world, { format: 'checkin' })
        const lanes = [talking(world), talking(world, 'w2')]
        await world.pass(35_000)
        const { attempt, turns_spoken: spoken } = await talkOf(world.db, id)
        assert.deepEqual([attempt, spoken], [1, 1])
        const [seen] = await world.db.query(
          sql`select count(*) as n, sum(running) as running from ops_workers where role = 'conversations' and stopped_at is null`,
        )
        assert.deepEqual(seen, { n: 2, running: 1 })
        for (const lane of lanes) await stopped(world, lane)
      },
      { model: slowModel(30_000) },
    )
  })

  it('gives the conversation back unharmed when it goes home, and says that it is gone', async () => {
    await inVirtualWorld(
      async (world) => {
        const id = await convened(world, { format: 'checkin' })
        const lane = talking(world)
        await world.pass(5_000)
        await stopped(world, lane, 1_000)
        assert.deepEqual(await attempts(world.db, id), {
          status: 'pending',
          attempt: 0,
          turns_spoken: 0,
          last_error: 'the worker went home',
        })
        const [gone] = await world.db.query(sql`select stopped_at is not null as gone from ops_workers`)
        assert.deepEqual(gone, { gone: true })
      },
      { model: slowModel(30_000) },
    )
  })

  it('leaves its thought within a poll when the kill switch is thrown, workers are off, or a founder cancels', async () => {
    await inVirtualWorld(
      async (world) => {
        const lane = talking(world)
        for (const [off, on, reason] of [
          [{ system: { enabled: false } }, { system: { enabled: true } }, 'the kill switch was thrown'],
          [
            { worker_policy: { enabled: false } },
            { worker_policy: { enabled: true } },
            'worker_policy.enabled is false',
          ],
        ] as const) {
          const id = await convened(world, { format: 'checkin' })
          await world.pass(5_000)
          await setPolicies(world, off)
          await world.pass(2 * pollMs)
          const state = { status: 'pending', attempt: 0, turns_spoken: 0, last_error: reason }
          assert.deepEqual(await attempts(world.db, id), state)
          await cancelRoundtable(world, id, 'founder', '')
          await setPolicies(world, on)
        }
        const id = await convened(world, { format: 'checkin' })
        await world.pass(5_000)
        await cancelRoundtable(world, id, 'founder', '')
        const next = await convened(world, { format: 'checkin' })
        await world.pass(2 * pollMs)
        assert.equal((await talkOf(world.db, id)).status, 'cancelled')
        assert.equal((await talkOf(world.db, next)).status, 'running', 'it is free for the next one')
        await stopped(world, lane)
      },
      { model: slowModel(600_000) },
    )
  })
})

describe('a conversation that a dead worker left', () => {
  it('is taken back by the heartbeat once its lease has run out, and fails when its attempts are used up', async () => {
    await inVirtualWorld(async (world) => {
      const id = await convened(world)
      const beat = { deadline: Number.POSITIVE_INFINITY, policies: policiesWith() }
      for (let n = 1; n <= 5; n++) {
        assert.ok(await claimRoundtable(world.db, 'dead', 30))
        assert.deepEqual(await recoverRoundtables.run(world, beat), { reaped: 0 })
        await world.pass(36_000)
        assert.deepEqual(await recoverRoundtables.run(world, beat), { reaped: 1 })
      }
      assert.deepEqual(await attempts(world.db, id), {
        status: 'failed',
        attempt: 5,
        turns_spoken: 0,
        last_error: 'worker dead was lost during attempt 5 of 5',
      })
    })
  })

  it('is taken back at once at a start of the only process there can be', async () => {
    await inVirtualWorld(async (world) => {
      const id = await convened(world)
      await claimRoundtable(world.db, 'dead', 30)
      await recoverAfterStart(world, { soleOwner: false })
      assert.equal((await talkOf(world.db, id)).status, 'running')
      await recoverAfterStart(world, { soleOwner: true })
      assert.equal((await talkOf(world.db, id)).status, 'pending')
    })
  })
})

describe('a lane', () => {
  it('does one thing after the other, naps when there is none, and survives what a thing throws', async () => {
    await inVirtualWorld(async (world) => {
      const told: string[] = []
      const answers = [true, true, new Error('the database is away'), true, false]
      const lane = startLane(world, {
        name: 'things',
        pollMs,
        async once() {
          const answer = answers.shift() ?? false
          told.push(`${(world.clock.now() / 1_000) % 60}: ${answer}`)
          if (answer instanceof Error) throw answer
          return answer
        },
      })
      await world.settle()
      await world.pass(1_500)
      assert.deepEqual(told, ['0: true', '0: true', '0: Error: the database is away', '1: true', '1: false'])
      lane.wake()
      await world.settle()
      assert.equal(told.length, 6, 'woken, it looks at once')
      await stopped(world, lane)
      await world.pass(5_000)
      assert.equal(told.length, 6)
      assert.equal(world.log.lines.length, 1)
    })
  })

  it('gives what runs its grace before it asks it to give up', async () => {
    await inVirtualWorld(async (world) => {
      let heardAfter = Number.NaN
      const begun = world.clock.now()
      const lane = startLane(world, {
        name: 'things',
        pollMs,
        async once(signal) {
          await world.clock.sleep(60_000, signal)
          heardAfter = world.clock.now() - begun
          return true
        },
      })
      await world.settle()
      await stopped(world, lane, 5_000)
      assert.equal(heardAfter, 5_000)
    })
  })
})
