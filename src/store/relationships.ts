// Statements on ops_agent_relationships: how agents stand to each other, and what one conversation moves. A pair is one row, whoever
// is named first: the database orders the two by its own collation. Events are the machine's.

import type { DistilledDrift } from '../domain/distillation.ts'
import type { Bond } from '../domain/roundtable.ts'
import { type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'
import type { Put } from './company.ts'

/** Returns how each two of these agents stand to each other, 0 to 1, sorted by pair; 0.5 for those who never met. */
export async function readBonds(db: Queryable, agentIds: readonly string[]): Promise<readonly Bond[]> {
  const pairs = pairsOf(agentIds)
  if (pairs.length === 0) return []
  const rows = await db.query<Bond>(sql`
    select p.a, p.b, coalesce(r.affinity, 0.5)::float8 as affinity
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as p (a text, b text)
    left join ops_agent_relationships r on r.agent_a = least(p.a, p.b) and r.agent_b = greatest(p.a, p.b)`)
  return rows.toSorted((one, other) => (`${one.a} ${one.b}` < `${other.a} ${other.b}` ? -1 : 1))
}

/** Returns each two of these ids once, the smaller first, in order. */
function pairsOf(ids: readonly string[]): readonly { a: string; b: string }[] {
  const sorted = [...new Set(ids)].sort()
  return sorted.flatMap((a, at) => sorted.slice(at + 1).map((b) => ({ a, b })))
}

/** What one conversation may do to a relationship: the bounds of `relationship_drift_policy`. */
export interface DriftBounds {
  /** The most that a pair moves, either way. */
  maxDrift: number
  floor: number
  ceiling: number
  /** Entries that a pair's log keeps. */
  logSize: number
}

/**
 * Moves the pairs that a conversation moved, once per conversation and pair, and counts one interaction for each two of `spoke`. A pair
 * without a row begins at 0.5. Pairs are locked in their order. Drifts come clamped, one per pair; what is more than `maxDrift` is refused.
 */
export async function applyDrifts(
  tx: Tx,
  roundtableId: string,
  drifts: readonly DistilledDrift[],
  bounds: DriftBounds,
  spoke: readonly string[],
): Promise<void> {
  const met = JSON.stringify([...pairsOf(spoke), ...drifts.map(({ a, b }) => ({ a, b }))])
  await lockPairs(tx, met)
  const moved = await tx.query<{ agent_a: string }>(sql`
    with asked as (
      select least(d.a, d.b) as agent_a, greatest(d.a, d.b) as agent_b, d.drift::numeric(5, 4) as drift, d.reason
      from jsonb_to_recordset(${JSON.stringify(drifts)}::jsonb) as d (a text, b text, drift numeric, reason text)
    ), written as (
      insert into ops_relationship_drifts (roundtable_id, agent_a, agent_b, drift, max_drift, floor, ceiling, before, after, reason)
      select ${roundtableId}, agent_a, agent_b, d.drift, ${bounds.maxDrift}, ${bounds.floor}, ${bounds.ceiling}, r.affinity,
             least(${bounds.ceiling}::numeric(5, 4), greatest(${bounds.floor}::numeric(5, 4), r.affinity + d.drift)), d.reason
      from asked d join ops_agent_relationships r using (agent_a, agent_b)
      order by agent_a, agent_b, r.id
      on conflict (roundtable_id, agent_a, agent_b) do nothing
      returning agent_a, agent_b, drift, after, reason
    )
    update ops_agent_relationships r set affinity = w.after, updated_at = ops_now(),
      positive_interactions = r.positive_interactions + (w.drift > 0)::integer,
      negative_interactions = r.negative_interactions + (w.drift < 0)::integer,
      drift_log = (
        select coalesce(jsonb_agg(entry order by place), '[]')
        from (select entry, place
              from jsonb_array_elements(r.drift_log || jsonb_build_object('at', ops_now(), 'drift', w.drift, 'reason', w.reason,
                'roundtable_id', ${roundtableId}::text, 'affinity', w.after)) with ordinality x (entry, place)
              order by place desc limit ${bounds.logSize}) kept)
    from written w where r.agent_a = w.agent_a and r.agent_b = w.agent_b
    returning r.agent_a`)
  if (moved.length > drifts.length) throw new RowCountError('move relationships', drifts.length, moved.length)
  await tx.query(sql`
    update ops_agent_relationships r set total_interactions = r.total_interactions + 1, updated_at = ops_now()
    from (select distinct least(a, b) as agent_a, greatest(a, b) as agent_b
          from jsonb_to_recordset(${met}::jsonb) as p (a text, b text)) p
    where r.agent_a = p.agent_a and r.agent_b = p.agent_b`)
}

/** Makes the rows that are missing and locks all of them, in their order. A pair's id follows from its agents. */
async function lockPairs(tx: Tx, pairs: string): Promise<void> {
  await tx.query(sql`
    insert into ops_agent_relationships (id, agent_a, agent_b)
    select distinct md5(least(a, b) || '/' || greatest(a, b))::uuid, least(a, b), greatest(a, b)
    from jsonb_to_recordset(${pairs}::jsonb) as p (a text, b text)
    order by 2, 3, 1
    on conflict (agent_a, agent_b) do nothing`)
  await tx.query(sql`
    select r.id from ops_agent_relationships r
    where (r.agent_a, r.agent_b) in (
      select least(a, b), greatest(a, b) from jsonb_to_recordset(${pairs}::jsonb) as p (a text, b text))
    order by r.agent_a, r.agent_b, r.id for no key update`)
}

/** How two agents stand to each other from the beginning, and why. */
export interface RelationshipSeed {
  a: string
  b: string
  /** 0 to 1. */
  affinity: number
  backstory: string
}

/** Adds relationships and mends those that differ. Once a pair has met, its affinity is its own: only the backstory is mended. */
export async function putRelationships(tx: Tx, seeds: readonly RelationshipSeed[]): Promise<readonly Put[]> {
  if (seeds.length === 0) return []
  const rows = await tx.query<Put>(sql`
    insert into ops_agent_relationships as r (id, agent_a, agent_b, affinity, seed_affinity, backstory)
    select md5(least(a, b) || '/' || greatest(a, b))::uuid, least(a, b), greatest(a, b), affinity, affinity, backstory
    from jsonb_to_recordset(${JSON.stringify(seeds)}::jsonb) as s (a text, b text, affinity numeric(5, 4), backstory text)
    order by 2, 3, 1
    on conflict (agent_a, agent_b) do update set backstory = excluded.backstory, updated_at = ops_now(),
      affinity = case when r.total_interactions = 0 then excluded.affinity else r.affinity end,
      seed_affinity = case when r.total_interactions = 0 then excluded.seed_affinity else r.seed_affinity end
    where r.backstory is distinct from excluded.backstory
       or (r.total_interactions = 0 and (r.affinity, r.seed_affinity) is distinct from (excluded.affinity, excluded.seed_affinity))
    returning agent_a || '–' || agent_b as name, r.xmax = 0 as added`)
  return rows.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** Returns what a folder says of relationships, sorted by pair: of those between agents that are there, all that were ever written
 *  down or do not begin at 0.5. */
export async function readRelationshipSeeds(db: Queryable): Promise<readonly RelationshipSeed[]> {
  const rows = await db.query<RelationshipSeed>(sql`
    select r.agent_a as a, r.agent_b as b, r.seed_affinity::float8 as affinity, r.backstory
    from ops_agent_relationships r
    join ops_agents a on a.id = r.agent_a and a.enabled
    join ops_agents b on b.id = r.agent_b and b.enabled
    where r.backstory <> '' or r.seed_affinity <> 0.5
    order by r.agent_a, r.agent_b, r.id limit 5000`)
  return rows.toSorted((one, other) => (`${one.a} ${one.b}` < `${other.a} ${other.b}` ? -1 : 1))
}
