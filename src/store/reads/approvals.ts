// The inbox: everything that waits for a human's answer. Proposals that are not decided, effects, lists of tools and limits that are
// asked for, steps that wait for something else or are in doubt, with what is known about whether it happened.

import { one, type Queryable, type Statement, sql } from '../../world/db.ts'
import { happened, type Moment } from './moment.ts'
import type { Page } from './page.ts'
import { proposalsAt } from './proposals.ts'
import { stepsAt, stepsOpenAt } from './steps.ts'

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

/** Returns the questions to people as they stood, in place of the table: of each move there is an event that says what it became, and who
 *  decided. */
function approvalsAt(at: Moment): Statement {
  if (at === null) return sql`ops_approvals`
  return sql`(
    with told as materialized (
      select distinct on (metadata ->> 'approval_id') (metadata ->> 'approval_id')::uuid as approval_id, to_status
      from ops_agent_events
      where kind in ('approval.asked', 'approval.approved', 'approval.used', 'approval.refused', 'approval.expired', 'approval.void')
        and kind not like 'step.%' and created_at <= ${at}::timestamptz
      order by metadata ->> 'approval_id', id desc),
    words as materialized (
      select (metadata ->> 'approval_id')::uuid as approval_id, created_at, metadata ->> 'by' as by
      from ops_agent_events where kind in ('approval.approved', 'approval.refused') and kind not like 'step.%')
    select x.id, x.what, t.to_status as status, x.effect_id, x.step_id, x.mission_id, x.agent_id, x.title, x.target, x.payload, x.payload_sha,
           x.risk, x.predicted_micro_usd, x.evidence, case when decided then w.by end as decided_by,
           case when decided then w.created_at end as decided_at, case when decided then x.decision_reason end as decision_reason,
           x.created_at, x.expires_at
    from ops_approvals x join told t on t.approval_id = x.id
    cross join lateral (select t.to_status in ('approved', 'used', 'refused') as decided) y
    left join words w on decided and w.approval_id = x.id
    where x.created_at <= ${at}::timestamptz)`
}

/** Returns the steps that may wait for people, with their missions' titles. */
const waitingSteps = (at: Moment): Statement =>
  at === null
    ? sql`(select s.*, m.title as mission_title from ops_mission_steps s join ops_missions m on m.id = s.mission_id)`
    : stepsOpenAt(at)

/** One question as it is shown by its id, whatever became of it. */
export interface QuestionRow extends Omit<ApprovalRow, 'text' | 'asked_at'> {
  /** Where it goes; for a proposal its description, for a step why it waits or waited. */
  target: string
  decided_by: string | null
  decided_at: Date | null
  decision_reason: string | null
  created_at: Date
}

/** The columns of a proposal `p` as a question. */
const asProposal: Statement = sql`
  'proposal' as what, p.id, p.agent_id, p.title, p.status, p.description as target, p.proposed_steps as payload, null::text as payload_sha,
  null::uuid as step_id, null::uuid as effect_id, 'medium' as risk, null::bigint as predicted_micro_usd,
  case when p.simulated then jsonb_build_array(jsonb_build_object('what', 'simulated', 'id', p.id,
    'text', 'a simulated model asked for it, or it came of what one made')) else '[]' end as evidence, p.created_at, p.expires_at`

/** The columns of a step `s` of the mission `m` as a question. */
const asStep = (title: Statement, at: Moment): Statement => sql`
  'step', s.id, s.agent_id, s.kind || ': ' || ${title}, s.status, coalesce(s.last_error, ''), s.payload, null::text, s.id, null::uuid,
  case when s.status = 'unknown' then 'high' else 'medium' end, null::bigint,
  coalesce((select jsonb_agg(jsonb_build_object('what', v.source || ': ' || v.outcome, 'text', left(v.detail::text, 2000),
                                                'id', v.effect_id) order by v.id)
            from ops_effect_evidence v join ops_effects e on e.id = v.effect_id
            where e.step_id = s.id and ${happened(sql`v.created_at`, at)}), '[]'),
  s.created_at, null::timestamptz`

/** The columns of a question `a` that is kept as one. */
const asAsked: Statement = sql`
  a.what, a.id, a.agent_id, a.title, a.status, a.target, a.payload, a.payload_sha, a.step_id, a.effect_id, a.risk, a.predicted_micro_usd,
  a.evidence, a.created_at, a.expires_at`

/** Returns all that waits at a moment. */
const inboxAt = (at: Moment): Statement => sql`
  with asked as (select * from ${approvalsAt(at)} q where status = 'pending')
  select ${asProposal}, null::uuid as mission_id from ${proposalsAt(at)} p where p.status = 'pending'
  union all
  select ${asStep(sql`s.mission_title`, at)}, s.mission_id from ${waitingSteps(at)} s
  where s.status in ('waiting', 'unknown') and not exists (select from asked a where a.step_id = s.id)
  union all
  select ${asAsked}, a.mission_id from asked a`

/** The moment a step `s` was let go on, and what was said of it: the last time it waited for people. */
const letGo = (at: Moment): Statement => sql`
  select e.created_at, nullif(e.summary, '') as reason from ops_agent_events e
  where e.mission_id = s.mission_id and e.step_id = s.id and e.rev is not null and e.from_status in ('waiting', 'unknown')
    and ${happened(sql`e.created_at`, at)}
  order by e.rev desc, e.id limit 1`

/** Counts what waits for a human, up to `most`. */
export async function countApprovals(db: Queryable, most: number, at: Moment = null): Promise<number> {
  const rows = await db.query<{ n: number }>(
    sql`select count(*)::integer as n from (select from (${inboxAt(at)}) i limit ${most}) waiting`,
  )
  return one(rows, 'count what waits').n
}

/** Returns what waits for a human, the longest waiting first. */
export async function readApprovals(
  db: Queryable,
  page: Page,
  at: Moment = null,
): Promise<readonly ApprovalRow[]> {
  return db.query<ApprovalRow>(sql`
    with inbox as (
      select what, id, agent_id, title, status, target as text, payload, payload_sha, mission_id, step_id, effect_id, risk,
             predicted_micro_usd, evidence, created_at as asked_at, expires_at
      from (${inboxAt(at)}) i)
    select * from inbox
    -- The last one of the page before may have been answered since.
    where ${page.cursor}::uuid is null or (asked_at, id) > (
      select c.created_at, c.id from (
        select id, created_at from ops_mission_proposals union all select id, created_at from ops_mission_steps
        union all select id, created_at from ops_approvals) c
      where c.id = ${page.cursor}::uuid)
    order by asked_at, id limit ${page.limit}`)
}

/** Returns one question, waiting or decided, or null: a proposal, a step that waits or waited for people, or what is kept as a question. */
export async function readQuestion(
  db: Queryable,
  id: string,
  at: Moment = null,
): Promise<QuestionRow | null> {
  const rows = await db.query<QuestionRow>(sql`
    select ${asProposal}, m.id as mission_id, p.decided_by, p.decided_at, p.rejection_reason as decision_reason
    from ${proposalsAt(at)} p left join ops_missions m on m.proposal_id = p.id and p.status = 'accepted' where p.id = ${id}::uuid
    union all
    select ${asStep(sql`m.title`, at)}, s.mission_id, null, g.created_at, g.reason
    from ${stepsAt(at)} s join ops_missions m on m.id = s.mission_id
    left join lateral (${letGo(at)}) g on s.status not in ('waiting', 'unknown')
    where s.id = ${id}::uuid and (s.status in ('waiting', 'unknown') or g.created_at is not null)
    union all
    select ${asAsked}, a.mission_id, a.decided_by, a.decided_at, a.decision_reason
    from ${approvalsAt(at)} a where a.id = ${id}::uuid`)
  return rows[0] ?? null
}
