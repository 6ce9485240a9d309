// Conversations as people read them: the row, who sat there, what was said and why, and what came of it.

import type { Die, GateReading } from '../../domain/proposal.ts'
import type {
  Interaction,
  RoundtableSource,
  RoundtableStatus,
  SpeakerWeight,
} from '../../domain/roundtable.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface RoundtableRow {
  id: string
  format: string
  topic: string
  participants: readonly string[]
  status: RoundtableStatus
  source: RoundtableSource
  source_trace_id: string | null
  created_by: string
  room: string
  rejection_reason: string | null
  gates: readonly GateReading[]
  dice: readonly Die[]
  turns_planned: number
  turns_spoken: number
  model_calls: number
  tokens_spent: number
  trust: number
  attempt: number
  run_after: Date
  end_reason: string | null
  /** What became of the one call that distils: none, answered, done, failed or skipped. */
  distillation: string
  distillation_problem: string | null
  /** The distillation's two or three sentences. */
  summary: string | null
  last_error: string | null
  created_at: Date
  started_at: Date | null
  spoken_at: Date | null
  finished_at: Date | null
}

const columns: Statement = sql`
  q.id, q.format, q.topic, q.participants, q.status, q.source, q.source_trace_id, q.created_by, q.room, q.rejection_reason, q.gates,
  q.dice, q.turns_planned, q.turns_spoken, q.model_calls, q.tokens_spent, q.trust, q.attempt, q.run_after, q.end_reason,
  q.distillation, q.distillation_problem, nullif(q.distilled ->> 'summary', '') as summary, q.last_error, q.created_at,
  q.started_at, q.spoken_at, q.finished_at`

export interface RoundtableFilter {
  status: string | null
  format: string | null
  agent: string | null
}

/** Returns conversations, newest first. */
export async function readRoundtables(
  db: Queryable,
  filter: RoundtableFilter,
  page: Page,
): Promise<readonly RoundtableRow[]> {
  return db.query<RoundtableRow>(sql`
    select ${columns}
    from ops_roundtable_queue q
    where (${filter.status}::text is null or q.status = ${filter.status}::text)
      and (${filter.format}::text is null or q.format = ${filter.format}::text)
      and (${filter.agent}::text is null or ${filter.agent}::text = any (q.participants))
      and (${page.cursor}::uuid is null or (q.created_at, q.id) < (
        select c.created_at, c.id from ops_roundtable_queue c where c.id = ${page.cursor}::uuid))
    order by q.created_at desc, q.id desc limit ${page.limit}`)
}

export interface SeatRow {
  id: string
  display_name: string
  role: string
  /** What their memories add to their voice in this conversation. */
  modifiers: readonly string[]
}

export interface RoundtableDetail extends RoundtableRow {
  /** In the order in which they were seated; the first opens. */
  seats: readonly SeatRow[]
  briefing: unknown
}

/** Returns one conversation with who sits there, or null. */
export async function readRoundtable(db: Queryable, id: string): Promise<RoundtableDetail | null> {
  const rows = await db.query<RoundtableDetail>(sql`
    select ${columns}, q.briefing, coalesce((
      select jsonb_agg(jsonb_build_object('id', p.id, 'display_name', coalesce(a.display_name, p.id), 'role', coalesce(a.role, ''),
               'modifiers', case when jsonb_typeof(q.voices -> p.id) = 'array' then q.voices -> p.id else '[]' end) order by p.place)
      from unnest(q.participants) with ordinality p (id, place) left join ops_agents a on a.id = p.id), '[]') as seats
    from ops_roundtable_queue q where q.id = ${id}::uuid`)
  return rows[0] ?? null
}

export interface TurnRow {
  position: number
  speaker: string
  /** The speaker's name; a founder is called Founder. */
  name: string
  line: string
  interaction: Interaction
  affinity: number | null
  tension: number | null
  /** Why this speaker: one entry per candidate. */
  weights: readonly SpeakerWeight[]
  dice: readonly Die[]
  simulated: boolean
  created_at: Date
}

/** Returns what was said from `position` on, in order, at most `limit` turns. */
export async function readTurns(
  db: Queryable,
  roundtable: string,
  position: number,
  limit: number,
): Promise<readonly TurnRow[]> {
  return db.query<TurnRow>(sql`
    select t.position, t.speaker, coalesce(a.display_name, initcap(t.speaker)) as name, t.line, t.interaction, t.affinity, t.tension,
           t.weights, t.dice, t.simulated, t.created_at
    from ops_roundtable_turns t left join ops_agents a on a.id = t.speaker
    where t.roundtable_id = ${roundtable}::uuid and t.position >= ${position}
    order by t.position limit ${limit}`)
}

export interface TalkCost {
  model_calls: number
  simulated_calls: number
  input_tokens: number
  output_tokens: number
  /** Null as soon as one call's price is unknown. */
  cost_micro_usd: number | null
}

/** Returns what a conversation cost, its distillation included. */
export async function readTalkCost(db: Queryable, roundtable: string): Promise<TalkCost> {
  const rows = await db.query<TalkCost>(sql`
    select count(*)::integer as model_calls, (count(*) filter (where simulated))::integer as simulated_calls,
           coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
           case when count(*) = count(cost_micro_usd) then coalesce(sum(cost_micro_usd), 0)::bigint end as cost_micro_usd
    from ops_model_calls where roundtable_id = ${roundtable}::uuid`)
  if (rows[0] === undefined) throw new Error('a sum has one row')
  return rows[0]
}
