// The inbox: everything that waits for a human's answer. Proposals that are not decided, effects, lists of tools and limits that are
// asked for, steps that wait for something else or are in doubt, with what is known about whether it happened.

import { one, type Queryable, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface ApprovalRow {
  what: 'proposal' | 'step' | 'effect' | 'mcp_server' | 'budget_rise'
  id: string
  agent_id: string | null
  title: string
  status: string
  /** For a step: why it waits; for a proposal: its description; else where it goes. */
  text: string
  /** The frozen payload: the proposed steps, the step's own, or exactly what an effect does. */
  payload: unknown
  /** What an approval is bound to; null where none is asked for. */
  payload_sha: string | null
  mission_id: string | null
  step_id: string | null
  effect_id: string | null
  risk: 'low' | 'medium' | 'high'
  predicted_micro_usd: number | null
  evidence: readonly { what: string; text: string; id?: string }[]
  asked_at: Date
  expires_at: Date | null
}

const inbox = sql`
  select 'proposal' as what, id, agent_id, title, status, description as text, proposed_steps as payload, null::text as payload_sha,
         null::uuid as mission_id, null::uuid as step_id, null::uuid as effect_id, 'medium' as risk, null::bigint as predicted_micro_usd,
         case when simulated then jsonb_build_array(jsonb_build_object('what', 'simulated', 'id', id,
           'text', 'a simulated model asked for it, or it came of what one made')) else '[]' end as evidence, created_at as asked_at, expires_at
  from ops_mission_proposals where status = 'pending'
  union all
  select 'step', s.id, s.agent_id, s.kind || ': ' || m.title, s.status, coalesce(s.last_error, ''), s.payload, null,
         s.mission_id, s.id, null, case when s.status = 'unknown' then 'high' else 'medium' end, null,
         coalesce((select jsonb_agg(jsonb_build_object('what', v.source || ': ' || v.outcome, 'text', left(v.detail::text, 2000),
                                                       'id', v.effect_id) order by v.id)
                   from ops_effect_evidence v join ops_effects e on e.id = v.effect_id where e.step_id = s.id), '[]'),
         s.created_at, null
  from ops_mission_steps s join ops_missions m on m.id = s.mission_id
  where s.status in ('waiting', 'unknown')
    and not exists (select from ops_approvals a where a.step_id = s.id and a.status = 'pending')
  union all
  select what, id, agent_id, title, status, target, payload, payload_sha, mission_id, step_id, effect_id, risk, predicted_micro_usd,
         evidence, created_at, expires_at
  from ops_approvals where status = 'pending'`

/** Counts what waits for a human, up to `most`. */
export async function countApprovals(db: Queryable, most: number): Promise<number> {
  const rows = await db.query<{ n: number }>(
    sql`select count(*)::integer as n from (select from (${inbox}) i limit ${most}) waiting`,
  )
  return one(rows, 'count what waits').n
}

/** Returns what waits for a human, the longest waiting first. */
export async function readApprovals(db: Queryable, page: Page): Promise<readonly ApprovalRow[]> {
  return db.query<ApprovalRow>(sql`
    with inbox as (${inbox})
    select * from inbox
    where ${page.cursor}::uuid is null or (asked_at, id) > (select c.asked_at, c.id from inbox c where c.id = ${page.cursor}::uuid)
    order by asked_at, id limit ${page.limit}`)
}
