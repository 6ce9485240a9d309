// Statements on ops_voice_history, and the counts of memories that voice rules ask for. Which modifiers follow is decided in
// domain/voice.ts.

import type { MemoryTally, VoiceModifier, VoiceOf } from '../domain/voice.ts'
import { type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'

/**
 * Returns these agents as rules see them: who they are, and how many memories of which type with which of `tags` they have. Counted
 * is what is live, undisputed, not expired, and not from the open web. Sorted by id.
 */
export async function readVoices(
  db: Queryable,
  agentIds: readonly string[],
  tags: readonly string[],
): Promise<readonly VoiceOf[]> {
  const rows = await db.query<{ id: string; role: string; covers: string[]; tallies: MemoryTally[] }>(sql`
    select a.id, a.role, a.covers, coalesce(t.tallies, '[]') as tallies
    from ops_agents a
    left join lateral (
      select jsonb_agg(jsonb_build_object('type', type, 'tags', tags, 'memories', memories) order by type, tags) as tallies
      from (
        select m.type, m.tags, count(*)::integer as memories
        from (
          select type, array(select distinct tag from unnest(tags) x (tag) where tag = any (${tags}::text[]) order by tag) as tags
          from ops_agent_memory
          where agent_id = a.id and superseded_by is null and disputed_at is null and trust >= 1
            and (expires_at is null or expires_at > ops_now())) m
        group by m.type, m.tags) counted) t on true
    where a.id = any (${agentIds}::text[])
    order by a.id limit ${agentIds.length}`)
  return rows.map(({ id, role, covers, tallies }) => ({ id, roles: [role, ...covers], tallies }))
}

/** Returns by agent the modifiers that its voice had last; agents whose voice never changed are not in it. */
export async function readLastModifiers(
  db: Queryable,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly VoiceModifier[]>> {
  const rows = await db.query<{ agent_id: string; modifiers: VoiceModifier[] }>(sql`
    select a.id as agent_id, v.modifiers
    from unnest(${agentIds}::text[]) a (id)
    cross join lateral (
      select modifiers from ops_voice_history where agent_id = a.id order by created_at desc, id desc limit 1) v
    order by a.id`)
  return new Map(rows.map((row) => [row.agent_id, row.modifiers]))
}

/** Locks these agents, in the order of their ids, so that one change of a voice is told once. */
export async function lockVoices(tx: Tx, agentIds: readonly string[]): Promise<void> {
  await tx.query(
    sql`select id from ops_agents where id = any (${agentIds}::text[]) order by id for no key update`,
  )
}

/** Keeps how voices changed; the event is the machine's. */
export async function insertVoiceChanges(
  tx: Tx,
  changes: readonly {
    id: string
    agentId: string
    modifiers: readonly VoiceModifier[]
    roundtableId: string
  }[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = await tx.query(sql`
    insert into ops_voice_history (id, agent_id, modifiers, roundtable_id)
    select c.id, c."agentId", c.modifiers, c."roundtableId"
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
      as c (id uuid, "agentId" text, modifiers jsonb, "roundtableId" uuid)
    order by c."agentId", c.id
    returning id`)
  if (rows.length !== changes.length)
    throw new RowCountError('keep voice changes', changes.length, rows.length)
}
