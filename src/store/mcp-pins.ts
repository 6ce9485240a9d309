// The statement that turns what a server offers, as a human saw it, into what may be used of an MCP server.

import { sql, type Tx } from '../world/db.ts'

/** new or changed → approved, for exactly the list that was seen; false when the server offers another one by now. */
export async function pinTools(tx: Tx, ask: { server: string; sha: string; by: string }): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_mcp_servers
    set status = 'approved', pinned = seen, pinned_sha = seen_sha, seen = null, seen_sha = null, problem = null,
        approved_by = ${ask.by}, approved_at = ops_now(), updated_at = ops_now()
    where name = ${ask.server} and seen_sha = ${ask.sha} and seen is not null returning name`)
  return rows.length === 1
}
