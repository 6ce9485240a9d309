// Workers under a storm of kill -9 and SIGSTOP: 8 workers in 4 processes, 2,000 steps, a real server. Whatever dies, every step
// ends once, under one lease at a time, and the journal tells exactly what happened.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { propose } from '../../src/loop/intake.ts'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { rollOf } from '../../src/world/rng.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { testWorld } from '../support/world.ts'

const workerProcess = fileURLToPath(new URL('./worker-process.ts', import.meta.url))
const seed = process.env['STORM_SEED'] ?? '7'
const missions = Number(process.env['STORM_MISSIONS'] ?? 200)
const stepsEach = 10
const processes = 4
/** Faults stop at some point, as they do in life; after that everything must end. */
const faults = Number(process.env['STORM_FAULTS'] ?? 40)

async function countOpen(db: Db): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    sql`select count(*) as n from ops_mission_steps where status in ('queued', 'running')`,
  )
  return row?.n ?? 0
}

async function anythingBegunAgain(db: Db): Promise<boolean> {
  const rows = await db.query(sql`select from ops_mission_steps where attempt > 1 limit 1`)
  return rows.length === 1
}

/** Four worker processes that are replaced when they die. */
function fleet(url: string): { children: ChildProcess[]; stop(): Promise<void> } {
  const children: ChildProcess[] = []
  let stopping = false
  let born = 0
  const start = (place: number): void => {
    const child = spawn(process.execPath, [workerProcess, url, `w${place}-${born++}`], {
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    child.stdin?.on('error', () => undefined) // a killed worker does not read
    child.on('exit', () => {
      if (!stopping) start(place)
    })
    children[place] = child
  }
  for (let place = 0; place < processes; place++) start(place)
  return {
    children,
    async stop() {
      stopping = true
      await Promise.all(
        children.map(
          (child) =>
            new Promise<void>((resolve) => {
              if (child.exitCode !== null || child.signalCode !== null) return resolve()
              child.on('exit', () => resolve())
              child.kill('SIGCONT')
              child.stdin?.write('stop\n')
            }),
        ),
      )
    },
  }
}

describe('workers that are killed and stopped', () => {
  it(`end each of ${missions * stepsEach} steps once under ${faults} faults (seed ${seed})`, async (test) => {
    const fresh = await freshPostgres()
    try {
      await foundCompany(fresh.db)
      const world = testWorld(fresh.db)
      await setPolicies(world, {
        proposal_policy: { max_per_agent_per_day: 100_000 },
        worker_policy: { max_attempts: 50, lease_seconds: 1, breaker_failures: 1_000 },
      })
      for (let n = 0; n < missions; n++) {
        const steps = stepsOf('review', stepsEach).map((step, i) => ({
          ...step,
          dependsOn: i < 5 ? [] : [i - 5, i - 4],
        }))
        await propose(world, draftOf({ title: `Mission ${n}`, steps }))
      }
      const crew = fleet(fresh.url)
      let kills = 0
      let stops = 0
      // On a machine that is so busy that nobody had begun when they struck, the faults go on until one has interrupted something.
      for (
        let n = 0;
        (await countOpen(fresh.db)) > 0 && (n < faults || !(await anythingBegunAgain(fresh.db)));
        n++
      ) {
        await sleep(150 + 350 * rollOf(seed, `pause ${n}`).roll)
        const victim = crew.children[Math.floor(processes * rollOf(seed, `victim ${n}`).roll)]
        if (rollOf(seed, `how ${n}`).roll < 0.6) {
          victim?.kill('SIGKILL')
          kills += 1
        } else {
          victim?.kill('SIGSTOP')
          stops += 1
          // Longer than a lease: it wakes up as a zombie.
          setTimeout(() => victim?.kill('SIGCONT'), 1_200 + 1_500 * rollOf(seed, `nap ${n}`).roll)
        }
      }
      while ((await countOpen(fresh.db)) > 0) await sleep(250)
      await sleep(500)
      await crew.stop()
      const [ended] = await fresh.db.query<{
        steps: number
        missions: number
        attempts: number
        events: number
        revs: number
      }>(sql`
        select (select count(*) from ops_mission_steps where status = 'succeeded') as steps,
               (select count(*) from ops_missions where status = 'succeeded') as missions,
               (select sum(attempt) from ops_mission_steps)::integer as attempts,
               (select count(*) from ops_agent_events where step_id is not null and rev is not null) as events,
               (select sum(rev) from ops_mission_steps)::integer as revs`)
      test.diagnostic(`${kills} kills, ${stops} stops, ${ended?.attempts} attempts, ${ended?.events} events`)
      assert.equal(ended?.steps, missions * stepsEach)
      assert.equal(ended?.missions, missions)
      assert.equal(ended?.events, ended?.revs)
      assert.ok(kills > 0 && stops > 0, 'the storm must have struck')
      assert.ok((ended?.attempts ?? 0) > missions * stepsEach, 'the storm must have interrupted something')
      const { invariants } = await verifyInvariants(fresh.db)
      assert.deepEqual(
        invariants.filter((one) => !one.ok),
        [],
      )
    } finally {
      await fresh.drop()
    }
  })
})
