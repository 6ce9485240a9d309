// The company's life in figures, from its beginning: what was talked, remembered, liked and wanted. It judges nothing.

import { one, type Queryable, sql } from '../world/db.ts'

type Counts = Readonly<Record<string, number>>

export interface LifeTotals {
  /** Conversations by status, and those that ended well by format. */
  roundtables: Counts
  formats: Counts
  turns: number
  most_roundtables_a_day: number
  days_with_roundtables: number
  /** Live memories by type, and what became of the others. */
  memories: Counts
  memories_gone: Counts
  memories_superseded: number
  most_memories_of_an_agent: number
  /** Pairs that are closer and cooler than when the company began, and the bounds of what moved. */
  pairs: number
  pairs_closer: number
  pairs_cooler: number
  lowest_affinity: number | null
  highest_affinity: number | null
  largest_drift: number
  /** Proactive topics that were chosen, and how many of them by memory. */
  topics: number
  topics_by_memory: number
  lessons_from_outcomes: number
  initiatives: Counts
  action_items: Counts
  most_action_items_a_day: number
  /** Formats whose conversations left an action item. */
  action_item_formats: readonly string[]
  voices_changed: number
  /** Tokens of model calls in conversations, and in everything else. */
  talk_tokens: number
  work_tokens: number
}

/** Returns the totals; days are those of the time zone `zone`. */
export async function readLifeTotals(db: Queryable, zone: string): Promise<LifeTotals> {
  const talk = one(await db.query<TalkTotals>(talkTotals(zone)), 'read totals of talk')
  const mind = one(await db.query<MindTotals>(mindTotals(zone)), 'read totals of mind')
  return { ...talk, ...mind }
}

type TalkTotals = Pick<
  LifeTotals,
  | 'roundtables'
  | 'formats'
  | 'turns'
  | 'most_roundtables_a_day'
  | 'days_with_roundtables'
  | 'pairs'
  | 'pairs_closer'
  | 'pairs_cooler'
  | 'lowest_affinity'
  | 'highest_affinity'
  | 'largest_drift'
  | 'talk_tokens'
  | 'work_tokens'
>
type MindTotals = Omit<LifeTotals, keyof TalkTotals>

const talkTotals = (zone: string) => sql`
  with days as (
    select (created_at at time zone ${zone})::date as day, count(*)::integer as n from ops_roundtable_queue
    where status not in ('rejected', 'cancelled') group by 1),
  pairs as (select affinity, seed_affinity from ops_agent_relationships),
  tokens as (
    select coalesce(sum(input_tokens + output_tokens) filter (where roundtable_id is not null), 0)::bigint as talk,
           coalesce(sum(input_tokens + output_tokens) filter (where roundtable_id is null), 0)::bigint as work
    from ops_model_calls)
  select (select coalesce(jsonb_object_agg(status, n order by status), '{}') from (
            select status, count(*) as n from ops_roundtable_queue group by status) x) as roundtables,
         (select coalesce(jsonb_object_agg(format, n order by format), '{}') from (
            select format, count(*) as n from ops_roundtable_queue where status = 'succeeded' group by format) x) as formats,
         (select count(*) from ops_roundtable_turns) as turns,
         (select coalesce(max(n), 0) from days) as most_roundtables_a_day,
         (select count(*) from days) as days_with_roundtables,
         (select count(*) from pairs) as pairs,
         (select count(*) from pairs where affinity > seed_affinity) as pairs_closer,
         (select count(*) from pairs where affinity < seed_affinity) as pairs_cooler,
         (select min(affinity) from pairs) as lowest_affinity,
         (select max(affinity) from pairs) as highest_affinity,
         (select coalesce(max(abs(drift)), 0) from ops_relationship_drifts) as largest_drift,
         (select talk from tokens) as talk_tokens,
         (select work from tokens) as work_tokens`

const mindTotals = (zone: string) => sql`
  with live as (select agent_id, type from ops_agent_memory where superseded_by is null),
  topics as (
    select memory_influenced from ops_mission_proposals
    where source = 'trigger' and dice @> '[{"of": "memory influence"}]'),
  items as (
    select i.status, (i.created_at at time zone ${zone})::date as day, q.format
    from ops_initiative_queue i left join ops_roundtable_queue q on q.id = i.roundtable_id where i.kind = 'action_item')
  select (select coalesce(jsonb_object_agg(type, n order by type), '{}') from (
            select type, count(*) as n from live group by type) x) as memories,
         (select coalesce(jsonb_object_agg(gone_as, n order by gone_as), '{}') from (
            select gone_as, count(*) as n from ops_memory_gone group by gone_as) x) as memories_gone,
         (select count(*) from ops_agent_memory where superseded_by is not null) as memories_superseded,
         (select coalesce(max(n), 0) from (select count(*) as n from live group by agent_id) x) as most_memories_of_an_agent,
         (select count(*) from topics) as topics,
         (select count(*) from topics where memory_influenced) as topics_by_memory,
         (select count(*) from ops_agent_memory where source_kind = 'outcome') as lessons_from_outcomes,
         (select coalesce(jsonb_object_agg(status, n order by status), '{}') from (
            select status, count(*) as n from ops_initiative_queue where kind = 'initiative' group by status) x) as initiatives,
         (select coalesce(jsonb_object_agg(status, n order by status), '{}') from (
            select status, count(*) as n from items group by status) x) as action_items,
         (select coalesce(max(n), 0) from (
            select count(*) as n from items where status <> 'rejected' group by day) x) as most_action_items_a_day,
         (select coalesce(jsonb_agg(distinct format order by format), '[]') from items) as action_item_formats,
         (select count(*) from ops_voice_history) as voices_changed`
