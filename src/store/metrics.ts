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
