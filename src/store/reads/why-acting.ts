// What stands behind the acts and the cents of a mission or a conversation, whole and in order: effects with their evidence, what people
// were asked, calls of tools and of models, and the money that was held for them.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { type ApprovalRecord, approvalColumns } from '../approvals.ts'
import type { EventRow } from '../events.ts'
import {
  type EffectView,
  type EvidenceView,
  readEffects,
  readToolCalls,
  type ToolCallView,
} from './acting.ts'
import type { CallRow } from './costs.ts'

const most = 200

/** Returns what was done for a mission or was to be, the first first; of very many the last 200. */
export async function readEffectsOf(db: Queryable, mission: string): Promise<readonly EffectView[]> {
  const rows = await readEffects(db, { status: null, kind: null, mission }, { cursor: null, limit: most })
  return [...rows].reverse()
}

/** Returns the calls of tools of a mission, the first first; of very many the last 200. */
export async function readToolCallsOf(db: Queryable, mission: string): Promise<readonly ToolCallView[]> {
  const filter = { mission, agent: null, tool: null }
  return [...(await readToolCalls(db, filter, { cursor: null, limit: most }))].reverse()
}

export type EvidenceOf = EvidenceView & { effect_id: string }

/** Returns what is known about whether these effects happened, oldest first, at most 1,000. */
export async function readEvidenceOf(
  db: Queryable,
  effects: readonly string[],
): Promise<readonly EvidenceOf[]> {
  return db.query<EvidenceOf>(sql`
    select effect_id, source, outcome, detail, created_at from ops_effect_evidence
    where effect_id = any (${effects}::uuid[]) order by id limit 1000`)
}

/** Returns what people were asked about these effects, oldest first, at most 200. */
export async function readApprovalsOf(
  db: Queryable,
  effects: readonly string[],
): Promise<readonly ApprovalRecord[]> {
  return db.query<ApprovalRecord>(sql`
    select ${approvalColumns} from ops_approvals
    where effect_id = any (${effects}::uuid[]) order by created_at, id limit ${most}`)
}

const eventColumns: Statement = sql`
  id, agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, step_id, roundtable_id, from_status, to_status, chain_depth,
  created_at`

/** Returns what became of a question: the events that name it, in order. */
export async function readApprovalEvents(db: Queryable, approval: string): Promise<readonly EventRow[]> {
  return db.query<EventRow>(sql`
    select ${eventColumns} from ops_agent_events
    where kind not like 'step.%' and kind in ('approval.asked', 'approval.approved', 'approval.used', 'approval.refused', 'approval.expired', 'approval.void')
      and metadata ->> 'approval_id' = ${approval}
    order by id limit 20`)
}

/** Returns the news of a used-up limit that asked for this rise, or null: both were written at the same moment. */
export async function readCauseOfRise(
  db: Queryable,
  gate: string,
  asked: { id: string },
): Promise<EventRow | null> {
  const rows = await db.query<EventRow>(sql`
    select ${eventColumns} from ops_agent_events
    where kind not like 'step.%' and kind = 'budget.exhausted' and metadata ->> 'gate' = ${gate}
      and created_at = (select a.created_at from ops_approvals a where a.id = ${asked.id}::uuid)
    order by id limit 1`)
  return rows[0] ?? null
}

/** Returns the questions that the news of a used-up limit asked, oldest first. */
export async function readRisesAskedBy(db: Queryable, event: number): Promise<readonly ApprovalRecord[]> {
  return db.query<ApprovalRecord>(sql`
    select ${approvalColumns} from ops_approvals
    where id = any (array(
      select a.id from ops_approvals a join ops_agent_events e on e.id = ${event}::bigint and a.created_at = e.created_at
      where e.kind not like 'step.%' and e.kind = 'budget.exhausted' and a.what = 'budget_rise' and starts_with(a.target, (e.metadata ->> 'gate') || ':')))
    order by created_at, id limit 10`)
}

/** Returns the change of a policy that an approval made at the moment it was given, or null. */
export async function readPolicyChange(
  db: Queryable,
  key: string,
  approval: { id: string },
): Promise<EventRow | null> {
  const rows = await db.query<EventRow>(sql`
    select ${eventColumns} from ops_agent_events
    where kind not like 'step.%' and kind = 'policy.changed' and metadata ->> 'key' = ${key}
      and created_at = (select a.decided_at from ops_approvals a where a.id = ${approval.id}::uuid)
    order by id limit 1`)
  return rows[0] ?? null
}

/** Money that was held for a call. */
export interface HeldMoney {
  id: string
  status: 'held' | 'settled' | 'expired'
  unit: 'micro_usd' | 'tokens'
  amount: number
  actual: number | null
  scopes: readonly { scope: string }[]
  agent_id: string | null
  step_id: string | null
  task: string
  model: string
  price: KeptPrice | null
  created_at: Date
  settled_at: Date | null
}

/** What a hold was reckoned with: micro-USD per million tokens, and who said so. */
export type KeptPrice =
  | { source: 'price_policy' | 'list'; input: number; cached: number; cacheWrite: number; output: number }
  | { source: 'unknown' }

/** Whose money is asked about. */
export interface SpentOn {
  mission: string | null
  roundtable: string | null
  /** One call or hold, wherever it belongs; null: none. */
  id: string | null
}

export type HeldCall = CallRow & { hold_id: string | null }

/** Returns the calls that cost something, the first first, at most 200; the one that is asked about also where it cost nothing. */
export async function readPaidCalls(db: Queryable, of: SpentOn): Promise<readonly HeldCall[]> {
  return db.query<HeldCall>(sql`
    select id, agent_id, mission_id, step_id, roundtable_id, task, model, simulated, input_tokens, cached_tokens, cache_write_tokens,
           output_tokens, cost_micro_usd, duration_ms, ok, problem, usage_problem, created_at, hold_id
    from ops_model_calls
    where (mission_id = ${of.mission}::uuid and not simulated) or (roundtable_id = ${of.roundtable}::uuid and not simulated)
      or id = ${of.id}::uuid or hold_id = ${of.id}::uuid
    order by created_at, id limit ${most}`)
}

/** Returns what was held for these calls, and what is still held, the first first, at most 400. */
export async function readHoldsOf(
  db: Queryable,
  calls: readonly HeldCall[],
  of: SpentOn,
): Promise<readonly HeldMoney[]> {
  const held = calls.flatMap(({ hold_id }) => (hold_id === null ? [] : [hold_id]))
  return db.query<HeldMoney>(sql`
    select id, status, unit, amount, actual, scopes, agent_id, step_id, task, model, price, created_at, settled_at
    from ops_budget_holds
    where id = any (${held}::uuid[]) or id = ${of.id}::uuid
      or (status = 'held' and (mission_id = ${of.mission}::uuid or roundtable_id = ${of.roundtable}::uuid))
    order by created_at, id limit ${2 * most}`)
}
