// What agents know, for tests: any number of memories at once, typed in as somebody at a console would.

import { type Queryable, sql } from '../../src/world/db.ts'

export interface MemoryAsk {
  type?: string
  content?: string
  confidence?: number
  tags?: string[]
  trust?: number
  source?: string
  disputed?: boolean
  expired?: boolean
  superseded?: boolean
}

/** Adds `count` memories of one agent, numbered; what is left out is a sure lesson about engagement, made in the company. */
export async function knows(db: Queryable, agent: string, count: number, ask: MemoryAsk = {}): Promise<void> {
  const {
    type = 'lesson',
    content = 'Posts about leases do well',
    confidence = 0.7,
    tags = ['engagement'],
  } = ask
  const { trust = 2, source = 'human', disputed = false, expired = false, superseded = false } = ask
  await db.query(sql`
    insert into ops_agent_memory (agent_id, type, content, confidence, tags, trust, source_kind, disputed_at, dispute_reason,
                                  expires_at, superseded_by)
    select ${agent}, ${type}, ${content}::text || ' (' || n || ')', ${confidence}, ${tags}::text[], ${trust}, ${source},
           case when ${disputed} then ops_now() end, case when ${disputed} then 'wrong' end,
           case when ${expired} then ops_now() - interval '1 hour' end,
           case when ${superseded} then gen_random_uuid() end
    from generate_series(1, ${count}::integer) n`)
}
