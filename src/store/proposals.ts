// Statements on ops_mission_proposals, and the one that opens a mission with its steps.

import type { WindowStarts } from '../domain/gate.ts'
import type { PolicyRow } from '../domain/policy.ts'
import type {
  GateReading,
  ProposalDraft,
  ProposalRecord,
  ProposalSource,
  ProposalStatus,
} from '../domain/proposal.ts'
import { one, type Queryable, RowCountError, sql, type Tx } from '../world/db.ts'
import { insertUses } from './memories.ts'

interface RecordRow {
  id: string
  status: ProposalStatus
  mission_id: string | null
  rejection_reason: string | null
  gates: readonly GateReading[]
}

const asRecord = (row: RecordRow): ProposalRecord => ({
  id: row.id,
  status: row.status,
  missionId: row.mission_id,
  rejectionReason: row.rejection_reason,
  gates: row.gates,
})

/** What the intake needs to know before its transaction, in one round trip. */
export interface IntakeContext {
  policyRows: readonly PolicyRow[]
  agent: { id: string; enabled: boolean } | null
  agentIds: readonly string[]
  /** The first answer to the same (source, trace), when there is one. */
  earlier: ProposalRecord | null
}

/** Returns policies, the agent, and the earlier answer to the same trace. An agent may be named by a role it covers. */
export async function readIntakeContext(
  db: Queryable,
  ask: { agentId: string; source: ProposalSource; traceId: string | null },
): Promise<IntakeContext> {
  const rows = await db.query<{
    policies: readonly PolicyRow[] | null
    agents: readonly string[]
    agent: { id: string; enabled: boolean } | null
    earlier: RecordRow | null
  }>(sql`
    select
      (select jsonb_agg(jsonb_build_object('key', key, 'value', value, 'good', good, 'verdict', verdict, 'version', version) order by key)
       from ops_policy) as policies,
      array(select id from ops_agents where enabled order by id) as agents,
      (select jsonb_build_object('id', id, 'enabled', enabled) from ops_agents
       where id = ${ask.agentId} or ${ask.agentId} = any (covers) order by (id = ${ask.agentId}) desc, id limit 1) as agent,
      (select jsonb_build_object('id', p.id, 'status', p.status, 'mission_id', m.id, 'rejection_reason', p.rejection_reason,
                                 'gates', p.gates)
       from ops_mission_proposals p left join ops_missions m on m.proposal_id = p.id
       where p.source = ${ask.source} and p.source_trace_id = ${ask.traceId}) as earlier`)
  const row = one(rows, 'read the intake context')
  return {
    policyRows: row.policies ?? [],
    agent: row.agent,
    agentIds: row.agents,
    earlier: row.earlier === null ? null : asRecord(row.earlier),
  }
}

/** Locks the agent, so that what follows counts alone; returns its open missions and the windows of this moment. The count is a
 *  statement of its own: one that waits for a lock still sees what was there when it began. */
export async function lockAgent(
  tx: Tx,
  agentId: string,
  zone: string,
): Promise<{ open: number; windows: WindowStarts }> {
  one(
    await tx.query(sql`select id from ops_agents where id = ${agentId} for no key update`),
    `lock agent ${agentId}`,
  )
  const rows = await tx.query<{ open: number; hour: Date; day: Date; week: Date }>(sql`
    select (select count(*) from ops_missions where agent_id = ${agentId} and status in ('approved', 'running')) as open,
           ops_window_start('hour', ${zone}) as hour, ops_window_start('day', ${zone}) as day, ops_window_start('week', ${zone}) as week`)
  const { open, hour, day, week } = one(rows, 'read the windows')
  return { open, windows: { hour: hour.toISOString(), day: day.toISOString(), week: week.toISOString() } }
}

/** What becomes of a filed proposal. */
export interface Filing {
  id: string
  missionId: string
  /** One id per step, and for each step the places of those it waits for. */
  stepIds: readonly string[]
  dependencies: readonly (readonly number[])[]
  status: ProposalStatus
  rejectionReason: string | null
  gates: readonly GateReading[]
  versions: Readonly<Record<string, number>>
  decidedBy: string | null
  pendingHours: number
  maxAttempts: number
}

/** Inserts the proposal as decided; when accepted, with its mission and steps. False when the same trace was filed meanwhile. */
export async function insertProposal(tx: Tx, draft: ProposalDraft, filing: Filing): Promise<boolean> {
  const memoryId = draft.memoryId ?? null
  const rows = await tx.query(sql`
    insert into ops_mission_proposals
      (id, agent_id, title, description, proposed_steps, source, source_trace_id, priority, status, rejection_reason, gates,
       policy_snapshot, dice, caused_by_event, caused_by_rule, chain_depth, named_sources, simulated, memory_influenced, memory_id, decided_by,
       decided_at, expires_at)
    values (${filing.id}, ${draft.agentId}, ${draft.title}, ${draft.description}, ${JSON.stringify(stepsOnRecord(draft))}::jsonb,
            ${draft.source}, ${draft.traceId}, ${draft.priority}, ${filing.status}, ${filing.rejectionReason},
            ${JSON.stringify(filing.gates)}::jsonb, ${JSON.stringify(filing.versions)}::jsonb, ${JSON.stringify(draft.dice)}::jsonb,
            ${draft.causedByEvent}, ${draft.causedByRule}, ${draft.chainDepth}, ${draft.namedSources},
            ${draft.simulated ?? false}::boolean or ops_event_is_simulated(${draft.causedByEvent}::bigint), ${memoryId !== null}, ${memoryId},
            ${filing.decidedBy},
            case when ${filing.status} <> 'pending' then ops_now() end,
            case when ${filing.status} = 'pending' then ops_now() + ${filing.pendingHours} * interval '1 hour' end)
    on conflict (source, source_trace_id) where source_trace_id is not null do nothing
    returning id`)
  if (rows.length === 0) return false
  // Whoever imagined something keeps for itself what that rested on.
  if (memoryId !== null && draft.source === 'trigger') {
    await insertUses(tx, [{ memoryId, how: 'influence', agentId: draft.agentId, proposalId: filing.id }])
  }
  if (filing.status === 'accepted') await openMission(tx, draft, filing)
  return true
}

function stepsOnRecord(draft: Pick<ProposalDraft, 'steps'>): unknown {
  return draft.steps.map((step) => ({
    kind: step.kind,
    payload: step.payload,
    ...(step.dependsOn === null ? {} : { depends_on: step.dependsOn }),
    ...(step.inherits?.length ? { inherits: step.inherits } : {}),
  }))
}

/** Opens the mission of an accepted proposal and queues its steps. */
export async function openMission(
  tx: Tx,
  draft: Pick<ProposalDraft, 'agentId' | 'title' | 'priority' | 'chainDepth' | 'by' | 'steps'>,
  filing: Pick<Filing, 'id' | 'missionId' | 'stepIds' | 'dependencies' | 'maxAttempts'>,
): Promise<void> {
  const steps = draft.steps.map((step, place) => ({
    id: filing.stepIds[place],
    position: place,
    kind: step.kind,
    payload: step.payload,
    depends_on: [
      ...(step.inherits ?? []),
      ...(filing.dependencies[place] ?? []).map((other) => filing.stepIds[other]),
    ],
    deps_left: filing.dependencies[place]?.length ?? 0,
  }))
  const rows = await tx.query(sql`
    with mission as (
      insert into ops_missions (id, proposal_id, title, agent_id, created_by, priority, chain_depth, steps_total)
      values (${filing.missionId}, ${filing.id}, ${draft.title}, ${draft.agentId}, ${draft.by}, ${draft.priority}, ${draft.chainDepth},
              ${steps.length})
      returning id)
    insert into ops_mission_steps
      (id, mission_id, position, kind, payload, agent_id, priority, depends_on, deps_left, max_attempts)
    select s.id, mission.id, s.position, s.kind, s.payload, ${draft.agentId}, ${draft.priority},
           array(select jsonb_array_elements_text(s.depends_on)::uuid), s.deps_left, ${filing.maxAttempts}
    from mission, jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
      as s (id uuid, position integer, kind text, payload jsonb, depends_on jsonb, deps_left integer)
    order by s.position
    returning id`)
  if (rows.length !== steps.length) throw new RowCountError('queue steps', steps.length, rows.length)
}

/** A proposal as it was filed, for a decision about it. */
export interface FiledProposal extends RecordRow {
  agent_id: string
  title: string
  description: string
  /** As it was written, perhaps by hand: see readProposedSteps. */
  proposed_steps: unknown
  source: ProposalSource
  priority: number
  chain_depth: number
  named_sources: boolean
  expired: boolean
}

/** Locks a proposal for a decision; null when there is none of this id. */
export async function lockProposal(tx: Tx, id: string): Promise<FiledProposal | null> {
  const rows = await tx.query<FiledProposal>(sql`
    select p.id, p.status, p.rejection_reason, p.gates, p.agent_id, p.title, p.description, p.proposed_steps, p.source, p.priority,
           p.chain_depth, p.named_sources, p.expires_at <= ops_now() as expired,
           (select m.id from ops_missions m where m.proposal_id = p.id) as mission_id
    from ops_mission_proposals p where p.id = ${id} for no key update`)
  return rows[0] ?? null
}

/** Decides a pending proposal; what was measured when it was filed stays on record. Throws when it is not pending. */
export async function decideProposal(
  tx: Tx,
  id: string,
  decision: {
    status: 'accepted' | 'rejected'
    reason: string | null
    gates: readonly GateReading[]
    versions: Readonly<Record<string, number>>
    by: string
  },
): Promise<void> {
  const rows = await tx.query(sql`
    update ops_mission_proposals
    set filed = jsonb_build_object('gates', gates, 'policy_snapshot', policy_snapshot),
        status = ${decision.status}, rejection_reason = ${decision.reason}, gates = ${JSON.stringify(decision.gates)}::jsonb,
        policy_snapshot = policy_snapshot || ${JSON.stringify(decision.versions)}::jsonb, decided_by = ${decision.by},
        decided_at = ops_now(), rev = rev + 1
    where id = ${id} and status = 'pending' returning id`)
  one(rows, `decide proposal ${id}`)
}

/** Returns the record of a proposal, or null. */
export async function readProposalRecord(db: Queryable, id: string): Promise<ProposalRecord | null> {
  const rows = await db.query<RecordRow>(sql`
    select p.id, p.status, p.rejection_reason, p.gates, m.id as mission_id
    from ops_mission_proposals p left join ops_missions m on m.proposal_id = p.id where p.id = ${id}`)
  return rows[0] ? asRecord(rows[0]) : null
}

/** Rejects pending proposals whose time is up, at most `limit`; returns their ids. */
export async function expirePending(db: Queryable, limit: number): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    update ops_mission_proposals p
    set status = 'rejected', rejection_reason = 'Expired: nobody decided in time', decided_by = 'expiry',
        decided_at = ops_now(), rev = p.rev + 1
    where p.status = 'pending' and p.id = any (array(
      select id from ops_mission_proposals where status = 'pending' and expires_at <= ops_now()
      order by expires_at, id limit ${limit} for update skip locked))
    returning p.id`)
  return rows.map((row) => row.id).sort()
}
