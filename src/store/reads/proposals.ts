// Proposals as people read them. How one is filed and decided stands in store/proposals.ts.

import type { Die, GateReading } from '../../domain/proposal.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Moment } from './moment.ts'
import type { Page } from './page.ts'

export interface ProposalRow {
  id: string
  agent_id: string
  title: string
  description: string
  proposed_steps: readonly unknown[]
  source: string
  source_trace_id: string | null
  priority: number
  status: string
  rejection_reason: string | null
  gates: readonly GateReading[]
  policy_snapshot: Record<string, unknown>
  dice: readonly Die[]
  caused_by_event: string | null
  caused_by_rule: string | null
  chain_depth: number
  named_sources: boolean
  /** A simulated model asked for it, or it came of what one made. */
  simulated: boolean
  memory_influenced: boolean
  /** The memory that chose its topic, live or gone. */
  memory_id: string | null
  decided_by: string | null
  decided_at: Date | null
  expires_at: Date | null
  created_at: Date
  mission_id: string | null
}

const columns: Statement = sql`
  p.id, p.agent_id, p.title, p.description, p.proposed_steps, p.source, p.source_trace_id, p.priority, p.status, p.rejection_reason,
  p.gates, p.policy_snapshot, p.dice, p.caused_by_event::text as caused_by_event, p.caused_by_rule, p.chain_depth, p.named_sources, p.simulated,
  p.memory_influenced, p.memory_id, p.decided_by, p.decided_at, p.expires_at, p.created_at, m.id as mission_id`

/** Returns the proposals as they stood, in place of the table: one that was decided later was pending, with what was measured when it was
 *  filed. */
export function proposalsAt(at: Moment): Statement {
  if (at === null) return sql`ops_mission_proposals`
  return sql`(
    select x.id, x.agent_id, x.title, x.description, x.proposed_steps, x.source, x.source_trace_id, x.priority,
           case when decided then x.status else 'pending' end as status, case when decided then x.rejection_reason end as rejection_reason,
           case when decided then x.gates else coalesce(x.filed -> 'gates', x.gates) end as gates,
           case when decided then x.policy_snapshot else coalesce(x.filed -> 'policy_snapshot', x.policy_snapshot) end as policy_snapshot,
           x.dice, x.caused_by_event, x.caused_by_rule, x.chain_depth, x.named_sources, x.simulated, x.memory_influenced, x.memory_id,
           case when decided then x.decided_by end as decided_by, case when decided then x.decided_at end as decided_at, x.expires_at,
           x.created_at
    from ops_mission_proposals x
    cross join lateral (select coalesce(x.decided_at <= ${at}::timestamptz, false) as decided) y
    where x.created_at <= ${at}::timestamptz)`
}

/** Returns the proposals of a moment with their missions: `p` and `m`. */
const from = (at: Moment): Statement =>
  sql`${proposalsAt(at)} p left join ops_missions m on m.proposal_id = p.id and p.status = 'accepted'`

export interface ProposalFilter {
  status: string | null
  agent: string | null
  source: string | null
}

/** Returns proposals, newest first. */
export async function readProposals(
  db: Queryable,
  filter: ProposalFilter,
  page: Page,
  at: Moment = null,
): Promise<readonly ProposalRow[]> {
  return db.query<ProposalRow>(sql`
    select ${columns} from ${from(at)}
    where (${filter.status}::text is null or p.status = ${filter.status}::text)
      and (${filter.agent}::text is null or p.agent_id = ${filter.agent}::text)
      and (${filter.source}::text is null or p.source = ${filter.source}::text)
      and (${page.cursor}::uuid is null or (p.created_at, p.id) < (
        select c.created_at, c.id from ops_mission_proposals c where c.id = ${page.cursor}::uuid))
    order by p.created_at desc, p.id desc limit ${page.limit}`)
}

/** Returns one proposal, or null. */
export async function readProposal(
  db: Queryable,
  id: string,
  at: Moment = null,
): Promise<ProposalRow | null> {
  const rows = await db.query<ProposalRow>(sql`select ${columns} from ${from(at)} where p.id = ${id}::uuid`)
  return rows[0] ?? null
}

/** Returns the proposals that this event caused, oldest first, at most 50. */
export async function readProposalsCausedBy(
  db: Queryable,
  events: readonly number[],
): Promise<readonly ProposalRow[]> {
  if (events.length === 0) return []
  return db.query<ProposalRow>(sql`
    select ${columns} from ${from(null)}
    where p.caused_by_event = any (${events}::bigint[]) order by p.created_at, p.id limit 50`)
}
