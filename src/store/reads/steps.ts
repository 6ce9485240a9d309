// Steps as people read them. How one moves stands in migrations/0002_machine.sql and store/steps.ts.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface StepRow {
  id: string
  mission_id: string
  mission_title: string
  kind: string
  agent_id: string
  status: string
  position: number
  priority: number
  attempt: number
  max_attempts: number
  depends_on: readonly string[]
  payload: unknown
  result: unknown
  reserved_by: string | null
  lease_expires_at: Date | null
  run_after: Date
  last_error: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

const columns: Statement = sql`
  s.id, s.mission_id, m.title as mission_title, s.kind, s.agent_id, s.status, s.position, s.priority, s.attempt, s.max_attempts,
  s.depends_on, s.payload, s.result, s.reserved_by, s.lease_expires_at, s.run_after, s.last_error, s.created_at, s.started_at,
  s.finished_at`

export interface StepFilter {
  status: string | null
  agent: string | null
  kind: string | null
  mission: string | null
}

/** Returns steps, newest first: their ids follow the time of their making. */
export async function readSteps(db: Queryable, filter: StepFilter, page: Page): Promise<readonly StepRow[]> {
  return db.query<StepRow>(sql`
    select ${columns}
    from ops_mission_steps s join ops_missions m on m.id = s.mission_id
    where (${filter.status}::text is null or s.status = ${filter.status}::text)
      and (${filter.agent}::text is null or s.agent_id = ${filter.agent}::text)
      and (${filter.kind}::text is null or s.kind = ${filter.kind}::text)
      and (${filter.mission}::uuid is null or s.mission_id = ${filter.mission}::uuid)
      and (${page.cursor}::uuid is null or s.id < ${page.cursor}::uuid)
    order by s.id desc limit ${page.limit}`)
}

/** Returns one step, or null. */
export async function readStep(db: Queryable, id: string): Promise<StepRow | null> {
  const rows = await db.query<StepRow>(
    sql`select ${columns} from ops_mission_steps s join ops_missions m on m.id = s.mission_id where s.id = ${id}::uuid`,
  )
  return rows[0] ?? null
}

/** Returns a mission's steps in their order. */
export async function readStepsOf(db: Queryable, mission: string): Promise<readonly StepRow[]> {
  return db.query<StepRow>(sql`
    select ${columns} from ops_mission_steps s join ops_missions m on m.id = s.mission_id
    where s.mission_id = ${mission}::uuid order by s.position, s.id`)
}
