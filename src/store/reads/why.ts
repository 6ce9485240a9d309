// Finding one's way from any id to what it names, and to the proposal and the mission it belongs to. The story is told in
// http/why.ts.

import { type Queryable, sql } from '../../world/db.ts'
import type { EventRow } from '../events.ts'

export interface Whereabouts {
  what: 'proposal' | 'mission' | 'step' | 'artifact' | 'roundtable' | 'memory' | 'initiative'
  id: string
  proposal: string | null
  mission: string | null
}

/** Returns what this id names and where it belongs, or null when it names nothing. An effect, an approval and a tool call are their step's. */
export async function findWhereabouts(db: Queryable, id: string): Promise<Whereabouts | null> {
  const rows = await db.query<Whereabouts>(sql`
    select 'proposal' as what, p.id, p.id as proposal, m.id as mission
    from ops_mission_proposals p left join ops_missions m on m.proposal_id = p.id where p.id = ${id}::uuid
    union all
    select 'mission', id, proposal_id, id from ops_missions where id = ${id}::uuid
    union all
    select 'step', s.id, m.proposal_id, m.id
    from ops_mission_steps s join ops_missions m on m.id = s.mission_id where s.id = ${id}::uuid
    union all
    select 'step', e.step_id, m.proposal_id, m.id from ops_effects e join ops_missions m on m.id = e.mission_id where e.id = ${id}::uuid
    union all
    select 'step', a.step_id, m.proposal_id, m.id
    from ops_approvals a join ops_missions m on m.id = a.mission_id where a.id = ${id}::uuid and a.step_id is not null
    union all
    select 'step', t.step_id, m.proposal_id, m.id
    from ops_tool_calls t join ops_missions m on m.id = t.mission_id where t.id = ${id}::uuid
    union all
    select 'artifact', a.id, m.proposal_id, a.mission_id
    from ops_artifacts a left join ops_missions m on m.id = a.mission_id where a.id = ${id}::uuid
    union all
    select 'roundtable', id, null, null from ops_roundtable_queue where id = ${id}::uuid
    union all
    select 'memory', id, null, null from ops_agent_memory where id = ${id}::uuid
    union all
    select 'memory', id, null, null from ops_memory_gone where id = ${id}::uuid
    union all
    select 'initiative', i.id, i.proposal_id, m.id
    from ops_initiative_queue i left join ops_missions m on m.proposal_id = i.proposal_id where i.id = ${id}::uuid
    limit 1`)
  return rows[0] ?? null
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
