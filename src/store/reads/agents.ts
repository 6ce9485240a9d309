// Agents as people see them, each with what it is doing at this moment.

import { type Queryable, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface AgentRow {
  id: string
  display_name: string
  role: string
  persona: Record<string, unknown>
  covers: readonly string[]
  model: string | null
  enabled: boolean
  open_missions: number
  /** The steps it works on now, the oldest first. */
  doing: readonly {
    step_id: string
    kind: string
    mission_id: string
    mission_title: string
    since: string
  }[]
  created_at: Date
  updated_at: Date
}

/** Returns agents in the order of their ids. */
export async function readAgents(db: Queryable, page: Page): Promise<readonly AgentRow[]> {
  return db.query<AgentRow>(sql`
    select a.id, a.display_name, a.role, a.persona, a.covers, a.model, a.enabled, a.created_at, a.updated_at,
           (select count(*) from ops_missions m where m.agent_id = a.id and m.status in ('approved', 'running'))::integer as open_missions,
           coalesce((
             select jsonb_agg(jsonb_build_object('step_id', s.id, 'kind', s.kind, 'mission_id', m.id, 'mission_title', m.title,
               'since', to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.started_at, s.id)
             from (
               select * from ops_mission_steps r where r.status = 'running' and r.agent_id = a.id order by r.started_at, r.id limit 10) s
             join ops_missions m on m.id = s.mission_id), '[]'::jsonb) as doing
    from ops_agents a
    where (${page.cursor}::text is null or a.id > ${page.cursor}::text)
    order by a.id limit ${page.limit}`)
}
