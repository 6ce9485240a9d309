// The invariants as questions to the database: each statement returns the rows that break its promise, as text, at most `limit`.
// Numbers are those of the reliability list the product is held to; checked on any live install by `bullpen verify`.

import { type Queryable, sql } from '../world/db.ts'
import type { Invariant } from './invariant.ts'
import { effectInvariants } from './invariants-effects.ts'
import { lifeInvariants } from './invariants-life.ts'
import { moneyInvariants } from './invariants-money.ts'

const loopInvariants: readonly Invariant[] = [
  {
    id: 'I1',
    promise:
      'no quota was ever exceeded, and every counter equals what was taken from it less what was given back',
    broken: (limit) => sql`
      with taken as (
        select g ->> 'gate' as gate, (g ->> 'window_start')::timestamptz as window_start, (g ->> 'took')::integer as took,
               coalesce((select count(*) from ops_missions m join ops_mission_steps s on s.mission_id = m.id
                         where m.proposal_id = p.id and s.attempt = 0
                           and (s.status = 'cancelled' or (s.status = 'skipped' and p.named_sources))
                           and g -> 'kinds' ? s.kind), 0)::integer as given
        from ops_mission_proposals p, jsonb_array_elements(p.gates) g
        where g ? 'took' and (p.status = 'accepted' or jsonb_array_length(g -> 'kinds') = 0)
        union all
        select g ->> 'gate', (g ->> 'window_start')::timestamptz, (g ->> 'took')::integer,
               case when q.status = 'cancelled' and q.started_at is null then (g ->> 'took')::integer else 0 end
        from ops_roundtable_queue q, jsonb_array_elements(q.gates) g where g ? 'took' and q.status <> 'rejected'
        union all
        select 'initiative_policy.max_action_items_per_day', (
                 select max(c.window_start) from ops_quota_counters c
                 where c.gate = 'initiative_policy.max_action_items_per_day' and c.window_start <= i.created_at), 1, 0
        from ops_initiative_queue i where i.kind = 'action_item' and (i.status <> 'rejected' or i.attempt > 0)),
      sums as (select gate, window_start, sum(took - given) as used from taken group by gate, window_start)
      select coalesce(q.gate, s.gate) || ' from ' || coalesce(q.window_start::text, s.window_start::text, 'no window') || ': counter '
             || coalesce(q.used, 0) || ', taken ' || coalesce(s.used, 0) || ', limit ' || coalesce(q.lim::text, 'none') as broken
      from ops_quota_counters q full join sums s on s.gate = q.gate and s.window_start = q.window_start
      where q.used > q.lim
        -- A call of a tool is counted before it is made; one that a killed process never made stays counted.
        or (coalesce(q.used, 0) <> coalesce(s.used, 0) and coalesce(q.gate, '') not like 'tool_calls_per_hour:%')
      order by 1 limit ${limit}`,
  },
  {
    id: 'I2',
    promise: 'every step that ended did so once: one terminal transition, and none after it',
    broken: (limit) => sql`
      select step_id || ' ended ' || count(*) || ' times' as broken from ops_agent_events
      where step_id is not null and rev is not null and to_status in ('succeeded', 'failed', 'cancelled', 'skipped')
      group by step_id having count(*) > 1 order by 1 limit ${limit}`,
  },
  {
    id: 'I3',
    promise:
      'no step was ever run under two leases: each start is ended before the next, and leases only grow',
    broken: (limit) => sql`
      select step_id || ' at revision ' || rev as broken from (
        select step_id, rev, to_status, (metadata ->> 'lease')::bigint as lease,
               lag(to_status) over w as before, max((metadata ->> 'lease')::bigint) over (w rows between unbounded preceding and 1 preceding) as old
        from ops_agent_events where step_id is not null and rev is not null
        window w as (partition by step_id order by rev)) x
      where to_status = 'running' and (before = 'running' or lease <= old) order by 1 limit ${limit}`,
  },
  {
    id: 'I5',
    promise:
      'a succeeded mission has only succeeded steps; a failed one has a failed step; an ended one has no open step',
    broken: (limit) => sql`
      select m.id || ' is ' || m.status || ' with ' || string_agg(distinct s.status, ', ' order by s.status) as broken
      from ops_missions m join ops_mission_steps s on s.mission_id = m.id
      where m.status in ('succeeded', 'failed', 'cancelled')
      group by m.id, m.status
      having (m.status = 'succeeded' and bool_or(s.status not in ('succeeded', 'cancelled', 'skipped')))
          or (m.status = 'failed' and not bool_or(s.status = 'failed'))
          or bool_or(s.status not in ('succeeded', 'failed', 'cancelled', 'skipped'))
      order by 1 limit ${limit}`,
  },
  {
    id: 'I6',
    promise:
      'nothing runs on a lease that ran out more than a minute ago, and nothing that could go on is left behind',
    broken: (limit) => sql`
      select s.id || ' is running on a lease that ended ' || s.lease_expires_at as broken from ops_mission_steps s
      where s.status = 'running' and s.lease_expires_at < ops_now() - interval '60 seconds'
      union all
      select q.id || ' is talking on a lease that ended ' || q.lease_expires_at from ops_roundtable_queue q
      where q.status = 'running' and q.lease_expires_at < ops_now() - interval '60 seconds'
      union all
      select s.id || ' waits for ' || s.deps_left || ' steps, but ' || n || ' are open' from (
        select s.id, s.deps_left, (select count(*) from ops_mission_steps d where d.id = any (s.depends_on) and d.status <> 'succeeded') as n
        from ops_mission_steps s where s.status = 'queued') s
      where s.deps_left <> n
      order by 1 limit ${limit}`,
  },
  {
    id: 'I7',
    promise: 'an accepted proposal has exactly one mission with at least one step; no other proposal has any',
    broken: (limit) => sql`
      select p.id || ' is ' || p.status || ' with ' || count(distinct m.id) || ' mission(s), ' || count(s.id) || ' step(s)' as broken
      from ops_mission_proposals p left join ops_missions m on m.proposal_id = p.id left join ops_mission_steps s on s.mission_id = m.id
      group by p.id, p.status
      having (p.status = 'accepted' and (count(distinct m.id) <> 1 or count(s.id) = 0)) or (p.status <> 'accepted' and count(m.id) > 0)
      order by 1 limit ${limit}`,
  },
  {
    id: 'I8',
    promise: 'every rejected proposal and every refused conversation has a reason and an event',
    broken: (limit) => sql`
      select p.id || ' was rejected without ' || case when coalesce(p.rejection_reason, '') = '' then 'a reason' else 'an event' end as broken
      from ops_mission_proposals p
      where p.status = 'rejected' and (coalesce(p.rejection_reason, '') = '' or not exists (
        select from ops_agent_events e where e.proposal_id = p.id and e.to_status = 'rejected'))
      union all
      select q.id || ' was refused without ' || case when q.rejection_reason = '' then 'a reason' else 'an event' end
      from ops_roundtable_queue q
      where q.status = 'rejected' and (q.rejection_reason = '' or not exists (
        select from ops_agent_events e where e.roundtable_id = q.id and e.to_status = 'rejected'))
      order by 1 limit ${limit}`,
  },
  {
    id: 'I9',
    promise: 'each firing of a rule, and each event under each pattern, led to at most one proposal',
    broken: (limit) => sql`
      select source || '/' || source_trace_id || ': ' || count(*) || ' proposals' as broken from ops_mission_proposals
      where source_trace_id is not null group by source, source_trace_id having count(*) > 1
      union all
      select 'event ' || event_id || ', ' || pattern || ': ' || count(*) || ' reactions' from ops_agent_reactions
      group by event_id, pattern having count(*) > 1
      order by 1 limit ${limit}`,
  },
  {
    id: 'I10',
    promise:
      'events are the transitions: per step, mission, proposal and conversation one event per revision, each leaving the state the last one reached',
    broken: (limit) => sql`
      with chain as (
        select coalesce(step_id, roundtable_id, case when proposal_id is null then mission_id end, proposal_id) as id, rev, from_status, to_status,
               lag(to_status) over w as before, lag(rev) over w as prior
        from ops_agent_events where rev is not null
        window w as (
          partition by coalesce(step_id, roundtable_id, case when proposal_id is null then mission_id end, proposal_id) order by rev)),
      rows as (
        select id, rev, status, 0 as first, 'step' as what from ops_mission_steps
        union all select id, rev, status, 0, 'mission' from ops_missions
        union all select id, rev, status, 1, 'proposal' from ops_mission_proposals
        union all select id, rev, status, 1, 'conversation' from ops_roundtable_queue)
      select r.what || ' ' || r.id || ': revision ' || r.rev || ', ' || count(c.rev) || ' events, last ' || coalesce(max(c.to_status) filter (where c.rev = r.rev), 'none') as broken
      from rows r left join chain c on c.id = r.id
      group by r.what, r.id, r.rev, r.status, r.first
      having count(c.rev) <> r.rev + r.first
          or (r.rev + r.first > 0 and max(c.to_status) filter (where c.rev = r.rev) is distinct from r.status)
          or coalesce(bool_or(c.prior is not null and (c.rev <> c.prior + 1 or c.from_status is distinct from c.before)), false)
      order by 1 limit ${limit}`,
  },
  {
    id: 'I16',
    promise: 'no chain of causes is longer than policy allows: deeper proposals were rejected',
    broken: (limit) => sql`
      select p.id || ' was accepted at depth ' || p.chain_depth as broken from ops_mission_proposals p, jsonb_array_elements(p.gates) g
      where p.status = 'accepted' and g ->> 'gate' = 'proposal_policy.max_chain_depth' and p.chain_depth > (g ->> 'limit')::integer
      order by 1 limit ${limit}`,
  },
]

const number = ({ id }: Invariant): number => Number(id.slice(1))

export const invariants: readonly Invariant[] = [
  ...loopInvariants,
  ...lifeInvariants,
  ...moneyInvariants,
  ...effectInvariants,
].sort((one, other) => number(one) - number(other))

/** Returns the rows that break an invariant, as text. */
export async function readBroken(
  db: Queryable,
  invariant: Invariant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.query<{ broken: string }>(invariant.broken(limit))
  return rows.map((row) => row.broken)
}
