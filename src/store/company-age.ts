// How old the company is, and what was going on in it.

import { one, type Queryable, sql } from '../world/db.ts'

/** Returns the company's age in seconds; 0 before there is one. */
export async function readCompanyAge(db: Queryable): Promise<number> {
  const rows = await db.query<{ age: number }>(
    sql`select extract(epoch from ops_now() - created_at)::double precision as age from ops_company`,
  )
  return rows[0]?.age ?? 0
}

export interface OpenWork {
  missions: number
  queued: number
  running: number
  waiting: number
  pending: number
}

/** Returns what is open at this moment, in figures. */
export async function readOpenWork(db: Queryable): Promise<OpenWork> {
  const rows = await db.query<OpenWork>(sql`
    select (select count(*) from ops_missions where status in ('approved', 'running')) as missions,
           (select count(*) from ops_mission_steps s join ops_missions m on m.id = s.mission_id
            where s.status = 'queued' and m.status in ('approved', 'running')) as queued,
           (select count(*) from ops_mission_steps where status = 'running') as running,
           (select count(*) from ops_mission_steps where status in ('waiting', 'unknown')) as waiting,
           (select count(*) from ops_mission_proposals where status = 'pending') as pending`)
  return one(rows, 'read open work')
}
