-- What stood at a moment of the past is told from what is kept: this keeps what the rows themselves would overwrite.

-- ── Memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- When what is gone would have expired.
alter table ops_memory_gone add column expires_at timestamptz;

-- As in 0007_simulated.sql, and a dispute that goes on for another reason says so.
create or replace function ops_memory_changed() returns trigger language plpgsql as $$
declare
  gone text := coalesce(nullif(current_setting('ops.gone_as', true), ''), 'forgotten');
begin
  if tg_op = 'DELETE' then
    insert into ops_memory_gone (id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind,
                                 source_ref, written_by, trust, simulated, expires_at, created_at, gone_as)
    values (old.id, old.agent_id, old.type, case when gone <> 'forgotten' then old.content end, old.confidence,
            case when gone <> 'forgotten' then old.tags else '{}' end, old.source_trace_id, old.superseded_by, old.source_kind,
            old.source_ref, old.written_by, old.trust, old.simulated, old.expires_at, old.created_at, gone);
    perform ops_memory_event(old, gone, '{}');
    return null;
  end if;
  if new.superseded_by is distinct from old.superseded_by and new.superseded_by is not null then
    perform ops_memory_event(new, 'superseded', jsonb_build_object('superseded_by', new.superseded_by));
  end if;
  if new.pinned <> old.pinned then
    perform ops_memory_event(new, case when new.pinned then 'pinned' else 'unpinned' end, '{}');
  end if;
  if new.dispute_reason is distinct from old.dispute_reason then
    perform ops_memory_event(new, case when new.disputed_at is null then 'upheld' else 'disputed' end,
                             jsonb_build_object('reason', new.dispute_reason));
  end if;
  if new.confidence <> old.confidence then
    perform ops_memory_event(new, 'weighed', jsonb_build_object('before', old.confidence));
  end if;
  return null;
end $$;

-- ── Relationships ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Every state of a pair, whoever changes it.
create table ops_relationship_history (
  id bigint generated always as identity primary key,
  relationship_id uuid not null references ops_agent_relationships (id) on delete cascade,
  affinity numeric(5, 4) not null,
  seed_affinity numeric(5, 4) not null,
  backstory text not null,
  total_interactions integer not null,
  positive_interactions integer not null,
  negative_interactions integer not null,
  updated_at timestamptz not null,
  created_at timestamptz not null default ops_now()
);
create index ops_relationship_history_of_pair on ops_relationship_history (relationship_id, id desc);

create function ops_relationship_keep_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new is not distinct from old then return null; end if;
  insert into ops_relationship_history (relationship_id, affinity, seed_affinity, backstory, total_interactions, positive_interactions,
                                        negative_interactions, updated_at)
  values (new.id, new.affinity, new.seed_affinity, new.backstory, new.total_interactions, new.positive_interactions,
          new.negative_interactions, new.updated_at);
  return null;
end $$;
create trigger ops_agent_relationships_history after insert or update on ops_agent_relationships
  for each row execute function ops_relationship_keep_history();

-- What was moved before this was kept, its movements tell; how often they had met by then, only as far as that moved them.
with moves as (
  select r.id, d.before, d.after, d.created_at, d.id as n,
         count(*) filter (where d.drift > 0) over w as closer, count(*) filter (where d.drift < 0) over w as cooler, count(*) over w as met
  from ops_agent_relationships r join ops_relationship_drifts d using (agent_a, agent_b)
  window w as (partition by r.id order by d.id)),
states as (
  select r.id, coalesce(m.before, r.affinity) as affinity, 0 as met, 0 as closer, 0 as cooler, r.created_at as at, 0 as n
  from ops_agent_relationships r left join moves m on m.id = r.id and m.met = 1
  union all
  select id, after, met, closer, cooler, created_at, n from moves
  union all
  select id, affinity, total_interactions, positive_interactions, negative_interactions, updated_at, null from ops_agent_relationships)
insert into ops_relationship_history (relationship_id, affinity, seed_affinity, backstory, total_interactions, positive_interactions,
                                      negative_interactions, updated_at, created_at)
select r.id, s.affinity, r.seed_affinity, r.backstory, s.met, s.closer, s.cooler, s.at, s.at
from ops_agent_relationships r join states s on s.id = r.id
order by r.agent_a, r.agent_b, s.n nulls last;

-- ── Proposals ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What the gates measured, and under which policies, when it was filed: kept where a later decision measured again.
alter table ops_mission_proposals add column filed jsonb check (filed is null or jsonb_typeof(filed) = 'object');
