-- How proposals, missions and steps move. Every change of status, whoever makes it, passes here: the edge is legal, the
-- revision goes up by one, exactly one event is written in the same transaction, and what must follow from it follows
-- (dependents are freed or skipped, the mission starts and settles). Triggers work on whole statements, so a batch costs
-- little more than one row.

-- The one place where the legal edges of the step machine stand.
create table ops_step_edges (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);
insert into ops_step_edges (from_status, to_status) values
  ('queued', 'running'), ('queued', 'cancelled'), ('queued', 'skipped'),
  ('running', 'succeeded'), ('running', 'failed'), ('running', 'queued'), ('running', 'waiting'),
  ('running', 'unknown'), ('running', 'cancelled'),
  ('waiting', 'queued'), ('waiting', 'succeeded'), ('waiting', 'failed'), ('waiting', 'cancelled'),
  ('unknown', 'queued'), ('unknown', 'succeeded'), ('unknown', 'failed');

-- A status changed by hand (psql, a console) lacks the bookkeeping that the product's own statements bring: bring it.
create function ops_step_by_hand() returns trigger language plpgsql as $$
begin
  new.rev := old.rev + 1;
  if new.status <> 'running' then
    new.lease_expires_at := null;
    new.hard_deadline := null;
  end if;
  if new.status in ('succeeded', 'failed', 'cancelled', 'skipped') then
    new.finished_at := coalesce(new.finished_at, ops_now());
  end if;
  if new.status = 'failed' then new.last_error := coalesce(new.last_error, 'set by hand'); end if;
  return new;
end $$;
create trigger ops_mission_steps_by_hand before update on ops_mission_steps for each row
  when (old.status is distinct from new.status and new.rev = old.rev) execute function ops_step_by_hand();

-- What happens when steps move, for a whole statement at once. Old and new rows are brought together by one sort: a join of the two
-- transition tables has no statistics to go by, and a nested loop over a batch of 500 is 100 times slower.
create function ops_steps_moved() returns trigger language plpgsql as $$
declare
  illegal text;
  succeeded uuid[];
  lost uuid[];
  ended uuid[];
  failed text[];
  unrun uuid[];
begin
  -- A claim that found nothing is the commonest statement of all.
  if not exists (select from new_steps) then return null; end if;

  -- A mission starts with its first claim.
  update ops_missions m set status = 'running', rev = m.rev + 1, started_at = ops_now()
  where m.status = 'approved' and m.id = any (array(
    select id from ops_missions where status = 'approved'
      and id = any (array(select n.mission_id from new_steps n where n.status = 'running'))
    order by id for no key update));

  with moved as materialized (
    select * from (
      select x.*, lag(x.status) over w as was, lag(x.rev) over w as old_rev
      from (select 0 as side, o.* from old_steps o union all select 1, n.* from new_steps n) x
      window w as (partition by x.id order by x.side)) y
    where y.side = 1 and (y.status <> y.was or y.rev <> y.old_rev)),
  told as (
    insert into ops_agent_events
      (agent_id, kind, title, summary, tags, metadata, mission_id, step_id, rev, from_status, to_status, chain_depth)
    select n.agent_id,
           'step.' || case n.status when 'running' then 'started' when 'queued' then 'requeued'
                                    when 'unknown' then 'doubted' else n.status end,
           n.kind || ': ' || m.title,
           case when n.status = 'succeeded' then left(coalesce(n.result ->> 'summary', ''), 400)
                when n.status <> 'running' then left(coalesce(n.last_error, ''), 400)
                else '' end,
           array[n.kind, n.status],
           jsonb_build_object('step_kind', n.kind, 'attempt', n.attempt, 'worker', n.reserved_by, 'lease', n.lease_token),
           n.mission_id, n.id, n.rev, n.was, n.status, m.chain_depth
    from moved n cross join lateral (
      select title, chain_depth from ops_missions where id = n.mission_id offset 0) m
    order by n.id)
  select min('from ' || n.was || ' to ' || n.status || ' (revision ' || n.old_rev || ' to ' || n.rev || ')')
           filter (where e.to_status is null or n.rev <> n.old_rev + 1),
         coalesce(array_agg(n.id order by n.id) filter (where n.status = 'succeeded'), '{}'),
         coalesce(array_agg(n.id order by n.id) filter (where n.status in ('failed', 'cancelled', 'skipped')), '{}'),
         coalesce(array_agg(n.mission_id order by n.mission_id)
                    filter (where n.status in ('succeeded', 'failed', 'cancelled', 'skipped')), '{}'),
         array_agg(n.kind) filter (where n.status = 'failed'),
         array_agg(n.id) filter (where n.status in ('cancelled', 'skipped') and n.attempt = 0)
  into illegal, succeeded, lost, ended, failed, unrun
  from moved n left join ops_step_edges e on e.from_status = n.was and e.to_status = n.status;

  if illegal is not null then
    raise exception 'a step cannot go %', illegal using errcode = '23514';
  end if;
  if failed is not null then
    perform ops_failures_counted(lost);
  end if;
  if unrun is not null then
    perform ops_quotas_given_back(unrun);
  end if;
  if succeeded <> '{}' and exists (select from ops_step_kinds k where k.failures_in_row > 0 and k.opened_at is null) then
    update ops_step_kinds k set failures_in_row = 0
    where k.failures_in_row > 0 and k.opened_at is null
      and k.kind = any (array(select n.kind from new_steps n where n.status = 'succeeded'));
  end if;
  if ended <> '{}' then
    perform ops_steps_ended(succeeded, lost, ended);
  end if;
  return null;
end $$;

-- What was cancelled before it ever ran gives back what its proposal took for it, whoever cancels. So does what was skipped in a
-- mission on sources that the founder named: a mistyped address at the shell must not use up the company's drafts. Counters are
-- locked in the order of their gates, as by those who take.
create function ops_quotas_given_back(unrun uuid[]) returns void language sql as $$
  with gifts as (
    select g ->> 'gate' as gate, (g ->> 'window_start')::timestamptz as window_start, count(*)::integer as n
    from ops_mission_steps s join ops_missions m on m.id = s.mission_id join ops_mission_proposals p on p.id = m.proposal_id,
      jsonb_array_elements(p.gates) g
    where s.id = any (unrun) and (s.status = 'cancelled' or p.named_sources) and g ? 'took' and g -> 'kinds' ? s.kind
    group by 1, 2),
  held as (
    select q.gate, q.window_start, gifts.n from ops_quota_counters q join gifts using (gate, window_start)
    order by q.gate, q.window_start for no key update of q)
  update ops_quota_counters q set used = q.used - held.n
  from held where q.gate = held.gate and q.window_start = held.window_start
$$;

-- Failures in a row, per kind: what the circuit breaker goes by. A source that the founder named himself says nothing about the
-- kind when it cannot be had.
create function ops_failures_counted(lost uuid[]) returns void language sql as $$
  insert into ops_step_kinds as k (kind, failures_in_row, last_error)
  select s.kind, count(*), max(s.last_error)
  from ops_mission_steps s join ops_missions m on m.id = s.mission_id join ops_mission_proposals p on p.id = m.proposal_id
  where s.id = any (lost) and s.status = 'failed' and not (s.kind = 'crawl' and p.named_sources)
  group by s.kind order by s.kind
  on conflict (kind) do update
    set failures_in_row = k.failures_in_row + excluded.failures_in_row, last_error = excluded.last_error
$$;

-- What follows from ended steps. `ended` has one mission id per ended step. Missions are locked in the order of their ids before
-- anything else of theirs is touched, so that two of these never wait for each other.
create function ops_steps_ended(succeeded uuid[], lost uuid[], ended uuid[]) returns void language plpgsql as $$
begin
  perform from ops_missions where id = any (ended) order by id for no key update;

  update ops_mission_steps d
  set deps_left = d.deps_left - (select count(*) from unnest(d.depends_on) p (id) where p.id = any (succeeded))::integer
  where succeeded <> '{}' and d.mission_id = any (ended) and d.status = 'queued' and d.deps_left > 0
    and d.depends_on && succeeded;

  update ops_missions m
  set steps_done = m.steps_done + e.n,
      steps_succeeded = m.steps_succeeded + e.succeeded,
      steps_failed = m.steps_failed + e.failed,
      status = case when m.steps_done + e.n < m.steps_total then m.status
                    when m.cancel_requested_at is not null then 'cancelled'
                    when m.steps_failed + e.failed > 0 then 'failed'
                    when m.steps_succeeded + e.succeeded = 0 then 'cancelled'
                    else 'succeeded' end,
      rev = m.rev + (m.steps_done + e.n = m.steps_total)::integer,
      failure_reason = case when m.steps_done + e.n = m.steps_total and m.steps_failed + e.failed > 0
                              and m.cancel_requested_at is null then (
        select s.kind || ': ' || s.last_error from ops_mission_steps s
        where s.mission_id = e.id and s.status = 'failed' order by s.finished_at, s.position, s.id limit 1) end,
      finished_at = case when m.steps_done + e.n = m.steps_total then ops_now() end
  from (select s.mission_id as id, count(*)::integer as n, count(*) filter (where s.status = 'succeeded')::integer as succeeded,
               count(*) filter (where s.status = 'failed')::integer as failed
        from ops_mission_steps s where s.id = any (succeeded || lost) group by s.mission_id) e
  where m.id = e.id;

  -- Steps that can no longer run. This moves steps, so their own dependents follow in turn.
  if lost <> '{}' then
    update ops_mission_steps d
    set status = 'skipped', rev = d.rev + 1, finished_at = ops_now(),
        last_error = 'a step it depends on did not succeed'
    where d.mission_id = any (ended) and d.status = 'queued' and d.depends_on && lost;
  end if;
end $$;

create trigger ops_mission_steps_moved after update on ops_mission_steps
  referencing old table as old_steps new table as new_steps
  for each statement execute function ops_steps_moved();

-- Missions: approved → running → succeeded | failed | cancelled; approved → cancelled, failed when nothing ever ran.
create function ops_missions_moved() returns trigger language plpgsql as $$
declare
  illegal text;
begin
  if not exists (select from new_missions) then return null; end if;
  with moved as materialized (
    select * from (
      select x.*, lag(x.status) over w as was, lag(x.rev) over w as old_rev
      from (select 0 as side, o.* from old_missions o union all select 1, n.* from new_missions n) x
      window w as (partition by x.id order by x.side)) y
    where y.side = 1 and (y.status <> y.was or y.rev <> y.old_rev)),
  told as (
    insert into ops_agent_events
      (agent_id, kind, title, summary, tags, metadata, mission_id, rev, from_status, to_status, chain_depth)
    select n.agent_id, 'mission.' || case n.status when 'running' then 'started' else n.status end, n.title,
           coalesce(n.failure_reason, case when n.status = 'cancelled' then n.cancel_reason end, ''),
           array['mission', 'mission_' || n.status],
           jsonb_build_object('steps', n.steps_total),
           n.id, n.rev, n.was, n.status, n.chain_depth
    from moved n order by n.id)
  select min('from ' || n.was || ' to ' || n.status || ' (revision ' || n.old_rev || ' to ' || n.rev || ')') into illegal
  from moved n
  where n.rev <> n.old_rev + (n.status <> n.was)::integer or n.was in ('succeeded', 'failed', 'cancelled') or n.status = 'approved';
  if illegal is not null then
    raise exception 'a mission cannot go %', illegal using errcode = '23514';
  end if;
  return null;
end $$;
create trigger ops_missions_moved after update on ops_missions
  referencing old table as old_missions new table as new_missions
  for each statement execute function ops_missions_moved();

-- Proposals: filed as pending, accepted or rejected; pending → accepted | rejected. Nothing else.
create function ops_proposal_event(p ops_mission_proposals, from_status text) returns void language sql as $$
  insert into ops_agent_events
    (agent_id, kind, title, summary, tags, metadata, proposal_id, mission_id, rev, from_status, to_status, chain_depth)
  select p.agent_id, 'proposal.' || case p.status when 'pending' then 'filed' else p.status end, p.title,
         case p.status when 'rejected' then p.rejection_reason
              else coalesce((select string_agg(s ->> 'kind', ' → ' order by n)
                             from jsonb_array_elements(p.proposed_steps) with ordinality x (s, n)), '') end,
         array['proposal', 'proposal_' || p.status, p.source],
         jsonb_build_object('source', p.source, 'trace', p.source_trace_id, 'by', p.decided_by, 'rule', p.caused_by_rule,
                            'caused_by_event', p.caused_by_event),
         p.id, m.id, p.rev, from_status, p.status, p.chain_depth
  from (select 1) x left join ops_missions m on m.proposal_id = p.id
$$;
create function ops_proposal_by_hand() returns trigger language plpgsql as $$
begin
  new.rev := old.rev + 1;
  new.decided_at := coalesce(new.decided_at, ops_now());
  new.decided_by := coalesce(new.decided_by, ops_actor());
  if new.status = 'rejected' then new.rejection_reason := coalesce(new.rejection_reason, 'set by hand'); end if;
  return new;
end $$;
create trigger ops_mission_proposals_by_hand before update on ops_mission_proposals for each row
  when (old.status is distinct from new.status and new.rev = old.rev) execute function ops_proposal_by_hand();

-- Deferred to the end of the transaction, when an accepted proposal has its mission: or is refused, since accepting without a
-- mission is no acceptance.
create function ops_proposal_moved() returns trigger language plpgsql as $$
begin
  if new.status = 'accepted' and not exists (select from ops_missions where proposal_id = new.id) then
    raise exception 'a proposal is accepted together with its mission, through the intake' using errcode = '23514';
  end if;
  if tg_op = 'INSERT' then
    perform ops_proposal_event(new, null);
  elsif new.status is distinct from old.status then
    if old.status <> 'pending' or new.rev <> old.rev + 1 then
      raise exception 'a proposal cannot go from % to %', old.status, new.status using errcode = '23514';
    end if;
    perform ops_proposal_event(new, old.status);
  elsif new.rev <> old.rev then
    raise exception 'a proposal''s revision moves with its status' using errcode = '23514';
  end if;
  return null;
end $$;
create constraint trigger ops_mission_proposals_moved after insert or update on ops_mission_proposals
  deferrable initially deferred for each row execute function ops_proposal_moved();

-- Whoever takes a kind out of worker_policy.disabled_kinds, or takes the whole list or row away, closes its breaker: failures count
-- anew.
create function ops_breakers_closed() returns trigger language plpgsql as $$
declare
  kept jsonb := case when tg_op = 'DELETE' then '[]' else coalesce(new.value -> 'disabled_kinds', '[]') end;
begin
  if old.key <> 'worker_policy' or jsonb_typeof(kept) <> 'array' then return null; end if;
  if tg_op = 'UPDATE' and new.value = old.value then return null; end if;
  update ops_step_kinds set failures_in_row = 0, opened_at = null where opened_at is not null and not kept ? kind;
  return null;
end $$;
create trigger ops_policy_breakers after update or delete on ops_policy for each row execute function ops_breakers_closed();
