// What agents wanted of their own accord and what formal conversations asked for, as people read it.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import type { Moment } from './moment.ts'
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

/** Returns the initiatives as they stood, in place of the table. One that had not ended is told as it was queued: that a worker took it up,
 *  how often, and what it was called then is nowhere kept. */
function initiativesAt(at: Moment): Statement {
  if (at === null) return sql`ops_initiative_queue`
  return sql`(
    select x.id, x.kind, x.agent_id, case when ended then x.status else 'queued' end as status,
           case when ended or x.kind <> 'initiative' then x.context else x.context - 'title' end as context, x.source_trace_id, x.roundtable_id,
           case when ended then x.proposal_id end as proposal_id, case when ended then x.reason end as reason,
           case when ended then x.attempt else 0 end as attempt, x.max_attempts,
           case when ended then x.run_after else x.created_at end as run_after, x.created_at,
           case when ended then x.processed_at end as processed_at
    from ops_initiative_queue x
    cross join lateral (select coalesce(x.processed_at <= ${at}::timestamptz, false) as ended) y
    where x.created_at <= ${at}::timestamptz)`
}

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
  at: Moment = null,
): Promise<readonly InitiativeRow[]> {
  return db.query<InitiativeRow>(sql`
    select ${columns} from ${initiativesAt(at)} i
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
export async function readActionItems(
  db: Queryable,
  roundtable: string,
  at: Moment = null,
): Promise<readonly InitiativeRow[]> {
  return db.query<InitiativeRow>(sql`
    select ${columns} from ${initiativesAt(at)} i where i.roundtable_id = ${roundtable}::uuid
    order by i.created_at, i.id limit 100`)
}

/** Returns what led to a proposal: an initiative, an action item, or null. */
export async function readInitiativeBehind(db: Queryable, proposal: string): Promise<InitiativeRow | null> {
  const rows = await db.query<InitiativeRow>(sql`
    select ${columns} from ops_initiative_queue i where i.proposal_id = ${proposal}::uuid order by i.id limit 1`)
  return rows[0] ?? null
}
