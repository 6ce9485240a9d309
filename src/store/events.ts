// Statements on the journal, ops_agent_events. Transitions are written by the machine (migrations/0002_machine.sql); what
// else happened is recorded here.

import { type Queryable, sql } from '../world/db.ts'

/** A fact beside the transitions. */
export interface Fact {
  agentId: string | null
  kind: string
  title: string
  summary: string
  tags: readonly string[]
  metadata: Readonly<Record<string, unknown>>
  missionId: string | null
  stepId: string | null
  chainDepth: number
  roundtableId?: string | null
}

/** Records facts, in their order; returns their ids. */
export async function recordFacts(db: Queryable, facts: readonly Fact[]): Promise<readonly number[]> {
  if (facts.length === 0) return []
  const rows = await db.query<{ id: number }>(sql`
    insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, mission_id, step_id, chain_depth,
                                  roundtable_id)
    select f.agent_id, f.kind, f.title, f.summary, array(select jsonb_array_elements_text(f.tags)), f.metadata, f.mission_id, f.step_id,
           f.chain_depth, f.roundtable_id
    from jsonb_to_recordset(${JSON.stringify(facts.map(asRow))}::jsonb)
      as f (place integer, agent_id text, kind text, title text, summary text, tags jsonb, metadata jsonb, mission_id uuid,
            step_id uuid, chain_depth integer, roundtable_id uuid)
    order by f.place
    returning id`)
  return rows.map((row) => row.id).sort((a, b) => a - b)
}

/** At most `most` characters, whole ones: the database refuses halves in JSON. */
function cut(text: string, most: number): string {
  return text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()
}

function asRow(fact: Fact, place: number): Record<string, unknown> {
  return {
    place,
    agent_id: fact.agentId,
    kind: fact.kind,
    title: cut(fact.title, 300),
    summary: cut(fact.summary, 2_000),
    tags: fact.tags.slice(0, 20),
    metadata: fact.metadata,
    mission_id: fact.missionId,
    step_id: fact.stepId,
    chain_depth: fact.chainDepth,
    roundtable_id: fact.roundtableId ?? null,
  }
}

export interface EventRow {
  id: number
  agent_id: string | null
  kind: string
  title: string
  summary: string
  tags: readonly string[]
  metadata: Record<string, unknown>
  proposal_id: string | null
  mission_id: string | null
  step_id: string | null
  roundtable_id: string | null
  from_status: string | null
  to_status: string | null
  chain_depth: number
  created_at: Date
}

export interface EventFilter {
  after: number
  /** The horizon up to which nothing can appear any more: see settledHorizon. */
  settled: number
  limit: number
  agent?: string | null
  kind?: string | null
  tag?: string | null
}

/** Returns events in the order of their ids: `after` < id ≤ `settled`, filtered. */
export async function readEvents(db: Queryable, filter: EventFilter): Promise<readonly EventRow[]> {
  const { after, settled, limit, agent = null, kind = null, tag = null } = filter
  return db.query<EventRow>(sql`
    select id, agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, step_id, roundtable_id, from_status,
           to_status, chain_depth, created_at
    from ops_agent_events
    where id > ${after} and id <= ${settled}
      and (${agent}::text is null or agent_id = ${agent}::text)
      and (${kind}::text is null or kind = ${kind}::text or starts_with(kind, ${kind}::text || '.'))
      and (${tag}::text is null or tags @> array[${tag}::text])
    order by id limit ${limit}`)
}

/** How far ids and times may part: who began earlier may have written later, by so many events at most. */
const disorder = 2_000

/** Returns the id of the newest event that this connection can see, now or of those that had happened by a moment of the past (RFC 3339);
 *  0 for an empty journal. The past is found by halving: ids follow time, but for what was written side by side. */
export async function latestEventId(db: Queryable, at: string | null = null): Promise<number> {
  if (at === null) {
    const rows = await db.query<{ id: number | null }>(sql`select max(id) as id from ops_agent_events`)
    return rows[0]?.id ?? 0
  }
  const rows = await db.query<{ id: number | null }>(sql`
    with recursive halved as (
      select coalesce(min(id), 0) - 1 as low, coalesce(max(id), 0) as high from ops_agent_events
      union all
      select case when e.created_at <= ${at}::timestamptz then h.high - (h.high - h.low) / 2 else h.low end,
             case when e.created_at <= ${at}::timestamptz then h.high else h.high - (h.high - h.low) / 2 - 1 end
      from halved h cross join lateral (
        -- The newest at or below the middle; there is one while low is below the oldest or an event itself.
        select created_at from ops_agent_events where id <= h.high - (h.high - h.low) / 2 order by id desc limit 1) e
      where h.low < h.high)
    select max(e.id) as id from ops_agent_events e, (select low from halved where low = high limit 1) found
    where e.id <= found.low + ${disorder} and e.id > found.low - ${disorder} and e.created_at <= ${at}::timestamptz`)
  return rows[0]?.id ?? 0
}

/** The highest id handed out so far. */
async function readHandedOut(db: Queryable): Promise<number> {
  const rows = await db.query<{ id: number }>(
    sql`select case when is_called then last_value else 0 end as id from ops_agent_events_id_seq`,
  )
  return rows[0]?.id ?? 0
}

/** The locks of whoever is writing to this journal. The view shows the whole server's, and two databases of one origin give their tables the
 *  same numbers. */
const writing = sql`
  locktype = 'relation' and relation = 'ops_agent_events'::regclass and mode = 'RowExclusiveLock'
  and database = (select oid from pg_database where datname = current_database())`

/** Who is writing to the journal at this moment, this connection aside, by virtual transaction. */
async function readWriters(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    select distinct virtualtransaction as id from pg_locks where ${writing} and pid <> pg_backend_pid()
    order by virtualtransaction`)
  return rows.map((row) => row.id)
}

/** Which of these transactions are still writing. */
async function stillWriting(db: Queryable, writers: readonly string[]): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    select distinct virtualtransaction as id from pg_locks where ${writing} and virtualtransaction = any (${writers}::text[])
    order by virtualtransaction`)
  return rows.map((row) => row.id)
}

/**
 * Returns the highest event id below which no event can appear any more: what a reader that must not miss a row reads up to.
 * Ids are handed out before their transactions commit, so a lower id can become visible after a higher one. Whoever took
 * an id holds a row lock on the journal until its end; so: note the highest id handed out, then wait for those who were writing
 * at that moment. Only writers of this journal count: a forgotten console elsewhere stalls nobody. When a writer outlasts
 * `tries` looks, the horizon falls back to what was settled before: `floor`.
 */
export async function settledHorizon(
  db: Queryable,
  options: { floor: number; tries: number; pause: () => Promise<void> },
): Promise<number> {
  // In this order: an id is taken under the lock, so whoever took one up to `horizon` is still listed, or done.
  const horizon = await readHandedOut(db)
  if (horizon <= options.floor) return options.floor
  let left = await readWriters(db)
  for (let look = 0; left.length > 0; look++) {
    if (look === options.tries) return options.floor
    await options.pause()
    left = await stillWriting(db, left)
  }
  return horizon
}

/** Returns the model that was proved last, as `provider:model`; null when none was. */
export async function readConnectedModel(db: Queryable): Promise<string | null> {
  const rows = await db.query<{ model: string | null }>(sql`
    select metadata ->> 'model' as model from ops_agent_events where kind = 'model.connected' order by id desc limit 1`)
  return rows[0]?.model ?? null
}
