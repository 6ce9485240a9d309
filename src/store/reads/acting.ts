// What the company did in the world, or wants to: effects with their evidence, calls of tools, and what is told to whom.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { happened, type Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface EffectView {
  id: string
  step_id: string
  mission_id: string
  agent_id: string
  seq: number
  kind: string
  class: string
  title: string
  target: string
  payload: unknown
  payload_sha: string
  status: string
  taint: readonly unknown[]
  needs_approval: boolean
  tries: number
  result: unknown
  problem: string | null
  created_at: Date
  started_at: Date | null
  settle_by: Date | null
  finished_at: Date | null
}

const effectColumns: Statement = sql`
  id, step_id, mission_id, agent_id, seq, kind, class, title, target, payload, payload_sha, status, taint, needs_approval, tries, result,
  problem, created_at, started_at, settle_by, finished_at`

/** Returns the effects as they stood, in place of the table: one that has not moved since as it is, any other by the last event until
 *  then, and what was edited later as it was asked for. What a target said before it said otherwise, and until when a try could land are not
 *  told. */
function effectsAt(at: Moment): Statement {
  if (at === null) return sql`ops_effects`
  return sql`(
    select x.id, x.step_id, x.mission_id, x.agent_id, x.seq, x.kind, x.class, coalesce(asked.title, x.title) as title,
           coalesce(asked.target, x.target) as target, coalesce(asked.payload, x.payload) as payload,
           coalesce(asked.payload_sha, x.payload_sha) as payload_sha, x.taint, x.created_at,
           case when still then x.status else last.to_status end as status,
           case when still then x.needs_approval else coalesce((last.metadata ->> 'needs_approval')::boolean, x.needs_approval) end
             as needs_approval,
           case when still then x.tries else (last.metadata ->> 'tries')::integer end as tries,
           case when still then x.result end as result,
           case when still then x.problem else nullif(last.summary, left(last.metadata ->> 'target', 400)) end as problem,
           case when x.started_at <= t then x.started_at end as started_at,
           case when still then x.settle_by end as settle_by,
           case when still then x.finished_at when last.to_status in ('done', 'failed', 'abandoned') then last.created_at end as finished_at
    from ops_effects x cross join (select ${at}::timestamptz as t) moment
    cross join lateral (
      select e.to_status, e.summary, e.metadata, e.created_at, count(*) over () as seen from ops_agent_events e
      where e.mission_id = x.mission_id and e.step_id = x.step_id and e.kind like 'effect.%'
        and e.metadata ->> 'effect_id' = x.id::text and e.created_at <= t
      order by e.id desc limit 1) last
    cross join lateral (select last.seen = x.rev + 1 as still) stand
    -- Only what is asked for can be edited, and each edit is asked for anew: what was asked last by then, or first of all, stood.
    left join lateral (
      select a.title, a.target, a.payload, a.payload_sha from ops_approvals a where a.effect_id = x.id
      order by a.created_at <= t desc, case when a.created_at <= t then a.created_at end desc, a.created_at, a.id limit 1) asked on true
    where x.created_at <= t)`
}

export interface EffectFilter {
  status: string | null
  kind: string | null
  mission: string | null
}

/** Returns effects, newest first. */
export async function readEffects(
  db: Queryable,
  filter: EffectFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly EffectView[]> {
  return db.query<EffectView>(sql`
    select ${effectColumns} from ${effectsAt(at)} e
    where (${filter.status}::text is null or status = ${filter.status}::text)
      and (${filter.kind}::text is null or kind = ${filter.kind}::text)
      and (${filter.mission}::uuid is null or mission_id = ${filter.mission}::uuid)
      and (${page.cursor}::uuid is null or (created_at, id) < (
        select c.created_at, c.id from ops_effects c where c.id = ${page.cursor}::uuid))
    order by created_at desc, id desc limit ${page.limit}`)
}

export interface EvidenceView {
  source: string
  outcome: string
  detail: unknown
  created_at: Date
}

/** Returns one effect with what is known about whether it happened, oldest first; null when there is none. */
export async function readEffectView(
  db: Queryable,
  id: string,
  at: Moment = null,
): Promise<(EffectView & { evidence: readonly EvidenceView[] }) | null> {
  const [effect] = await db.query<EffectView>(
    sql`select ${effectColumns} from ${effectsAt(at)} e where id = ${id} limit 1`,
  )
  if (effect === undefined) return null
  const evidence = await db.query<EvidenceView>(sql`
    select source, outcome, detail, created_at from ops_effect_evidence
    where effect_id = ${id} and ${happened(sql`created_at`, at)} order by id limit 100`)
  return { ...effect, evidence }
}

export interface ToolCallView {
  id: string
  step_id: string
  mission_id: string
  agent_id: string
  attempt: number
  seq: number
  tool: string
  args: unknown
  status: string
  trust: number
  result: string
  simulated: boolean
  proposal_id: string | null
  duration_ms: number
  created_at: Date
}

export interface ToolCallFilter {
  mission: string | null
  agent: string | null
  tool: string | null
}

/** Returns calls of tools, newest first. */
export async function readToolCalls(
  db: Queryable,
  filter: ToolCallFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly ToolCallView[]> {
  return db.query<ToolCallView>(sql`
    select id, step_id, mission_id, agent_id, attempt, seq, tool, args, status, trust, result, simulated, proposal_id, duration_ms, created_at
    from ops_tool_calls
    where ${happened(sql`created_at`, at)}
      and (${filter.mission}::uuid is null or mission_id = ${filter.mission}::uuid)
      and (${filter.agent}::text is null or agent_id = ${filter.agent}::text)
      and (${filter.tool}::text is null or tool = ${filter.tool}::text)
      and (${page.cursor}::uuid is null or (created_at, id) < (
        select c.created_at, c.id from ops_tool_calls c where c.id = ${page.cursor}::uuid))
    order by created_at desc, id desc limit ${page.limit}`)
}

export interface DeliveryView {
  id: string
  channel: string
  event_id: string | null
  topic: string
  status: string
  attempt: number
  problem: string | null
  created_at: Date
  finished_at: Date | null
}

/** Returns what was told to whom, newest first. */
export async function readDeliveries(
  db: Queryable,
  filter: { status: string | null },
  page: Page,
): Promise<readonly DeliveryView[]> {
  return db.query<DeliveryView>(sql`
    select id, channel, event_id::text as event_id, topic, status, attempt, problem, created_at, finished_at
    from ops_deliveries
    where (${filter.status}::text is null or status = ${filter.status}::text)
      and (${page.cursor}::uuid is null or (created_at, id) < (
        select c.created_at, c.id from ops_deliveries c where c.id = ${page.cursor}::uuid))
    order by created_at desc, id desc limit ${page.limit}`)
}
