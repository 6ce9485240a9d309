// What a worker makes of failures: pauses, last attempts, results that are none, and the breaker of a kind.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reap } from '../../src/loop/worker.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import { setPolicies, stepsOf } from '../support/company.ts'
import { broken, done, heldKind, kindOf } from '../support/kinds.ts'
import { assertInvariants, claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'
import { changes, only, pollMs, stopped, worker } from '../support/workers.ts'

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

  it('to write how it ended, because the database is away, writes it when that is back', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      let away = 0
      let runs = 0
      const db: Db = {
        ...world.db,
        async query(statement) {
          if (statement.text.includes("set status = 'succeeded'") && ++away <= 3)
            throw new Error('the database is away')
          return world.db.query(statement)
        },
      }
      const review = kindOf('review', () => {
        runs += 1
        return done()
      })
      const running = worker({ ...world, db }, [review])
      await world.pass(5_000)
      await stopped(world, running)
      const row = await only(world.db)
      assert.deepEqual([row.status, row.attempt, runs, away], ['succeeded', 1, 1, 4])
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
