-- Who worked here, and how, at any moment: every state of an agent is kept, whoever changes it.

create table ops_agent_history (
  id bigint generated always as identity primary key,
  agent_id text not null references ops_agents (id) on delete cascade,
  display_name text not null,
  role text not null,
  persona jsonb not null,
  covers text[] not null,
  model text,
  tools text[] not null,
  enabled boolean not null,
  updated_at timestamptz not null,
  author text not null default ops_actor(),
  created_at timestamptz not null default ops_now()
);
create index ops_agent_history_of_agent on ops_agent_history (agent_id, id desc);

create function ops_agent_keep_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new is not distinct from old then return null; end if;
  insert into ops_agent_history (agent_id, display_name, role, persona, covers, model, tools, enabled, updated_at)
  values (new.id, new.display_name, new.role, new.persona, new.covers, new.model, new.tools, new.enabled, new.updated_at);
  return null;
end $$;
create trigger ops_agents_history after insert or update on ops_agents
  for each row execute function ops_agent_keep_history();

-- What they were before this was kept nobody knows; they count as having been what they are.
insert into ops_agent_history (agent_id, display_name, role, persona, covers, model, tools, enabled, updated_at, author, created_at)
select id, display_name, role, persona, covers, model, tools, enabled, updated_at, 'migration', created_at from ops_agents order by id;
