// Statements on ops_metrics: what became of something that was made, measured outside.

import { type Queryable, sql } from '../world/db.ts'

export interface NewMetric {
  id: string
  artifactId: string | null
  externalId: string | null
  metric: string
  value: number
  /** RFC 3339; null: now. */
  at: string | null
}

/** Records a measurement; false when the artifact it names does not exist. */
export async function insertMetric(db: Queryable, metric: NewMetric): Promise<boolean> {
  const rows = await db.query(sql`
    insert into ops_metrics (id, artifact_id, external_id, metric, value, at)
    select ${metric.id}::uuid, ${metric.artifactId}::uuid, ${metric.externalId}, ${metric.metric}, ${metric.value}::float8,
           coalesce(${metric.at}::timestamptz, ops_now())
    where ${metric.artifactId}::uuid is null or exists (select from ops_artifacts where id = ${metric.artifactId}::uuid)
    returning id`)
  return rows.length === 1
}

/** Something that was made and not measured yet. */
export interface Unmeasured {
  id: string
  /** The title of the mission that made it; its own when it has none. */
  subject: string
  ageHours: number
}

/** Returns which of the 200 newest artifacts of `kind`, made at least `minHours` and at most `maxHours` ago, nobody has measured in
 *  `metric`, oldest first. */
export async function readUnmeasured(
  db: Queryable,
  ask: { kind: string; metric: string; minHours: number; maxHours: number },
): Promise<readonly Unmeasured[]> {
  return db.query<Unmeasured>(sql`
    select a.id, coalesce(m.title, a.title) as subject, a.hours as "ageHours"
    from (
      select id, title, mission_id, created_at, (extract(epoch from ops_now() - created_at) / 3600)::double precision as hours
      from ops_artifacts where kind = ${ask.kind} order by id desc limit 200) a
    left join ops_missions m on m.id = a.mission_id
    where a.hours between ${ask.minHours}::double precision and ${ask.maxHours}::double precision
      and not exists (select from ops_metrics x where x.metric = ${ask.metric} and x.at >= a.created_at and x.artifact_id = a.id)
    order by a.id`)
}

/** A post that an effect made. */
export interface Post {
  /** What the network calls it. */
  externalId: string
  /** The draft that was posted, where the step's result names one that exists. */
  artifactId: string | null
}

/** Takes the next look at the posts of an account, for one of all processes that ask; false when the last was less than `everySeconds` ago. */
export async function claimMetricsPoll(
  db: Queryable,
  account: string,
  everySeconds: number,
): Promise<boolean> {
  const rows = await db.query(sql`
    insert into ops_cursors as c (name, event_id) values (${`metrics_polled:${account}`}, floor(extract(epoch from ops_now()))::bigint)
    on conflict (name) do update set event_id = excluded.event_id
    where c.event_id + ${everySeconds}::bigint <= excluded.event_id returning name`)
  return rows.length === 1
}

/** Returns what effects of `kind` posted in the last `days`, newest first; `idField` is the field of their results that names the post. */
export async function readPosts(
  db: Queryable,
  ask: { kind: string; idField: string; days: number; limit: number },
): Promise<readonly Post[]> {
  // What a human wrote into a result may be anything, also no uuid.
  return db.query<Post>(sql`
    select e.result ->> ${ask.idField}::text as "externalId", a.id as "artifactId"
    from ops_effects e
    join ops_mission_steps s on s.id = e.step_id
    left join ops_artifacts a on a.id =
      case when s.result ->> 'artifact_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (s.result ->> 'artifact_id')::uuid end
    where e.kind = ${ask.kind} and e.status = 'done' and e.created_at > ops_now() - ${ask.days} * interval '1 day'
      and e.finished_at > ops_now() - ${ask.days} * interval '1 day' and length(e.result ->> ${ask.idField}::text) between 1 and 500
    order by e.created_at desc, e.id desc limit ${ask.limit}`)
}

export interface PostFigure extends Post {
  id: string
  metric: string
  value: number
}

/** Records the figures that are others than the last ones of the same post of the last `days`; returns how many. */
export async function insertChangedMetrics(
  db: Queryable,
  figures: readonly PostFigure[],
  days: number,
): Promise<number> {
  if (figures.length === 0) return 0
  const rows = await db.query(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb)
        as g (id uuid, "artifactId" uuid, "externalId" text, metric text, value double precision)),
    last as (
      select distinct on (m.metric, m.external_id) m.metric, m.external_id, m.value from ops_metrics m
      where m.metric in (select metric from given) and m.external_id in (select "externalId" from given)
        and m.at > ops_now() - ${days} * interval '1 day'
      order by m.metric, m.external_id, m.at desc, m.id desc)
    insert into ops_metrics (id, artifact_id, external_id, metric, value)
    select g.id, g."artifactId", g."externalId", g.metric, g.value
    from given g left join last l on l.metric = g.metric and l.external_id = g."externalId"
    where l.value is distinct from g.value
    order by g.id
    returning id`)
  return rows.length
}
