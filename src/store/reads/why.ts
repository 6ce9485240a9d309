// Finding one's way from any id to what it names, and to the proposal and the mission it belongs to. The story is told in
// http/why.ts.

import { type Queryable, sql } from '../../world/db.ts'
import type { EventRow } from '../events.ts'

export interface Whereabouts {
  what:
    | 'proposal'
    | 'mission'
    | 'step'
    | 'effect'
    | 'approval'
    | 'tool'
    | 'call'
    | 'hold'
    | 'artifact'
    | 'roundtable'
    | 'memory'
    | 'initiative'
  id: string
  proposal: string | null
  mission: string | null
  roundtable: string | null
}

/** Returns what this id names and where it belongs, or null when it names nothing. */
export async function findWhereabouts(db: Queryable, id: string): Promise<Whereabouts | null> {
  const rows = await db.query<Whereabouts>(sql`
    with found as (
      select 'mission' as what, id, id as mission, null::uuid as roundtable from ops_missions where id = ${id}::uuid
      union all select 'step', id, mission_id, null from ops_mission_steps where id = ${id}::uuid
      union all select 'effect', id, mission_id, null from ops_effects where id = ${id}::uuid
      union all select 'approval', id, mission_id, null from ops_approvals where id = ${id}::uuid
      union all select 'tool', id, mission_id, null from ops_tool_calls where id = ${id}::uuid
      union all select 'call', id, mission_id, roundtable_id from ops_model_calls where id = ${id}::uuid
      union all select 'hold', id, mission_id, roundtable_id from ops_budget_holds where id = ${id}::uuid
      union all select 'artifact', id, mission_id, null from ops_artifacts where id = ${id}::uuid)
    select f.what, f.id, m.proposal_id as proposal, f.mission, f.roundtable
    from found f left join ops_missions m on m.id = f.mission
    union all
    select 'proposal', p.id, p.id, m.id, null
    from ops_mission_proposals p left join ops_missions m on m.proposal_id = p.id where p.id = ${id}::uuid
    union all
    select 'initiative', i.id, i.proposal_id, m.id, i.roundtable_id
    from ops_initiative_queue i left join ops_missions m on m.proposal_id = i.proposal_id where i.id = ${id}::uuid
    union all
    select 'roundtable', id, null, null, id from ops_roundtable_queue where id = ${id}::uuid
    union all
    select 'memory', id, null, null, null from ops_agent_memory where id = ${id}::uuid
    union all
    select 'memory', id, null, null, null from ops_memory_gone where id = ${id}::uuid
    limit 1`)
  return rows[0] ?? null
}

/** An id is looked for by a part of it among so many of each kind, the newest. */
const newest = 20_000

/** Returns the ids that begin or end with this, sorted, at most `most`: of everything that a chain is told of, the newest of each kind. */
export async function findIdsWith(db: Queryable, fragment: string, most: number): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    select distinct n.id::text as id from (
      (select id from ops_mission_proposals order by id desc limit ${newest})
      union all (select id from ops_missions order by id desc limit ${newest})
      union all (select id from ops_mission_steps order by id desc limit ${newest})
      union all (select id from ops_effects order by id desc limit ${newest})
      union all (select id from ops_approvals order by id desc limit ${newest})
      union all (select id from ops_tool_calls order by id desc limit ${newest})
      union all (select id from ops_model_calls order by id desc limit ${newest})
      union all (select id from ops_budget_holds order by id desc limit ${newest})
      union all (select id from ops_artifacts order by id desc limit ${newest})
      union all (select id from ops_roundtable_queue order by id desc limit ${newest})
      union all (select id from ops_agent_memory order by id desc limit ${newest})
      union all (select id from ops_memory_gone order by id desc limit ${newest})
      union all (select id from ops_initiative_queue order by id desc limit ${newest})) n
    where starts_with(n.id::text, ${fragment}::text) or right(n.id::text, length(${fragment}::text)) = ${fragment}::text
    order by id limit ${most}`)
  return rows.map(({ id }) => id)
}

/** Returns one event with the proposal it belongs to, directly or by its mission; null when there is none. */
export async function readEvent(
  db: Queryable,
  id: number,
): Promise<(EventRow & { of_proposal: string | null }) | null> {
  const rows = await db.query<EventRow & { of_proposal: string | null }>(sql`
    select e.id, e.agent_id, e.kind, e.title, e.summary, e.tags, e.metadata, e.proposal_id, e.mission_id, e.step_id, e.roundtable_id, e.from_status,
           e.to_status, e.chain_depth, e.created_at, coalesce(e.proposal_id, m.proposal_id) as of_proposal
    from ops_agent_events e left join ops_missions m on m.id = e.mission_id where e.id = ${id}::bigint`)
  return rows[0] ?? null
}

/** Returns the events of a proposal that has no mission, in order. */
export async function readProposalEvents(db: Queryable, proposal: string): Promise<readonly EventRow[]> {
  return db.query<EventRow>(sql`
    select id, agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, step_id, roundtable_id, from_status, to_status, chain_depth,
           created_at
    from ops_agent_events where proposal_id = ${proposal}::uuid order by id limit 50`)
}
