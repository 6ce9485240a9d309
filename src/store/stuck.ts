// Questions about work that does not move.

import { type Queryable, sql } from '../world/db.ts'

/** Returns how many steps could run and have waited longer than `minutes`, and the oldest of them; and whether somebody was told
 *  in the last hour. */
export async function readStuck(
  db: Queryable,
  minutes: number,
): Promise<{ waiting: number; oldest_minutes: number; told: boolean }> {
  const rows = await db.query<{ waiting: number; oldest_minutes: number | null; told: boolean }>(sql`
    select count(*) as waiting, (extract(epoch from ops_now() - min(run_after)) / 60)::double precision as oldest_minutes,
           exists (select from ops_agent_events where kind = 'work.stuck' and kind not like 'step.%'
                   and created_at > ops_now() - interval '1 hour') as told
    from ops_mission_steps
    where status = 'queued' and deps_left = 0 and run_after < ops_now() - ${minutes} * interval '1 minute'`)
  return {
    waiting: rows[0]?.waiting ?? 0,
    oldest_minutes: rows[0]?.oldest_minutes ?? 0,
    told: rows[0]?.told ?? false,
  }
}
