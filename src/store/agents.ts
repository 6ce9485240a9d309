// Questions about ops_agents.

import { type Queryable, type Statement, sql } from '../world/db.ts'

/** The id of whom a name means: the agent of that id, else the first who covers that role, else nobody's: the name itself. */
export const whoIs = (name: Statement): Statement => sql`
  coalesce((select a.id from ops_agents a where a.id = ${name} or ${name} = any (a.covers) order by a.id = ${name} desc, a.id limit 1),
           ${name})`

/** Returns the first enabled agent that is, or covers, one of these in their order; else the first enabled one; null in an empty company. */
export async function readDefaultAgent(db: Queryable, preferred: readonly string[]): Promise<string | null> {
  const rows = await db.query<{ id: string }>(sql`
    select id from ops_agents a where enabled
    order by (select min(p.n) from unnest(${preferred}::text[]) with ordinality p (name, n)
              where p.name = a.id or p.name = any (a.covers)) nulls last, id limit 1`)
  return rows[0]?.id ?? null
}
