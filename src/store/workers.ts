// Statements on ops_workers: who is there, so that people can see it. No claim depends on these rows.

import { type Queryable, sql } from '../world/db.ts'

export interface WorkerRow {
  id: string
  host: string
  pid: number
  role: string
  slots: number
}

/** Says that a worker is there; also when it comes back under the same id. */
export async function announceWorker(db: Queryable, worker: WorkerRow): Promise<void> {
  await db.query(sql`
    insert into ops_workers (id, host, pid, role, slots)
    values (${worker.id}, ${worker.host}, ${worker.pid}, ${worker.role}, ${worker.slots})
    on conflict (id) do update set host = excluded.host, pid = excluded.pid, role = excluded.role, slots = excluded.slots,
      started_at = ops_now(), seen_at = ops_now(), stopped_at = null`)
}

/** Says that a worker is still there, with how much it is doing. */
export async function seeWorker(db: Queryable, id: string, running: number): Promise<void> {
  await db.query(sql`update ops_workers set seen_at = ops_now(), running = ${running} where id = ${id}`)
}

/** Says that a worker has gone home, and forgets those that were not seen for a week. */
export async function dismissWorker(db: Queryable, id: string): Promise<void> {
  await db.query(
    sql`update ops_workers set stopped_at = ops_now(), seen_at = ops_now(), running = 0 where id = ${id}`,
  )
  await db.query(sql`delete from ops_workers where seen_at < ops_now() - interval '7 days'`)
}
