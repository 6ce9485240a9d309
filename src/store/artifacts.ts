// Statements that keep what steps made and what model calls they made.

import { type Queryable, RowCountError, sql } from '../world/db.ts'

export interface ArtifactRow {
  id: string
  missionId: string
  stepId: string
  agentId: string
  kind: string
  title: string
  content: string
  sourceUrl: string | null
  trust: number
  simulated: boolean
  metadata: Readonly<Record<string, unknown>>
}

/** Inserts artifacts; every one or none. */
export async function insertArtifacts(db: Queryable, artifacts: readonly ArtifactRow[]): Promise<void> {
  if (artifacts.length === 0) return
  const rows = await db.query(sql`
    insert into ops_artifacts (id, mission_id, step_id, agent_id, kind, title, content, source_url, trust, simulated, metadata)
    select a.id, a."missionId", a."stepId", a."agentId", a.kind, a.title, a.content, a."sourceUrl", a.trust, a.simulated, a.metadata
    from jsonb_to_recordset(${JSON.stringify(artifacts)}::jsonb)
      as a (id uuid, "missionId" uuid, "stepId" uuid, "agentId" text, kind text, title text, content text, "sourceUrl" text,
            trust smallint, simulated boolean, metadata jsonb)
    order by a.id
    returning id`)
  if (rows.length !== artifacts.length)
    throw new RowCountError('keep artifacts', artifacts.length, rows.length)
}

export interface ModelCallRow {
  id: string
  agentId: string
  /** Null outside of a mission. */
  missionId: string | null
  stepId: string | null
  /** The conversation it was made for; it is counted against what that one may cost. */
  roundtableId: string | null
  task: string
  model: string
  simulated: boolean
  inputTokens: number
  cachedTokens: number
  cacheWriteTokens: number
  outputTokens: number
  /** Null when the price is not known; 0 only for a model that costs nothing. */
  costMicroUsd: number | null
  durationMs: number
  ok: boolean
  problem: string | null
  /** The hold it was made under; null for what costs nothing. */
  holdId: string | null
  /** Why what was charged is not what the provider reported, or is more than was held. */
  usageProblem: string | null
}

/** Records one model call, and in the same statement counts it against its conversation, whatever came of it. */
export async function insertModelCall(db: Queryable, call: ModelCallRow): Promise<void> {
  const rows = await db.query(sql`
    with counted as (
      update ops_roundtable_queue
      set model_calls = model_calls + 1, tokens_spent = tokens_spent + ${call.inputTokens + call.outputTokens}
      where id = ${call.roundtableId}::uuid)
    insert into ops_model_calls (id, agent_id, mission_id, step_id, roundtable_id, task, model, simulated, input_tokens, cached_tokens,
                                 cache_write_tokens, output_tokens, cost_micro_usd, duration_ms, ok, problem, hold_id, usage_problem)
    values (${call.id}, ${call.agentId}, ${call.missionId}, ${call.stepId}, ${call.roundtableId}, ${call.task}, ${call.model},
            ${call.simulated}, ${call.inputTokens}, ${call.cachedTokens}, ${call.cacheWriteTokens}, ${call.outputTokens},
            ${call.costMicroUsd}, ${call.durationMs}, ${call.ok}, ${call.problem}, ${call.holdId}, ${call.usageProblem})
    returning id`)
  if (rows.length !== 1) throw new RowCountError('record model call', 1, rows.length)
}

/** Replaces what is on record of a call of which nobody had said what became of it; its conversation counts the tokens now. */
export async function correctModelCall(db: Queryable, call: ModelCallRow): Promise<void> {
  const rows = await db.query(sql`
    with counted as (
      update ops_roundtable_queue set tokens_spent = tokens_spent + ${call.inputTokens + call.outputTokens}
      where id = ${call.roundtableId}::uuid)
    update ops_model_calls
    set input_tokens = ${call.inputTokens}, cached_tokens = ${call.cachedTokens}, cache_write_tokens = ${call.cacheWriteTokens},
        output_tokens = ${call.outputTokens}, cost_micro_usd = ${call.costMicroUsd}, duration_ms = ${call.durationMs}, ok = ${call.ok},
        problem = ${call.problem}, usage_problem = ${call.usageProblem}
    where hold_id = ${call.holdId} returning id`)
  if (rows.length !== 1) throw new RowCountError('correct model call', 1, rows.length)
}
