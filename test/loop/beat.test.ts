// One heartbeat: phases in their order, none can stop the others, and an idle company costs nothing and says so.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BeatReport, beatLimits, phases, runBeat } from '../../src/loop/beat.ts'
import { heartbeat, pauseBefore } from '../../src/loop/heartbeat.ts'
import { housekeepingLimits, keepHouse } from '../../src/loop/keep-house.ts'
import type { Phase } from '../../src/loop/phase.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { claim, openMissionOf, reviews, statusesOf } from '../support/missions.ts'
import { addEvent, addRule } from '../support/rules.ts'
import { countedDb, inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const minute = 60_000

interface Run {
  status: string
  idle: boolean
  repeats: number
  phases: readonly { phase: string; ok: boolean; did: Record<string, number>; error?: string }[]
}
const runs = (db: Queryable): Promise<readonly Run[]> =>
  db.query<Run>(sql`select status, idle, repeats, phases from ops_action_runs order by started_at, id`)

const phase = (name: string, did: Record<string, number> | Error): Phase => ({
  phase: name,
  budgetMs: 1_000,
  run: async () => {
    if (did instanceof Error) throw did
    return did
  },
})

describe('a beat', () => {
  onBothEngines(
    'goes through its phases in their order and writes a row of what each did',
    async ({ db }) => {
      const world = testWorld(db)
      await foundCompany(db)
      await addRule(db, { name: 'signals' })
      await addEvent(db)
      const report = await runBeat(world)
      assert.equal(report.status, 'succeeded')
      const [run] = await runs(db)
      assert.deepEqual([run?.status, run?.idle, run?.repeats], ['succeeded', false, 1])
      assert.deepEqual(
        run?.phases.map((one) => one.phase),
        phases.map((one) => one.phase),
      )
      assert.equal(run?.phases[0]?.did['fired'], 1)
    },
  )

  it('in which a phase fails is failed, says so in an event, and goes on with the other phases', () =>
    inVirtualWorld(async (world) => {
      const report = await runBeat(world, [
        phase('one', { a: 1 }),
        phase('two', new Error('no\n such thing')),
        phase('three', { b: 2 }),
      ])
      assert.equal(report.status, 'failed')
      const [run] = await runs(world.db)
      assert.equal(run?.status, 'failed')
      assert.deepEqual(
        run?.phases.map(({ phase, ok, did, error }) => ({ phase, ok, did, error })),
        [
          { phase: 'one', ok: true, did: { a: 1 }, error: undefined },
          { phase: 'two', ok: false, did: {}, error: 'no such thing' },
          { phase: 'three', ok: true, did: { b: 2 }, error: undefined },
        ],
      )
      const events = await world.db.query(
        sql`select kind, title, summary from ops_agent_events where kind = 'beat.failed'`,
      )
      assert.deepEqual(events, [
        { kind: 'beat.failed', title: 'The heartbeat failed in two', summary: 'no such thing' },
      ])
      assert.equal(world.log.lines.filter((line) => line.level === 'error').length, 1)
    }))

  it('fails in every phase on its own when the database breaks under it, and the next one is whole', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'signals' })
      for (const broken of phases) {
        await addEvent(world.db)
        await world.clock.advance(minute)
        let inside = false
        const db: Db = {
          ...world.db,
          async query(statement) {
            if (inside) throw new Error('the database is away')
            return world.db.query(statement)
          },
          async transaction(work) {
            if (inside) throw new Error('the database is away')
            return world.db.transaction(work)
          },
        }
        const list = phases.map((one) => ({
          ...one,
          run: async (...args: Parameters<Phase['run']>) => {
            inside = one === broken
            try {
              return await one.run(...args)
            } finally {
              inside = false
            }
          },
        }))
        const report = await runBeat({ ...world, db }, list)
        assert.deepEqual(
          report.phases.filter((one) => !one.ok).map((one) => one.phase),
          [broken.phase],
        )
        await world.clock.advance(minute)
        assert.equal((await runBeat(world)).status, 'succeeded')
      }
      const [rule] = await world.db.query<{ fire_count: number }>(
        sql`select fire_count from ops_trigger_rules`,
      )
      assert.equal(rule?.fire_count, phases.length)
    }))

  it('does nothing at all, not even a row, while the kill switch is thrown', () =>
    inVirtualWorld(async (world) => {
      await addRule(world.db, { name: 'signals' })
      await addEvent(world.db)
      await setPolicies(world, { system: { enabled: false } })
      assert.deepEqual(await runBeat(world), { id: null, status: 'skipped', idle: true, phases: [] })
      assert.deepEqual(await runs(world.db), [])
      await setPolicies(world, { system: { enabled: true } })
      assert.equal((await runBeat(world)).phases[0]?.did['fired'], 1)
    }))

  onBothEngines('asks no model anything', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await addRule(db, { name: 'signals' })
    await setPolicies(world, {
      reaction_matrix: { patterns: [{ tags: ['signal'], target: 'observer', type: 'review' }] },
    })
    await addEvent(db)
    const silent = {
      ...world,
      model: { ...world.model, ask: () => assert.fail('a beat asked the model') },
    }
    for (let i = 0; i < 3; i++) assert.equal((await runBeat(silent)).status, 'succeeded')
    const [calls] = await db.query<{ n: number }>(sql`select count(*) as n from ops_model_calls`)
    assert.equal(calls?.n, 0)
  })
})

/** A company that holds no conversation of its own accord. */
const silentDays = { schedule: { slots: [] } }

describe('idle beats', () => {
  onBothEngines('in a row share one row, with their number, the first and the last', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(world, silentDays)
    await addRule(db, { name: 'signals' })
    await addRule(db, { name: 'broken', conditions: { tags: 'not a list' } })
    const reports: BeatReport[] = []
    for (let i = 0; i < 4; i++) reports.push(await runBeat(world))
    assert.ok(reports.every((report) => report.idle))
    assert.deepEqual(
      (await runs(db)).map((run) => [run.idle, run.repeats]),
      [[true, 4]],
    )
    assert.equal(new Set(reports.map((report) => report.id)).size, 1)
    await addEvent(db)
    await runBeat(world)
    await runBeat(world)
    await runBeat(world)
    assert.deepEqual(
      (await runs(db)).map((run) => [run.idle, run.repeats]),
      [
        [true, 4],
        [false, 1],
        [true, 2],
      ],
    )
    const [span] = await db.query<{ spans: boolean }>(
      sql`select last_at > started_at as spans from ops_action_runs where repeats = 4`,
    )
    assert.equal(span?.spans, true)
  })

  it('write a bounded handful of statements and no event, hour after hour', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, silentDays)
      await runBeat(world)
      const beats = 60
      const counted = countedDb(world.db)
      const before = await world.db.query(sql`select count(*) as n from ops_agent_events`)
      for (let i = 0; i < beats; i++) {
        await world.clock.advance(5 * minute)
        await runBeat({ ...world, db: counted.db })
      }
      assert.ok(counted.made() / beats < 25, `${counted.made() / beats} statements a beat`)
      assert.deepEqual(await world.db.query(sql`select count(*) as n from ops_agent_events`), before)
      assert.deepEqual(
        (await runs(world.db)).map((run) => run.repeats),
        [beats + 1],
      )
    }))
})

describe('what a killed beat leaves', () => {
  it('is marked as failed by a later one, and old rows go', () =>
    inVirtualWorld(async (world) => {
      await world.db.query(sql`insert into ops_action_runs (action, status) values ('heartbeat', 'running')`)
      await world.clock.advance((beatLimits.lostAfterMinutes - 1) * minute)
      await runBeat(world)
      assert.equal((await runs(world.db))[0]?.status, 'running')
      await world.clock.advance(2 * minute)
      await runBeat(world)
      const [lost] = await runs(world.db)
      assert.deepEqual([lost?.status, lost?.phases[0]?.error], ['failed', 'the beat was killed'])
      await world.clock.advance((housekeepingLimits.keepDays + 1) * 24 * 60 * minute)
      await runBeat(world, [keepHouse])
      assert.equal((await runs(world.db)).length, 1)
    }))
})

describe('recovering stale steps', () => {
  it('takes back what dead workers left', () =>
    inVirtualWorld(async (world) => {
      const { missionId } = await openMissionOf(world, { steps: reviews([null]) })
      await claim(world.db, 1)
      await world.clock.advance(36_000)
      const report = await runBeat(world)
      assert.equal(report.phases.find((one) => one.phase === 'recover_stale_steps')?.did['reaped'], 1)
      assert.deepEqual((await statusesOf(world.db, missionId)).steps, ['queued'])
    }))

  it('tells once an hour that work waits for nobody, and why', () =>
    inVirtualWorld(async (world) => {
      await openMissionOf(world)
      await openMissionOf(world)
      await setPolicies(world, { worker_policy: { enabled: false } })
      const alarms = async (): Promise<readonly { title: string; summary: string }[]> =>
        world.db.query(sql`select title, summary from ops_agent_events where kind = 'work.stuck' order by id`)
      await world.clock.advance(30 * minute)
      await runBeat(world)
      assert.deepEqual(await alarms(), [])
      for (let i = 0; i < 13; i++) {
        await world.clock.advance(5 * minute)
        await runBeat(world)
      }
      const told = await alarms()
      assert.equal(told.length, 2)
      assert.deepEqual(told[0], {
        title: '2 step(s) have waited longer than 30 minutes',
        summary: 'The oldest for 35 minutes: worker_policy.enabled is false.',
      })
    }))
})

describe('the driver', () => {
  it('beats at the pace of policy, faster while the company is new', () =>
    inVirtualWorld(async (world) => {
      assert.equal(await pauseBefore(world), 8_000)
      await world.clock.advance(5 * minute)
      assert.equal(await pauseBefore(world), 300_000)
      await setPolicies(world, { heartbeat_policy: { interval_seconds: 60 } })
      assert.equal(await pauseBefore(world), 60_000)
    }))

  it('goes on when the database is away for a while, and stops when it is told to', () =>
    inVirtualWorld(async (world) => {
      let away = false
      const db: Db = {
        ...world.db,
        query: (statement) => (away ? Promise.reject(new Error('away')) : world.db.query(statement)),
      }
      const stop = new AbortController()
      const told: BeatReport[] = []
      const beating = heartbeat({ ...world, db }, stop.signal, (report) => void told.push(report))
      await world.settle()
      assert.equal(told.length, 1)
      away = true
      await world.pass(30_000)
      assert.equal(told.length, 1)
      assert.ok(world.log.lines.some((line) => line.message.startsWith('the heartbeat could not begin')))
      away = false
      await world.pass(20_000)
      assert.ok(told.length >= 3)
      stop.abort()
      await beating
    }))
})
