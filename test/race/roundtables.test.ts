// Conversations under kill -9: a hundred processes die at every place where a turn or a distillation can be torn apart, and each time
// another one takes over. Nothing is said twice, remembered twice or lost.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { reapTalks } from '../../src/loop/recover-roundtables.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { cacheDir } from '../support/bring.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { assertInvariants } from '../support/missions.ts'
import { convened, differentLine, saidIn, talkOf } from '../support/talk.ts'
import { testWorld } from '../support/world.ts'

/** Where a process dies: at the first statement that holds these words, and this value where one is named. */
export interface CrashPoint {
  statement: string
  value?: unknown
  when: 'before' | 'inside' | 'after'
}

const talkProcess = fileURLToPath(new URL('./roundtable-process.ts', import.meta.url))
/** Conversations that go through all of it at the same time, each in a company of its own. */
const companies = 4
const turns = 6
/** How long a process may take to come to its point, ms. */
const patienceMs = 30_000

const places: readonly CrashPoint[] = [
  { statement: "set status = 'running'", when: 'after' },
  { statement: 'set participants =', when: 'after' },
  ...Array.from({ length: turns }, (_, position) =>
    (['before', 'inside', 'after'] as const).map((when) => ({
      statement: 'insert into ops_roundtable_turns',
      value: position,
      when,
    })),
  ).flat(),
  { statement: 'insert into ops_model_calls', value: 'distil', when: 'after' },
  { statement: "set distillation = 'answered'", when: 'after' },
  { statement: 'insert into ops_agent_memory', when: 'inside' },
  { statement: 'insert into ops_relationship_drifts', when: 'inside' },
  { statement: "set status = 'succeeded'", when: 'after' },
]

/** Starts a process; those that die do not compile again what one of them has compiled. */
function start(...args: readonly string[]): { child: ChildProcess; ended: Promise<string> } {
  const child = spawn(process.execPath, [talkProcess, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(cacheDir, 'compiled') },
  })
  const ended = new Promise<string>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? `exit ${code}`)),
  )
  return { child, ended }
}

/** Runs a process until it has killed itself at its point; throws when it does anything else. */
async function runUntilKilled(url: string, id: string, point: CrashPoint): Promise<void> {
  const { child, ended } = start(url, id, JSON.stringify(point))
  const late = sleep(patienceMs, 'late', { ref: false })
  const how = await Promise.race([ended, late])
  if (how !== 'SIGKILL') child.kill('SIGKILL')
  assert.equal(how, 'SIGKILL', `the process did not come to ${JSON.stringify(point)}`)
}

/** Takes back what the dead have left as soon as its lease has run out, until `done`. */
async function takeBack(world: World, done: AbortSignal): Promise<void> {
  while (!done.aborted) {
    await reapTalks(world, 0)
    await sleep(50)
  }
}

async function killEverywhere(url: string, db: Db, company: number): Promise<string> {
  await foundCompany(db)
  const world = testWorld(db)
  await setPolicies(world, {
    worker_policy: { lease_seconds: 1 },
    roundtable_policy: { turn_gap_ms: [0, 0] },
    roundtable_formats: { planning: { turns: [turns, turns] } },
  })
  await db.query(sql`
    insert into ops_agent_memory (agent_id, type, content) values ('coordinator', 'lesson', 'What to write next: shorter pieces')`)
  const id = await convened(world, { format: 'planning' })
  await db.query(sql`update ops_roundtable_queue set max_attempts = 100 where id = ${id}`)
  const done = new AbortController()
  const takingBack = takeBack(world, done.signal)
  try {
    for (const [n, point] of places.entries()) await runUntilKilled(url, `w${company}-${n}`, point)
  } finally {
    done.abort()
    await takingBack
  }
  return id
}

async function assertWhole(db: Db, id: string): Promise<void> {
  const said = await saidIn(db, id)
  assert.deepEqual(
    said.map((turn) => [turn.position, turn.line]),
    Array.from({ length: turns }, (_, n) => [n, differentLine(n)]),
    'every turn is said, once, in its place',
  )
  const talk = await talkOf(db, id)
  assert.deepEqual(
    [talk.status, talk.turns_spoken, talk.distillation, talk.attempt],
    ['succeeded', turns, 'done', places.length],
  )
  const [left] = await db.query(sql`
    select (select count(*) from ops_agent_memory where source_kind = 'conversation') as memories,
           (select count(*) from ops_relationship_drifts) as drifts,
           (select affinity::float8 from ops_agent_relationships where agent_a = 'coordinator' and agent_b = 'observer') as affinity,
           (select max(total_interactions) from ops_agent_relationships) as interactions,
           (select count(*) from ops_initiative_queue) as action_items,
           (select count(*) from ops_memory_uses where how = 'prompt') as uses,
           (select count(*) from ops_agent_events where kind = 'turn.spoken') as spoken,
           (select count(*) from ops_agent_events where kind = 'roundtable.succeeded') as succeeded,
           (select count(*) from ops_model_calls) - (select model_calls from ops_roundtable_queue) as uncounted_calls`)
  assert.deepEqual(left, {
    memories: 2,
    drifts: 1,
    affinity: 0.52,
    interactions: 1,
    action_items: 1,
    uses: 1,
    spoken: turns,
    succeeded: 1,
    uncounted_calls: 0,
  })
  await assertInvariants(db)
}

describe('conversations whose workers are killed', () => {
  it(`end whole after ${companies * places.length} kills: no turn, memory or drift twice`, async (test) => {
    const fresh = await Promise.all(Array.from({ length: companies }, () => freshPostgres()))
    try {
      assert.equal(await start().ended, 'exit 0')
      const began = performance.now()
      const ids = await Promise.all(fresh.map(({ url, db }, n) => killEverywhere(url, db, n)))
      for (const [n, id] of ids.entries()) {
        const db = fresh[n]?.db
        assert.ok(db)
        await assertWhole(db, id)
      }
      test.diagnostic(
        `${companies * places.length} kills in ${Math.round((performance.now() - began) / 1_000)} s`,
      )
    } finally {
      await Promise.all(fresh.map((one) => one.drop()))
    }
  })
})
