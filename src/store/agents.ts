// Questions about ops_agents.

import { founderSpeaker } from '../domain/roundtable.ts'
import { one, type Queryable, type Statement, sql, type Tx } from '../world/db.ts'

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

/** Whom a founder puts to work, with everything about them. */
export interface AgentEntry {
  id: string
  display_name: string
  role: string
  persona: Readonly<Record<string, unknown>>
  covers: readonly string[]
  model: string | null
  tools: readonly string[]
}

/** Counts the agents, retired ones too; nobody who asks like this adds one until the transaction ends. */
export async function countAgentsAlone(tx: Tx): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext(current_schema() || ' agents'))`)
  const rows = await tx.query<{ n: number }>(sql`select count(*)::integer as n from ops_agents`)
  return one(rows, 'count agents').n
}

/** Adds an agent; false when there is one of this id, retired or not. */
export async function insertAgent(tx: Tx, agent: AgentEntry): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into ops_agents (id, display_name, role, persona, covers, model, tools)
    values (${agent.id}, ${agent.display_name}, ${agent.role}, ${JSON.stringify(agent.persona)}::jsonb, ${agent.covers}::text[],
            ${agent.model}, ${agent.tools}::text[])
    on conflict (id) do nothing returning id`)
  return rows.length === 1
}

/** Returns the agent locked, with whether it is at work; null when there is none. */
export async function lockAgentEntry(
  tx: Tx,
  id: string,
): Promise<{ display_name: string; enabled: boolean } | null> {
  const rows = await tx.query<{ display_name: string; enabled: boolean }>(
    sql`select display_name, enabled from ops_agents where id = ${id} for no key update`,
  )
  return rows[0] ?? null
}

/** Makes a locked agent what the entry says; false when it was so. Whether it is at work stays. */
export async function changeAgent(tx: Tx, agent: AgentEntry): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_agents set display_name = ${agent.display_name}, role = ${agent.role}, persona = ${JSON.stringify(agent.persona)}::jsonb,
      covers = ${agent.covers}::text[], model = ${agent.model}, tools = ${agent.tools}::text[], updated_at = ops_now()
    where id = ${agent.id} and (display_name, role, persona, covers, model, tools) is distinct from
      (${agent.display_name}::text, ${agent.role}::text, ${JSON.stringify(agent.persona)}::jsonb, ${agent.covers}::text[],
       ${agent.model}::text, ${agent.tools}::text[])
    returning id`)
  return rows.length === 1
}

/** Retires an agent, or takes it back to work; false when it was so. */
export async function setAtWork(tx: Tx, id: string, enabled: boolean): Promise<boolean> {
  const rows = await tx.query(
    sql`update ops_agents set enabled = ${enabled}, updated_at = ops_now() where id = ${id} and enabled <> ${enabled} returning id`,
  )
  return rows.length === 1
}
