// The company at a glance as it stood at a moment of the past: counts, what was taken of the quotas, open breakers. Reckoned from rows,
// events and what proposals say they took; the counters themselves only know now.

import { one, type Queryable, sql } from '../../world/db.ts'
import { countApprovals } from './approvals.ts'
import { memoriesThen } from './memory-past.ts'
import { missionsAt } from './missions.ts'
import { type Moment, windowStart } from './moment.ts'
import { roundtablesAt } from './roundtables.ts'
import { type BreakerRow, type CounterRow, type LifeCounts, type StatusCounts, windowOf } from './status.ts'
import { stepsOpenAt } from './steps.ts'

type Past = Exclude<Moment, null>

/** What is counted at most, as for now. */
const most = 10_000

/** Returns missions of the 24 hours until then by status, and the steps that were open, each count up to 10,000. */
export async function readStatusCountsThen(db: Queryable, at: Past): Promise<StatusCounts> {
  const rows = await db.query<Omit<StatusCounts, 'open_approvals'>>(sql`
    with open as materialized (select * from ${stepsOpenAt(at)} s),
    ready as (
      select run_after from open where status = 'queued' and deps_left = 0 limit ${most})
    select coalesce((select jsonb_object_agg(status, n) from (
             select status, count(*) as n from (
               select status from ${missionsAt(at)} m where created_at > ${at}::timestamptz - interval '24 hours'
               order by created_at desc, id desc limit ${most}) m group by status) x), '{}') as missions,
           jsonb_build_object(
             'queued', (select count(*) from ready),
             'running', (select count(*) from open where status = 'running'),
             'waiting', (select count(*) from open where status = 'waiting'),
             'unknown', (select count(*) from open where status = 'unknown')) as steps,
           (select extract(epoch from date_trunc('milliseconds', ${at}::timestamptz) - date_trunc('milliseconds', min(run_after)))::float8 from ready
            where run_after <= ${at}::timestamptz) as oldest_queued_seconds`)
  return { ...one(rows, 'a status'), open_approvals: await countApprovals(db, most, at) }
}

/** Returns conversations of the 24 hours until then by status, the one that ran, and the memories that lived. */
export async function readLifeCountsThen(db: Queryable, at: Past): Promise<LifeCounts> {
  const rows = await db.query<LifeCounts>(sql`
    with talks as materialized (
      select q.id, q.format, q.topic, q.status, q.turns_spoken, q.turns_planned, q.created_at, q.started_at from ${roundtablesAt(at)} q
      where q.created_at > ${at}::timestamptz - interval '24 hours' or q.finished_at is null
      order by q.created_at desc, q.id desc limit ${most})
    select coalesce((select jsonb_object_agg(status, n) from (
             select status, count(*) as n from talks where created_at > ${at}::timestamptz - interval '24 hours'
             group by status) x), '{}') as roundtables,
           (select jsonb_build_object('id', id, 'format', format, 'topic', topic, 'turns_spoken', turns_spoken,
                                      'turns_planned', turns_planned)
            from talks where status = 'running' order by started_at, id limit 1) as running,
           (select count(*) from (select from (${memoriesThen(at)}) y where state = 'live' limit ${most}) m)::integer as memories`)
  return one(rows, 'a status')
}

/**
 * Returns what was taken of the quotas of the windows that held the moment, by gate, at most 200: what proposals, conversations and action
 * items took until then, less what had been given back. Calls of tools are not among it.
 */
export async function readCountersThen(
  db: Queryable,
  at: Past,
  zone: string,
): Promise<readonly CounterRow[]> {
  const then = sql`${at}::timestamptz`
  return db.query<CounterRow>(sql`
    with windows as (
      select ${windowStart('day', at, zone)} as day, ${windowStart('week', at, zone)} as week),
    asked as (
      select p.id, p.named_sources, g ->> 'gate' as gate, (g ->> 'window_start')::timestamptz as window_start,
             (g ->> 'took')::integer as took, (g ->> 'limit')::integer as lim, g -> 'kinds' as kinds,
             case when g ->> 'gate' like 'proposals_per_agent_per_day:%' then p.created_at else p.decided_at end as taken_at
      from ops_mission_proposals p, windows w, jsonb_array_elements(p.gates) g
      -- A proposal waits for a week at most, and then takes when it is decided.
      where p.created_at > w.week - interval '31 days' and p.created_at <= ${then} and g ? 'took'),
    taken as (
      select gate, window_start, took, lim, taken_at from asked where taken_at <= ${then}
      union all
      select a.gate, a.window_start, -1, a.lim, a.taken_at
      from asked a join ops_missions m on m.proposal_id = a.id join ops_mission_steps s on s.mission_id = m.id
      where a.taken_at <= ${then} and a.kinds ? s.kind and s.attempt = 0 and s.finished_at <= ${then}
        and (s.status = 'cancelled' or (s.status = 'skipped' and a.named_sources))
      union all
      select g ->> 'gate', (g ->> 'window_start')::timestamptz, (g ->> 'took')::integer, (g ->> 'limit')::integer, q.created_at
      from ops_roundtable_queue q, windows w, jsonb_array_elements(q.gates) g
      where q.created_at >= w.week and q.created_at <= ${then} and g ? 'took'
        and not (q.status = 'cancelled' and q.started_at is null and q.finished_at <= ${then})
      union all
      select 'initiative_policy.max_action_items_per_day', w.day, 1, 0, i.created_at
      from ops_initiative_queue i, windows w
      where i.kind = 'action_item' and i.created_at >= w.day and i.created_at <= ${then}
        and (i.status <> 'rejected' or i.processed_at > i.created_at))
    select t.gate, t.window_start, greatest(0, sum(t.took))::integer as used,
           ((array_agg(t.lim order by t.taken_at desc, t.lim desc))[1])::integer as lim
    from taken t where t.window_start = ${windowOf(sql`t.gate`, at, zone)}
    group by t.gate, t.window_start order by t.gate, t.window_start desc limit 200`)
}

/** Returns the step kinds whose breaker was open then, by kind: opened, and the policy not yet changed that closes it. How often a kind had
 *  failed in a row is told for these alone. */
export async function readBreakersThen(
  db: Queryable,
  at: Past,
  disabled: readonly string[],
): Promise<readonly BreakerRow[]> {
  return db.query<BreakerRow>(sql`
    select distinct on (kind) kind, failures_in_row, opened_at, last_error from (
      select e.metadata ->> 'kind' as kind, coalesce((e.metadata ->> 'failures')::integer, 0) as failures_in_row, e.created_at as opened_at,
             substring(e.summary from '^Last: (.*)[.] Take ') as last_error, e.id
      from ops_agent_events e
      where e.kind = 'breaker.opened' and e.kind not like 'step.%' and e.created_at <= ${at}::timestamptz) b
    where kind = any (${disabled}::text[]) order by kind, id desc limit 100`)
}
