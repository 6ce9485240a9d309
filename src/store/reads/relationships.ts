// How agents stand to each other, as people read it: the affinity with its story, and every movement with its reason.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { happened, type Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface RelationshipRow {
  id: string
  agent_a: string
  agent_b: string
  name_a: string
  name_b: string
  affinity: number
  seed_affinity: number
  backstory: string
  total_interactions: number
  positive_interactions: number
  negative_interactions: number
  /** The last movements, newest last. */
  drift_log: readonly unknown[]
  created_at: Date
  updated_at: Date
}

const columns: Statement = sql`
  r.id, r.agent_a, r.agent_b, a.display_name as name_a, b.display_name as name_b, r.affinity, r.seed_affinity, r.backstory,
  r.total_interactions, r.positive_interactions, r.negative_interactions, r.drift_log, r.created_at, r.updated_at`

/**
 * Returns the relationships as they stood, in place of the table. Each keeps every state it had; its log then held the last movements, as
 * many as `relationship_drift_policy` kept (`logSize`).
 */
function relationshipsAt(at: Moment, logSize: number): Statement {
  if (at === null) return sql`ops_agent_relationships`
  return sql`(
    select p.id, p.agent_a, p.agent_b, h.affinity, h.seed_affinity, h.backstory, h.total_interactions, h.positive_interactions,
           h.negative_interactions, h.updated_at, p.created_at,
           coalesce((
             select jsonb_agg(jsonb_build_object('at', d.created_at, 'drift', d.drift, 'reason', d.reason,
                                                 'roundtable_id', d.roundtable_id::text, 'affinity', d.after) order by d.id)
             from (select * from ops_relationship_drifts v
                   where v.agent_a = p.agent_a and v.agent_b = p.agent_b and v.created_at <= ${at}::timestamptz
                   order by v.id desc limit ${logSize}) d), '[]') as drift_log
    from ops_agent_relationships p
    cross join lateral (
      select * from ops_relationship_history x where x.relationship_id = p.id and x.created_at <= ${at}::timestamptz
      order by x.id desc limit 1) h)`
}

/** A moment of the past, and how many movements a log kept then. */
export interface RelationshipsThen {
  at: Moment
  logSize: number
}
const asNow: RelationshipsThen = { at: null, logSize: 0 }

/** Returns relationships in the order of their pairs; with `agent`, those of that agent. */
export async function readRelationships(
  db: Queryable,
  agent: string | null,
  page: Page,
  { at, logSize }: RelationshipsThen = asNow,
): Promise<readonly RelationshipRow[]> {
  return db.query<RelationshipRow>(sql`
    select ${columns}
    from ${relationshipsAt(at, logSize)} r join ops_agents a on a.id = r.agent_a join ops_agents b on b.id = r.agent_b
    where (${agent}::text is null or r.agent_a = ${agent}::text or r.agent_b = ${agent}::text)
      and (${page.cursor}::uuid is null or (r.agent_a, r.agent_b, r.id) > (
        select c.agent_a, c.agent_b, c.id from ops_agent_relationships c where c.id = ${page.cursor}::uuid))
    order by r.agent_a, r.agent_b, r.id limit ${page.limit}`)
}

/** Returns how these two stand, named in either order, or null. */
export async function readRelationship(
  db: Queryable,
  one: string,
  other: string,
  { at, logSize }: RelationshipsThen = asNow,
): Promise<RelationshipRow | null> {
  const rows = await db.query<RelationshipRow>(sql`
    select ${columns}
    from ${relationshipsAt(at, logSize)} r join ops_agents a on a.id = r.agent_a join ops_agents b on b.id = r.agent_b
    where r.agent_a = least(${one}, ${other}::text) and r.agent_b = greatest(${one}, ${other}::text)`)
  return rows[0] ?? null
}

export interface DriftRow {
  id: string
  roundtable_id: string
  format: string
  topic: string
  agent_a: string
  agent_b: string
  drift: number
  max_drift: number
  floor: number
  ceiling: number
  before: number
  after: number
  reason: string
  created_at: Date
}

const drifts: Statement = sql`
  select d.id::text as id, d.roundtable_id, q.format, q.topic, d.agent_a, d.agent_b, d.drift, d.max_drift, d.floor, d.ceiling, d.before,
         d.after, d.reason, d.created_at
  from ops_relationship_drifts d join ops_roundtable_queue q on q.id = d.roundtable_id`

/** Returns the movements between two agents (`a` < `b`), newest first, at most `limit`. */
export async function readDriftsBetween(
  db: Queryable,
  pair: { a: string; b: string },
  limit: number,
  at: Moment = null,
): Promise<readonly DriftRow[]> {
  return db.query<DriftRow>(sql`
    ${drifts} where d.agent_a = ${pair.a} and d.agent_b = ${pair.b} and ${happened(sql`d.created_at`, at)} order by d.id desc limit ${limit}`)
}

/** Returns the movements that came of a conversation, in their order, at most 200. */
export async function readDriftsOf(
  db: Queryable,
  roundtable: string,
  at: Moment = null,
): Promise<readonly DriftRow[]> {
  return db.query<DriftRow>(sql`
    ${drifts} where d.roundtable_id = ${roundtable}::uuid and ${happened(sql`d.created_at`, at)} order by d.id limit 200`)
}
