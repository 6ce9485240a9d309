// The journal as a strip of time: how much happened when, and what is worth a mark.

import { type Queryable, sql } from '../../world/db.ts'

export interface Bucket {
  from: Date
  events: number
  work: number
  talk: number
  failures: number
}

export interface Mark {
  at: Date
  kind: string
  event_id: string
  title: string
}

export interface Timeline {
  first_at: Date | null
  last_at: Date | null
  now: Date
  buckets: readonly Bucket[]
  marks: readonly Mark[]
}

/** Returns how much happened when, from the first event (or `from`) until now (or `to`), in so many equal stretches; those in which
 *  nothing happened are there too. At most `marks` things worth a mark, the newest. */
export async function readTimeline(
  db: Queryable,
  ask: { from: string | null; to: string | null; buckets: number; marks: number },
): Promise<Timeline> {
  const { from, to, buckets, marks } = ask
  const [edge] = await db.query<{ first_at: Date | null; last_at: Date | null; now: Date }>(sql`
    select coalesce(${from}::timestamptz, (select created_at from ops_agent_events order by id limit 1)) as first_at,
           (select created_at from ops_agent_events order by id desc limit 1) as last_at,
           coalesce(${to}::timestamptz, ops_now()) as now`)
  if (edge === undefined || edge.first_at === null || edge.first_at >= edge.now)
    return { first_at: null, last_at: null, now: edge?.now ?? new Date(0), buckets: [], marks: [] }
  const [first, now] = [edge.first_at.toISOString(), edge.now.toISOString()]
  // What is told apart is told apart once per stretch and kind, not once per event: that is what makes 100,000 of them quick.
  const rows = await db.query<Bucket>(sql`
    with stretch as (
      select n, ${first}::timestamptz + (${now}::timestamptz - ${first}::timestamptz) * n / ${buckets}::integer as "from"
      from generate_series(0, ${buckets}::integer - 1) as n),
    counted as (
      select least(${buckets}::integer, width_bucket(date_part('epoch', created_at), date_part('epoch', ${first}::timestamptz),
                                                     date_part('epoch', ${now}::timestamptz), ${buckets}::integer)) - 1 as n,
             kind, to_status, count(*) as events
      from ops_agent_events where created_at between ${first}::timestamptz and ${now}::timestamptz
      group by 1, 2, 3),
    summed as (
      select n, sum(events) as events,
             sum(events) filter (where kind ~ '^(step|mission|proposal|effect)[.]') as work,
             sum(events) filter (where kind ~ '^(turn|roundtable)[.]') as talk,
             sum(events) filter (where to_status = 'failed' or kind in ('budget.exhausted', 'breaker.opened', 'beat.failed')) as failures
      from counted group by n)
    select s."from", coalesce(c.events, 0)::integer as events, coalesce(c.work, 0)::integer as work,
           coalesce(c.talk, 0)::integer as talk, coalesce(c.failures, 0)::integer as failures
    from stretch s left join summed c using (n) order by s.n, s."from" limit ${buckets}`)
  const marked = await db.query<Mark>(sql`
    select created_at as at, kind, id::text as event_id, title from ops_agent_events
    where kind in ('mission.failed', 'budget.exhausted', 'policy.changed', 'breaker.opened', 'roundtable.succeeded')
      and kind not like 'step.%' and created_at between ${first}::timestamptz and ${now}::timestamptz
    order by ops_agent_events.id desc limit ${marks}`)
  return { ...edge, buckets: rows, marks: marked }
}
