-- The core: policy, agents, the intake, missions, steps, the journal, and what the loop needs around them.
-- Plain SQL, PostgreSQL 15 to 18 and the embedded one; also runs with `psql -1 -f`. No statement names a schema: a company
-- is a schema, chosen by search_path. How steps, missions and proposals move stands in 0002_machine.sql.

-- The one clock of the database: the simulator's when it has set it, else the transaction's own time.
create function ops_now() returns timestamptz language sql stable parallel safe
as $$ select coalesce(nullif(current_setting('ops.now', true), '')::timestamptz, now()) $$;

-- The start of the window (hour, day, week; weeks start on Monday) that holds this moment in the time zone `zone`.
create function ops_window_start(size text, zone text) returns timestamptz language sql stable parallel safe
as $$ select date_trunc(size, ops_now() at time zone zone) at time zone zone $$;

-- The company itself: one row. `seed` is what every roll of the dice hangs from.
create table ops_company (
  only_row boolean primary key default true check (only_row),
  seed text not null,
  template text not null,
  folder text,
  created_at timestamptz not null default ops_now()
);

-- Policies. `value` is what people write, by page, command or SQL. What is in force is `value` once it was found valid,
-- else `good`, the last valid one: see store/policies.ts.
create table ops_policy (
  key text primary key check (key ~ '^[a-z][a-z0-9_]{0,63}$'),
  value jsonb not null,
  updated_at timestamptz not null default ops_now(),
  verdict text not null default 'unchecked' check (verdict in ('unchecked', 'accepted', 'refused')),
  good jsonb,
  problem text,
  version bigint not null default 0,
  check (verdict <> 'accepted' or good is not null),
  check ((verdict = 'refused') = (problem is not null))
);

create sequence ops_policy_version;
create table ops_policy_history (
  id bigint primary key,
  key text not null,
  value jsonb,
  previous jsonb,
  author text not null,
  reason text,
  created_at timestamptz not null default ops_now()
);
create index ops_policy_history_of_key on ops_policy_history (key, id desc);

-- Who acts: the product names it in ops.actor; whoever types SQL is named by the session.
create function ops_actor() returns text language sql stable
as $$ select coalesce(nullif(current_setting('ops.actor', true), ''), 'sql:' || session_user) $$;

-- The product vouches for a value it has checked in ops.policy_checked; one typed in by hand stays unchecked until the
-- next decision reads it.
create function ops_policy_written() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.value = old.value then return new; end if;
  new.version := nextval('ops_policy_version');
  new.updated_at := ops_now();
  new.problem := null;
  if coalesce(current_setting('ops.policy_checked', true), '') = 'on' then
    new.verdict := 'accepted';
    new.good := new.value;
  else
    new.verdict := 'unchecked';
    if tg_op = 'INSERT' then new.good := null; end if;
  end if;
  return new;
end $$;
create trigger ops_policy_written before insert or update on ops_policy
  for each row execute function ops_policy_written();

-- Whoever writes a policy, history knows.
create function ops_policy_keep_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into ops_policy_history (id, key, value, previous, author)
    values (nextval('ops_policy_version'), old.key, null, old.value, ops_actor());
  elsif tg_op = 'INSERT' then
    insert into ops_policy_history (id, key, value, author, reason)
    values (new.version, new.key, new.value, ops_actor(), nullif(current_setting('ops.reason', true), ''));
  elsif new.version <> old.version then
    insert into ops_policy_history (id, key, value, previous, author, reason)
    values (new.version, new.key, new.value, old.value, ops_actor(), nullif(current_setting('ops.reason', true), ''));
  end if;
  return null;
end $$;
create trigger ops_policy_history after insert or update or delete on ops_policy
  for each row execute function ops_policy_keep_history();

create table ops_agents (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  display_name text not null,
  role text not null,
  persona jsonb not null default '{}',
  -- Roles of a larger company that this agent fills while nobody else does.
  covers text[] not null default '{}',
  model text,
  enabled boolean not null default true,
  created_at timestamptz not null default ops_now(),
  updated_at timestamptz not null default ops_now()
);

create table ops_sources (
  name text primary key,
  source text not null,
  topics text[] not null default '{}',
  enabled boolean not null default true
);

create table ops_mission_proposals (
  id uuid primary key default gen_random_uuid(),
  agent_id text not null references ops_agents (id),
  title text not null check (length(title) between 1 and 300),
  description text not null default '',
  proposed_steps jsonb not null
    check (case when jsonb_typeof(proposed_steps) = 'array' then jsonb_array_length(proposed_steps) > 0 else false end),
  source text not null default 'human'
    check (source in ('api', 'cli', 'trigger', 'reaction', 'initiative', 'conversation', 'human')),
  source_trace_id text check (length(source_trace_id) between 1 and 300),
  priority integer not null default 0 check (priority between -100 and 100),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'rejected')),
  rejection_reason text,
  -- What each gate measured: [{ gate, measured, limit, ok, … }].
  gates jsonb not null default '[]',
  -- The version of each policy that the decision read: { key: version }.
  policy_snapshot jsonb not null default '{}',
  -- The rolls that led here: [{ seed, roll, threshold, of }].
  dice jsonb not null default '[]',
  caused_by_event bigint,
  caused_by_rule text,
  chain_depth integer not null default 0 check (chain_depth >= 0),
  -- A founder named the sources of this proposal, so they may be files and private addresses.
  named_sources boolean not null default false,
  decided_by text,
  decided_at timestamptz,
  expires_at timestamptz default ops_now() + interval '7 days',
  rev integer not null default 0,
  created_at timestamptz not null default ops_now(),
  constraint pending_is_undecided check ((status = 'pending') = (decided_at is null)),
  constraint pending_expires check (status <> 'pending' or expires_at is not null),
  constraint rejected_has_reason check ((status = 'rejected') = (rejection_reason is not null))
);
create unique index ops_mission_proposals_once on ops_mission_proposals (source, source_trace_id)
  where source_trace_id is not null;
create index ops_mission_proposals_pending on ops_mission_proposals (expires_at, id) where status = 'pending';
create index ops_mission_proposals_caused on ops_mission_proposals (caused_by_event) where caused_by_event is not null;
create index ops_mission_proposals_newest on ops_mission_proposals (created_at desc, id desc);

create table ops_missions (
  id uuid primary key default gen_random_uuid(),
  proposal_id uuid not null unique references ops_mission_proposals (id),
  title text not null,
  agent_id text not null references ops_agents (id),
  created_by text not null,
  status text not null default 'approved' check (status in ('approved', 'running', 'succeeded', 'failed', 'cancelled')),
  priority integer not null default 0,
  chain_depth integer not null default 0,
  steps_total integer not null check (steps_total > 0),
  steps_done integer not null default 0,
  steps_succeeded integer not null default 0,
  steps_failed integer not null default 0,
  failure_reason text,
  cancel_requested_at timestamptz,
  cancel_reason text,
  rev integer not null default 0,
  created_at timestamptz not null default ops_now(),
  started_at timestamptz,
  finished_at timestamptz,
  constraint terminal_is_finished check ((status in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint terminal_is_done check ((status in ('succeeded', 'failed', 'cancelled')) = (steps_done = steps_total)),
  constraint approved_is_unstarted check (status <> 'approved' or started_at is null),
  constraint failed_has_reason check ((status = 'failed') = (failure_reason is not null))
);
create index ops_missions_open on ops_missions (agent_id) where status in ('approved', 'running');
create index ops_missions_newest on ops_missions (created_at desc, id desc);
create index ops_missions_failed on ops_missions (finished_at, id) where status = 'failed';

create sequence ops_lease_token;

create table ops_mission_steps (
  id uuid primary key default gen_random_uuid(),
  mission_id uuid not null references ops_missions (id),
  lease_token bigint,
  lease_expires_at timestamptz,
  hard_deadline timestamptz,
  run_after timestamptz not null default ops_now(),
  created_at timestamptz not null default ops_now(),
  started_at timestamptz,
  finished_at timestamptz,
  position integer not null check (position >= 0),
  priority integer not null default 0,
  attempt integer not null default 0,
  max_attempts integer not null default 3 check (max_attempts > 0),
  -- How many of `depends_on` have not succeeded yet; only a step with none can be claimed.
  deps_left integer not null default 0 check (deps_left >= 0),
  rev integer not null default 0,
  kind text not null,
  agent_id text not null references ops_agents (id),
  status text not null default 'queued'
    check (status in ('queued', 'running', 'waiting', 'unknown', 'succeeded', 'failed', 'cancelled', 'skipped')),
  reserved_by text,
  last_error text,
  payload jsonb not null default '{}',
  result jsonb,
  depends_on uuid[] not null default '{}',
  unique (mission_id, position),
  constraint running_is_leased check
    ((status = 'running') = (lease_expires_at is not null and lease_token is not null and reserved_by is not null)),
  constraint terminal_is_finished check
    ((status in ('succeeded', 'failed', 'cancelled', 'skipped')) = (finished_at is not null)),
  constraint succeeded_has_result check (status <> 'succeeded' or result is not null),
  constraint failed_has_error check (status <> 'failed' or last_error is not null),
  constraint starts_as_queued check (rev > 0 or status = 'queued')
);
create index ops_mission_steps_due on ops_mission_steps (priority desc, id) where status = 'queued' and deps_left = 0;
create index ops_mission_steps_leased on ops_mission_steps (lease_expires_at) where status = 'running';
create index ops_mission_steps_needing_people on ops_mission_steps (id) where status in ('waiting', 'unknown', 'failed');

-- The journal: facts, append only. Readers follow `id` up to the settled horizon (store/events.ts), so none misses a row.
create table ops_agent_events (
  id bigint generated always as identity primary key,
  proposal_id uuid,
  mission_id uuid,
  step_id uuid,
  created_at timestamptz not null default ops_now(),
  rev integer,
  chain_depth integer not null default 0,
  agent_id text,
  kind text not null check (kind ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  title text not null,
  summary text not null default '',
  from_status text,
  to_status text,
  tags text[] not null default '{}',
  metadata jsonb not null default '{}'
);
create unique index ops_agent_events_of_step on ops_agent_events (mission_id, step_id, rev) where step_id is not null;
create unique index ops_agent_events_of_mission on ops_agent_events (mission_id, rev) where step_id is null and mission_id is not null and rev is not null and proposal_id is null;
create unique index ops_agent_events_of_proposal on ops_agent_events (proposal_id, rev) where proposal_id is not null;
create index ops_agent_events_beside_steps on ops_agent_events (mission_id, id) where step_id is null and mission_id is not null;
create index ops_agent_events_by_kind on ops_agent_events (kind, id) where kind not like 'step.%';
create index ops_agent_events_when on ops_agent_events using brin (created_at);

create function ops_agent_events_are_facts() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('ops.archiving', true), '') = 'on' and tg_op = 'DELETE' then return old; end if;
  raise exception 'events are facts: they are never updated or deleted' using errcode = '55000';
end $$;
create trigger ops_agent_events_are_facts before update or delete on ops_agent_events
  for each row execute function ops_agent_events_are_facts();
create trigger ops_agent_events_are_kept before truncate on ops_agent_events
  for each statement execute function ops_agent_events_are_facts();

-- Quotas: one counter per gate and window. `lim` is the limit in force when the counter was last taken from.
create table ops_quota_counters (
  gate text not null,
  window_start timestamptz not null,
  used integer not null default 0,
  lim integer not null,
  primary key (gate, window_start),
  constraint never_over check (used between 0 and lim)
);

create table ops_trigger_rules (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  trigger_event text not null,
  conditions jsonb not null default '{}',
  action_config jsonb not null default '{}',
  cooldown_minutes integer not null default 60 check (cooldown_minutes >= 0),
  enabled boolean not null default true,
  fire_count integer not null default 0,
  last_fired_at timestamptz,
  last_evaluated_at timestamptz,
  -- When a rule that goes by the clock is due next; null before its first evaluation.
  next_due_at timestamptz,
  -- Up to which event a rule that reacts to events has looked; null before its first evaluation.
  seen_event bigint,
  problem text,
  created_at timestamptz not null default ops_now()
);
create index ops_trigger_rules_in_turn on ops_trigger_rules (last_evaluated_at nulls first, id) where enabled;

create table ops_agent_reactions (
  id uuid primary key default gen_random_uuid(),
  event_id bigint not null,
  pattern text not null,
  source_agent text,
  target_agent text not null,
  type text not null,
  probability double precision not null,
  roll double precision not null,
  roll_seed text not null,
  status text not null default 'queued' check (status in ('queued', 'missed', 'cooling', 'proposed', 'rejected', 'cut')),
  reason text,
  proposal_id uuid,
  chain_depth integer not null default 0,
  created_at timestamptz not null default ops_now(),
  processed_at timestamptz,
  unique (event_id, pattern),
  check ((status = 'queued') = (processed_at is null))
);
create index ops_agent_reactions_queue on ops_agent_reactions (id) where status = 'queued';
create index ops_agent_reactions_of_pattern on ops_agent_reactions (pattern, created_at desc) where status in ('queued', 'proposed');

create table ops_cursors (
  name text primary key,
  event_id bigint not null default 0
);

create table ops_action_runs (
  id uuid primary key default gen_random_uuid(),
  action text not null,
  status text not null check (status in ('running', 'succeeded', 'failed')),
  phases jsonb not null default '[]',
  -- True when nothing happened; idle runs in a row share one row.
  idle boolean not null default false,
  repeats integer not null default 1,
  started_at timestamptz not null default ops_now(),
  finished_at timestamptz,
  last_at timestamptz,
  check ((status = 'running') = (finished_at is null))
);
create index ops_action_runs_newest on ops_action_runs (action, started_at desc, id desc);

create table ops_artifacts (
  id uuid primary key default gen_random_uuid(),
  mission_id uuid references ops_missions (id),
  step_id uuid references ops_mission_steps (id),
  agent_id text references ops_agents (id),
  kind text not null,
  title text not null,
  content text not null,
  source_url text,
  trust smallint not null check (trust between 0 and 3),
  simulated boolean not null default false,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default ops_now()
);
create index ops_artifacts_of_mission on ops_artifacts (mission_id, id);
create index ops_artifacts_of_kind on ops_artifacts (kind, id desc);

create table ops_model_calls (
  id uuid primary key default gen_random_uuid(),
  agent_id text,
  mission_id uuid,
  step_id uuid,
  task text not null,
  model text not null,
  simulated boolean not null,
  input_tokens integer not null default 0,
  cached_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cost_micro_usd bigint,
  duration_ms integer not null default 0,
  ok boolean not null,
  problem text,
  created_at timestamptz not null default ops_now()
);
create index ops_model_calls_of_mission on ops_model_calls (mission_id);
create index ops_model_calls_newest on ops_model_calls (created_at desc, id desc);

create table ops_step_kinds (
  kind text primary key,
  failures_in_row integer not null default 0,
  opened_at timestamptz,
  last_error text
);

create table ops_metrics (
  id uuid primary key default gen_random_uuid(),
  artifact_id uuid references ops_artifacts (id),
  external_id text,
  metric text not null,
  value double precision not null,
  at timestamptz not null default ops_now(),
  check (artifact_id is not null or external_id is not null)
);
create index ops_metrics_newest on ops_metrics (metric, at desc, id desc);

create table ops_workers (
  id text primary key,
  host text not null,
  pid integer not null,
  role text not null,
  slots integer not null default 0,
  running integer not null default 0,
  started_at timestamptz not null default ops_now(),
  seen_at timestamptz not null default ops_now(),
  stopped_at timestamptz
);

create table ops_api_keys (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  prefix text not null,
  digest text not null unique,
  scopes text[] not null,
  agent_id text references ops_agents (id),
  created_at timestamptz not null default ops_now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table ops_sessions (
  digest text primary key,
  scopes text[] not null,
  created_at timestamptz not null default ops_now(),
  seen_at timestamptz not null default ops_now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);

create table ops_login_links (
  digest text primary key,
  created_at timestamptz not null default ops_now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
