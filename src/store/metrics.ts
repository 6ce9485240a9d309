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
