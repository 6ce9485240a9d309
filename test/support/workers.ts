// A worker on a clock that the test moves, and what it made of its steps.

import assert from 'node:assert/strict'
import { startWorker, type Worker, type WorkerOptions } from '../../src/loop/worker.ts'
import type { StepKind } from '../../src/steps/kind.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { VirtualWorld } from './virtual.ts'

/** How often these workers ask for work, ms. */
export const pollMs = 500
/** Starts a worker of four slots that knows `kinds`; null: the product's own. */
export const worker = (
  world: VirtualWorld,
  kinds: readonly StepKind[] | null,
  more: Partial<WorkerOptions> = {},
): Worker =>
  startWorker(world, { id: 'w1', host: 'test', pid: 1, slots: 4, pollMs, ...(kinds && { kinds }), ...more })

/** Stops a worker while time goes on. */
export async function stopped(world: VirtualWorld, running: Worker, graceMs = 0): Promise<void> {
  let over = false
  const stopping = running.stop(graceMs).then(() => {
    over = true
  })
  while (!over) await world.pass(250)
  await stopping
}

/** Returns the only step, or the first one. */
export async function only(
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

/** Returns what became of steps, transition by transition. */
export async function changes(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ to_status: string }>(
    sql`select to_status from ops_agent_events where step_id is not null order by id`,
  )
  return rows.map((row) => row.to_status)
}
