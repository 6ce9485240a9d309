// What happened in the company lately, in two statements that are bounded however long the journal is: the lists, and the figures.

import type { Briefing } from '../domain/life-thoughts.ts'
import { one, type Queryable, type Statement, sql } from '../world/db.ts'

/** The most of each list, how far back they look, and the most that a figure counts: beyond it, more would say no more. */
const bounds = {
  missions: 12,
  insights: 8,
  artifacts: 12,
  refusals: 6,
  results: 6,
  days: 7,
  counted: 100_000,
} as const

/** The kinds of artifact that say something of their own; documents are what others said. */
const ownWords = ['analysis', 'research', 'article', 'tweet_draft', 'review', 'diagnosis']

/** The lists of a briefing, newest first, their texts as long as they were written (but at most 2,000 characters). */
export type BriefingLists = Pick<Briefing, 'missions' | 'insights' | 'artifacts' | 'refusals'> & {
  results: readonly (Briefing['results'][number] & { trust: Briefing['insights'][number]['trust'] })[]
}

/** Rows with an instant `at` and an `id`, as one JSON list, newest first, without what only ordered them. */
const listOf = (rows: Statement, ordered: readonly string[] = ['at', 'id']): Statement =>
  sql`(select coalesce(jsonb_agg(to_jsonb(x) - ${ordered}::text[] order by x.at desc, x.id desc), '[]') from (${rows}) x)`

const recently: Statement = sql`ops_now() - make_interval(days => ${bounds.days})`
const minutesSince = (instant: Statement): Statement =>
  sql`greatest(0, floor(extract(epoch from ops_now() - ${instant}) / 60))::integer`
const nameOf = (agent: Statement): Statement =>
  sql`coalesce((select display_name from ops_agents where id = ${agent}), ${agent}, '')`

const missions: Statement = sql`
  select m.id, m.created_at as at, m.title, m.agent_id as "agentId", ${nameOf(sql`m.agent_id`)} as "agentName", m.status,
         left(coalesce(m.failure_reason, ''), 2000) as reason,
         (select coalesce(jsonb_agg(s.kind order by s.position), '[]') from ops_mission_steps s where s.mission_id = m.id) as kinds,
         ${minutesSince(sql`m.created_at`)} as "minutesAgo",
         round(extract(epoch from m.finished_at - coalesce(m.started_at, m.created_at)))::integer as seconds
  from ops_missions m where m.created_at > ${recently}
  order by m.created_at desc, m.id desc limit ${bounds.missions}`

// An insight without a trust of its own is trusted least.
const insights: Statement = sql`
  select e.id, e.created_at as at, left(e.summary, 2000) as statement, coalesce(e.agent_id, '') as "agentId",
         ${nameOf(sql`e.agent_id`)} as "agentName",
         case when jsonb_typeof(e.metadata -> 'confidence') = 'number' then (e.metadata ->> 'confidence')::float8 else 0 end as confidence,
         case when e.metadata ->> 'trust' in ('1', '2', '3') then (e.metadata ->> 'trust')::integer else 0 end as trust,
         ${minutesSince(sql`e.created_at`)} as "minutesAgo"
  from ops_agent_events e where e.kind = 'insight.found' and e.kind not like 'step.%'
  order by e.id desc limit ${bounds.insights}`

const artifacts: Statement = sql`
  select a.id, a.created_at as at, a.kind, a.title, left(a.metadata ->> 'said', 2000) as said, coalesce(a.agent_id, '') as "agentId",
         ${nameOf(sql`a.agent_id`)} as "agentName", a.trust, ${minutesSince(sql`a.created_at`)} as "minutesAgo"
  from unnest(${ownWords}::text[]) k (kind) cross join lateral (
    select n.* from ops_artifacts n where n.kind = k.kind order by n.id desc limit ${2 * bounds.artifacts}) a
  where a.metadata ->> 'said' <> ''
  order by a.created_at desc, a.id desc limit ${bounds.artifacts}`

// The gate that was shut, the first of them; none where a human said no.
const refusals: Statement = sql`
  select p.id, e.created_at as at, p.agent_id as "agentId", ${nameOf(sql`p.agent_id`)} as "agentName", p.title,
         left(coalesce(p.rejection_reason, ''), 2000) as reason, coalesce(g.gate ->> 'gate', '') as gate,
         coalesce((g.gate ->> 'measured')::float8, 0) as measured, (g.gate ->> 'limit')::float8 as limit,
         ${minutesSince(sql`e.created_at`)} as "minutesAgo"
  from (select v.proposal_id, v.created_at, v.id from ops_agent_events v
        where v.kind = 'proposal.rejected' and v.kind not like 'step.%' and v.created_at > ${recently}
        order by v.id desc limit ${bounds.refusals}) e
  join ops_mission_proposals p on p.id = e.proposal_id
  left join lateral (
    select x.gate from jsonb_array_elements(p.gates) with ordinality x (gate, place)
    where x.gate -> 'ok' = 'false' order by x.place limit 1) g on true`

// Which metrics there are is read along the index, a look each, and of each the newest; of one artifact and metric the last value.
const results: Statement = sql`
  select * from (
    select distinct on (v.artifact_id, v.metric) v.id, v.at, a.title, coalesce(a.agent_id, '') as "agentId",
           ${nameOf(sql`a.agent_id`)} as "agentName", v.metric, v.value, a.trust
    from (
      with recursive names as (
        (select metric, 1 as n from ops_metrics order by metric limit 1)
        union all
        select (select m.metric from ops_metrics m where m.metric > names.metric order by m.metric limit 1), names.n + 1
        from names where names.metric is not null and names.n < 20)
      select l.* from names cross join lateral (
        select m.* from ops_metrics m
        where m.metric = names.metric and m.artifact_id is not null and m.at > ${recently}
        order by m.at desc, m.id desc limit ${4 * bounds.results}) l) v
    join ops_artifacts a on a.id = v.artifact_id
    order by v.artifact_id, v.metric, v.at desc, v.id desc) newest
  order by at desc, id desc limit ${bounds.results}`

/** Returns what happened lately: at most 12 missions of the last 7 days, 8 insights, 12 artifacts that said something, 6 refusals, 6
 *  results; a result carries the trust of what it is about. */
export async function readBriefingLists(db: Queryable): Promise<BriefingLists> {
  const rows = await db.query<BriefingLists>(sql`
    select ${listOf(missions, ['at'])} as missions, ${listOf(insights)} as insights, ${listOf(artifacts, ['at'])} as artifacts,
           ${listOf(refusals)} as refusals, ${listOf(results)} as results`)
  return one(rows, 'what happened lately')
}

export interface BriefingFigures {
  /** As in `Tuesday 14:05`, in the zone that was asked for. */
  when: string
  figures: Readonly<Record<string, number>>
}

/** Returns the hour in `zone` and the figures of its day and week (weeks begin on Monday), by name; none counts beyond 100,000. */
export async function readBriefingFigures(db: Queryable, zone: string): Promise<BriefingFigures> {
  const rows = await db.query<BriefingFigures>(sql`
    with since as materialized (
      select ops_window_start('day', ${zone}::text) as day, ops_window_start('week', ${zone}::text) as week)
    select to_char(ops_now() at time zone ${zone}::text, 'FMDay HH24:MI') as when,
           jsonb_build_object(
             'missions succeeded today', m.succeeded_today, 'missions failed today', m.failed_today,
             'missions succeeded this week', m.succeeded, 'failures this week', m.failed,
             'proposals accepted today', p.accepted, 'proposals refused today', p.refused,
             'drafts used today', coalesce((select used from ops_quota_counters
               where gate = 'content_policy.max_drafts_per_day' and window_start = since.day), 0),
             'conversations today', (select count(*) from ops_roundtable_queue q
               where q.created_at >= since.day - interval '1 day' and q.started_at >= since.day),
             'steps waiting', (select count(*) from (select from ops_mission_steps
               where status in ('waiting', 'unknown') limit ${bounds.counted}) w),
             'events today', (select count(*) from (select from ops_agent_events
               where created_at >= since.day limit ${bounds.counted}) e)) as figures
    from since
    cross join lateral (
      select count(*) filter (where status = 'succeeded') as succeeded, count(*) filter (where status = 'failed') as failed,
             count(*) filter (where status = 'succeeded' and finished_at >= since.day) as succeeded_today,
             count(*) filter (where status = 'failed' and finished_at >= since.day) as failed_today
      from (select status, finished_at from ops_missions
            where created_at >= since.week - interval '1 day' and finished_at >= since.week limit ${bounds.counted}) x) m
    cross join lateral (
      select count(*) filter (where status = 'accepted') as accepted, count(*) filter (where status = 'rejected') as refused
      from (select status from ops_mission_proposals where created_at >= since.day limit ${bounds.counted}) x) p`)
  return one(rows, 'the figures of the day')
}
