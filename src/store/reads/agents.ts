// Agents as people see them, each with what it is doing at this moment.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface AgentRow {
  id: string
  display_name: string
  role: string
  persona: Record<string, unknown>
  covers: readonly string[]
  model: string | null
  tools: readonly string[]
  enabled: boolean
  open_missions: number
  /** Live memories. */
  memories: number
  /** The steps it works on now, the oldest first. */
  doing: readonly {
    step_id: string
    kind: string
    mission_id: string
    mission_title: string
    since: string
  }[]
  /** The conversation it sits in now, if any. */
  talking: { roundtable_id: string; format: string; topic: string } | null
  created_at: Date
  updated_at: Date
}

const columns: Statement = sql`
  a.id, a.display_name, a.role, a.persona, a.covers, a.model, a.tools, a.enabled, a.created_at, a.updated_at,
  (select count(*) from ops_missions m where m.agent_id = a.id and m.status in ('approved', 'running'))::integer as open_missions,
  (select count(*) from ops_agent_memory y where y.agent_id = a.id and y.superseded_by is null)::integer as memories,
  (select jsonb_build_object('roundtable_id', q.id, 'format', q.format, 'topic', q.topic) from ops_roundtable_queue q
   where q.status = 'running' and a.id = any (q.participants) order by q.started_at, q.id limit 1) as talking,
  coalesce((
    select jsonb_agg(jsonb_build_object('step_id', s.id, 'kind', s.kind, 'mission_id', m.id, 'mission_title', m.title,
      'since', to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.started_at, s.id)
    from (
      select * from ops_mission_steps r where r.status = 'running' and r.agent_id = a.id order by r.started_at, r.id limit 10) s
    join ops_missions m on m.id = s.mission_id), '[]'::jsonb) as doing`

/** Returns one agent, or null. */
export async function readAgent(db: Queryable, id: string): Promise<AgentRow | null> {
  const rows = await db.query<AgentRow>(sql`select ${columns} from ops_agents a where a.id = ${id}`)
  return rows[0] ?? null
}

/** Returns agents in the order of their ids. */
export async function readAgents(db: Queryable, page: Page): Promise<readonly AgentRow[]> {
  return db.query<AgentRow>(sql`
    select ${columns}
    from ops_agents a
    where (${page.cursor}::text is null or a.id > ${page.cursor}::text)
    order by a.id limit ${page.limit}`)
}
