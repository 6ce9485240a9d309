// Runs a company for days in minutes: the product's own code and SQL on a virtual clock, seeded chance, the demo model and an
// embedded database in memory. One driver does one thing at a time, so the same seed gives the same journal.

import { runBeat } from '../src/loop/beat.ts'
import { finishSteps } from '../src/loop/finish-steps.ts'
import { pauseBefore } from '../src/loop/heartbeat.ts'
import { importCompany, readCompany } from '../src/loop/import-company.ts'
import { initiateOnce } from '../src/loop/initiate.ts'
import { readPolicies } from '../src/loop/policies.ts'
import { talkOnce } from '../src/loop/roundtable-worker.ts'
import { assign, runStep } from '../src/loop/run-step.ts'
import { type Verification, verifyInvariants } from '../src/loop/verify.ts'
import { claimableKinds } from '../src/loop/worker.ts'
import { type LifeTotals, readLifeTotals } from '../src/store/life-totals.ts'
import { type Migration, migrate } from '../src/store/migrate.ts'
import { claimSteps } from '../src/store/steps.ts'
import { readTotals, type Totals } from '../src/store/totals.ts'
import { type VirtualClock, virtualClock } from '../src/world/clock.ts'
import type { Queryable } from '../src/world/db.ts'
import { openEmbedded } from '../src/world/db-embedded.ts'
import { unpackDatabase } from '../src/world/db-template.ts'
import { memoryLog } from '../src/world/log.ts'
import type { Model } from '../src/world/model.ts'
import { demoModel } from '../src/world/model-demo.ts'
import { guardedNet } from '../src/world/net-guarded.ts'
import { nothingOutside } from '../src/world/outside.ts'
import { machineScripts } from '../src/world/outside-scripts.ts'
import { seededRng } from '../src/world/rng.ts'
import type { World } from '../src/world/world.ts'
import { audienceOf } from './audience.ts'
import { hashJournal } from './journal-hash.ts'
import { virtualDb } from './virtual-db.ts'

/** Where a simulated company begins unless told: a Monday at midnight UTC, so that two runs of any day agree. */
export const simulationStart = Date.UTC(2026, 0, 5)
/** How long a thought takes in the company's time. */
const thinkingMs = [4_000, 40_000] as const
const dayMs = 86_400_000
const simulatedWorker = 'simulated'
/** Nobody interrupts a simulated worker. */
const never = new AbortController().signal

export interface SimulationAsk {
  days: number
  seed: string
  /** The company's folder. */
  companyDir: string
  migrations: readonly Migration[]
  /** When it begins, in ms since the epoch; `simulationStart` unless told. */
  from?: number
  /** The folder of an embedded database, new or empty, that the company is left in when its days are over. Whoever asks holds its lock. */
  keepIn?: string
  /** Changes the world before the company is founded in it: another model, another net. */
  outfit?: (world: World, clock: VirtualClock) => World
  /** Called once per simulated day, with how many statements there were so far. */
  told?: (day: number, statements: number) => void
  /** Looks at the company when its days are over, before it is gone. */
  inspect?: (db: Queryable) => Promise<void>
}

export interface SimulationReport {
  days: number
  seed: string
  journal_hash: string
  events: number
  events_by_kind: Record<string, number>
  beats: number
  idle_beats: number
  model_calls_by_beats: number
  totals: Totals
  life: LifeTotals
  verification: Verification
}

/** Simulates `days` days of the company in `companyDir`. Throws an Error of one line when the folder cannot be read. */
export async function simulate(ask: SimulationAsk): Promise<SimulationReport> {
  const clock = virtualClock(ask.from ?? simulationStart, { autoAdvance: true })
  const embedded = await openEmbedded({
    dataDir: null,
    queue: true,
    onProblem: (error) => {
      throw error
    },
  })
  try {
    await migrate(embedded, ask.migrations)
    const db = virtualDb(embedded, clock)
    const plain = worldOf(ask, clock, db)
    const world = ask.outfit?.(plain, clock) ?? plain
    await found(world, ask.companyDir)
    const beats = await live(world, clock, ask, (day) => ask.told?.(day, db.statements()))
    await ask.inspect?.(world.db)
    const { hash, events, kinds } = await hashJournal(world.db)
    const report = {
      days: ask.days,
      seed: ask.seed,
      journal_hash: hash,
      events,
      events_by_kind: kinds,
      ...beats,
      totals: await readTotals(world.db),
      life: await readLifeTotals(world.db, (await readPolicies(world.db)).policies.company.time_zone),
      verification: await verifyInvariants(world.db),
    }
    if (ask.keepIn !== undefined) unpackDatabase(await embedded.dump(), ask.keepIn)
    return report
  } finally {
    await embedded.close()
  }
}

function worldOf(ask: SimulationAsk, clock: VirtualClock, db: World['db']): World {
  const log = memoryLog()
  return {
    clock,
    db,
    log,
    rng: seededRng(ask.seed),
    model: demoModel({ clock, seed: ask.seed, paceMs: thinkingMs }),
    net: guardedNet({ clock, log }),
    outside: { ...nothingOutside(), scripts: machineScripts({ clock }) },
  }
}

async function found(world: World, folder: string): Promise<void> {
  const read = readCompany(folder)
  const told = (problems: readonly { path: string; problem: string }[]): Error =>
    new Error(problems.map((p) => `${p.path}: ${p.problem}`).join('; '))
  if (!read.ok) throw told(read.problems)
  const answer = await importCompany(
    world,
    { ...read.value, seed: world.rng.seed },
    { folder, by: 'simulator' },
  )
  if (answer.outcome === 'refused') throw told(answer.problems)
}

interface Beats {
  beats: number
  idle_beats: number
  model_calls_by_beats: number
}

/** Beats, works, and lets time pass until the next beat, until the days are over. */
async function live(
  world: World,
  clock: VirtualClock,
  ask: SimulationAsk,
  told: (day: number) => void,
): Promise<Beats> {
  const start = clock.now()
  const end = start + ask.days * dayMs
  const counted: Beats = { beats: 0, idle_beats: 0, model_calls_by_beats: 0 }
  const beating: World = {
    ...world,
    model: countedModel(world.model, () => void counted.model_calls_by_beats++),
  }
  const hearAudience = audienceOf(world)
  let day = 0
  while (clock.now() < end) {
    await hearAudience()
    const report = await runBeat(beating)
    counted.beats += 1
    if (report.idle) counted.idle_beats += 1
    const next = clock.now() + (await pauseBefore(world))
    while (clock.now() < next && (await doOnce(world)));
    await clock.advanceTo(Math.min(Math.max(next, clock.now()), end))
    const passed = Math.floor((clock.now() - start) / dayMs)
    if (passed > day) {
      day = passed
      told(day)
    }
  }
  while (await doOnce(world));
  return counted
}

/** The model as the beats see it: they must not ask it anything, and if one does, it is counted. */
function countedModel(model: Model, asked: () => void): Model {
  return {
    ...model,
    ask(request) {
      asked()
      return model.ask(request)
    },
  }
}

/** Does one thing that is due, steps first, then conversations, then what agents want by themselves; false when nothing is. */
async function doOnce(world: World): Promise<boolean> {
  return (
    (await workOnce(world)) ||
    (await talkOnce(world, simulatedWorker, never)) ||
    (await initiateOnce(world, simulatedWorker, never))
  )
}

/** Claims, runs and finishes one step; false when none is due. */
async function workOnce(world: World): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (!policies.system.enabled || !policies.worker_policy.enabled) return false
  const [step] = await claimSteps(world.db, {
    worker: simulatedWorker,
    slots: 1,
    leaseSeconds: policies.worker_policy.lease_seconds,
    deadlines: claimableKinds(policies),
    missionId: null,
  })
  if (step === undefined) return false
  for (const assignment of await assign(world, [step])) {
    const ending = await runStep(world, assignment, policies, never)
    await finishSteps(world, [{ ...assignment, ending }])
  }
  return true
}
