// Conversations as people read them: the row, who sat there, what was said and why, and what came of it.

import type { Die, GateReading } from '../../domain/proposal.ts'
import type {
  Interaction,
  RoundtableSource,
  RoundtableStatus,
  SpeakerWeight,
} from '../../domain/roundtable.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { callsAt } from './costs.ts'
import { happened, type Moment } from './moment.ts'
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

/**
 * Returns the conversations as they stood, in place of the table. When they sat down is told as when it began; a table that nobody has
 * sat down at has what a new row has. How many turns are planned rises with a founder's remarks, and that is not told.
 */
export function roundtablesAt(at: Moment): Statement {
  if (at === null) return sql`ops_roundtable_queue`
  return sql`(
    select x.id, x.format, x.topic, x.source, x.source_trace_id, x.created_by, x.room, x.rejection_reason, x.gates, x.created_at,
           case when ended then x.status else coalesce(last.to_status, 'pending') end as status,
           case when begun then x.participants else coalesce(last.participants, x.participants) end as participants,
           case when begun then x.dice else coalesce((
             select jsonb_agg(d order by place) from jsonb_array_elements(x.dice) with ordinality rolls (d, place) where d ->> 'of' <> 'turns'), '[]')
             end as dice,
           case when begun then x.turns_planned else 6 end as turns_planned,
           case when begun then x.trust else 2 end as trust,
           case when begun then x.briefing end as briefing,
           case when begun then x.voices end as voices,
           case when ended then x.turns_spoken else (
             select count(*) from ops_roundtable_turns u
             where u.roundtable_id = x.id and u.speaker <> 'founder' and u.created_at <= t)::integer end as turns_spoken,
           calls.n as model_calls, calls.tokens as tokens_spent,
           case when still then x.attempt else coalesce(last.attempt, 0) end as attempt,
           case when still then x.run_after else coalesce(paused.created_at, x.created_at) end as run_after,
           case when still then x.last_error else nullif(paused.summary, '') end as last_error,
           case when x.spoken_at <= t then x.end_reason end as end_reason,
           case when ended then x.distillation else 'none' end as distillation,
           case when ended then x.distillation_problem end as distillation_problem,
           case when ended then x.distilled end as distilled,
           case when begun then x.started_at end as started_at,
           case when x.spoken_at <= t then x.spoken_at end as spoken_at,
           case when ended then x.finished_at end as finished_at
    from ops_roundtable_queue x
    cross join (select ${at}::timestamptz as t) moment
    cross join lateral (
      select coalesce(x.finished_at <= t, false) as ended, coalesce(x.started_at <= t, false) as begun) phase
    left join lateral (
      select e.rev, e.to_status, (e.metadata ->> 'attempt')::integer as attempt,
             array(select jsonb_array_elements_text(e.metadata -> 'participants')) as participants
      from ops_agent_events e where e.roundtable_id = x.id and e.rev is not null and e.created_at <= t
      order by e.rev desc limit 1) last on true
    cross join lateral (select ended or x.rev = coalesce(last.rev, 0) as still) stand
    left join lateral (
      select e.summary, e.created_at from ops_agent_events e
      where not still and e.roundtable_id = x.id and e.rev > 0 and e.to_status <> 'running' and e.created_at <= t
      order by e.rev desc limit 1) paused on true
    left join lateral (
      select count(*)::integer as n, coalesce(sum(k.input_tokens + k.output_tokens), 0)::bigint as tokens
      from ${callsAt(at)} k where k.roundtable_id = x.id) calls on true
    where x.created_at <= t)`
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
  at: Moment = null,
): Promise<readonly RoundtableRow[]> {
  return db.query<RoundtableRow>(sql`
    select ${columns}
    from ${roundtablesAt(at)} q
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
export async function readRoundtable(
  db: Queryable,
  id: string,
  at: Moment = null,
): Promise<RoundtableDetail | null> {
  const rows = await db.query<RoundtableDetail>(sql`
    select ${columns}, q.briefing, coalesce((
      select jsonb_agg(jsonb_build_object('id', p.id, 'display_name', coalesce(a.display_name, p.id), 'role', coalesce(a.role, ''),
               'modifiers', case when jsonb_typeof(q.voices -> p.id) = 'array' then q.voices -> p.id else '[]' end) order by p.place)
      from unnest(q.participants) with ordinality p (id, place) left join ops_agents a on a.id = p.id), '[]') as seats
    from ${roundtablesAt(at)} q where q.id = ${id}::uuid`)
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
  at: Moment = null,
): Promise<readonly TurnRow[]> {
  return db.query<TurnRow>(sql`
    select t.position, t.speaker, coalesce(a.display_name, initcap(t.speaker)) as name, t.line, t.interaction, t.affinity, t.tension,
           t.weights, t.dice, t.simulated, t.created_at
    from ops_roundtable_turns t left join ops_agents a on a.id = t.speaker
    where t.roundtable_id = ${roundtable}::uuid and t.position >= ${position}
      and ${happened(sql`t.created_at`, at)}
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
export async function readTalkCost(db: Queryable, roundtable: string, at: Moment = null): Promise<TalkCost> {
  const rows = await db.query<TalkCost>(sql`
    select count(*)::integer as model_calls, (count(*) filter (where simulated))::integer as simulated_calls,
           coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
           case when count(*) = count(cost_micro_usd) then coalesce(sum(cost_micro_usd), 0)::bigint end as cost_micro_usd
    from ${callsAt(at)} k where roundtable_id = ${roundtable}::uuid`)
  if (rows[0] === undefined) throw new Error('a sum has one row')
  return rows[0]
}
