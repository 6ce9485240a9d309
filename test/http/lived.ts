// A company that lives on a virtual clock over either engine while somebody watches: for tests of what is read of the past. One driver does
// one thing at a time, as the simulator does.

import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { virtualDb } from '../../sim/virtual-db.ts'
import { runBeat } from '../../src/loop/beat.ts'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { importCompany, readCompany } from '../../src/loop/import-company.ts'
import { initiateOnce } from '../../src/loop/initiate.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { talkOnce } from '../../src/loop/roundtable-worker.ts'
import { assign, runStep } from '../../src/loop/run-step.ts'
import { claimableKinds } from '../../src/loop/worker.ts'
import { claimSteps } from '../../src/store/steps.ts'
import { announceWorker, seeWorker } from '../../src/store/workers.ts'
import { type Clock, type VirtualClock, virtualClock } from '../../src/world/clock.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { memoryLog } from '../../src/world/log.ts'
import type { Model, ModelRequest } from '../../src/world/model.ts'
import { demoModel } from '../../src/world/model-demo.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { nothingOutside } from '../../src/world/outside.ts'
import { seededRng } from '../../src/world/rng.ts'
import type { World } from '../../src/world/world.ts'

const studio = fileURLToPath(new URL('../../companies/content-studio', import.meta.url))
/** A Monday morning, UTC. */
const start = Date.UTC(2026, 0, 5, 6)
const hourMs = 3_600_000
const worker = 'w1'
const never = new AbortController().signal

export interface LivedWorld extends World {
  readonly clock: VirtualClock
}

/** Founds the content studio in an empty database that this connection alone uses, on a clock of its own. `beforeAsking` is called while
 *  whoever asks the model holds its step or conversation; what it throws is what the model answers. */
export async function foundStudio(
  real: Db,
  beforeAsking: (request: ModelRequest) => Promise<void>,
): Promise<LivedWorld> {
  const clock = virtualClock(start, { autoAdvance: true })
  const log = memoryLog()
  const db = virtualDb(real, clock)
  const thinking = demoModel({ clock, seed: '7', paceMs: [4_000, 40_000] })
  const model: Model = {
    ...thinking,
    async ask(request) {
      await seeWorker(db, worker, await countHeld(db))
      await beforeAsking(request)
      return thinking.ask(request)
    },
  }
  const net = guardedNet({ clock, log })
  const world = { clock, db, log, rng: seededRng('7'), model, net, outside: nothingOutside() }
  const read = readCompany(studio)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  await importCompany(world, { ...read.value, seed: '7' }, { folder: studio, by: 'test' })
  await announceWorker(db, { id: worker, host: 'here', pid: 1, role: 'all', slots: 1 })
  return world
}

/** Returns what was read and the moment it was read at, RFC 3339. Reading moves no clock. */
export async function readAtOnce<T>(
  clock: Clock,
  read: () => Promise<T>,
): Promise<{ at: string; answer: T }> {
  const now = clock.now()
  const answer = await read()
  assert.equal(clock.now(), now, 'the clock moved while somebody looked')
  return { at: new Date(now).toISOString(), answer }
}

/** Lets the company live for some hours with a beat every half hour; `between` is called after each beat and before each thing it does. */
export async function live(world: LivedWorld, hours: number, between: () => Promise<void>): Promise<void> {
  const { clock } = world
  const end = clock.now() + hours * hourMs
  while (clock.now() < end) {
    await runBeat(world)
    await seeWorker(world.db, worker, 0)
    await between()
    const next = Math.min(clock.now() + hourMs / 2, end)
    while (clock.now() < next && (await doOnce(world))) await between()
    await clock.advanceTo(next)
  }
}

async function countHeld(db: Db): Promise<number> {
  const rows = await db.query<{ n: number }>(
    sql`select count(*)::integer as n from ops_mission_steps where status = 'running'`,
  )
  return rows[0]?.n ?? 0
}

/** Does one thing that is due; false when nothing is. */
async function doOnce(world: World): Promise<boolean> {
  return (
    (await workOnce(world)) ||
    (await talkOnce(world, worker, never)) ||
    (await initiateOnce(world, worker, never))
  )
}

async function workOnce(world: World): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (!policies.system.enabled) return false
  const [step] = await claimSteps(world.db, {
    worker,
    slots: 1,
    leaseSeconds: policies.worker_policy.lease_seconds,
    deadlines: claimableKinds(policies),
    missionId: null,
  })
  if (step === undefined) return false
  for (const assignment of await assign(world, [step]))
    await finishSteps(world, [{ ...assignment, ending: await runStep(world, assignment, policies, never) }])
  return true
}
