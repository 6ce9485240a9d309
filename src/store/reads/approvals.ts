// The inbox: everything that waits for a human's answer. Proposals that are not decided, steps that wait or are in doubt.

import { type Queryable, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface ApprovalRow {
  what: 'proposal' | 'step'
  id: string
  agent_id: string
  title: string
  status: string
  /** For a step: why it waits; for a proposal: its description. */
  text: string
  /** The frozen payload: the proposed steps, or the step's own. */
  payload: unknown
  mission_id: string | null
  asked_at: Date
  expires_at: Date | null
}

/** Returns what waits for a human, the longest waiting first. */
export async function readApprovals(db: Queryable, page: Page): Promise<readonly ApprovalRow[]> {
  return db.query<ApprovalRow>(sql`
    with inbox as (
      select 'proposal' as what, id, agent_id, title, status, description as text, proposed_steps as payload, null::uuid as mission_id,
             created_at as asked_at, expires_at
      from ops_mission_proposals where status = 'pending'
      union all
      select 'step', s.id, s.agent_id, s.kind || ': ' || m.title, s.status, coalesce(s.last_error, ''), s.payload, s.mission_id,
             s.created_at, null
      from ops_mission_steps s join ops_missions m on m.id = s.mission_id where s.status in ('waiting', 'unknown'))
    select * from inbox
    where ${page.cursor}::uuid is null or (asked_at, id) > (select c.asked_at, c.id from inbox c where c.id = ${page.cursor}::uuid)
    order by asked_at, id limit ${page.limit}`)
}
