// Statements on tools: an agent's list, the record of calls, and what is left of a tool's hour.

import type { QuotaAsk } from '../domain/gate.ts'
import { one, type Queryable, RowCountError, sql } from '../world/db.ts'

/** Returns the names of the tools that an agent may use, sorted; none for an agent that is not there. */
export async function readAgentTools(db: Queryable, agentId: string): Promise<readonly string[]> {
  const rows = await db.query<{ tools: readonly string[] }>(
    sql`select tools from ops_agents where id = ${agentId} and enabled limit 1`,
  )
  return [...new Set(rows[0]?.tools ?? [])].sort()
}

/** Returns the list of every agent that works here, by id. */
export async function readToolLists(
  db: Queryable,
): Promise<readonly { id: string; tools: readonly string[] }[]> {
  return db.query(sql`select id, tools from ops_agents where enabled order by id limit 1000`)
}

export interface ToolCallRow {
  id: string
  stepId: string
  missionId: string
  agentId: string
  attempt: number
  seq: number
  tool: string
  args: unknown
  argsSha: string
  status: 'done' | 'failed' | 'refused' | 'proposed'
  trust: 0 | 1 | 2 | 3
  result: string
  simulated: boolean
  proposalId: string | null
  durationMs: number
}

/** Records one call of a tool, whatever came of it. */
export async function insertToolCall(db: Queryable, call: ToolCallRow): Promise<void> {
  const rows = await db.query(sql`
    insert into ops_tool_calls (id, step_id, mission_id, agent_id, attempt, seq, tool, args, args_sha, status, trust, result, simulated,
                                proposal_id, duration_ms)
    values (${call.id}, ${call.stepId}, ${call.missionId}, ${call.agentId}, ${call.attempt}, ${call.seq}, ${call.tool},
            ${JSON.stringify(call.args)}::jsonb, ${call.argsSha}, ${call.status}, ${call.trust}, ${call.result}, ${call.simulated},
            ${call.proposalId}::uuid, ${call.durationMs})
    returning id`)
  if (rows.length !== 1) throw new RowCountError('record a tool call', 1, rows.length)
}

/** Returns the ask for one call of a tool in the hour of this moment. */
export async function toolHour(
  db: Queryable,
  ask: { tool: string; limit: number; zone: string },
): Promise<QuotaAsk> {
  const rows = await db.query<{ hour: Date }>(sql`select ops_window_start('hour', ${ask.zone}::text) as hour`)
  const windowStart = one(rows, 'the hour of a tool').hour.toISOString()
  return { gate: `tool_calls_per_hour:${ask.tool}`, take: 1, limit: ask.limit, windowStart, kinds: [] }
}
