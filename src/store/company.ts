// Statements on the company itself: its one row, its agents, rules and sources as a folder brings them.

import { one, type Queryable, sql, sqlState, type Tx } from '../world/db.ts'

export interface CompanyRow {
  seed: string
  template: string
  folder: string | null
  created_at: Date
}

/** Returns the company's row; null before the first import. */
export async function readCompanyRow(db: Queryable): Promise<CompanyRow | null> {
  const rows = await db.query<CompanyRow>(sql`select seed, template, folder, created_at from ops_company`)
  return rows[0] ?? null
}

/** Founds the company, or moves it to another folder; its seed, once there, stays. Returns the seed in force. */
export async function putCompany(
  tx: Tx,
  company: { seed: string; template: string; folder: string },
): Promise<string> {
  const rows = await tx.query<{ seed: string }>(sql`
    insert into ops_company (seed, template, folder) values (${company.seed}, ${company.template}, ${company.folder})
    on conflict (only_row) do update set template = excluded.template, folder = excluded.folder
    returning seed`)
  return one(rows, 'the company').seed
}

/** True when the database knows the time zone: its list is not the runtime's. */
export async function knowsTimeZone(db: Queryable, zone: string): Promise<boolean> {
  try {
    await db.query(sql`select ops_now() at time zone ${zone}::text`)
    return true
  } catch (error) {
    if (sqlState(error) === '22023') return false
    throw error
  }
}

/** What an upsert did with one row; rows that were as they should be are not told. */
export interface Put {
  name: string
  added: boolean
}

const byName = (rows: readonly Put[]): readonly Put[] => rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))

export interface AgentRow {
  id: string
  display_name: string
  role: string
  persona: { tone: string; quirk: string; signature: string; directive: string }
  covers: readonly string[]
  model: string | null
  tools: readonly string[]
}

/** Adds agents and mends those that differ. */
export async function putAgents(tx: Tx, agents: readonly AgentRow[]): Promise<readonly Put[]> {
  const rows = await tx.query<Put>(sql`
    insert into ops_agents as a (id, display_name, role, persona, covers, model, tools)
    select n.id, n.display_name, n.role, n.persona, array(select jsonb_array_elements_text(n.covers)), n.model,
           array(select jsonb_array_elements_text(n.tools))
    from jsonb_to_recordset(${JSON.stringify(agents)}::jsonb)
      as n (id text, display_name text, role text, persona jsonb, covers jsonb, model text, tools jsonb)
    on conflict (id) do update set display_name = excluded.display_name, role = excluded.role, persona = excluded.persona,
      covers = excluded.covers, model = excluded.model, tools = excluded.tools, enabled = true, updated_at = ops_now()
    where (a.display_name, a.role, a.persona, a.covers, a.model, a.tools, a.enabled)
      is distinct from (excluded.display_name, excluded.role, excluded.persona, excluded.covers, excluded.model,
                         excluded.tools, true)
    returning a.id as name, a.xmax = 0 as added`)
  return byName(rows)
}

export interface TriggerRow {
  id: string
  name: string
  trigger_event: string
  conditions: Readonly<Record<string, unknown>>
  action_config: Readonly<Record<string, unknown>>
  cooldown_minutes: number
  enabled: boolean
}

/** Adds rules and mends those that differ. A new rule with `first_after_seconds` is planned from now on, so that a new company does
 *  not wait for its second beat; a mended one is planned anew, its count of firings stays. */
export async function putTriggers(tx: Tx, rules: readonly TriggerRow[]): Promise<readonly Put[]> {
  const rows = await tx.query<Put>(sql`
    insert into ops_trigger_rules as t
      (id, name, trigger_event, conditions, action_config, cooldown_minutes, enabled, next_due_at)
    select n.id, n.name, n.trigger_event, n.conditions, n.action_config, n.cooldown_minutes, n.enabled,
           ops_now() + make_interval(secs => (n.conditions ->> 'first_after_seconds')::double precision)
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb)
      as n (id uuid, name text, trigger_event text, conditions jsonb, action_config jsonb, cooldown_minutes integer, enabled boolean)
    on conflict (name) do update set trigger_event = excluded.trigger_event, conditions = excluded.conditions,
      action_config = excluded.action_config, cooldown_minutes = excluded.cooldown_minutes, enabled = excluded.enabled,
      next_due_at = null, problem = null
    where (t.trigger_event, t.conditions, t.action_config, t.cooldown_minutes, t.enabled)
      is distinct from (excluded.trigger_event, excluded.conditions, excluded.action_config, excluded.cooldown_minutes, excluded.enabled)
    returning t.name, t.xmax = 0 as added`)
  return byName(rows)
}

export interface SourceRow {
  name: string
  source: string
  topics: readonly string[]
}

/** Adds sources and mends those that differ. */
export async function putSources(tx: Tx, sources: readonly SourceRow[]): Promise<readonly Put[]> {
  const rows = await tx.query<Put>(sql`
    insert into ops_sources as s (name, source, topics)
    select n.name, n.source, array(select jsonb_array_elements_text(n.topics))
    from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as n (name text, source text, topics jsonb)
    on conflict (name) do update set source = excluded.source, topics = excluded.topics, enabled = true
    where (s.source, s.topics, s.enabled) is distinct from (excluded.source, excluded.topics, true)
    returning s.name, s.xmax = 0 as added`)
  return byName(rows)
}

/** Everything of a company that a folder holds, as it stands: for an export, and to tell what a folder does not name. */
export interface CompanyOnRecord {
  agents: readonly AgentRow[]
  triggers: readonly Omit<TriggerRow, 'id'>[]
  sources: readonly SourceRow[]
}

/** Returns the agents, rules and sources that are on, rules whether on or off, sorted by name. */
export async function readCompanyOnRecord(db: Queryable): Promise<CompanyOnRecord> {
  return {
    agents: await db.query<AgentRow>(
      sql`select id, display_name, role, persona, covers, model, tools from ops_agents where enabled order by id`,
    ),
    triggers: await db.query<Omit<TriggerRow, 'id'>>(
      sql`select name, trigger_event, conditions, action_config, cooldown_minutes, enabled from ops_trigger_rules order by name`,
    ),
    sources: await db.query<SourceRow>(
      sql`select name, source, topics from ops_sources where enabled order by name`,
    ),
  }
}
