// Agents as people see them, each with what it is doing at this moment.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { memoriesThen } from './memory-past.ts'
import type { Moment } from './moment.ts'
import type { Page } from './page.ts'
import { roundtablesAt } from './roundtables.ts'
import { stepsOpenAt } from './steps.ts'

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

const now: Statement = sql`
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

/** Returns what there is to tell of every agent at a moment: now, or as they and all around them stood. */
function agentsAt(at: Moment): Statement {
  if (at === null) return sql`select ${now} from ops_agents a`
  const then = sql`${at}::timestamptz`
  return sql`
    with open as materialized (
      select agent_id, count(*)::integer as n from ops_missions
      where created_at <= ${then} and (finished_at is null or finished_at > ${then}) group by agent_id),
    known as materialized (select agent_id, count(*)::integer as n from (${memoriesThen(at)}) y where state = 'live' group by agent_id),
    busy as materialized (
      select s.*, row_number() over (partition by s.agent_id order by s.started_at, s.id) as place
      from ${stepsOpenAt(at)} s where s.status = 'running'),
    talks as materialized (
      select q.id, q.format, q.topic, q.participants, q.started_at from ${roundtablesAt(at)} q where q.status = 'running')
    select a.id, h.display_name, h.role, h.persona, h.covers, h.model, h.tools, h.enabled, a.created_at, h.updated_at,
           coalesce(open.n, 0) as open_missions, coalesce(known.n, 0) as memories,
           (select jsonb_build_object('roundtable_id', q.id, 'format', q.format, 'topic', q.topic) from talks q
            where a.id = any (q.participants) order by q.started_at, q.id limit 1) as talking,
           coalesce((
             select jsonb_agg(jsonb_build_object('step_id', s.id, 'kind', s.kind, 'mission_id', s.mission_id,
               'mission_title', s.mission_title,
               'since', to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.place)
             from busy s where s.agent_id = a.id and s.place <= 10), '[]'::jsonb) as doing
    from ops_agents a
    cross join lateral (
      select * from ops_agent_history x where x.agent_id = a.id and x.created_at <= ${then} order by x.id desc limit 1) h
    left join open on open.agent_id = a.id left join known on known.agent_id = a.id
    where a.created_at <= ${then}`
}

/** Returns one agent, or null. */
export async function readAgent(db: Queryable, id: string, at: Moment = null): Promise<AgentRow | null> {
  const rows = await db.query<AgentRow>(sql`select * from (${agentsAt(at)}) a where a.id = ${id}`)
  return rows[0] ?? null
}

/** Returns agents in the order of their ids. */
export async function readAgents(db: Queryable, page: Page, at: Moment = null): Promise<readonly AgentRow[]> {
  return db.query<AgentRow>(sql`
    select * from (${agentsAt(at)}) a
    where (${page.cursor}::text is null or a.id > ${page.cursor}::text)
    order by a.id limit ${page.limit}`)
}
