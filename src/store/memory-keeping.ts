// What people do to memories: pin, dispute, forget. One statement per change, its event by the triggers (0003_life.sql); who did it
// stands in ops.actor.

import type { MemoryType } from '../domain/memory.ts'
import { type Queryable, sql, type Tx } from '../world/db.ts'

/** How a memory stands. `gone` with words: evicted or expired. */
export interface StandingMemory {
  id: string
  agent_id: string
  type: MemoryType
  /** Null once it is forgotten. */
  content: string | null
  state: 'live' | 'superseded' | 'gone'
  gone_as: 'evicted' | 'expired' | 'forgotten' | null
  source_kind: string
  source_ref: string
}

/** Locks a memory's agent, as whoever adds memories does, so that nothing takes its place meanwhile; returns how the memory stands, or
 *  null when there never was one of this id. */
export async function lockMemory(tx: Tx, id: string): Promise<StandingMemory | null> {
  await tx.query(sql`
    select id from ops_agents
    where id = (select agent_id from ops_agent_memory where id = ${id}) order by id for no key update`)
  return readStanding(tx, id)
}

/** Returns how a memory stands, or null. */
export async function readStanding(db: Queryable, id: string): Promise<StandingMemory | null> {
  const rows = await db.query<StandingMemory>(sql`
    select id, agent_id, type, content, case when superseded_by is null then 'live' else 'superseded' end as state,
           null as gone_as, source_kind, source_ref
    from ops_agent_memory where id = ${id}
    union all
    select id, agent_id, type, content, 'gone', gone_as, source_kind, source_ref from ops_memory_gone where id = ${id}`)
  return rows[0] ?? null
}

/** Pins or unpins a live memory; false when it is not live. */
export async function setPinned(tx: Tx, id: string, pinned: boolean): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_agent_memory set pinned = ${pinned}, updated_at = ops_now()
    where id = ${id} and superseded_by is null returning id`)
  return rows.length === 1
}

/** Disputes a live memory, or with null upholds it again; false when it is not live. */
export async function setDispute(tx: Tx, id: string, reason: string | null): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_agent_memory
    set disputed_at = case when ${reason}::text is not null then coalesce(disputed_at, ops_now()) end, dispute_reason = ${reason},
        updated_at = ops_now()
    where id = ${id} and superseded_by is null returning id`)
  return rows.length === 1
}

/** Forgets a memory that is live or superseded: its words are gone for good. False when there is none. */
export async function deleteMemory(tx: Tx, id: string): Promise<boolean> {
  await tx.query(sql`select set_config('ops.gone_as', 'forgotten', true)`)
  const rows = await tx.query(sql`delete from ops_agent_memory where id = ${id} returning id`)
  await tx.query(sql`select set_config('ops.gone_as', '', true)`)
  return rows.length === 1
}

/** Forgets the words of a memory that was evicted or has expired; false when it has none any more. */
export async function forgetGone(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(sql`
    with forgotten as (
      update ops_memory_gone set content = null, tags = '{}', gone_as = 'forgotten', gone_by = ops_actor(), gone_at = ops_now()
      where id = ${id} and gone_as <> 'forgotten' returning *)
    select f.id, ops_memory_event(jsonb_populate_record(null::ops_agent_memory, to_jsonb(f)), 'forgotten', '{}') from forgotten f`)
  return rows.length === 1
}

/** In how many decisions of whom a memory was used, and when last. */
export interface UseCount {
  how: 'influence' | 'prompt' | 'initiative'
  agent_id: string | null
  count: number
  last_at: Date
}

/** Returns in whose decisions a memory was used, grouped, at most 100 groups. */
export async function readUseCounts(db: Queryable, id: string): Promise<readonly UseCount[]> {
  return db.query<UseCount>(sql`
    select how, agent_id, count(*)::integer as count, max(created_at) as last_at
    from ops_memory_uses where memory_id = ${id} group by how, agent_id order by how, agent_id limit 100`)
}

/** Returns the memories whose place this one took, the first of them first, at most 100. */
export async function readSuperseded(
  db: Queryable,
  id: string,
): Promise<readonly { id: string; type: MemoryType; content: string }[]> {
  return db.query(sql`
    select id, type, content from ops_agent_memory where superseded_by = ${id} order by created_at, id limit 100`)
}
