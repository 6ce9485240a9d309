-- Demo mode marks every row: what a simulated model asked for, remembered or looked up says so, like what it made and said.

-- Whether a mission, a conversation or an artifact was made with a simulated model, and whether an event tells of one that was.
create function ops_is_simulated(made uuid) returns boolean language sql stable as $$
  select exists (select from ops_artifacts where id = made and simulated)
      or exists (select from ops_model_calls where mission_id = made and simulated)
      or exists (select from ops_model_calls where roundtable_id = made and simulated)
$$;
create function ops_event_is_simulated(event bigint) returns boolean language sql stable as $$
  select coalesce((
    select coalesce(metadata -> 'simulated' = 'true', false)
        or exists (select from ops_model_calls k where k.roundtable_id = e.roundtable_id and k.simulated)
    from ops_agent_events e where e.id = event), false)
$$;
create function ops_uuid_or_null(said text) returns uuid language sql immutable as $$
  select case when said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then said::uuid end
$$;

alter table ops_mission_proposals add column simulated boolean not null default false;
alter table ops_agent_memory add column simulated boolean not null default false;
alter table ops_memory_gone add column simulated boolean not null default false;
alter table ops_tool_calls add column simulated boolean not null default false;

update ops_mission_proposals p set simulated = true
where ops_event_is_simulated(caused_by_event)
   or (source = 'initiative' and exists (
        select from ops_model_calls k where k.agent_id = p.agent_id and k.task = 'initiative' and k.simulated));
update ops_agent_memory set simulated = true where ops_is_simulated(ops_uuid_or_null(source_ref));
update ops_memory_gone set simulated = true where ops_is_simulated(ops_uuid_or_null(source_ref));

-- As in 0003_life.sql, and what is gone keeps its mark.
create or replace function ops_memory_changed() returns trigger language plpgsql as $$
declare
  gone text := coalesce(nullif(current_setting('ops.gone_as', true), ''), 'forgotten');
begin
  if tg_op = 'DELETE' then
    insert into ops_memory_gone (id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind,
                                 source_ref, written_by, trust, simulated, created_at, gone_as)
    values (old.id, old.agent_id, old.type, case when gone <> 'forgotten' then old.content end, old.confidence,
            case when gone <> 'forgotten' then old.tags else '{}' end, old.source_trace_id, old.superseded_by, old.source_kind,
            old.source_ref, old.written_by, old.trust, old.simulated, old.created_at, gone);
    perform ops_memory_event(old, gone, '{}');
    return null;
  end if;
  if new.superseded_by is distinct from old.superseded_by and new.superseded_by is not null then
    perform ops_memory_event(new, 'superseded', jsonb_build_object('superseded_by', new.superseded_by));
  end if;
  if new.pinned <> old.pinned then
    perform ops_memory_event(new, case when new.pinned then 'pinned' else 'unpinned' end, '{}');
  end if;
  if (new.disputed_at is null) <> (old.disputed_at is null) then
    perform ops_memory_event(new, case when new.disputed_at is null then 'upheld' else 'disputed' end,
                             jsonb_build_object('reason', new.dispute_reason));
  end if;
  if new.confidence <> old.confidence then
    perform ops_memory_event(new, 'weighed', jsonb_build_object('before', old.confidence));
  end if;
  return null;
end $$;
