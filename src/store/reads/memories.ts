// What agents know and once knew, as people read and search it: where it came from, what took its place, where it was used.

import type { MemorySource, MemoryType } from '../../domain/memory.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { memoriesThen } from './memory-past.ts'
import { happened, type Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface MemoryRow {
  id: string
  agent_id: string
  type: MemoryType
  /** Null once it is forgotten. */
  content: string | null
  confidence: number
  tags: readonly string[]
  source_trace_id: string | null
  superseded_by: string | null
  source_kind: MemorySource
  source_ref: string
  written_by: string
  trust: number
  /** It came of what a simulated model made or said. */
  simulated: boolean
  state: 'live' | 'superseded' | 'gone'
  pinned: boolean
  disputed_at: Date | null
  dispute_reason: string | null
  expires_at: Date | null
  created_at: Date
  updated_at: Date
  gone_as: 'evicted' | 'expired' | 'forgotten' | null
  gone_by: string | null
  gone_at: Date | null
  /** In how many decisions it was used. */
  uses: number
}

const kept: Statement = sql`
  select id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind, source_ref, written_by, trust, simulated,
         case when superseded_by is null then 'live' else 'superseded' end as state, pinned, disputed_at, dispute_reason, expires_at,
         created_at, updated_at, null::text as gone_as, null::text as gone_by, null::timestamptz as gone_at, created_at as at,
         words, grams
  from ops_agent_memory`

const goneIn = (from: Statement): Statement => sql`
  select id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind, source_ref, written_by, trust, simulated,
         'gone' as state, false as pinned, null::timestamptz as disputed_at, null::text as dispute_reason,
         null::timestamptz as expires_at, created_at, gone_at as updated_at, gone_as, gone_by, gone_at, gone_at as at,
         ops_memory_words(coalesce(content, ''), tags) as words, ops_trigrams(coalesce(content, '')) as grams
  from ${from} g`
const gone: Statement = goneIn(sql`ops_memory_gone`)
// Nothing is indexed there, so a list of what is gone looks through the newest 5,000.
const lately: Statement = goneIn(
  sql`(select * from ops_memory_gone order by gone_at desc, id desc limit 5000)`,
)

const columnsAt = (at: Moment): Statement => sql`
  m.id, m.agent_id, m.type, m.content, m.confidence, m.tags, m.source_trace_id, m.superseded_by, m.source_kind, m.source_ref,
  m.written_by, m.trust, m.simulated, m.state, m.pinned, m.disputed_at, m.dispute_reason, m.expires_at, m.created_at, m.updated_at, m.gone_as,
  m.gone_by, m.gone_at,
  (select count(*) from (select from ops_memory_uses u where u.memory_id = m.id and ${happened(sql`u.created_at`, at)} limit 1000) u)::integer as uses`
const columns = columnsAt(null)

export interface MemoryFilter {
  /** True: what holds now; false: what was superseded; gone: evicted, expired or forgotten. */
  live: 'true' | 'false' | 'gone'
  agent: string | null
  type: string | null
  tag: string | null
  source: string | null
  /** 0 open web, 1 named sources, 2 made in the company, 3 the founder. */
  trust: number | null
}

const fits = (filter: MemoryFilter): Statement => sql`
  m.state = ${filter.live === 'true' ? 'live' : filter.live === 'false' ? 'superseded' : 'gone'}
  and (${filter.agent}::text is null or m.agent_id = ${filter.agent}::text)
  and (${filter.type}::text is null or m.type = ${filter.type}::text)
  and (${filter.tag}::text is null or ${filter.tag}::text = any (m.tags))
  and (${filter.source}::text is null or m.source_kind = ${filter.source}::text)
  and (${filter.trust}::integer is null or m.trust = ${filter.trust}::integer)`

/** Returns the memories that a list is taken from, those of now by what it asks for. */
function listedIn(live: MemoryFilter['live'], at: Moment): Statement {
  if (at !== null) return memoriesThen(at)
  return live === 'gone' ? lately : kept
}

/** Returns where a memory stands in a list, though it may have left it since: what is gone stands by when it went, the rest by when it was
 *  made. */
const placeOf = (live: MemoryFilter['live'], id: string | null): Statement =>
  live === 'gone'
    ? sql`select c.gone_at, c.id from ops_memory_gone c where c.id = ${id}::uuid`
    : sql`select c.created_at, c.id from (
            select id, created_at from ops_agent_memory union all select id, created_at from ops_memory_gone) c
          where c.id = ${id}::uuid`

/** Returns memories, newest first. */
export async function readMemories(
  db: Queryable,
  filter: MemoryFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly MemoryRow[]> {
  const from = listedIn(filter.live, at)
  return db.query<MemoryRow>(sql`
    select ${columnsAt(at)} from (${from}) m
    where ${fits(filter)}
      and (${page.cursor}::uuid is null or (m.at, m.id) < (${placeOf(filter.live, page.cursor)}))
    order by m.at desc, m.id desc limit ${page.limit}`)
}

/** The share of the question's trigrams that a memory must have where none of its words is found: what lets misspellings through. */
const likeEnough = 0.5

/**
 * Returns memories that hold words of `question`, or words like them, the best first: by the share of words found (beginnings
 * count) plus the share of trigrams found.
 */
export async function searchMemories(
  db: Queryable,
  question: string,
  filter: MemoryFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly MemoryRow[]> {
  const from = listedIn(filter.live, at)
  const words = [...new Set(question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 40)
  return db.query<MemoryRow>(sql`
    with hits as (
      select m.*, found + alike as score
      from (${from}) m,
        lateral (select count(*) filter (where m.words @@ to_tsquery('simple', w || ':*'))::float8 / greatest(1, count(*)) as found
                 from unnest(${words}::text[]) w) f,
        lateral (select count(*) filter (where g = any (m.grams))::float8 / greatest(1, count(*)) as alike
                 from unnest(ops_trigrams(${question})) g) a
      where ${fits(filter)} and (found > 0 or alike >= ${likeEnough}::float8))
    select ${columnsAt(at)} from hits m
    where ${page.cursor}::uuid is null
       or (m.score, m.at, m.id) < (select c.score, c.at, c.id from hits c where c.id = ${page.cursor}::uuid)
    order by m.score desc, m.at desc, m.id desc limit ${page.limit}`)
}

/** Returns one memory, gone or not, or null. */
export async function readMemory(db: Queryable, id: string, at: Moment = null): Promise<MemoryRow | null> {
  const of = sql`where id = ${id}::uuid`
  const from =
    at === null
      ? sql`${kept} ${of} union all ${gone} ${of}`
      : sql`select * from (${memoriesThen(at)}) y ${of}`
  const rows = await db.query<MemoryRow>(sql`select ${columnsAt(at)} from (${from}) m order by m.id limit 1`)
  return rows[0] ?? null
}

/** Returns the memories of these ids, gone or not, oldest first, at most 200. */
export async function readMemoriesOf(db: Queryable, ids: readonly string[]): Promise<readonly MemoryRow[]> {
  if (ids.length === 0) return []
  return db.query<MemoryRow>(sql`
    select ${columns}
    from (${kept} where id = any (${ids}::uuid[]) union all ${gone} where id = any (${ids}::uuid[])) m
    order by m.created_at, m.id limit 200`)
}

/** Returns what came of a conversation, a mission or anything else that memories name as their source, oldest first, at most 100. */
export async function readMemoriesFrom(
  db: Queryable,
  source: { kind: MemorySource; ref: string },
  at: Moment = null,
): Promise<readonly MemoryRow[]> {
  const isFrom = sql`where source_kind = ${source.kind} and source_ref = ${source.ref}`
  return db.query<MemoryRow>(sql`
    select ${columnsAt(at)}
    from (${at === null ? sql`${kept} ${isFrom} union all ${gone} ${isFrom}` : sql`${memoriesThen(at)} ${isFrom}`}) m
    order by m.created_at, m.id limit 100`)
}

/** Returns what was learned from any of these missions and artifacts, oldest first, at most 100. */
export async function readLessonsFrom(db: Queryable, ids: readonly string[]): Promise<readonly MemoryRow[]> {
  const isFrom = sql`source_kind in ('mission', 'outcome', 'insight') and source_ref = any (${ids}::text[])`
  return db.query<MemoryRow>(sql`
    select ${columns} from (${kept} where ${isFrom} union all ${gone} where ${isFrom}) m order by m.created_at, m.id limit 100`)
}

/** Returns the memories before and after one in its chain of what took whose place, oldest first, at most 40. */
export async function readChain(db: Queryable, id: string, at: Moment = null): Promise<readonly MemoryRow[]> {
  const all = at === null ? sql`${kept} union all ${gone}` : memoriesThen(at)
  const links =
    at === null
      ? sql`select id, superseded_by from ops_agent_memory union all select id, superseded_by from ops_memory_gone`
      : sql`select id, superseded_by from (${all}) y`
  return db.query<MemoryRow>(sql`
    with recursive links as (${links}),
    later as (
      select id, superseded_by, 0 as steps from links where id = ${id}::uuid
      union all
      select l.id, l.superseded_by, b.steps + 1 from later b join links l on l.id = b.superseded_by where b.steps < 20),
    earlier as (
      select id, 0 as steps from links where id = ${id}::uuid
      union all
      select l.id, e.steps + 1 from earlier e join links l on l.superseded_by = e.id where e.steps < 20)
    select ${columnsAt(at)}
    from (${all}) m
    where m.id in (select id from later union select id from earlier)
    order by m.created_at, m.id limit 40`)
}

export interface UseRow {
  id: string
  memory_id: string
  how: 'influence' | 'prompt' | 'initiative'
  agent_id: string | null
  proposal_id: string | null
  step_id: string | null
  roundtable_id: string | null
  /** What it was used in, in a line: the proposal's title, the step, the conversation. */
  about: string
  created_at: Date
}

const uses: Statement = sql`
  select u.id::text as id, u.memory_id, u.how, u.agent_id, u.proposal_id, u.step_id, u.roundtable_id,
         coalesce(p.title, s.kind || ': ' || m.title, q.format || ': ' || q.topic, '') as about, u.created_at
  from ops_memory_uses u left join ops_mission_proposals p on p.id = u.proposal_id left join ops_mission_steps s on s.id = u.step_id
    left join ops_missions m on m.id = s.mission_id left join ops_roundtable_queue q on q.id = u.roundtable_id`

/** Returns where a memory was used, newest first, at most `limit`. */
export async function readUses(
  db: Queryable,
  memory: string,
  limit: number,
  at: Moment = null,
): Promise<readonly UseRow[]> {
  return db.query<UseRow>(sql`
    ${uses} where u.memory_id = ${memory}::uuid and ${happened(sql`u.created_at`, at)} order by u.id desc limit ${limit}`)
}

/** Returns which memories stood in these steps' prompts, in order, at most 200. */
export async function readUsesInSteps(db: Queryable, steps: readonly string[]): Promise<readonly UseRow[]> {
  if (steps.length === 0) return []
  return db.query<UseRow>(sql`${uses} where u.step_id = any (${steps}::uuid[]) order by u.id limit 200`)
}

/** Returns which memories stood in the prompts of a conversation, in order, at most 200. */
export async function readUsesAtTable(
  db: Queryable,
  roundtable: string,
  at: Moment = null,
): Promise<readonly UseRow[]> {
  return db.query<UseRow>(sql`
    ${uses} where u.roundtable_id = ${roundtable}::uuid and ${happened(sql`u.created_at`, at)} order by u.id limit 200`)
}

export interface MemoryCounts {
  total: number
  pinned: number
  disputed: number
  by_type: Readonly<Record<string, number>>
}

/** Returns how many live memories an agent has, by type. */
export async function readMemoryCounts(
  db: Queryable,
  agent: string,
  at: Moment = null,
): Promise<MemoryCounts> {
  const from = at === null ? sql`ops_agent_memory` : sql`(${memoriesThen(at)})`
  const isLive = at === null ? sql`superseded_by is null` : sql`state = 'live'`
  const rows = await db.query<MemoryCounts>(sql`
    select coalesce(sum(n), 0)::integer as total, coalesce(sum(p), 0)::integer as pinned, coalesce(sum(d), 0)::integer as disputed,
           coalesce(jsonb_object_agg(type, n order by type), '{}') as by_type
    from (select type, count(*) as n, count(*) filter (where pinned) as p, count(*) filter (where disputed_at is not null) as d
          from ${from} m where agent_id = ${agent} and ${isLive} group by type) x`)
  if (rows[0] === undefined) throw new Error('a sum has one row')
  return rows[0]
}
