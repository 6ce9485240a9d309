// Questions about ops_agents.

import { type Queryable, sql } from '../world/db.ts'

/** Returns the first enabled agent that is, or covers, one of these in their order; else the first enabled one; null in an empty company. */
export async function readDefaultAgent(db: Queryable, preferred: readonly string[]): Promise<string | null> {
  const rows = await db.query<{ id: string }>(sql`
    select id from ops_agents a where enabled
    order by (select min(p.n) from unnest(${preferred}::text[]) with ordinality p (name, n)
              where p.name = a.id or p.name = any (a.covers)) nulls last, id limit 1`)
  return rows[0]?.id ?? null
}
