// A worker on a clock that the test moves: claims, leases, deadlines, retries, switches and breakers, second by second.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { writePolicy } from '../../src/loop/policies.ts'
import { recoverAfterStart } from '../../src/loop/recover.ts'
import { reap, startWorker, type Worker, type WorkerOptions, workerLimits } from '../../src/loop/worker.ts'
import type { StepKind } from '../../src/steps/kind.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import { setPolicies, stepsOf } from '../support/company.ts'
import { broken, done, heldKind, kindOf } from '../support/kinds.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'

const pollMs = 500
const worker = (
  world: VirtualWorld,
  kinds: readonly StepKind[] | null,
  more: Partial<WorkerOptions> = {},
): Worker =>
  startWorker(world, { id: 'w1', host: 'test', pid: 1, slots: 4, pollMs, ...(kinds && { kinds }), ...more })

/** Stops a worker while time goes on. */
async function stopped(world: VirtualWorld, running: Worker, graceMs = 0): Promise<void> {
  let over = false
  const stopping = running.stop(graceMs).then(() => {
    over = true
  })
  while (!over) await world.pass(250)
  await stopping
}

async function only(
  db: Queryable,
): Promise<{ status: string; attempt: number; last_error: string | null; reserved_by: string | null }> {
  const [row] = await db.query<{
    status: string
    attempt: number
    last_error: string | null
    reserved_by: string | null
  }>(sql`select status, attempt, last_error, reserved_by from ops_mission_steps order by id limit 1`)
  assert.ok(row)
  return row
}

async function changes(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ to_status: string }>(
    sql`select to_status from ops_agent_events where step_id is not null order by id`,
  )
  return rows.map((row) => row.to_status)
}

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
      await world.pass(20 * 60_000)
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

describe('a step that fails', () => {
  it('is tried again after growing pauses, and succeeds when it can', () =>
    inVirtualWorld(async (world) => {
      const at: number[] = []
      const review = kindOf('review', ({ attempt, now }) => {
        at.push(now())
        return attempt < 3 ? broken(`attempt ${attempt}`) : done()
      })
      await openMissionOf(world)
      const running = worker(world, [review])
      await world.pass(15_000)
      await stopped(world, running)
      assert.deepEqual(await changes(world.db), [
        'running',
        'queued',
        'running',
        'queued',
        'running',
        'succeeded',
      ])
      const [first = 0, second = 0, third = 0] = at
      // 1 to 2 seconds, then 2 to 4, and at most a poll more.
      assert.ok(second - first >= 1_000 && second - first <= 2_000 + 2 * pollMs, `${second - first}`)
      assert.ok(third - second >= 2_000 && third - second <= 4_000 + 2 * pollMs, `${third - second}`)
      await assertInvariants(world.db)
    }))

  it('fails with its last reason when its attempts are used up, and its mission with it', () =>
    inVirtualWorld(async (world) => {
      const { missionId } = await openMissionOf(world, { steps: reviews([null, null]) })
      const running = worker(world, [kindOf('review', ({ attempt }) => broken(`attempt ${attempt}`))])
      await world.pass(20_000)
      await stopped(world, running)
      const row = await only(world.db)
      assert.deepEqual([row.status, row.attempt, row.last_error], ['failed', 3, 'attempt 3'])
      assert.deepEqual(await statusesOf(world.db, missionId), {
        mission: 'failed',
        steps: ['failed', 'skipped'],
      })
      const [mission] = await world.db.query(sql`select failure_reason from ops_missions`)
      assert.deepEqual(mission, { failure_reason: 'review: attempt 3' })
      await assertInvariants(world.db)
    }))

  it('for good fails at once', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      const running = worker(world, [kindOf('review', () => broken('never', false))])
      await world.pass(1_000)
      await stopped(world, running)
      const row = await only(world.db)
      assert.deepEqual([row.status, row.attempt, row.last_error], ['failed', 1, 'never'])
    }))

  const noSuccess: [name: string, run: Parameters<typeof kindOf>[1], reason: RegExp][] = [
    [
      'throws',
      () => {
        throw new Error('a\n  bug')
      },
      /^internal: a bug$/,
    ],
    [
      'shows no result of its kind',
      () => ({ ...done(), result: { sum: 1 } }) as never,
      /^the result is not what review must show: summary/,
    ],
    ['shows nothing of substance', () => done({ summary: '' }), /^not done: it says nothing$/],
    [
      'makes what cannot be kept',
      () =>
        ({
          ...done(),
          artifacts: [
            { id: 'no id', kind: 'review', title: '', content: '', sourceUrl: null, trust: 0, metadata: {} },
          ],
        }) as never,
      /^the result could not be kept/,
    ],
  ]
  for (const [name, run, reason] of noSuccess) {
    it(`because it ${name} says so, and is tried again`, () =>
      inVirtualWorld(async (world) => {
        await openMissionOf(world)
        const running = worker(world, [kindOf('review', run)])
        await world.pass(900)
        const row = await only(world.db)
        assert.deepEqual([row.status, row.attempt], ['queued', 1])
        assert.match(row.last_error ?? '', reason)
        await stopped(world, running)
      }))
  }

  it('takes no other down with it: what ended at the same moment is kept', () =>
    inVirtualWorld(async (world) => {
      const review = heldKind('review')
      await openMissionOf(world, { steps: reviews([[], [], []]) })
      const running = worker(world, [review])
      await world.pass(pollMs)
      const poison = [
        { id: 'no id', kind: 'review', title: '', content: '', sourceUrl: null, trust: 0, metadata: {} },
      ]
      review.runs[0]?.end(done({ odd: 'a\u0000b\ud800' }))
      review.runs[1]?.end({ ...done(), artifacts: poison } as never)
      review.runs[2]?.end(done())
      await world.pass(pollMs)
      const rows = await world.db.query<{ status: string; result: { odd?: string } | null }>(
        sql`select status, result from ops_mission_steps order by position`,
      )
      assert.deepEqual(
        rows.map((row) => row.status),
        ['succeeded', 'queued', 'succeeded'],
      )
      assert.equal(rows[0]?.result?.odd, 'ab\ufffd')
      await stopped(world, running)
      await assertInvariants(world.db)
    }))
})

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

describe('the circuit breaker', () => {
  /** Lets a mission of one step of the kind fail for good. */
  async function failures(
    world: VirtualWorld,
    count: number,
    kind = 'review',
    outcome = broken('it is down', false),
  ): Promise<void> {
    const steps = stepsOf(kind, 1)
    for (let i = 0; i < count; i++)
      await openMissionOf(world, { agentId: 'executor', steps, title: `Mission ${i}` })
    const running = worker(world, [kindOf(kind, () => outcome)], { slots: 1 })
    await world.pass(2_000 * count)
    await stopped(world, running)
  }
  const disabled = async (db: Queryable): Promise<unknown> =>
    (
      await db.query<{ kinds: unknown }>(
        sql`select value -> 'disabled_kinds' as kinds from ops_policy where key = 'worker_policy'`,
      )
    )[0]?.kinds ?? []
  const alarms = (db: Queryable) =>
    db.query(sql`select title, summary, tags from ops_agent_events where kind = 'breaker.opened' order by id`)

  it('opens after three failures in a row, with an alarm, in its own name, and leaves the rest of the policy alone', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { worker_policy: { max_attempts: 1, lease_seconds: 20 } })
      await failures(world, 2)
      assert.deepEqual(await disabled(world.db), [])
      await failures(world, 1)
      assert.deepEqual(await disabled(world.db), ['review'])
      assert.deepEqual(await alarms(world.db), [
        {
          title: 'Step kind review is switched off after 3 failures in a row',
          summary: 'Last: it is down. Take review out of worker_policy.disabled_kinds to switch it on again.',
          tags: ['alarm', 'breaker', 'review'],
        },
      ])
      const [change] = await world.db.query<{
        author: string
        reason: string
        value: Record<string, unknown>
      }>(
        sql`select author, reason, value from ops_policy_history where key = 'worker_policy' order by id desc limit 1`,
      )
      assert.deepEqual([change?.author, change?.reason], ['breaker', '3 failures in a row'])
      assert.equal(change?.value['lease_seconds'], 20)
      await assertInvariants(world.db)
    }))

  it('is no business of one kind what another does, nor of a row that a success has broken', () =>
    inVirtualWorld(async (world) => {
      await failures(world, 2)
      await failures(world, 2, 'crawl')
      await failures(world, 1, 'review', done())
      await failures(world, 2)
      assert.deepEqual(await disabled(world.db), [])
      await failures(world, 1)
      assert.deepEqual(await disabled(world.db), ['review'])
    }))

  it('counts anew when a human has closed it, by writing the policy, with the list or without it, or by deleting it', () =>
    inVirtualWorld(async (world) => {
      await failures(world, 3)
      await setPolicies(world, { worker_policy: { disabled_kinds: [] } })
      await failures(world, 2)
      assert.deepEqual(await disabled(world.db), [])
      await failures(world, 1)
      assert.deepEqual(await disabled(world.db), ['review'])
      for (const close of [
        () => setPolicies(world, { worker_policy: { breaker_failures: 3 } }),
        () => world.db.query(sql`delete from ops_policy where key = 'worker_policy'`),
      ]) {
        await close()
        await failures(world, 2)
        assert.deepEqual(await disabled(world.db), [])
        await failures(world, 1)
        assert.deepEqual(await disabled(world.db), ['review'])
      }
      assert.equal((await alarms(world.db)).length, 4)
    }))

  it('keeps to what policy says is one too many', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { worker_policy: { breaker_failures: 5 } })
      await failures(world, 4)
      assert.deepEqual(await disabled(world.db), [])
      await failures(world, 1)
      assert.deepEqual(await disabled(world.db), ['review'])
    }))

  it('counts what was lost with its worker, and not what is only tried again', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { worker_policy: { max_attempts: 2 } })
      for (let i = 0; i < 3; i++) {
        await openMissionOf(world)
        for (let attempt = 0; attempt < 2; attempt++) {
          assert.deepEqual(await disabled(world.db), [])
          await claim(world.db, 1)
          await world.clock.advance(60_000)
          await reap(world)
          await world.clock.advance(60_000)
        }
      }
      assert.deepEqual(await disabled(world.db), ['review'])
    }))

  it('does not mind sources that the founder named himself, and minds an agent’s choice of them', () =>
    inVirtualWorld(async (world) => {
      for (const namedSources of [true, false]) {
        for (let i = 0; i < 3; i++) {
          assert.deepEqual(await disabled(world.db), [])
          await openMissionOf(world, {
            namedSources,
            steps: [{ kind: 'crawl', payload: { sources: ['http://127.0.0.1:1/nothing'] }, dependsOn: null }],
          })
          const running = worker(world, null)
          await until(
            world,
            async () =>
              (await world.db.query(sql`select from ops_missions where status <> 'failed'`)).length === 0,
          )
          await stopped(world, running)
        }
      }
      assert.deepEqual(await disabled(world.db), ['crawl'])
    }))
})

/** Lets time pass until it is so: real sockets are involved. */
async function until(world: VirtualWorld, isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    if (await isSo()) return
    await world.pass(1_000)
  }
  assert.fail('it never came to pass')
}

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
