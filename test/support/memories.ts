// Memories for tests: as whoever learns would bring them.

import type { NewMemory } from '../../src/domain/memory.ts'
import { insertMemories } from '../../src/store/memories.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import { machineRng } from '../../src/world/rng.ts'

const rng = machineRng('memories')
let made = 0

/** A memory that nothing is like: an insight of the observer, made in the company. */
export function memoryOf(change: Partial<NewMemory> = {}): NewMemory {
  made += 1
  const id = rng.id(1_700_000_000_000 + made)
  return {
    id,
    agentId: 'observer',
    type: 'insight',
    content: `Nobody said ${id} before`,
    confidence: 0.7,
    tags: [],
    traceId: null,
    sourceKind: 'mission',
    sourceRef: 'a mission',
    writtenBy: 'test',
    trust: 2,
    supersedes: null,
    ...change,
  }
}

/** Adds memories in a transaction of their own; returns the ids of the new ones. */
export const remember = (db: Db, ...memories: readonly NewMemory[]): Promise<readonly string[]> =>
  db.transaction((tx) => insertMemories(tx, memories))

/** A memory's row, as far as tests ask. */
export interface MemoryState {
  id: string
  content: string
  confidence: number
  trust: number
  pinned: boolean
  disputed: boolean
  superseded_by: string | null
  expires_in_days: number | null
}

/** Returns an agent's memories, live and superseded, in the order of ids. */
export async function memoriesOf(db: Queryable, agentId = 'observer'): Promise<readonly MemoryState[]> {
  return db.query<MemoryState>(sql`
    select id, content, confidence::double precision as confidence, trust, pinned, disputed_at is not null as disputed, superseded_by,
           (extract(epoch from expires_at - created_at) / 86400)::double precision as expires_in_days
    from ops_agent_memory where agent_id = ${agentId} order by id`)
}

/** Returns the journal's kinds of events about a memory, in the order of the journal. */
export async function toldOf(db: Queryable, id: string): Promise<readonly string[]> {
  const rows = await db.query<{ kind: string }>(
    sql`select kind from ops_agent_events where metadata ->> 'memory_id' = ${id} order by id`,
  )
  return rows.map((row) => row.kind)
}
