// Statements on ops_mcp_servers: what a server offers, what of it is approved, and when it was last looked at. How a list becomes an
// approved one stands in mcp-pins.ts.

import type { ServerOffer, ServerPin } from '../domain/mcp-tools.ts'
import { one, type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'

export interface McpServerRow {
  name: string
  status: 'new' | 'approved' | 'changed' | 'unreachable'
  pinned_sha: string | null
  pinned: ServerOffer | null
  seen_sha: string | null
  seen: ServerOffer | null
  server_version: string | null
  problem: string | null
  approved_by: string | null
  approved_at: Date | null
  updated_at: Date
}

/** Returns what is known of these servers, by name. */
export async function readMcpServers(
  db: Queryable,
  names: readonly string[],
): Promise<readonly McpServerRow[]> {
  return db.query<McpServerRow>(
    sql`select * from ops_mcp_servers where name = any (${names}::text[]) order by name limit 1000`,
  )
}

/** Returns what may be used of a server now; null when it may not be used. */
export async function readPin(db: Queryable, name: string): Promise<ServerPin | null> {
  const rows = await db.query<ServerPin>(sql`
    select pinned_sha as sha, pinned -> 'reach' as reach from ops_mcp_servers
    where name = ${name} and status = 'approved' limit 1`)
  return rows[0] ?? null
}

/** Takes the next look at a server, for one of all who ask; false when it was looked at less than `everySeconds` ago. */
export async function claimLook(db: Queryable, name: string, everySeconds: number): Promise<boolean> {
  const rows = await db.query(sql`
    insert into ops_mcp_servers as s (name) values (${name})
    on conflict (name) do update set updated_at = ops_now()
    where s.updated_at <= ops_now() - ${everySeconds} * interval '1 second' returning name`)
  return rows.length === 1
}

/** Notes what a server offers and how it is reached: approved when that is what is pinned, else new or changed, and off. Returns how it stands now. */
export async function noteTools(
  tx: Tx,
  seen: { name: string; sha: string; offer: ServerOffer; version: string },
): Promise<McpServerRow> {
  const { name, sha, offer, version } = seen
  const rows = await tx.query<McpServerRow>(sql`
    update ops_mcp_servers set
      status = case when pinned_sha = ${sha} then 'approved' when pinned_sha is null then 'new' else 'changed' end,
      seen_sha = case when pinned_sha = ${sha} then null else ${sha} end,
      seen = case when pinned_sha = ${sha} then null else ${JSON.stringify(offer)}::jsonb end,
      server_version = ${version}, problem = null, updated_at = ops_now()
    where name = ${name} returning *`)
  return one(rows, 'an MCP server that was looked at')
}

/** Any state → unreachable: nothing of it can be used, and why. */
export async function noteUnreachable(db: Queryable, name: string, problem: string): Promise<void> {
  const rows = await db.query(sql`
    update ops_mcp_servers set status = 'unreachable', problem = ${problem}, updated_at = ops_now()
    where name = ${name} returning name`)
  if (rows.length !== 1) throw new RowCountError('note an MCP server that cannot be reached', 1, rows.length)
}

/** pending → void, for every question about a list that the server does not offer any more. Returns how many. */
export async function voidOldLists(tx: Tx, name: string, sha: string): Promise<number> {
  const rows = await tx.query(sql`
    update ops_approvals set status = 'void'
    where what = 'mcp_server' and target = ${name} and payload_sha <> ${sha} and status = 'pending' returning id`)
  return rows.length
}

/** Returns whether a human said no to this very list in the last `hours`. */
export async function wasRefused(db: Queryable, name: string, sha: string, hours: number): Promise<boolean> {
  const rows = await db.query(sql`
    select id from ops_approvals
    where what = 'mcp_server' and target = ${name} and payload_sha = ${sha} and status = 'refused'
      and decided_at > ops_now() - ${hours} * interval '1 hour'
    order by id limit 1`)
  return rows.length === 1
}

/** Returns the open questions about lists of tools, by server. */
export async function readToolQuestions(
  db: Queryable,
): Promise<readonly { id: string; server: string; payload_sha: string }[]> {
  return db.query(sql`
    select id, target as server, payload_sha from ops_approvals
    where what = 'mcp_server' and status = 'pending' and expires_at > ops_now() order by target, id limit 1000`)
}
