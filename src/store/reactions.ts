// Statements on ops_agent_reactions and on the cursor by which every event is matched exactly once.

import { type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'
import { whoIs } from './agents.ts'

/** Locks the cursor `name` and returns the event id it stands at; null when somebody else holds it. */
export async function lockCursor(tx: Tx, name: string): Promise<number | null> {
  await tx.query(sql`insert into ops_cursors (name) values (${name}) on conflict (name) do nothing`)
  const rows = await tx.query<{ event_id: number }>(
    sql`select event_id from ops_cursors where name = ${name} for update skip locked`,
  )
  return rows[0]?.event_id ?? null
}

/** Returns the event id that the cursor `name` stands at. */
export async function readCursor(db: Queryable, name: string): Promise<number> {
  const rows = await db.query<{ event_id: number }>(
    sql`select event_id from ops_cursors where name = ${name}`,
  )
  return rows[0]?.event_id ?? 0
}

/** Moves the cursor forward, in the transaction that holds it. */
export async function moveCursor(tx: Tx, name: string, to: number): Promise<void> {
  const rows = await tx.query(
    sql`update ops_cursors set event_id = ${to} where name = ${name} and event_id <= ${to} returning name`,
  )
  if (rows.length !== 1) throw new RowCountError(`move cursor ${name}`, 1, rows.length)
}

export interface PatternQuestion {
  pattern: string
  source: string
  tags: readonly string[]
}

export interface Match {
  event_id: number
  pattern: string
  agent_id: string | null
  chain_depth: number
  at: number
}

/** Returns which events (`after` < id ≤ `upTo`) match which patterns, in the order of the events; at most `limit`. Events at the end of
 *  a chain of causes longer than `maxDepth` match none: that it was cut has been said once. */
export async function matchEvents(
  db: Queryable,
  patterns: readonly PatternQuestion[],
  range: { after: number; upTo: number; maxDepth: number; limit: number },
): Promise<readonly Match[]> {
  if (patterns.length === 0) return []
  return db.query<Match>(sql`
    select e.id as event_id, p.pattern, e.agent_id, e.chain_depth, (extract(epoch from e.created_at) * 1000)::double precision as at
    from ops_agent_events e
    join (
      select q.pattern, q.source, ${whoIs(sql`q.source`)} as agent, array(select jsonb_array_elements_text(q.tags)) as tags
      from jsonb_to_recordset(${JSON.stringify(patterns)}::jsonb) as q (pattern text, source text, tags jsonb) offset 0) p
      on (p.source = '*' or p.agent = e.agent_id) and e.tags @> p.tags
    where e.id > ${range.after} and e.id <= ${range.upTo} and e.chain_depth <= ${range.maxDepth}
    order by e.id, p.pattern limit ${range.limit}`)
}

/** Returns by pattern when the event happened to which it last reacted (ms since the epoch). */
export async function readLastReactions(
  db: Queryable,
  patterns: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (patterns.length === 0) return new Map()
  const rows = await db.query<{ pattern: string; at: number }>(sql`
    select p.pattern, (extract(epoch from e.created_at) * 1000)::double precision as at
    from unnest(${patterns}::text[]) p (pattern)
    cross join lateral (
      select r.event_id from ops_agent_reactions r
      where r.pattern = p.pattern and r.status in ('queued', 'proposed') order by r.created_at desc, r.id desc limit 1) last
    join ops_agent_events e on e.id = last.event_id
    order by p.pattern`)
  return new Map(rows.map((row) => [row.pattern, row.at]))
}

export interface NewReaction {
  id: string
  event_id: number
  pattern: string
  source_agent: string | null
  target_agent: string
  type: string
  probability: number
  roll: number
  roll_seed: string
  status: 'queued' | 'missed' | 'cooling'
  chain_depth: number
}

/** Inserts reactions; every one or none. */
export async function insertReactions(tx: Tx, reactions: readonly NewReaction[]): Promise<void> {
  if (reactions.length === 0) return
  const rows = await tx.query(sql`
    insert into ops_agent_reactions
      (id, event_id, pattern, source_agent, target_agent, type, probability, roll, roll_seed, status, chain_depth, processed_at)
    select r.id, r.event_id, r.pattern, r.source_agent, r.target_agent, r.type, r.probability, r.roll, r.roll_seed, r.status, r.chain_depth,
           case when r.status <> 'queued' then ops_now() end
    from jsonb_to_recordset(${JSON.stringify(reactions)}::jsonb)
      as r (id uuid, event_id bigint, pattern text, source_agent text, target_agent text, type text, probability double precision,
            roll double precision, roll_seed text, status text, chain_depth integer)
    order by r.event_id, r.pattern
    returning id`)
  if (rows.length !== reactions.length)
    throw new RowCountError('insert reactions', reactions.length, rows.length)
}

export interface QueuedReaction {
  id: string
  pattern: string
  target_agent: string
  type: string
  probability: number
  roll: number
  roll_seed: string
  chain_depth: number
  event_id: number
  title: string
  summary: string
  agent_id: string | null
  mission_id: string | null
  metadata: Record<string, unknown>
}

/** Returns queued reactions with their events, oldest first. */
export async function readQueuedReactions(db: Queryable, limit: number): Promise<readonly QueuedReaction[]> {
  return db.query<QueuedReaction>(sql`
    select r.id, r.pattern, r.target_agent, r.type, r.probability, r.roll, r.roll_seed, r.chain_depth, r.event_id, e.title, e.summary,
           e.agent_id, e.mission_id, e.metadata
    from ops_agent_reactions r join ops_agent_events e on e.id = r.event_id
    where r.status = 'queued' order by r.id limit ${limit}`)
}

/** queued → what the intake made of it; false when another beat was faster. */
export async function settleReaction(
  db: Queryable,
  id: string,
  to: { status: 'proposed' | 'rejected' | 'cut'; reason: string | null; proposalId: string | null },
): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_agent_reactions
    set status = ${to.status}, reason = ${to.reason}, proposal_id = ${to.proposalId}, processed_at = ops_now()
    where id = ${id} and status = 'queued' returning id`)
  return rows.length === 1
}
