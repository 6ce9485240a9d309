// Statements on ops_action_runs: what each beat did, idle ones in a row folded into one.

import { type Queryable, sql } from '../world/db.ts'

/** Begins a beat. */
export async function beginBeat(db: Queryable, id: string): Promise<void> {
  await db.query(sql`insert into ops_action_runs (id, action, status) values (${id}, 'heartbeat', 'running')`)
}

/** Ends a beat that did something, or failed. */
export async function endBeat(
  db: Queryable,
  id: string,
  end: { status: 'succeeded' | 'failed'; phases: unknown; idle: boolean },
): Promise<void> {
  await db.query(sql`
    update ops_action_runs
    set status = ${end.status}, phases = ${JSON.stringify(end.phases)}::jsonb, idle = ${end.idle}, finished_at = ops_now(), last_at = ops_now()
    where id = ${id} and status = 'running'`)
}

/** Folds an idle beat into the one before it when that was idle too; returns the id of the row that now stands for both, or null when
 *  there was none. */
export async function foldBeat(db: Queryable, id: string): Promise<string | null> {
  const rows = await db.query<{ id: string }>(sql`
    with folded as (
      update ops_action_runs
      set repeats = repeats + 1, last_at = ops_now(), finished_at = ops_now()
      where idle and id = (select id from ops_action_runs where action = 'heartbeat' and id <> ${id} and status <> 'running'
                           order by started_at desc, id desc limit 1)
      returning id),
    gone as (
      delete from ops_action_runs where id = ${id} and status = 'running' and exists (select from folded))
    select id from folded limit 1`)
  return rows[0]?.id ?? null
}

/** Marks beats that began more than `minutes` ago and never ended as failed; returns how many. */
export async function failLostBeats(db: Queryable, minutes: number): Promise<number> {
  const rows = await db.query(sql`
    update ops_action_runs
    set status = 'failed', finished_at = ops_now(), phases = '[{"phase":"all","ok":false,"error":"the beat was killed"}]'
    where status = 'running' and started_at < ops_now() - ${minutes} * interval '1 minute' returning id`)
  return rows.length
}
