// The journal as people read it: either way, narrowed by words, up to a moment; and how much of it there is.

import { one, type Queryable, type Statement, sql } from '../../world/db.ts'
import type { EventRow } from '../events.ts'
import { happened, type Moment } from './moment.ts'

export interface JournalFilter {
  /** What happened until then; null: all of it. */
  at: Moment
  agent: string | null
  /** A kind, or its first word. */
  kind: string | null
  tag: string | null
  /** Words that stand in the title and the summary as they are, upper or lower case. */
  text: string | null
  mission: string | null
  roundtable: string | null
}

/** How many are counted at most. */
const countedMost = 500_000

/** Returns the text as a pattern of `ilike` that means nothing but itself. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** Kinds of steps are the most and have an index of their own, so that the index of the others leaves them out: it serves whoever says so. */
function isOfKind(kind: string): Statement {
  const named = kind.includes('.') ? sql`kind = ${kind}` : sql`starts_with(kind, ${kind}::text || '.')`
  return kind === 'step' || kind.startsWith('step.') ? named : sql`${named} and kind not like 'step.%'`
}

/** The events of a mission, from the two indexes that it has: see migrations/0001_core.sql. */
const isOfMission = (mission: string): Statement => sql`
  id = any (array(
    select id from ops_agent_events where mission_id = ${mission}::uuid and step_id is not null
    union all
    select id from ops_agent_events where mission_id = ${mission}::uuid and step_id is null))`

/** The condition that an event fits the filter. What is not asked for is not in the statement, so that indexes can serve the rest. */
function fitting({ at, agent, kind, tag, text, mission, roundtable }: JournalFilter): Statement {
  const asked = <Value>(value: Value | null, condition: (value: Value) => Statement): Statement =>
    value === null ? sql`` : sql`and ${condition(value)}`
  return sql`
    ${happened(sql`created_at`, at)}
    ${asked(agent, (one) => sql`agent_id = ${one}`)}
    ${asked(kind, isOfKind)}
    ${asked(tag, (one) => sql`tags @> array[${one}::text]`)}
    ${asked(mission, isOfMission)}
    ${asked(roundtable, (one) => sql`roundtable_id = ${one}::uuid`)}
    ${asked(text, (words) => sql`title || ' ' || summary ilike ${containing(words)}`)}`
}

/** Where a page of the journal begins, and which way it goes. */
export interface JournalPage {
  after: number
  /** Null: no bound but what is settled. */
  before: number | null
  newestFirst: boolean
  /** The horizon up to which nothing can appear any more: see settledHorizon. */
  settled: number
  limit: number
  /** How many events are looked through for words, counted from where the page begins; the next page goes on behind them. */
  lookThrough: number
}

/** Events of a journal in their order, and from where to go on when words were looked for in vain so far; null: all was looked through. */
export interface JournalRead {
  events: readonly EventRow[]
  goOnFrom: number | null
}

/** Returns events that fit the filter with `after` < id < `before`, at most up to the horizon, in the order that is asked for. */
export async function readJournal(
  db: Queryable,
  filter: JournalFilter,
  { after, before, newestFirst, settled, limit, lookThrough }: JournalPage,
): Promise<JournalRead> {
  const last = before === null ? settled : Math.min(settled, before - 1)
  const isLong = filter.text !== null && last - after > lookThrough
  const low = isLong && newestFirst ? last - lookThrough : after
  const high = isLong && !newestFirst ? after + lookThrough : last
  const events = await db.query<EventRow>(sql`
    select id, agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, step_id, roundtable_id, from_status,
           to_status, chain_depth, created_at
    from ops_agent_events where id > ${low} and id <= ${high} and ${fitting(filter)}
    ${newestFirst ? sql`order by id desc` : sql`order by id`} limit ${limit}`)
  return { events, goOnFrom: isLong && events.length < limit ? (newestFirst ? low + 1 : high) : null }
}

/** Returns how many events fit the filter up to the horizon, at most 500,000. */
export async function countJournal(
  db: Queryable,
  filter: Omit<JournalFilter, 'text'>,
  settled: number,
): Promise<number> {
  const rows = await db.query<{ n: number }>(sql`
    select count(*)::integer as n from (
      select from ops_agent_events where id <= ${settled} and ${fitting({ ...filter, text: null })} limit ${countedMost}) e`)
  return one(rows, 'a count').n
}
