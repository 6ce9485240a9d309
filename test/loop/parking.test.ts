// Work that a provider or a budget makes wait: it comes back when it was told to, not before, and no attempt is counted.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initiateOnce } from '../../src/loop/initiate.ts'
import { queueInitiatives } from '../../src/loop/queue-initiatives.ts'
import { talkOnce } from '../../src/loop/roundtable-worker.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import { type Model, ModelError } from '../../src/world/model.ts'
import { setPolicies } from '../support/company.ts'
import { knows } from '../support/knowledge.ts'
import { assertInvariants, openMissionOf } from '../support/missions.ts'
import { beatOf } from '../support/rules.ts'
import { convened, differentLine, never, scriptedModel } from '../support/talk.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'
import { stopped, worker } from '../support/workers.ts'

const waitMs = 90_000
const isBusy = new ModelError('rate limited', true, { fault: 'rate_limit', retryAfterMs: waitMs })

interface Parked {
  status: string
  attempt: number
  last_error: string | null
  /** Seconds until it is due. */
  due: number
}

/** A model that is busy as long as `busy` says so. */
function model(busy: () => boolean): Model & { asked(): number } {
  const quick = scriptedModel((_, asked) => ({ line: differentLine(asked) }))
  let asked = 0
  return {
    ...quick,
    asked: () => asked,
    ask(request) {
      asked += 1
      return busy() ? Promise.reject(isBusy) : quick.ask(request)
    },
  }
}

async function row(db: Queryable, table: 'steps' | 'talks' | 'ideas'): Promise<Parked> {
  const due = sql`extract(epoch from run_after - ops_now())::double precision as due`
  const rows = await db.query<Parked>(
    table === 'steps'
      ? sql`select status, attempt, last_error, ${due} from ops_mission_steps order by id limit 1`
      : table === 'talks'
        ? sql`select status, attempt, last_error, ${due} from ops_roundtable_queue order by id limit 1`
        : sql`select status, attempt, null as last_error, ${due} from ops_initiative_queue order by id limit 1`,
  )
  assert.ok(rows[0])
  return rows[0]
}

async function during<T>(world: VirtualWorld, work: Promise<T>): Promise<T> {
  let over = false
  const end = (): void => {
    over = true
  }
  work.then(end, end)
  while (!over) await world.pass(250)
  return work
}

test('a step that is told to wait is not asked for before, and has used up no attempt', async () => {
  let isClosed = true
  const busy = model(() => isClosed)
  await inVirtualWorld(
    async (world) => {
      await openMissionOf(world)
      const running = worker(world, null)
      await world.pass(5_000)
      const parked = await row(world.db, 'steps')
      assert.deepEqual([parked.status, parked.attempt, parked.last_error], ['queued', 0, 'rate limited'])
      assert.equal(busy.asked(), 1)
      await world.pass(waitMs - 7_000)
      assert.equal(busy.asked(), 1)
      // It is parked as often as it takes: five times is more than its attempts.
      await world.pass(4 * waitMs)
      assert.ok(busy.asked() >= 5)
      assert.deepEqual(
        [(await row(world.db, 'steps')).status, (await row(world.db, 'steps')).attempt],
        ['queued', 0],
      )
      isClosed = false
      await world.pass(waitMs + 30_000)
      await stopped(world, running)
      assert.equal((await row(world.db, 'steps')).attempt > 0, true)
      await assertInvariants(world.db)
    },
    { model: () => busy },
  )
})

test('a conversation goes on where it was, after a short wait; a long one ends a talk that has begun', async () => {
  for (const [waits, status, attempt] of [
    [waitMs, 'pending', 0],
    [3_000_000, 'pending', 0],
  ] as const) {
    let asked = 0
    const quick = scriptedModel((_, n) => ({ line: differentLine(n) }))
    const busy = new ModelError('rate limited', true, { fault: 'rate_limit', retryAfterMs: waits })
    await inVirtualWorld(
      async (world) => {
        await convened(world)
        assert.equal(await during(world, talkOnce(world, 'w1', never)), true)
        const parked = await row(world.db, 'talks')
        assert.deepEqual(
          [parked.status, parked.attempt, parked.last_error],
          [status, attempt, 'rate limited'],
        )
        assert.ok(parked.due > waits / 1_000 - 10 && parked.due <= waits / 1_000, String(parked.due))
        const [talk] = await world.db.query<{ spoken: number; over: boolean }>(
          sql`select turns_spoken as spoken, spoken_at is not null as over from ops_roundtable_queue`,
        )
        assert.deepEqual(talk, { spoken: 3, over: waits > 600_000 })
        assert.equal(await during(world, talkOnce(world, 'w1', never)), false)
      },
      {
        model: () => ({
          ...quick,
          // Three lines, then nothing any more, neither a line nor a distillation.
          ask: (request) => (asked++ >= 3 ? Promise.reject(busy) : quick.ask(request)),
        }),
      },
    )
  }
})

test('an idea waits for its model without using up an attempt', async () => {
  const busy = model(() => true)
  await inVirtualWorld(
    async (world) => {
      await setPolicies(world, { initiative_policy: { enabled: true } })
      await knows(world.db, 'executor', 1, { source: 'outcome' })
      await knows(world.db, 'executor', 5, {
        type: 'strategy',
        content: 'Posts that name one number are read',
      })
      await beatOf(world, queueInitiatives)
      assert.equal(await during(world, initiateOnce(world, 'w', never)), true)
      const parked = await row(world.db, 'ideas')
      assert.deepEqual([parked.status, parked.attempt], ['queued', 0])
      assert.ok(parked.due > 80 && parked.due <= 90, String(parked.due))
    },
    { model: () => busy },
  )
})

test('what was made is marked as simulated when the model that made it was, whatever the world is', async () => {
  for (const simulated of [true, false]) {
    const quick = scriptedModel(() => ({
      verdict: 'good',
      score: 8,
      summary: 'The company has run one mission today and nothing of it has failed so far; go on like this.',
      remarks: [],
    }))
    await inVirtualWorld(
      async (world) => {
        await openMissionOf(world)
        const running = worker(world, null)
        await world.pass(5_000)
        await stopped(world, running)
        const made = await world.db.query(sql`select simulated from ops_artifacts`)
        const told = await world.db.query<{ simulated: boolean | null }>(sql`
          select (metadata ->> 'simulated')::boolean as simulated from ops_agent_events where kind = 'operations.reviewed'`)
        assert.deepEqual([made, told], [[{ simulated }], [{ simulated: simulated ? true : null }]])
      },
      {
        model: () => ({
          ...quick,
          simulated: !simulated,
          simulates: () => true,
          ask: async (request) => ({ ...(await quick.ask(request)), simulated }),
        }),
      },
    )
  }
})
