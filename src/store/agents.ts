// Questions about ops_agents.

import { founderSpeaker } from '../domain/roundtable.ts'
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

/** An agent who is about to be asked something. */
export interface SpeakerRow {
  id: string
  display_name: string
  role: string
  persona: Readonly<Record<string, unknown>>
  /** `provider:model`, or null for the company's default. */
  model: string | null
}

/** Returns those of these agents who are not retired, sorted by id. */
export async function readSpeakers(db: Queryable, ids: readonly string[]): Promise<readonly SpeakerRow[]> {
  return db.query<SpeakerRow>(sql`
    select id, display_name, role, persona, model from ops_agents
    where enabled and id = any (${ids}::text[]) order by id limit ${ids.length}`)
}

/** Somebody who could sit at a table, with the roles that a name for them may be. */
export interface CandidateRow {
  id: string
  role: string
  covers: readonly string[]
}

/** Returns everybody who is not retired, sorted by id, at most 1,000. Nobody sits there under the founder's name. */
export async function readCandidates(db: Queryable): Promise<readonly CandidateRow[]> {
  return db.query<CandidateRow>(
    sql`select id, role, covers from ops_agents where enabled and id <> ${founderSpeaker} order by id limit 1000`,
  )
}
