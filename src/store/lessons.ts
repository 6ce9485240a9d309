// What agents learn from, as the record has it: measurements of what was made, missions that ended, insights that were found. Reads, and
// the count of successes by shape. What follows from them is decided in the domain.

import type { EndedMission } from '../domain/mission-lesson.ts'
import type { Measured } from '../domain/outcome-lesson.ts'
import { one, type Queryable, type Statement, sql, type Tx } from '../world/db.ts'

/** The cursor by which each ended mission is learned from exactly once. */
export const lessonCursor = 'lessons'
/** The cursor by which each insight is promoted exactly once. */
export const insightCursor = 'insights'

const bounds = { metrics: 20, measurementsOfOne: 1_000 } as const

const standsAt = (cursor: string): Statement =>
  sql`coalesce((select event_id from ops_cursors where name = ${cursor}), 0)`

/** A failure is learned from once its diagnosis had time to come. */
const isRipe = (minutes: number): Statement =>
  sql`(e.kind = 'mission.succeeded' or e.created_at <= ops_now() - ${minutes} * interval '1 minute')`

// The newest measurement of each artifact in each metric. The names of the metrics are found by hopping along the index.
const newestMeasurements = (hours: number): Statement => sql`
  newest as (
    select distinct on (x.metric, x.artifact_id) x.metric, x.artifact_id, x.value
    from (select metric from names where metric is not null order by metric = 'engagement_rate' desc, metric limit ${bounds.metrics}) n
    cross join lateral (
      select m.id, m.metric, m.artifact_id, m.value, m.at from ops_metrics m
      where m.metric = n.metric and m.at > ops_now() - ${hours} * interval '1 hour' and m.at <= ops_now() and m.artifact_id is not null
      order by m.at desc, m.id desc limit ${bounds.measurementsOfOne}) x
    order by x.metric, x.artifact_id, x.at desc, x.id desc)`

/**
 * Returns, in one statement, the newest measurements of posts and articles of the last `lookbackHours`, and whether a mission ended that
 * nobody learned from yet; a failure counts after `ripeMinutes`.
 */
export async function readLearnable(
  db: Queryable,
  ask: { lookbackHours: number; ripeMinutes: number },
): Promise<{ missions: boolean; measured: readonly Measured[] }> {
  const rows = await db.query<{ missions: boolean; measured: readonly Measured[] }>(sql`
    with recursive names as (
      (select metric from ops_metrics order by metric, at desc, id desc limit 1)
      union all
      select (select m.metric from ops_metrics m where m.metric > n.metric order by m.metric, m.at desc, m.id desc limit 1)
      from names n where n.metric is not null),
    ${newestMeasurements(ask.lookbackHours)}
    select
      exists (select from ops_agent_events e
              where e.kind in ('mission.succeeded', 'mission.failed') and e.kind not like 'step.%' and e.id > ${standsAt(lessonCursor)}
                and ${isRipe(ask.ripeMinutes)}) as missions,
      (select coalesce(jsonb_agg(jsonb_build_object(
                'artifactId', a.id, 'agentId', a.agent_id, 'kind', a.kind, 'title', a.title, 'subject', coalesce(m.title, a.title), 'trust', a.trust, 'metric', n.metric,
                'value', n.value,
                'learned', exists (select from ops_agent_memory where source_trace_id = 'tweet-lesson:' || a.id)
                        or exists (select from ops_memory_gone where source_trace_id = 'tweet-lesson:' || a.id))
              order by n.metric, a.id), '[]')
       from newest n join ops_artifacts a on a.id = n.artifact_id left join ops_missions m on m.id = a.mission_id
       where a.kind in ('tweet_draft', 'article') and a.agent_id is not null) as measured`)
  return one(rows, 'read what can be learned')
}

/** Locks these agents in the order of their ids and returns by agent how many lessons `writer` drew for it today in the time zone. */
export async function lockLearners(
  tx: Tx,
  agentIds: readonly string[],
  { writer, zone }: { writer: string; zone: string },
): Promise<ReadonlyMap<string, number>> {
  // Two statements: one that waits for a lock counts what it saw before it waited.
  await tx.query(
    sql`select id from ops_agents where id = any (${agentIds}::text[]) order by id for no key update`,
  )
  const rows = await tx.query<{ id: string; learned: number }>(sql`
    select a.id, (
        select count(*) from (
          select agent_id, written_by, created_at from ops_agent_memory union all
          select agent_id, written_by, created_at from ops_memory_gone) m
        where m.agent_id = a.id and m.written_by = ${writer} and m.created_at >= ops_window_start('day', ${zone}))::integer as learned
    from unnest(${agentIds}::text[]) a (id) order by a.id`)
  return new Map(rows.map((row) => [row.id, row.learned]))
}

export interface EndedMissionRow extends EndedMission {
  eventId: number
  /** False: whoever learns waits for it, and for all that come after it. */
  ripe: boolean
}

// How far what is said of a mission is trusted: as the least trusted of what it read and made, of pages that nobody in the company
// named, and of what caused it.
const trustOfMission: Statement = sql`
  greatest(0, least(2,
    (select min(a.trust) from ops_artifacts a where a.mission_id = m.id),
    (select 0 from ops_mission_steps s
     where s.mission_id = m.id and s.kind = 'crawl' and s.payload ?| array['url', 'source', 'sources'] and not p.named_sources
     order by s.id limit 1),
    (select floor((c.metadata ->> 'trust')::numeric)::integer from ops_agent_events c
     where c.id = p.caused_by_event and jsonb_typeof(c.metadata -> 'trust') = 'number'
       and (c.metadata ->> 'trust')::numeric between 0 and 3),
    d.trust))`

/** Returns missions that ended, in the order of their events (`after` < event ≤ `upTo`), at most `limit`. */
export async function readEndedMissions(
  db: Queryable,
  range: { after: number; upTo: number; ripeMinutes: number; limit: number },
): Promise<readonly EndedMissionRow[]> {
  return db.query<EndedMissionRow>(sql`
    select e.id as "eventId", ${isRipe(range.ripeMinutes)} as ripe, m.id, m.agent_id as "agentId", m.title, m.status,
           coalesce(m.failure_reason, '') as reason,
           array(select s.kind from ops_mission_steps s where s.mission_id = m.id order by s.position, s.id limit 100) as kinds,
           coalesce(extract(epoch from m.finished_at - m.started_at), 0)::double precision as seconds,
           (select a.title from ops_artifacts a where a.mission_id = m.id and a.kind <> 'document' order by a.id desc limit 1) as made,
           d.remedy, ${trustOfMission}::integer as trust
    from ops_agent_events e
    join ops_missions m on m.id = e.mission_id
    join ops_mission_proposals p on p.id = m.proposal_id
    left join lateral (
      select s.result ->> 'remedy' as remedy,
             coalesce((select min(a.trust) from ops_artifacts a where a.mission_id = x.mission_id and a.kind = 'diagnosis'), 0) as trust
      from ops_agent_events x join ops_mission_steps s on s.id = x.step_id
      where x.kind = 'mission.diagnosed' and x.kind not like 'step.%' and x.id > e.id and x.metadata ->> 'mission_id' = m.id::text
        and s.status = 'succeeded'
      order by x.id limit 1) d on m.status = 'failed'
    where e.id > ${range.after} and e.id <= ${range.upTo} and e.kind in ('mission.succeeded', 'mission.failed')
      and e.kind not like 'step.%' and m.status = split_part(e.kind, '.', 2)
    order by e.id limit ${range.limit}`)
}

/**
 * Adds to how often agents have succeeded in which shape; `times` and the sums that are returned are by `agent:shape`. The numbers stand
 * beside the cursors, in the transaction that moves the one by which successes are read, so that years of missions need not be counted
 * anew.
 */
export async function addSuccesses(
  tx: Tx,
  times: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  if (times.size === 0) return new Map()
  const added = [...times].map(([key, n]) => ({ name: `successes:${key}`, n }))
  const rows = await tx.query<{ name: string; event_id: number }>(sql`
    insert into ops_cursors as c (name, event_id)
    select a.name, a.n from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as a (name text, n bigint) order by a.name
    on conflict (name) do update set event_id = c.event_id + excluded.event_id
    returning name, event_id`)
  return new Map(rows.map((row) => [row.name.slice('successes:'.length), row.event_id]))
}

/** Returns the live memories with these traces, by trace. */
export async function readLiveByTrace(
  db: Queryable,
  traces: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (traces.length === 0) return new Map()
  const rows = await db.query<{ trace: string; id: string }>(sql`
    select source_trace_id as trace, id from ops_agent_memory
    where source_trace_id = any (${traces}::text[]) and superseded_by is null order by id limit ${traces.length}`)
  return new Map(rows.map((row) => [row.trace, row.id]))
}

/** Returns whether an insight was found that nobody promoted yet. */
export async function hasNewInsights(db: Queryable): Promise<boolean> {
  const rows = await db.query<{ there: boolean }>(sql`
    select exists (select from ops_agent_events e
                   where e.kind = 'insight.found' and e.kind not like 'step.%' and e.id > ${standsAt(insightCursor)}) as there`)
  return one(rows, 'whether there are insights').there
}

/** An insight as its event tells it; whoever wrote the event may have written anything into its metadata. */
export interface FoundInsight {
  eventId: number
  /** Null when no such agent exists. */
  agentId: string | null
  title: string
  statement: string
  tags: readonly string[]
  metadata: Readonly<Record<string, unknown>>
  missionId: string | null
  stepId: string | null
  chainDepth: number
}

/** Returns insights in the order of their events (`after` < event ≤ `upTo`), at most `limit`. */
export async function readFoundInsights(
  db: Queryable,
  range: { after: number; upTo: number; limit: number },
): Promise<readonly FoundInsight[]> {
  return db.query<FoundInsight>(sql`
    select e.id as "eventId", a.id as "agentId", e.title, coalesce(nullif(e.summary, ''), e.title) as statement, e.tags, e.metadata,
           e.mission_id as "missionId", e.step_id as "stepId", e.chain_depth as "chainDepth"
    from ops_agent_events e left join ops_agents a on a.id = e.agent_id
    where e.id > ${range.after} and e.id <= ${range.upTo} and e.kind = 'insight.found' and e.kind not like 'step.%'
    order by e.id limit ${range.limit}`)
}
