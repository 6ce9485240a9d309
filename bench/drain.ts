// How fast one worker process drains a queue: the product's real worker against the bare statements it could not do without,
// side by side on one server, in turns. Usage: node bench/drain.ts [steps] [rounds]. Prints medians and the ratio.

import { z } from 'zod'
import { writePolicy } from '../src/loop/policies.ts'
import { startWorker } from '../src/loop/worker.ts'
import type { StepKind } from '../src/steps/kind.ts'
import { type Db, sql } from '../src/world/db.ts'
import { foundCompany } from '../test/support/company.ts'
import { freshPostgres } from '../test/support/database.ts'
import { testWorld } from '../test/support/world.ts'

const steps = Number(process.argv[2] ?? 20_000)
const rounds = Number(process.argv[3] ?? 3)
const batch = 500

const noop: StepKind = {
  kind: 'noop',
  about: 'Does nothing.',
  effect: 'pure',
  thinks: false,
  payload: z.looseObject({}),
  result: z.looseObject({ summary: z.string() }),
  lacking: () => null,
  timeoutMs: 60_000,
  run: async () => ({ outcome: 'succeeded', result: { summary: 'done' }, artifacts: [], events: [] }),
}

/** Missions of four independent steps, straight into the tables. */
async function preload(db: Db): Promise<void> {
  const missions = steps / 4
  await db.query(sql`truncate ops_missions, ops_mission_steps, ops_mission_proposals, ops_artifacts cascade`)
  await db.query(sql`
    with p as (
      insert into ops_mission_proposals (agent_id, title, proposed_steps, status, decided_at, decided_by)
      select 'executor', 'm', '[{"kind":"noop"}]', 'accepted', now(), 'bench' from generate_series(1, ${missions}::integer) returning id),
    m as (
      insert into ops_missions (proposal_id, title, agent_id, created_by, steps_total)
      select id, 'm', 'executor', 'bench', 4 from p returning id)
    insert into ops_mission_steps (mission_id, position, kind, agent_id)
    select m.id, n, 'noop', 'executor' from m, generate_series(0, 3) n`)
  await db.query(sql`analyze`)
}

async function drainOurs(db: Db): Promise<number> {
  await preload(db)
  const world = testWorld(db)
  const start = performance.now()
  const worker = startWorker(world, {
    id: 'bench',
    host: 'bench',
    pid: 1,
    slots: batch,
    pollMs: 100,
    kinds: [noop],
  })
  for (;;) {
    const [row] = await db.query<{ open: boolean }>(
      sql`select exists (select from ops_missions where status in ('approved', 'running')) as open`,
    )
    if (!row?.open) break
    await world.clock.sleep(25)
  }
  const took = performance.now() - start
  await worker.stop(1_000)
  return (steps / took) * 1_000
}

/** Claim and complete with an event a step and missions settled: two bare statements a batch, nothing guarded. */
async function drainRaw(db: Db): Promise<number> {
  await db.query(sql`drop table if exists raw_step, raw_mission, raw_event`)
  await db.query(
    sql`create table raw_mission (id integer primary key, done integer not null default 0, status text not null default 'running')`,
  )
  await db.query(sql`
    create table raw_step (id bigint primary key, mission_id integer not null, status text not null default 'queued', priority integer not null default 0,
      holder text, attempt integer not null default 0, lease_expires_at timestamptz, result jsonb)`)
  await db.query(sql`create index on raw_step (priority desc, id) where status = 'queued'`)
  await db.query(sql`
    create table raw_event (id bigint generated always as identity primary key, step_id bigint, mission_id integer, kind text not null,
      created_at timestamptz not null default now())`)
  await db.query(sql`insert into raw_mission (id) select n from generate_series(1, ${steps / 4}::integer) n`)
  await db.query(
    sql`insert into raw_step (id, mission_id) select n, (n + 3) / 4 from generate_series(1, ${steps}::integer) n`,
  )
  await db.query(sql`analyze raw_step`)
  const start = performance.now()
  for (;;) {
    const claimed = await db.query<{ id: number }>(sql`
      update raw_step set status = 'running', holder = 'w', attempt = attempt + 1, lease_expires_at = now() + interval '30 s'
      where id = any (array(select id from raw_step where status = 'queued' order by priority desc, id limit ${batch} for update skip locked))
      returning id`)
    if (claimed.length === 0) break
    await db.query(sql`
      with ended as (
        update raw_step s set status = 'succeeded', result = g.result, lease_expires_at = null
        from unnest(${claimed.map((c) => c.id)}::bigint[], ${claimed.map(() => '{"summary":"done"}')}::jsonb[]) as g (id, result)
        where s.id = g.id returning s.id, s.mission_id),
      told as (insert into raw_event (step_id, mission_id, kind) select id, mission_id, 'step.succeeded' from ended)
      update raw_mission m set done = m.done + e.n, status = case when m.done + e.n = 4 then 'succeeded' else m.status end
      from (select mission_id, count(*)::integer as n from ended group by mission_id order by mission_id) e where m.id = e.mission_id`)
  }
  return (steps / (performance.now() - start)) * 1_000
}

const median = (list: number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

const fresh = await freshPostgres()
await foundCompany(fresh.db)
await writePolicy(testWorld(fresh.db), 'proposal_policy', { max_per_agent_per_day: 1_000_000 }, 'bench', null)
const queue = await fresh.open({ poolSize: 8, queue: true })
const ours: number[] = []
const raw: number[] = []
for (let round = 0; round < rounds; round++) {
  raw.push(await drainRaw(queue))
  ours.push(await drainOurs(queue))
}
const [server] = await fresh.db.query<{ v: string }>(sql`select version() as v`)
console.log(`${steps} steps, batch ${batch}, ${rounds} rounds; ${server?.v}; Node ${process.version}`)
console.log(`bare statements, one event a step, no guard   ${Math.round(median(raw))} steps/s`)
console.log(`the product's worker, two events a step       ${Math.round(median(ours))} steps/s`)
console.log(`ratio                                         ${(median(ours) / median(raw)).toFixed(2)}`)
await fresh.drop()
