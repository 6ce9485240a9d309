-- The company acts: money is held before it is spent, effects go through a journal, tools are on record, people approve exact payloads,
-- and others are told. As everywhere, a change of state writes its event in the same transaction, whoever makes it.

-- ── Who may use what ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The tools an agent may use, by name; none unless named.
alter table ops_agents add column tools text[] not null default '{}';

-- ── Money ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table ops_model_calls
  -- The hold it was made under; null for what costs nothing by nature (a simulated call).
  add column hold_id uuid,
  -- Tokens written into a provider's prompt cache, part of input_tokens like cached_tokens.
  add column cache_write_tokens integer not null default 0,
  -- Why what was charged is not what the provider reported; null when it is.
  add column usage_problem text;
create unique index ops_model_calls_of_hold on ops_model_calls (hold_id) where hold_id is not null;

-- One row per limit and window: what was spent and what is held for calls in flight. `scope` as in company:day, company:month,
-- agent:writer:day, mission:<id>, talk:day. Spent and held together never pass `lim`, the limit in force when a hold was last taken.
create table ops_budgets (
  scope text not null check (length(scope) between 1 and 120),
  unit text not null check (unit in ('micro_usd', 'tokens')),
  window_start timestamptz not null check (isfinite(window_start)),
  lim bigint not null check (lim >= 0),
  spent bigint not null default 0 check (spent >= 0),
  held bigint not null default 0 check (held >= 0),
  -- When it was first taken from.
  since timestamptz not null default ops_now(),
  primary key (scope, unit, window_start)
);

-- One row per model call before it is made: its worst case. Settled to what it cost, or, when nobody ever said, charged in full.
create table ops_budget_holds (
  id uuid primary key default gen_random_uuid(),
  status text not null default 'held' check (status in ('held', 'settled', 'expired')),
  unit text not null check (unit in ('micro_usd', 'tokens')),
  amount bigint not null check (amount >= 0),
  actual bigint check (actual >= 0),
  -- The limits it was taken from: [{ scope, window_start }].
  scopes jsonb not null check (jsonb_typeof(scopes) = 'array'),
  agent_id text,
  mission_id uuid,
  step_id uuid,
  roundtable_id uuid,
  task text not null,
  model text not null,
  created_at timestamptz not null default ops_now(),
  expires_at timestamptz not null check (isfinite(expires_at)),
  settled_at timestamptz,
  constraint held_is_open check ((status = 'held') = (settled_at is null)),
  constraint settled_has_actual check ((status = 'held') = (actual is null))
);
create index ops_budget_holds_open on ops_budget_holds (expires_at, id) where status = 'held';

-- What was said about a limit, once per window: nearing, exhausted (with until when what it pays for is paused), forecast.
create table ops_budget_alarms (
  scope text not null,
  unit text not null,
  window_start timestamptz not null,
  level text not null check (level in ('nearing', 'exhausted', 'forecast')),
  lim bigint not null,
  until timestamptz,
  created_at timestamptz not null default ops_now(),
  primary key (scope, unit, window_start, level)
);
create index ops_budget_alarms_pausing on ops_budget_alarms (until) where level = 'exhausted';

-- ── Effects ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table ops_effects (
  id uuid primary key default gen_random_uuid(),
  step_id uuid not null references ops_mission_steps (id),
  mission_id uuid not null references ops_missions (id),
  agent_id text not null,
  -- A step that acts more than once counts its effects.
  seq integer not null default 0 check (seq between 0 and 1000),
  kind text not null check (kind ~ '^[a-z][a-z0-9_]{0,39}$'),
  class text not null check (class in ('keyed', 'probe', 'oneshot')),
  -- What the target is told to recognise a repetition by.
  idem_key text not null unique,
  title text not null,
  target text not null,
  -- Frozen when planned; only a human's edit replaces it, and only while it is planned.
  payload jsonb not null,
  payload_sha text not null,
  status text not null default 'planned'
    check (status in ('planned', 'started', 'done', 'failed', 'unknown', 'abandoned')),
  -- Why it must be looked at before it starts: what untrusted text its mission has read. [{ what, id, title, source }]
  taint jsonb not null default '[]' check (jsonb_typeof(taint) = 'array'),
  needs_approval boolean not null default true,
  -- The lease under which it was last started.
  token bigint,
  tries integer not null default 0 check (tries >= 0),
  probes integer not null default 0 check (probes >= 0),
  -- Not looked for before: somebody is looking, or has just looked.
  probe_after timestamptz,
  result jsonb,
  problem text,
  rev integer not null default 0,
  created_at timestamptz not null default ops_now(),
  started_at timestamptz,
  -- Until then a try that was begun may still land; nobody may say that it did not happen before.
  settle_by timestamptz,
  finished_at timestamptz,
  unique (step_id, seq),
  constraint started_has_token check (status = 'planned' or status = 'abandoned' or token is not null or tries = 0),
  constraint ended_is_finished check ((status in ('done', 'failed', 'abandoned')) = (finished_at is not null)),
  constraint done_has_result check (status <> 'done' or result is not null)
);
create index ops_effects_open on ops_effects (step_id) where status in ('planned', 'started', 'unknown');
create index ops_effects_doubted on ops_effects (settle_by, id) where status = 'unknown';
create index ops_mission_steps_in_doubt on ops_mission_steps (id) where status = 'unknown';
create index ops_effects_newest on ops_effects (created_at desc, id desc);

create table ops_effect_edges (from_status text not null, to_status text not null, primary key (from_status, to_status));
insert into ops_effect_edges (from_status, to_status) values
  ('planned', 'started'), ('planned', 'abandoned'), ('planned', 'done'),
  ('started', 'done'), ('started', 'failed'), ('started', 'unknown'),
  ('failed', 'started'), ('failed', 'abandoned'), ('failed', 'done'),
  ('unknown', 'done'), ('unknown', 'failed'), ('unknown', 'abandoned'), ('unknown', 'started');

-- What is known about whether it happened, append only: from the worker that tried, a probe, a human.
create table ops_effect_evidence (
  id bigint generated always as identity primary key,
  effect_id uuid not null references ops_effects (id),
  token bigint,
  source text not null check (source in ('worker', 'probe', 'human', 'reaper')),
  outcome text not null,
  detail jsonb not null default '{}',
  created_at timestamptz not null default ops_now()
);
create index ops_effect_evidence_of_effect on ops_effect_evidence (effect_id, id);

-- Legal edges, revisions and events of effects, for every way of moving them. Nothing that a human has to approve starts without an
-- approval of exactly its payload, and what is over without having started asks nobody any more.
create function ops_effect_moved() returns trigger language plpgsql as $$
declare
  depth integer := (select chain_depth from ops_missions where id = new.mission_id);
  word text;
begin
  if tg_op = 'UPDATE' then
    if (new.payload_sha <> old.payload_sha or new.payload <> old.payload) and (old.status <> 'planned' or new.status <> 'planned') then
      raise exception 'the payload of an effect is frozen once it has begun' using errcode = '23514';
    end if;
    if new.status = old.status then
      if new.status <> 'started' or new.tries = old.tries then return new; end if;
    elsif not exists (select from ops_effect_edges where from_status = old.status and to_status = new.status) then
      raise exception 'an effect cannot go from % to %', old.status, new.status using errcode = '23514';
    end if;
    if new.status = 'started' and new.needs_approval and not exists (
      select from ops_approvals a where a.effect_id = new.id and a.status = 'used' and a.payload_sha = new.payload_sha) then
      raise exception 'an effect that needs approval cannot start without one of its payload' using errcode = '23514';
    end if;
    new.rev := old.rev + 1;
    if new.status in ('done', 'failed', 'abandoned') then new.finished_at := ops_now();
    else new.finished_at := null; end if;
    if old.status = 'planned' and new.status <> 'started' then
      update ops_approvals set status = 'void', decided_at = null where effect_id = new.id and status in ('pending', 'approved');
    end if;
  end if;
  word := case new.status when 'unknown' then 'doubted' else new.status end;
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, mission_id, step_id, chain_depth, from_status, to_status)
  values (new.agent_id, 'effect.' || word, left(new.title, 300), left(coalesce(new.problem, new.target), 400),
          array['effect', new.kind, new.status]
            -- Doubt about what can be repeated without harm alarms nobody.
            || case when new.status = 'unknown' and new.class <> 'keyed' then array['alarm'] else '{}'::text[] end,
          jsonb_build_object('effect_id', new.id, 'effect_kind', new.kind, 'class', new.class, 'target', new.target,
                             'payload_sha', new.payload_sha, 'tries', new.tries, 'needs_approval', new.needs_approval),
          new.mission_id, new.step_id, coalesce(depth, 0), case when tg_op = 'UPDATE' then old.status end, new.status);
  return new;
end $$;
create trigger ops_effects_moved before insert or update on ops_effects for each row execute function ops_effect_moved();

-- What a step planned and never began is over with the step.
create function ops_effects_given_up() returns trigger language plpgsql as $$
begin
  update ops_effects set status = 'abandoned', problem = coalesce(problem, 'its step ended before it began')
  where step_id = new.id and status = 'planned';
  return null;
end $$;
create trigger ops_mission_steps_effects_given_up after update on ops_mission_steps for each row
  when (new.status in ('failed', 'cancelled') and old.status <> new.status) execute function ops_effects_given_up();

create function ops_evidence_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'evidence is never updated or deleted' using errcode = '55000';
end $$;
create trigger ops_effect_evidence_is_kept before update or delete on ops_effect_evidence
  for each row execute function ops_evidence_is_kept();

-- A step succeeds only when nothing it began in the world is open: reliability, invariant "succeeded means all effects done".
create function ops_steps_without_open_effects() returns trigger language plpgsql as $$
begin
  if exists (select from ops_effects where step_id = new.id and status in ('planned', 'started', 'unknown')) then
    raise exception 'a step with an open effect cannot succeed' using errcode = '23514';
  end if;
  return null;
end $$;
create constraint trigger ops_mission_steps_effects_done after update on ops_mission_steps
  deferrable initially deferred for each row when (new.status = 'succeeded' and old.status <> 'succeeded' and new.kind in
    ('post_tweet', 'post_bluesky', 'publish', 'webhook_out', 'email', 'http_request', 'command', 'deploy', 'code', 'use_tool'))
  execute function ops_steps_without_open_effects();

-- ── Tools ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table ops_tool_calls (
  id uuid primary key default gen_random_uuid(),
  step_id uuid not null references ops_mission_steps (id),
  mission_id uuid not null references ops_missions (id),
  agent_id text not null,
  attempt integer not null,
  seq integer not null,
  tool text not null check (length(tool) between 1 and 120),
  args jsonb not null,
  args_sha text not null,
  status text not null check (status in ('done', 'failed', 'refused', 'proposed')),
  -- How far its result is trusted: 0 open web and strangers' servers … 3 the founder.
  trust smallint not null check (trust between 0 and 3),
  -- The first part of what came back, or why nothing did.
  result text not null default '',
  proposal_id uuid,
  duration_ms integer not null default 0,
  created_at timestamptz not null default ops_now(),
  unique (step_id, attempt, seq)
);
create index ops_tool_calls_of_mission on ops_tool_calls (mission_id, id);
create index ops_tool_calls_newest on ops_tool_calls (created_at desc, id desc);

-- What an MCP server offered when a human approved it. `seen` is what it offers now, when that differs: until approved, it is off.
create table ops_mcp_servers (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
  status text not null default 'new' check (status in ('new', 'approved', 'changed', 'unreachable')),
  pinned_sha text,
  pinned jsonb,
  seen_sha text,
  seen jsonb,
  server_version text,
  problem text,
  approved_by text,
  approved_at timestamptz,
  updated_at timestamptz not null default ops_now(),
  constraint approved_is_pinned check (status <> 'approved' or (pinned_sha is not null and pinned is not null))
);

-- ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What a human is asked for beside proposals and steps: this exact payload, once, until it expires.
create table ops_approvals (
  id uuid primary key default gen_random_uuid(),
  what text not null check (what in ('effect', 'mcp_server', 'budget_rise')),
  status text not null default 'pending' check (status in ('pending', 'approved', 'used', 'refused', 'expired', 'void')),
  effect_id uuid references ops_effects (id),
  step_id uuid,
  mission_id uuid,
  -- Who asks; never who decides.
  agent_id text,
  title text not null,
  target text not null default '',
  payload jsonb not null,
  payload_sha text not null,
  risk text not null default 'medium' check (risk in ('low', 'medium', 'high')),
  predicted_micro_usd bigint,
  -- Why it is asked and what speaks for and against it: [{ what, text, id? }].
  evidence jsonb not null default '[]' check (jsonb_typeof(evidence) = 'array'),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  rev integer not null default 0,
  created_at timestamptz not null default ops_now(),
  expires_at timestamptz not null check (isfinite(expires_at)),
  constraint effect_is_named check ((what = 'effect') = (effect_id is not null)),
  constraint pending_is_undecided check ((status in ('pending', 'expired', 'void')) = (decided_at is null)),
  constraint refused_has_reason check (status <> 'refused' or decision_reason is not null)
);
create unique index ops_approvals_one_open on ops_approvals (effect_id) where effect_id is not null and status in ('pending', 'approved');
create unique index ops_approvals_one_ask on ops_approvals (what, title) where what <> 'effect' and status = 'pending';
create index ops_approvals_pending on ops_approvals (expires_at, id) where status = 'pending';

create table ops_approval_edges (from_status text not null, to_status text not null, primary key (from_status, to_status));
insert into ops_approval_edges (from_status, to_status) values
  ('pending', 'approved'), ('pending', 'refused'), ('pending', 'expired'), ('pending', 'void'),
  ('approved', 'used'), ('approved', 'expired'), ('approved', 'void');

create function ops_approval_moved() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.payload_sha <> old.payload_sha then
      raise exception 'an approval is bound to its payload' using errcode = '23514';
    end if;
    if new.status = old.status then return new; end if;
    if not exists (select from ops_approval_edges where from_status = old.status and to_status = new.status) then
      raise exception 'an approval cannot go from % to %', old.status, new.status using errcode = '23514';
    end if;
    if new.decided_by is not null and new.decided_by = new.agent_id then
      raise exception 'nobody approves what they asked for' using errcode = '23514';
    end if;
    new.rev := old.rev + 1;
  end if;
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, mission_id, step_id, from_status, to_status)
  values (new.agent_id, 'approval.' || case new.status when 'pending' then 'asked' else new.status end, left(new.title, 300),
          left(coalesce(new.decision_reason, new.target), 400),
          array['approval', 'approval_' || new.status, new.what],
          jsonb_build_object('approval_id', new.id, 'what', new.what, 'payload_sha', new.payload_sha, 'risk', new.risk, 'by', new.decided_by,
                             'effect_id', new.effect_id),
          new.mission_id, new.step_id, case when tg_op = 'UPDATE' then old.status end, new.status);
  return new;
end $$;
create trigger ops_approvals_moved before insert or update on ops_approvals for each row execute function ops_approval_moved();

-- What is to be told to whom, once per event and channel: an outbox that is filled by a cursor over the journal.
create table ops_deliveries (
  id uuid primary key default gen_random_uuid(),
  channel text not null check (length(channel) between 1 and 80),
  -- The event it tells of, or null for a batch (`topic` then says which, once).
  event_id bigint,
  topic text not null,
  payload jsonb not null,
  status text not null default 'queued' check (status in ('queued', 'sending', 'delivered', 'failed', 'unknown')),
  attempt integer not null default 0,
  run_after timestamptz not null default ops_now(),
  lease_token bigint,
  lease_expires_at timestamptz,
  problem text,
  created_at timestamptz not null default ops_now(),
  finished_at timestamptz,
  unique (channel, topic),
  constraint sending_is_leased check ((status = 'sending') = (lease_expires_at is not null)),
  constraint ended_is_finished check ((status in ('delivered', 'failed', 'unknown')) = (finished_at is not null))
);
create index ops_deliveries_due on ops_deliveries (run_after, id) where status = 'queued';
create index ops_deliveries_newest on ops_deliveries (created_at desc, id desc);

-- A signed message from outside is taken once: its id, per sender.
create table ops_webhook_receipts (
  source text not null,
  message_id text not null check (length(message_id) between 1 and 300),
  event_id bigint,
  created_at timestamptz not null default ops_now(),
  primary key (source, message_id)
);
create index ops_webhook_receipts_oldest on ops_webhook_receipts (created_at);
