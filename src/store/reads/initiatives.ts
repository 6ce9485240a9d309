// What agents wanted of their own accord and what formal conversations asked for, as people read it.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Page } from './page.ts'

export interface InitiativeRow {
  id: string
  kind: 'initiative' | 'action_item'
  agent_id: string
  status: string
  /** For an action item what was asked for; for an initiative what entitled the agent. */
  context: Record<string, unknown>
  source_trace_id: string | null
  roundtable_id: string | null
  proposal_id: string | null
  reason: string | null
  attempt: number
  max_attempts: number
  run_after: Date
  created_at: Date
  processed_at: Date | null
}

const columns: Statement = sql`
  i.id, i.kind, i.agent_id, i.status, i.context, i.source_trace_id, i.roundtable_id, i.proposal_id, i.reason, i.attempt,
  i.max_attempts, i.run_after, i.created_at, i.processed_at`

export interface InitiativeFilter {
  status: string | null
  kind: string | null
  agent: string | null
}

/** Returns initiatives and action items, newest first. */
export async function readInitiatives(
  db: Queryable,
  filter: InitiativeFilter,
  page: Page,
): Promise<readonly InitiativeRow[]> {
  return db.query<InitiativeRow>(sql`
    select ${columns} from ops_initiative_queue i
    where (${filter.status}::text is null or i.status = ${filter.status}::text)
      and (${filter.kind}::text is null or i.kind = ${filter.kind}::text)
      and (${filter.agent}::text is null or i.agent_id = ${filter.agent}::text)
      and (${page.cursor}::uuid is null or (i.created_at, i.id) < (
        select c.created_at, c.id from ops_initiative_queue c where c.id = ${page.cursor}::uuid))
    order by i.created_at desc, i.id desc limit ${page.limit}`)
}

/** Returns one initiative or action item, or null. */
export async function readInitiative(db: Queryable, id: string): Promise<InitiativeRow | null> {
  const rows = await db.query<InitiativeRow>(
    sql`select ${columns} from ops_initiative_queue i where i.id = ${id}::uuid`,
  )
  return rows[0] ?? null
}

/** Returns what a conversation asked for, in its order, at most 100. */
export async function readActionItems(db: Queryable, roundtable: string): Promise<readonly InitiativeRow[]> {
  return db.query<InitiativeRow>(sql`
    select ${columns} from ops_initiative_queue i where i.roundtable_id = ${roundtable}::uuid
    order by i.created_at, i.id limit 100`)
}

/** Returns what led to a proposal: an initiative, an action item, or null. */
export async function readInitiativeBehind(db: Queryable, proposal: string): Promise<InitiativeRow | null> {
  const rows = await db.query<InitiativeRow>(sql`
    select ${columns} from ops_initiative_queue i where i.proposal_id = ${proposal}::uuid order by i.id limit 1`)
  return rows[0] ?? null
}
