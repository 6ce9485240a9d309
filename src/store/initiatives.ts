// Statements on ops_initiative_queue: what agents want to do by themselves, and what formal conversations asked for, on their way to
// the intake. Events are the machine's.

import type { InitiativeFacts } from '../domain/initiative.ts'
import type { Recalled } from '../domain/memory.ts'
import { type Queryable, RowCountError, type Statement, sql, type Tx } from '../world/db.ts'

/** An action item as a conversation left it; `reason` says why one was turned away at once. */
export interface NewActionItem {
  id: string
  agentId: string
  title: string
  kind: string
  topic: string
  traceId: string
  roundtableId: string
  status: 'queued' | 'rejected'
  reason: string | null
}

/** Queues action items, or keeps why they were turned away. An item whose trace is there already changes nothing. */
export async function insertActionItems(tx: Tx, items: readonly NewActionItem[]): Promise<void> {
  if (items.length === 0) return
  await tx.query(sql`
    insert into ops_initiative_queue (id, kind, agent_id, status, context, source_trace_id, roundtable_id, reason, processed_at)
    select i.id, 'action_item', i."agentId", i.status, jsonb_build_object('title', i.title, 'kind', i.kind, 'topic', i.topic),
           i."traceId", i."roundtableId", i.reason, case when i.status = 'rejected' then ops_now() end
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as i (id uuid, "agentId" text, title text, kind text, topic text, "traceId" text, "roundtableId" uuid, status text, reason text)
    order by i."traceId", i.id
    on conflict (source_trace_id) do nothing`)
}

/** What an agent may rest an initiative on: live, undisputed, not expired, and not from the open web. */
const solid: Statement = sql`superseded_by is null and disputed_at is null and trust >= 1 and (expires_at is null or expires_at > ops_now())`

/** Returns what entitles each agent that is not retired to an initiative, in one statement; at most 1,000 agents, sorted by id. Whose
 *  last was less than `cooldownHours` ago has none of its memories counted: it may not, whatever it knows. */
export async function readInitiativeFacts(
  db: Queryable,
  { minConfidence, cooldownHours }: { minConfidence: number; cooldownHours: number },
): Promise<readonly InitiativeFacts[]> {
  return db.query<InitiativeFacts>(sql`
    select a.id as "agentId", last.hours as "hoursSinceLast", coalesce(last.status in ('queued', 'running'), false) as "underWay",
           known.memories, known.lessons as "outcomeLessons"
    from ops_agents a
    left join lateral (
      select status, (extract(epoch from ops_now() - created_at) / 3600)::double precision as hours
      from ops_initiative_queue where agent_id = a.id and kind = 'initiative' order by created_at desc, id desc limit 1) last on true
    cross join lateral (
      select count(*) filter (where confidence >= ${minConfidence}::double precision)::integer as memories,
             count(*) filter (where type = 'lesson' and source_kind = 'outcome')::integer as lessons
      from ops_agent_memory
      where agent_id = a.id and ${solid} and (last.hours is null or last.hours >= ${cooldownHours}::double precision)) known
    where a.enabled order by a.id limit 1000`)
}

/** Locks these agents in the order of their ids, so that none is entitled twice at once. */
export async function lockInitiators(tx: Tx, agentIds: readonly string[]): Promise<void> {
  await tx.query(
    sql`select id from ops_agents where id = any (${agentIds}::text[]) order by id for no key update`,
  )
}

/** Queues an initiative for each of these agents, with what entitles it. */
export async function insertInitiatives(
  tx: Tx,
  rows: readonly { id: string; agentId: string; context: Readonly<Record<string, unknown>> }[],
): Promise<void> {
  if (rows.length === 0) return
  const made = await tx.query(sql`
    insert into ops_initiative_queue (id, kind, agent_id, context)
    select i.id, 'initiative', i."agentId", i.context
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (id uuid, "agentId" text, context jsonb)
    order by i."agentId", i.id
    returning id`)
  if (made.length !== rows.length) throw new RowCountError('queue initiatives', rows.length, made.length)
}

/** The proposal that a row led to before whoever made it could say so. */
export interface FiledBefore {
  id: string
  status: 'pending' | 'accepted' | 'rejected'
  rejection_reason: string | null
  memory_id: string | null
}

export interface ClaimedInitiative {
  id: string
  kind: 'initiative' | 'action_item'
  agent_id: string
  context: Readonly<Record<string, unknown>>
  roundtable_id: string | null
  attempt: number
  max_attempts: number
  lease_token: number
  /** What makes its proposal the same one when it is made again. */
  trace: string
  filed: FiledBefore | null
}

/** Where a row's proposal is filed: `source` and trace. */
const sourceOf = sql`case i.kind when 'initiative' then 'initiative' else 'conversation' end`
const traceOf = sql`
  case i.kind when 'initiative' then 'initiative:' || i.id else coalesce(i.source_trace_id, 'action_item:' || i.id) end`

/** Claims the oldest due row of one of these kinds, or null. */
export async function claimInitiative(
  db: Queryable,
  ask: {
    worker: string
    kinds: readonly ClaimedInitiative['kind'][]
    leaseSeconds: number
    /** Agents whose ideas nothing pays for now. */
    unpaid?: readonly string[]
  },
): Promise<ClaimedInitiative | null> {
  const rows = await db.query<ClaimedInitiative>(sql`
    update ops_initiative_queue i
    set status = 'running', attempt = i.attempt + 1, reserved_by = ${ask.worker}, lease_token = nextval('ops_lease_token'),
        lease_expires_at = ops_now() + ${ask.leaseSeconds} * interval '1 second'
    where i.id = any (array(
      select id from ops_initiative_queue
      where status = 'queued' and run_after <= ops_now() and kind = any (${ask.kinds}::text[])
        and not (kind = 'initiative' and agent_id = any (${ask.unpaid ?? []}::text[]))
      order by run_after, id limit 1 for update skip locked))
    returning i.id, i.kind, i.agent_id, i.context, i.roundtable_id, i.attempt, i.max_attempts, i.lease_token, ${traceOf} as trace,
      (select jsonb_build_object('id', p.id, 'status', p.status, 'rejection_reason', p.rejection_reason, 'memory_id', p.memory_id)
       from ops_mission_proposals p where p.source = ${sourceOf} and p.source_trace_id = ${traceOf}) as filed`)
  return rows[0] ?? null
}

export interface HeldInitiative {
  id: string
  token: number
}

/** Renews a lease; false when it is lost. */
export async function renewInitiative(
  db: Queryable,
  held: HeldInitiative,
  leaseSeconds: number,
): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_initiative_queue set lease_expires_at = ops_now() + ${leaseSeconds} * interval '1 second'
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' and lease_expires_at > ops_now() returning id`)
  return rows.length === 1
}

/** running → what became of it; false when the lease is lost. `title` names an idea from now on. */
export async function settleInitiative(
  tx: Tx,
  held: HeldInitiative,
  to: {
    status: 'proposed' | 'rejected' | 'failed'
    proposalId: string | null
    reason: string | null
    title: string | null
  },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_initiative_queue
    set status = ${to.status}, proposal_id = ${to.proposalId}, reason = ${to.reason}, processed_at = ops_now(),
        context = context || case when ${to.title}::text is null then '{}' else jsonb_build_object('title', ${to.title}::text) end,
        lease_expires_at = null, lease_token = null, reserved_by = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

/** running → queued, to be tried again after `delaySeconds`; false when the lease is lost. `countAttempt` false gives the attempt
 *  back: whoever held it went home. */
export async function requeueInitiative(
  db: Queryable,
  held: HeldInitiative,
  again: { delaySeconds: number; countAttempt: boolean },
): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_initiative_queue
    set status = 'queued', attempt = attempt - ${again.countAttempt ? 0 : 1},
        run_after = ops_now() + ${again.delaySeconds} * interval '1 second', lease_expires_at = null, lease_token = null,
        reserved_by = null
    where id = ${held.id} and lease_token = ${held.token} and status = 'running' returning id`)
  return rows.length === 1
}

/** Takes back rows whose lease ran out `graceSeconds` ago, at most `limit`: to the queue after a pause, or to failed when the attempts
 *  are used up; returns how many. Any number may call this at once. */
export async function reapInitiatives(
  db: Queryable,
  ask: { graceSeconds: number; limit: number },
): Promise<number> {
  const rows = await db.query(sql`
    update ops_initiative_queue
    set status = case when attempt >= max_attempts then 'failed' else 'queued' end,
        reason = case when attempt >= max_attempts
                      then 'worker ' || reserved_by || ' was lost during attempt ' || attempt || ' of ' || max_attempts end,
        processed_at = case when attempt >= max_attempts then ops_now() end,
        run_after = ops_now() + power(2, least(attempt, 7) - 1) * interval '1 second',
        lease_expires_at = null, lease_token = null, reserved_by = null
    where status = 'running' and id = any (array(
      select id from ops_initiative_queue
      where status = 'running' and lease_expires_at < ops_now() - ${ask.graceSeconds} * interval '1 second'
      order by lease_expires_at, id limit ${ask.limit} for update skip locked))
    returning id`)
  return rows.length
}

/** Returns what the agent may rest an idea on: of its `pool` surest memories those that led to an initiative longest ago, or never. */
export async function readStrongest(
  db: Queryable,
  ask: { agentId: string; minConfidence: number; pool: number; limit: number },
): Promise<readonly Recalled[]> {
  return db.query<Recalled>(sql`
    select m.id, m.agent_id as "agentId", m.type, m.content, m.confidence::double precision as confidence, m.tags, m.trust,
           m.source_kind as "sourceKind"
    from (
      select * from ops_agent_memory
      where agent_id = ${ask.agentId} and confidence >= ${ask.minConfidence}::double precision and ${solid}
      order by pinned desc, confidence desc, created_at desc, id limit ${ask.pool}) m
    left join lateral (
      select max(u.id) as id from ops_memory_uses u where u.memory_id = m.id and u.how = 'initiative') last on true
    order by last.id nulls first, m.pinned desc, m.confidence desc, m.created_at desc, m.id
    limit ${ask.limit}`)
}

/** Returns the titles of what an agent proposed in the last 30 days, newest first. */
export async function readLatestTitles(
  db: Queryable,
  agentId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.query<{ title: string }>(sql`
    select title from ops_mission_proposals
    where agent_id = ${agentId} and created_at > ops_now() - interval '30 days'
    order by created_at desc, id desc limit ${limit}`)
  return rows.map((row) => row.title)
}

/** Returns the event with which a conversation succeeded, or null. */
export async function readConversationEnd(
  db: Queryable,
  roundtableId: string,
): Promise<{ id: number; chain_depth: number } | null> {
  const rows = await db.query<{ id: number; chain_depth: number }>(sql`
    select id, chain_depth from ops_agent_events
    where roundtable_id = ${roundtableId} and kind = 'roundtable.succeeded' order by id limit 1`)
  return rows[0] ?? null
}
