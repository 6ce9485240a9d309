// Statements on ops_agent_memory and ops_memory_uses. The cap, the events and the record of what is gone are the triggers' business
// (0003_life.sql); what a repetition is, domain/memory-rules.ts knows.

import { type Adviser, influenceRules } from '../domain/influence.ts'
import type { NewMemory } from '../domain/memory.ts'
import { memoryRules, type NearMemory, receive } from '../domain/memory-rules.ts'
import { defaultPolicy } from '../domain/policy.ts'
import type { Candidate } from '../domain/recall.ts'
import { type Queryable, type Statement, sql, type Tx } from '../world/db.ts'
import { whoIs } from './agents.ts'

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Adds what is new among `memories`, in their order; returns the ids of those. Not new: whose trace was known before, be it gone
 * since; and what only says again what the agent knows. What it names in `supersedes`, or contradicts in the same words, it takes
 * the place of, if it may. What the open web said expires.
 */
export async function insertMemories(tx: Tx, memories: readonly NewMemory[]): Promise<readonly string[]> {
  if (memories.length === 0) return []
  const agents = [...new Set(memories.map((memory) => memory.agentId))].sort()
  await tx.query(
    sql`select id from ops_agents where id = any (${agents}::text[]) order by id for no key update`,
  )
  const known = await knownTraces(tx, memories)
  const added: string[] = []
  for (const memory of memories) {
    if (memory.traceId !== null && known.has(memory.traceId)) continue
    if (memory.traceId !== null) known.add(memory.traceId)
    const { named, alike } = await readNear(tx, memory)
    const reception = receive(memory, named, alike)
    if (reception.is === 'repetition') await weigh(tx, reception.of, reception.confidence)
    else if (await insertMemory(tx, memory, reception.supersedes)) added.push(memory.id)
  }
  return added
}

/** Locks agents in the order of their ids: whoever changes memories does so first. */
async function lockAgents(tx: Tx, ids: Statement): Promise<void> {
  await tx.query(sql`select id from ops_agents where id in (${ids}) order by id for no key update`)
}

async function knownTraces(tx: Tx, memories: readonly NewMemory[]): Promise<Set<string>> {
  const traces = memories.flatMap(({ traceId }) => (traceId === null ? [] : [traceId]))
  if (traces.length === 0) return new Set()
  const rows = await tx.query<{ trace: string }>(sql`
    select source_trace_id as trace from ops_agent_memory where source_trace_id = any (${traces}::text[])
    union select source_trace_id from ops_memory_gone where source_trace_id = any (${traces}::text[])`)
  return new Set(rows.map((row) => row.trace))
}

/** The live memory that `memory` names, and those of its type whose words are much the same, most alike first. */
async function readNear(
  tx: Tx,
  memory: NewMemory,
): Promise<{ named: NearMemory | null; alike: readonly NearMemory[] }> {
  const name = memory.supersedes !== null && uuidForm.test(memory.supersedes) ? memory.supersedes : null
  // Materialized: a plan kept for any text would take it apart again for every row.
  const rows = await tx.query<NearMemory & { named: boolean }>(sql`
    with new as materialized (select ops_trigrams(${memory.content}) as grams),
    near as (
      select m.id, m.content, m.confidence::double precision as confidence, m.trust, m.pinned, m.disputed_at is not null as disputed,
             m.id is not distinct from ${name}::uuid as named, ops_likeness(m.grams, new.grams) as likeness
      from ops_agent_memory m, new
      where m.agent_id = ${memory.agentId} and m.superseded_by is null
        and (m.id = ${name}::uuid or m.type = ${memory.type}
             and cardinality(m.grams) between cardinality(new.grams) * ${memoryRules.alikeFrom}::double precision
                                          and cardinality(new.grams) / ${memoryRules.alikeFrom}::double precision))
    select id, content, confidence, trust, pinned, disputed, named from near
    where named or likeness >= ${memoryRules.alikeFrom}
    order by named desc, likeness desc, id limit ${memoryRules.lookedAt + 1}`)
  return { named: rows.find((row) => row.named) ?? null, alike: rows.filter((row) => !row.named) }
}

/** Inserts a memory and, in the same statement, puts it in the place of another; false when its trace was taken meanwhile. */
async function insertMemory(tx: Tx, memory: NewMemory, supersedes: string | null): Promise<boolean> {
  const rows = await tx.query<{ superseded: number }>(sql`
    with made as (
      insert into ops_agent_memory (id, agent_id, type, content, confidence, tags, source_trace_id, source_kind, source_ref, written_by,
                                    trust, simulated, expires_at)
      values (${memory.id}, ${memory.agentId}, ${memory.type}, ${memory.content}, ${memory.confidence}, ${memory.tags}::text[],
              ${memory.traceId}, ${memory.sourceKind}, ${memory.sourceRef}, ${memory.writtenBy}, ${memory.trust},
              ops_is_simulated(ops_uuid_or_null(${memory.sourceRef})),
              case when ${memory.trust} = 0 then ops_now() + ${untrustedDays} * interval '1 day' end)
      on conflict (source_trace_id) do nothing returning id),
    replaced as (
      update ops_agent_memory old set superseded_by = made.id, updated_at = ops_now() from made
      where old.id = ${supersedes} and old.superseded_by is null returning old.id)
    select (select count(*) from replaced)::integer as superseded from made`)
  const [made] = rows
  if (made !== undefined && supersedes !== null && made.superseded !== 1)
    throw new Error(`memory ${supersedes} was to be superseded and is not live`)
  return made !== undefined
}

/** After how many days what the open web said expires: the policy in force, as ops_memory_cap() reads its own. */
const untrustedDays = sql`coalesce((
  select ((case when verdict = 'accepted' then value else good end) ->> 'untrusted_expire_days')::double precision
  from ops_policy where key = 'recall_policy'), ${defaultPolicy('recall_policy').untrusted_expire_days})`

/** Gives a live memory this confidence; does nothing when it has it, or more. */
async function weigh(tx: Tx, id: string, confidence: number): Promise<void> {
  await tx.query(sql`
    update ops_agent_memory set confidence = ${confidence}, updated_at = ops_now()
    where id = ${id} and superseded_by is null and confidence < ${confidence}::numeric(4, 3)`)
}

/** Removes memories whose time is over, at most `limit`; returns how many. What a founder pinned stays. */
export async function expireMemories(tx: Tx, limit: number): Promise<number> {
  const over = sql`from ops_agent_memory where expires_at <= ops_now() and not pinned order by expires_at, id limit ${limit}`
  await lockAgents(tx, sql`select agent_id from (select agent_id ${over}) o`)
  await tx.query(sql`select set_config('ops.gone_as', 'expired', true)`)
  const rows = await tx.query(
    sql`delete from ops_agent_memory where id = any (array(select id ${over})) returning id`,
  )
  await tx.query(sql`select set_config('ops.gone_as', '', true)`)
  return rows.length
}

/** What may be recalled: neither superseded nor disputed, and not past its time unless a founder pinned it. */
const recallable = sql`superseded_by is null and disputed_at is null and (expires_at is null or expires_at > ops_now() or pinned)`

/** How many of an agent's memories are looked at, by what brings them in. */
const candidateLimits = { worded: 60, strongest: 180, newest: 40, pinned: 20 } as const

/** Returns the memories of an agent that may come to mind: those with words that begin like one of `stems`, the surest, the newest and
 *  the pinned ones, at most 300, in the order of ids. */
export async function readCandidates(
  db: Queryable,
  agentId: string,
  stems: readonly string[],
): Promise<readonly Candidate[]> {
  const asked = stems.map((stem) => `'${stem.replaceAll("'", '')}':*`).join(' | ')
  const of = sql`select id from ops_agent_memory where agent_id = ${agentId} and ${recallable}`
  return db.query<Candidate>(sql`
    select id, agent_id as "agentId", type, content, confidence::double precision as confidence, tags, trust,
           source_kind as "sourceKind", pinned,
           (extract(epoch from ops_now() - created_at) / 86400)::double precision as "ageDays"
    from ops_agent_memory
    where id = any (array(
      (${of} and words @@ to_tsquery('simple', ${asked})
       order by ts_rank(words, to_tsquery('simple', ${asked})) desc, id limit ${candidateLimits.worded})
      union all (${of} order by confidence desc, created_at desc, id desc limit ${candidateLimits.strongest})
      union all (${of} order by created_at desc, id desc limit ${candidateLimits.newest})
      union all (${of} and pinned order by id limit ${candidateLimits.pinned})))
    order by id`)
}

/** Returns the strategies and lessons that may choose a topic, by the agent's id or the role that was asked for: the surest of each
 *  agent, the open web's none. */
export async function readAdvisers(
  db: Queryable,
  agents: readonly string[],
): Promise<ReadonlyMap<string, readonly Adviser[]>> {
  const rows = await db.query<Adviser & { agent: string }>(sql`
    select asked.name as agent, m.id, m.type, m.content, m.confidence::double precision as confidence, m.tags,
           (select count(*) from ops_memory_uses u where u.memory_id = m.id and u.how = 'influence')::integer as chosen
    from unnest(${agents}::text[]) asked (name)
      cross join lateral (
        select id, type, content, confidence, tags from ops_agent_memory
        where agent_id = ${whoIs(sql`asked.name`)} and ${recallable} and type in ('strategy', 'lesson')
          and confidence >= ${influenceRules.leastConfidence}::double precision and trust >= ${influenceRules.leastTrust}
        order by confidence desc, created_at desc, id desc limit ${influenceRules.askedPerAgent}) m
    order by agent, m.id`)
  return Map.groupBy(rows, (row) => row.agent)
}

/** In which decision a memory was used. */
export interface MemoryUse {
  memoryId: string
  how: 'influence' | 'prompt' | 'initiative'
  agentId: string | null
  proposalId?: string | null
  stepId?: string | null
  roundtableId?: string | null
}

/** Keeps in which decisions memories were used, in one statement. */
export async function insertUses(db: Queryable, uses: readonly MemoryUse[]): Promise<void> {
  if (uses.length === 0) return
  await db.query(sql`
    insert into ops_memory_uses (memory_id, how, agent_id, proposal_id, step_id, roundtable_id)
    select u."memoryId", u.how, u."agentId", u."proposalId", u."stepId", u."roundtableId"
    from jsonb_to_recordset(${JSON.stringify(uses.map((use, place) => ({ ...use, place })))}::jsonb)
      as u (place integer, "memoryId" uuid, how text, "agentId" text, "proposalId" uuid, "stepId" uuid, "roundtableId" uuid)
    order by u.place`)
}
