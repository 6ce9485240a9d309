// Statements on ops_trigger_rules, and the questions of the checkers: one statement per family of rules, however many there are.

import type { MetricQuestion, RuleRow } from '../domain/trigger.ts'
import type { Cause } from '../domain/trigger-plan.ts'
import { type Queryable, type Statement, sql } from '../world/db.ts'
import { whoIs } from './agents.ts'

/**
 * Returns rules whose cooldown is over and whose time has come, those first that were not looked at for longest, so that a tight
 * budget starves nobody; and the instant of the question, ms since the epoch by the database's clock, from which what is due next
 * is reckoned: machines disagree about the time.
 */
export async function readRulesInTurn(
  db: Queryable,
  limit: number,
): Promise<{ now: number; rules: readonly RuleRow[] }> {
  const rules = await db.query<RuleRow & { now: number }>(sql`
    select (extract(epoch from ops_now()) * 1000)::double precision as now, id, name, trigger_event, conditions, action_config, cooldown_minutes, fire_count, seen_event,
           (extract(epoch from last_fired_at) * 1000)::double precision as last_fired_at,
           (extract(epoch from last_evaluated_at) * 1000)::double precision as last_evaluated_at,
           (extract(epoch from next_due_at) * 1000)::double precision as next_due_at
    from ops_trigger_rules
    where enabled
      and (last_evaluated_at is null or last_evaluated_at < ops_now())
      and (last_fired_at is null or last_fired_at + cooldown_minutes * interval '1 minute' <= ops_now())
      and (next_due_at is null or next_due_at <= ops_now())
    order by last_evaluated_at nulls first, id limit ${limit}`)
  return { now: rules[0]?.now ?? 0, rules }
}

/** What becomes of a rule that was looked at. Instants in ms since the epoch; null leaves what is there. */
export interface RuleMark {
  id: string
  /** The count that was seen: a mark that fires changes nothing when another beat has fired the rule meanwhile. */
  fire_count: number
  fired: boolean
  seen_event: number | null
  next_due_at: number | null
  problem: string | null
}

/** Keeps what became of rules, in one statement; returns how many were marked. */
export async function markRules(db: Queryable, marks: readonly RuleMark[]): Promise<number> {
  if (marks.length === 0) return 0
  const rows = await db.query(sql`
    update ops_trigger_rules r
    set last_evaluated_at = ops_now(),
        fire_count = r.fire_count + m.fired::integer,
        last_fired_at = case when m.fired then ops_now() else r.last_fired_at end,
        seen_event = greatest(r.seen_event, m.seen_event),
        next_due_at = coalesce(to_timestamp(m.next_due_at / 1000), r.next_due_at),
        problem = m.problem
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb)
      as m (id uuid, fire_count integer, fired boolean, seen_event bigint, next_due_at double precision, problem text)
    where r.id = m.id and (r.fire_count = m.fire_count or not m.fired)
    returning r.id`)
  return rows.length
}

export interface EventQuestion {
  id: string
  kinds: readonly string[]
  tags: readonly string[]
  sourceAgent: string | null
  confidenceMin: number | null
  lookbackMinutes: number
  after: number
}

interface CauseRow {
  rule_id: string
  event_id: number | null
  chain_depth: number
  title: string
  summary: string
  agent_id: string | null
  mission_id: string | null
  metadata: Record<string, unknown>
  key: string
}

const causeOf = (row: CauseRow): Cause => ({
  key: row.key,
  eventId: row.event_id,
  chainDepth: row.chain_depth,
  title: row.title,
  summary: row.summary,
  agentId: row.agent_id,
  missionId: row.mission_id,
  metadata: row.metadata,
})

/** Returns by rule the oldest event it has not seen yet that it looks for, up to `settled`. A failed diagnosis is no cause for another,
 *  nor is an event at the end of a chain of causes longer than `maxDepth`: that it was cut has been said once. */
export async function findEvents(
  db: Queryable,
  questions: readonly EventQuestion[],
  horizon: Horizon,
): Promise<ReadonlyMap<string, Cause>> {
  const named = questions.filter(
    (q) => q.kinds.length > 0 && !q.kinds.some((kind) => kind.startsWith('step.')),
  )
  const open = questions.filter((q) => !named.includes(q))
  const wanted = sql`v.id > q.after and v.id <= q.settled and v.chain_depth <= q."maxDepth"
      and v.created_at >= ops_now() - q."lookbackMinutes" * interval '1 minute'
      and v.tags @> array(select jsonb_array_elements_text(q.tags))
      and (q.agent is null or v.agent_id = q.agent)
      and (q."confidenceMin" is null or q."confidenceMin" <=
             case when jsonb_typeof(v.metadata -> 'confidence') = 'number' then (v.metadata ->> 'confidence')::double precision else 0 end)
      and not (v.kind = 'mission.failed' and exists (
        select from ops_mission_steps s where s.mission_id = v.mission_id and s.kind = 'diagnose'))`
  // Who names kinds, none of them of steps, is answered from the index that leaves the many events of steps out, kind by kind: with
  // the kind given, that index has the events in their order, and the first that fits ends the search.
  const besideSteps = await findOldest(
    db,
    named,
    horizon,
    sql`select x.* from jsonb_array_elements_text(q.kinds) k (kind)
        cross join lateral (
          select v.* from ops_agent_events v where v.kind = k.kind and v.kind not like 'step.%' and ${wanted} order by v.id limit 1) x
        order by x.id limit 1`,
  )
  const anywhere = await findOldest(
    db,
    open,
    horizon,
    sql`select v.* from ops_agent_events v
        where (jsonb_array_length(q.kinds) = 0 or v.kind = any (array(select jsonb_array_elements_text(q.kinds)))) and ${wanted}
        order by v.id limit 1`,
  )
  return new Map([...besideSteps, ...anywhere])
}

interface Horizon {
  settled: number
  maxDepth: number
}

/** Returns by question the event that `oldest` finds for it; `q` is the question. The horizon goes along with each, so that the plan is
 *  made once: with the values in sight it would be made anew for every one. */
async function findOldest(
  db: Queryable,
  questions: readonly EventQuestion[],
  horizon: Horizon,
  oldest: Statement,
): Promise<ReadonlyMap<string, Cause>> {
  if (questions.length === 0) return new Map()
  const asked = questions.map((question) => ({ ...question, ...horizon }))
  const rows = await db.query<CauseRow>(sql`
    select q.id as rule_id, e.id as event_id, e.id::text as key, e.chain_depth, e.title, e.summary, e.agent_id, e.mission_id, e.metadata
    from (
      select r.*, ${whoIs(sql`r."sourceAgent"`)} as agent from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as r (id uuid, kinds jsonb, tags jsonb, "sourceAgent" text, "confidenceMin" double precision, "lookbackMinutes" double precision,
              after bigint, settled bigint, "maxDepth" integer)) q
    cross join lateral (${oldest}) e
    order by q.id`)
  return new Map(rows.map((row) => [row.rule_id, causeOf(row)]))
}

/** Returns by rule the newest value of its metric that crossed the line and that it has not proposed anything about yet (`trace` and the
 *  value's id are the trace of such a proposal): it stands beyond, and the one before it, however old, did not. Whether it stands beyond
 *  is asked first and by itself, for it needs no other row; `offset 0` has a proposal looked up by its trace, not all of them read. */
export async function findCrossings(
  db: Queryable,
  questions: readonly (MetricQuestion & { id: string; trace: string })[],
): Promise<ReadonlyMap<string, Cause>> {
  if (questions.length === 0) return new Map()
  const rows = await db.query<CauseRow>(sql`
    select q.id as rule_id, null::bigint as event_id, x.id::text as key, 0 as chain_depth,
           coalesce(a.title, x.external_id, x.metric) as title, x.metric || ' is ' || x.value as summary, a.agent_id, a.mission_id,
           jsonb_build_object('metric', x.metric, 'value', x.value, 'artifact_id', x.artifact_id, 'external_id', x.external_id) as metadata
    from jsonb_to_recordset(${JSON.stringify(questions)}::jsonb)
      as q (id uuid, metrics jsonb, op text, value double precision, "lookbackMinutes" double precision, trace text)
    cross join lateral (
      select v.* from ops_metrics v
      where v.metric = any (array(select jsonb_array_elements_text(q.metrics)))
        and v.at >= ops_now() - q."lookbackMinutes" * interval '1 minute'
      order by v.at desc, v.id desc limit 200) x
    left join lateral (
      select b.value from ops_metrics b
      where b.metric = x.metric and b.artifact_id is not distinct from x.artifact_id
        and b.external_id is not distinct from x.external_id and (b.at, b.id) < (x.at, x.id)
      order by b.at desc, b.id desc limit 1) p on true
    left join ops_artifacts a on a.id = x.artifact_id
    where case q.op when 'above' then x.value >= q.value else x.value <= q.value end
      and case q.op when 'above' then p.value is null or p.value < q.value else p.value is null or p.value > q.value end
      and not exists (select from ops_mission_proposals m where m.source = 'trigger' and m.source_trace_id = q.trace || x.id offset 0)
    order by q.id, x.at, x.id`)
  return new Map(rows.map((row) => [row.rule_id, causeOf(row)]))
}

/** Returns by rule the silence it looks for: no event of its kind for so many minutes (counted from the company's start when there
 *  never was one). */
export async function findSilences(
  db: Queryable,
  questions: readonly { id: string; kind: string; minutes: number }[],
): Promise<ReadonlyMap<string, Cause>> {
  if (questions.length === 0) return new Map()
  const rows = await db.query<CauseRow>(sql`
    select q.id as rule_id, l.id as event_id, coalesce(l.id, 0)::text as key, 0 as chain_depth,
           'No ' || q.kind || ' for ' || q.minutes || ' minutes' as title, '' as summary, null::text as agent_id, null::uuid as mission_id,
           jsonb_build_object('kind', q.kind) as metadata
    from jsonb_to_recordset(${JSON.stringify(questions)}::jsonb) as q (id uuid, kind text, minutes double precision)
    left join lateral (
      select v.id, v.created_at from ops_agent_events v where v.kind = q.kind order by v.id desc limit 1) l on true
    where coalesce(l.created_at, (select created_at from ops_company)) <= ops_now() - q.minutes * interval '1 minute'
    order by q.id`)
  return new Map(rows.map((row) => [row.rule_id, causeOf(row)]))
}
