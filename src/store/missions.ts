// Statements on ops_missions that people cause.

import { type Queryable, sql, type Tx } from '../world/db.ts'

export interface LockedMission {
  status: string
  /** Its end was asked for. */
  unwanted: boolean
}

/** Locks a mission for what a human does to it; null when there is none. */
export async function lockMission(tx: Tx, id: string): Promise<LockedMission | null> {
  const rows = await tx.query<LockedMission>(sql`
    select status, cancel_requested_at is not null as unwanted from ops_missions where id = ${id} for no key update`)
  return rows[0] ?? null
}

/** Asks for a mission's end: what runs is told at its next renewal, and the last step that ends settles it as cancelled. */
export async function requestCancel(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.query(sql`
    update ops_missions set cancel_requested_at = coalesce(cancel_requested_at, ops_now()), cancel_reason = ${reason}
    where id = ${id} and status in ('approved', 'running')`)
}

/** Returns a mission's status, or null when there is none of this id. */
export async function readMissionStatus(db: Queryable, id: string): Promise<string | null> {
  const rows = await db.query<{ status: string }>(sql`select status from ops_missions where id = ${id}`)
  return rows[0]?.status ?? null
}

export interface StepForRetry {
  id: string
  status: string
  mission_id: string
  mission_status: string
  title: string
  agent_id: string
  priority: number
  chain_depth: number
  named_sources: boolean
  simulated: boolean
  /** How often it was tried again, as far as that has ended. */
  retries: number
  /** The whole mission, in order. */
  steps: readonly {
    id: string
    kind: string
    payload: Record<string, unknown>
    status: string
    depends_on: readonly string[]
  }[]
}

/** Returns a step with the mission around it, for a human's answer; null when there is none. */
export async function readStepForRetry(db: Queryable, id: string): Promise<StepForRetry | null> {
  const rows = await db.query<StepForRetry>(sql`
    select s.id, s.status, s.mission_id, m.status as mission_status, m.title, m.agent_id, m.priority, m.chain_depth, p.named_sources, p.simulated,
           (select count(*) from ops_mission_proposals r left join ops_missions l on l.proposal_id = r.id
            where r.source = 'human' and r.source_trace_id like 'retry:' || s.id || ':%'
              and (r.status = 'rejected' or l.status in ('succeeded', 'failed', 'cancelled'))) as retries,
           (select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'payload', x.payload, 'status', x.status,
                                                'depends_on', to_jsonb(x.depends_on)) order by x.position)
            from ops_mission_steps x where x.mission_id = m.id) as steps
    from ops_mission_steps s join ops_missions m on m.id = s.mission_id join ops_mission_proposals p on p.id = m.proposal_id
    where s.id = ${id}`)
  return rows[0] ?? null
}
