// What does not move, now or at a moment of the past, and what has healed itself: rows and events, without a word about why.

import type { StuckThing } from '../../domain/stuck.ts'
import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { happened, instant, type Moment } from './moment.ts'
import { proposalsAt } from './proposals.ts'
import { roundtablesAt } from './roundtables.ts'
import { stepsAt, stepsOpenAt } from './steps.ts'

/** A thing that does not move, and since when. */
export interface StuckRow extends StuckThing {
  id: string
  title: string
  since: Date
}

/** A pause longer than this is worth telling, minutes; a shorter one is how a failure is got over. */
const longPauseMinutes = 10

const openSteps = (at: Moment): Statement =>
  at === null
    ? sql`(select s.*, m.title as mission_title from ops_mission_steps s join ops_missions m on m.id = s.mission_id)`
    : stepsOpenAt(at)

/** When the step came to stand as it does. */
const stoodSince = (at: Moment): Statement => sql`
  coalesce((select max(e.created_at) from ops_agent_events e
            where e.mission_id = s.mission_id and e.step_id = s.id and e.to_status = s.status and ${happened(sql`e.created_at`, at)}),
           s.created_at)`

const stuckSteps = (at: Moment, staleMinutes: number): Statement => sql`
  select 'step' as what, s.id::text as id, s.kind || ': ' || s.mission_title as title, ${stoodSince(at)} as since, 'overdue' as state, s.kind,
         coalesce(s.last_error, '') as problem, null::timestamptz as until
  from ${openSteps(at)} s
  where s.status = 'queued' and s.deps_left = 0 and s.run_after < ${instant(at)} - ${staleMinutes} * interval '1 minute'
  union all
  select 'step', s.id::text, s.kind || ': ' || s.mission_title, ${stoodSince(at)}, 'paused', s.kind, coalesce(s.last_error, ''), s.run_after
  from ${openSteps(at)} s
  where s.status = 'queued' and s.deps_left = 0 and s.run_after > ${instant(at)} + ${longPauseMinutes} * interval '1 minute'
  union all
  select 'step', s.id::text, s.kind || ': ' || s.mission_title, ${stoodSince(at)}, s.status, s.kind, coalesce(s.last_error, ''), null
  from ${openSteps(at)} s where s.status in ('waiting', 'unknown')
  union all
  select 'step', s.id::text, s.kind || ': ' || s.mission_title, s.lease_expires_at, 'lost', s.kind, 'worker ' || s.reserved_by, null
  from ${openSteps(at)} s where s.status = 'running' and s.lease_expires_at < ${instant(at)} - interval '1 minute'`

const stuckTalks = (at: Moment, staleMinutes: number): Statement => sql`
  select 'roundtable', q.id::text, q.format || ': ' || q.topic, q.created_at,
         case when q.run_after > ${instant(at)} then 'paused' else 'overdue' end, q.format, coalesce(q.last_error, ''),
         case when q.run_after > ${instant(at)} then q.run_after end
  from ${roundtablesAt(at)} q
  where q.status = 'pending' and (q.run_after < ${instant(at)} - ${staleMinutes} * interval '1 minute'
                                  or q.run_after > ${instant(at)} + ${longPauseMinutes} * interval '1 minute')`

/** What keeps no history: told of now alone. */
const stuckNow: Statement = sql`
  select 'trigger' as what, r.id::text as id, r.name as title, coalesce(r.last_evaluated_at, r.created_at) as since, 'problem' as state,
         r.trigger_event as kind, r.problem, null::timestamptz as until
  from ops_trigger_rules r where r.enabled and r.problem is not null
  union all
  select 'delivery', d.id::text, d.topic, d.finished_at, d.status, d.channel, coalesce(d.problem, ''), null
  from ops_deliveries d where d.status in ('failed', 'unknown') and d.created_at > ops_now() - interval '1 day'
  union all
  select 'mcp_server', m.name, m.name, m.updated_at, m.status, m.name, coalesce(m.problem, ''), null
  from ops_mcp_servers m where m.status in ('changed', 'unreachable')
  union all
  select 'policy', p.key, p.key, p.updated_at, p.verdict, p.key, coalesce(p.problem, ''), null
  from ops_policy p where p.verdict = 'refused'`

/** Returns what does not move at a moment, the longest first, at most `limit`: what nobody took up in `staleMinutes`, what was put off for long,
 *  what waits for people, is in doubt, lost its worker, or cannot be as it is written. */
export async function readStuckThings(
  db: Queryable,
  ask: { at: Moment; staleMinutes: number; limit: number },
): Promise<readonly StuckRow[]> {
  const { at, staleMinutes, limit } = ask
  const more = at === null ? sql`union all ${stuckNow}` : sql``
  const rows = await db.query<Omit<StuckRow, 'until'> & { until: Date | null }>(sql`
    select * from (
      ${stuckSteps(at, staleMinutes)}
      union all ${stuckTalks(at, staleMinutes)}
      union all
      select 'proposal', p.id::text, p.title, p.created_at, p.status, p.source, '', p.expires_at
      from ${proposalsAt(at)} p where p.status = 'pending'
      ${more}) stuck
    order by since, what, id limit ${limit}`)
  return rows.map((row) => ({ ...row, until: row.until?.toISOString() ?? null }))
}

export interface HealedRow {
  event_id: string
  at: Date
  /** What was mended: a step or conversation that a worker lost or that failed, an effect in doubt, a bill that came late. */
  what: 'step' | 'roundtable' | 'effect' | 'budget'
  id: string | null
  title: string
  /** What had gone wrong. */
  why: string
  /** How a step stands that was tried again; null for the rest. */
  status: string | null
}

/** How many of the newest events are looked through for steps that were tried again: they have no index by kind. */
const lookedThrough = 50_000

/** Returns what has healed itself, newest first, at most `limit`: what was taken back or tried again without anybody, doubts that a look
 *  ended, bills that were put right. `upTo` is the last event of the moment. */
export async function readHealed(
  db: Queryable,
  ask: { at: Moment; upTo: number; limit: number },
): Promise<readonly HealedRow[]> {
  const { at, upTo, limit } = ask
  return db.query<HealedRow>(sql`
    with lately as (
      (select * from ops_agent_events
       where id > ${upTo - lookedThrough} and id <= ${upTo} and kind = 'step.requeued' and from_status in ('running', 'unknown')
         -- As resolve-step.ts words what a human says.
         and summary !~ '^(retry|happened|not_happened) [(]'
       order by id desc limit ${limit})
      union all
      (select * from ops_agent_events e
       where id <= ${upTo} and kind in ('roundtable.requeued', 'budget.corrected', 'effect.done', 'effect.failed') and kind not like 'step.%'
         and (kind not like 'effect.%' or (from_status = 'unknown' and not exists (
           select from ops_effect_evidence v
           where v.effect_id = (e.metadata ->> 'effect_id')::uuid and v.source = 'human' and v.created_at = e.created_at)))
       order by id desc limit ${limit}))
    select e.id::text as event_id, e.created_at as at, split_part(e.kind, '.', 1) as what,
           coalesce(e.metadata ->> 'effect_id', e.step_id::text, e.roundtable_id::text) as id, e.title, e.summary as why, s.status
    from lately e
    left join lateral (select x.status from ${stepsAt(at)} x where x.id = e.step_id) s on true
    where ${happened(sql`e.created_at`, at)} order by e.id desc limit ${limit}`)
}
