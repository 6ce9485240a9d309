-- The company's life: roundtables, memory, relationships, initiative, voice. What is said here ends in rows like everything else:
-- every change of state writes its event in the same transaction, whoever makes it.

-- ── What the core now also tells ─────────────────────────────────────────────────────────────────────────────────────────────

-- A topic that was chosen by memory names the memory.
alter table ops_mission_proposals
  add column memory_influenced boolean not null default false,
  add column memory_id uuid,
  add constraint influenced_by_something check (memory_influenced = (memory_id is not null));
create index ops_mission_proposals_of_memory on ops_mission_proposals (memory_id) where memory_id is not null;

alter table ops_model_calls add column roundtable_id uuid;
create index ops_model_calls_of_roundtable on ops_model_calls (roundtable_id) where roundtable_id is not null;

alter table ops_agent_events add column roundtable_id uuid;
create index ops_agent_events_of_roundtable on ops_agent_events (roundtable_id, id) where roundtable_id is not null;
create unique index ops_agent_events_of_roundtable_rev on ops_agent_events (roundtable_id, rev)
  where roundtable_id is not null and rev is not null;

-- Which beat never ended is asked at every beat.
create index ops_action_runs_running on ops_action_runs (started_at, id) where status = 'running';

-- ── Roundtables ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table ops_roundtable_queue (
  id uuid primary key default gen_random_uuid(),
  format text not null check (format ~ '^[a-z][a-z0-9_]{0,39}$'),
  topic text not null check (length(topic) between 1 and 300),
  -- Who speaks; the first opens. Empty: whoever the format asks for, seated when it starts.
  participants text[] not null default '{}',
  status text not null default 'pending'
    check (status in ('pending', 'running', 'succeeded', 'failed', 'cancelled', 'rejected')),
  source text not null default 'human' check (source in ('schedule', 'relationship', 'human')),
  source_trace_id text check (length(source_trace_id) between 1 and 300),
  created_by text not null default ops_actor(),
  -- One conversation at a time in a room.
  room text not null default 'main' check (length(room) between 1 and 40),
  rejection_reason text,
  -- What each gate measured: [{ gate, measured, limit, ok, … }], and the rolls that led here: [{ of, seed, roll, threshold }].
  gates jsonb not null default '[]' check (jsonb_typeof(gates) = 'array'),
  dice jsonb not null default '[]' check (jsonb_typeof(dice) = 'array'),
  -- How many turns of agents it is to have, and how many it has had. A founder's remarks are not counted.
  turns_planned integer not null default 6 check (turns_planned between 1 and 40),
  turns_spoken integer not null default 0 check (turns_spoken between 0 and 1000),
  tokens_spent bigint not null default 0 check (tokens_spent between 0 and 1000000000000),
  model_calls integer not null default 0 check (model_calls between 0 and 1000000),
  -- What they know when they sit down, and how each speaks: kept, so that whoever takes over goes on with the same conversation.
  briefing jsonb check (jsonb_typeof(briefing) = 'object'),
  voices jsonb check (jsonb_typeof(voices) = 'object'),
  -- How far what they talk about is trusted: the lowest trust of what the briefing quotes (0 open web … 3 the founder).
  trust smallint not null default 2 check (trust between 0 and 3),
  attempt integer not null default 0 check (attempt between 0 and 1000),
  max_attempts integer not null default 5 check (max_attempts between 1 and 1000),
  run_after timestamptz not null default ops_now() check (isfinite(run_after)),
  reserved_by text,
  lease_token bigint,
  lease_expires_at timestamptz,
  -- When the talk was over, and why; what is left then is the distillation.
  spoken_at timestamptz,
  end_reason text,
  -- none: not asked yet; answered: the answer is kept and not applied yet; done, failed, skipped: final.
  distillation text not null default 'none' check (distillation in ('none', 'answered', 'done', 'failed', 'skipped')),
  distilled jsonb check (jsonb_typeof(distilled) = 'object'),
  distillation_problem text,
  last_error text,
  rev integer not null default 0 check (rev between 0 and 1000000),
  created_at timestamptz not null default ops_now() check (isfinite(created_at)),
  started_at timestamptz,
  finished_at timestamptz,
  constraint running_is_leased check
    ((status = 'running') = (lease_expires_at is not null and lease_token is not null and reserved_by is not null)),
  constraint ended_is_finished check
    ((status in ('succeeded', 'failed', 'cancelled', 'rejected')) = (finished_at is not null)),
  constraint rejected_has_reason check ((status = 'rejected') = (rejection_reason is not null)),
  constraint failed_has_error check (status <> 'failed' or last_error is not null),
  constraint spoken_has_reason check ((spoken_at is null) = (end_reason is null)),
  constraint succeeded_is_spoken check
    (status <> 'succeeded' or (spoken_at is not null and distillation in ('done', 'failed', 'skipped'))),
  constraint answered_has_answer check (distillation not in ('answered', 'done') or distilled is not null)
);
create unique index ops_roundtable_queue_once on ops_roundtable_queue (source, source_trace_id) where source_trace_id is not null;
create unique index ops_roundtable_queue_one_in_room on ops_roundtable_queue (room) where status = 'running';
create index ops_roundtable_queue_due on ops_roundtable_queue (run_after, id) where status = 'pending';
create index ops_roundtable_queue_newest on ops_roundtable_queue (created_at desc, id desc);

create table ops_roundtable_edges (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);
insert into ops_roundtable_edges (from_status, to_status) values
  ('pending', 'running'), ('pending', 'cancelled'),
  ('running', 'pending'), ('running', 'succeeded'), ('running', 'failed'), ('running', 'cancelled');

-- What is said. A turn is written once, under the lease of the conversation; nobody changes it afterwards.
create table ops_roundtable_turns (
  roundtable_id uuid not null references ops_roundtable_queue (id),
  position integer not null check (position >= 0),
  -- An agent's id, or `founder`.
  speaker text not null check (length(speaker) between 1 and 40),
  line text not null check (length(line) between 1 and 2000),
  interaction text not null
    check (interaction in ('opening', 'challenge', 'critical', 'neutral', 'agreement', 'supportive', 'remark')),
  -- How the speaker stands to whoever spoke before; null for an opening and for a founder.
  affinity numeric(5, 4),
  tension numeric(5, 4),
  -- Why this speaker: [{ agent, weight, affinity, recency, jitter }], and the rolls that drew it and the interaction.
  weights jsonb not null default '[]',
  dice jsonb not null default '[]',
  simulated boolean not null default false,
  created_at timestamptz not null default ops_now(),
  primary key (roundtable_id, position)
);

-- The day's slots: each is rolled once a day, and the roll is kept.
create table ops_roundtable_slots (
  day date not null,
  slot text not null check (length(slot) between 1 and 80),
  due_at timestamptz not null check (isfinite(due_at)),
  format text not null,
  probability double precision not null check (probability between 0 and 1),
  roll double precision not null,
  roll_seed text not null,
  -- due: hit, its time has not come; missed: the roll said no; held: convened; crowded: the day had no place for it; late: nobody
  -- was there when its time came; refused: a gate turned it away.
  outcome text not null check (outcome in ('due', 'missed', 'held', 'crowded', 'late', 'refused')),
  reason text,
  roundtable_id uuid references ops_roundtable_queue (id),
  decided_at timestamptz,
  primary key (day, slot),
  check ((outcome = 'due') = (decided_at is null))
);
create index ops_roundtable_slots_due on ops_roundtable_slots (due_at, slot) where outcome = 'due';

create function ops_roundtable_by_hand() returns trigger language plpgsql as $$
begin
  new.rev := old.rev + 1;
  if new.status <> 'running' then
    new.lease_expires_at := null;
    new.lease_token := null;
    new.reserved_by := null;
  end if;
  if new.status in ('succeeded', 'failed', 'cancelled') then
    new.finished_at := coalesce(new.finished_at, ops_now());
  end if;
  if new.status = 'failed' then new.last_error := coalesce(new.last_error, 'set by hand'); end if;
  return new;
end $$;
create trigger ops_roundtable_queue_by_hand before update on ops_roundtable_queue for each row
  when (old.status is distinct from new.status and new.rev = old.rev) execute function ops_roundtable_by_hand();

create function ops_roundtable_moved() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.status not in ('pending', 'rejected') then
      raise exception 'a roundtable begins as pending or rejected' using errcode = '23514';
    end if;
  elsif new.status is distinct from old.status then
    if new.rev <> old.rev + 1
       or not exists (select from ops_roundtable_edges where from_status = old.status and to_status = new.status) then
      raise exception 'a roundtable cannot go from % to %', old.status, new.status using errcode = '23514';
    end if;
  else
    if new.rev <> old.rev then
      raise exception 'a roundtable''s revision moves with its status' using errcode = '23514';
    end if;
    return null;
  end if;
  -- What was cancelled before it began gives the day its place back, whoever cancels.
  if tg_op = 'UPDATE' and new.status = 'cancelled' and new.started_at is null then
    update ops_quota_counters q set used = q.used - g.took
    from (select g ->> 'gate' as gate, g ->> 'window_start' as window_start, (g ->> 'took')::numeric::integer as took
          from jsonb_array_elements(new.gates) g
          where case when jsonb_typeof(g -> 'took') = 'number' then (g ->> 'took')::numeric between 1 and 1000 else false end) g
    where q.gate = g.gate and q.used >= g.took
      and to_char(q.window_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') = g.window_start;
  end if;
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, roundtable_id, rev, from_status, to_status)
  values (new.participants[1],
          'roundtable.' || case when tg_op = 'INSERT' then case new.status when 'pending' then 'queued' else new.status end
                                else case new.status when 'running' then 'started' when 'pending' then 'requeued'
                                                     else new.status end end,
          new.format || ': ' || new.topic,
          case new.status when 'rejected' then new.rejection_reason
                          when 'succeeded' then coalesce(new.distilled ->> 'summary', new.end_reason, '')
                          when 'failed' then new.last_error
                          when 'pending' then coalesce(new.last_error, '')
                          else '' end,
          array['roundtable', new.format, 'roundtable_' || new.status],
          jsonb_build_object('format', new.format, 'participants', new.participants, 'source', new.source, 'by', new.created_by,
                             'attempt', new.attempt, 'worker', new.reserved_by, 'lease', new.lease_token),
          new.id, new.rev, case when tg_op = 'UPDATE' then old.status end, new.status);
  return null;
end $$;
create trigger ops_roundtable_queue_moved after insert or update on ops_roundtable_queue
  for each row execute function ops_roundtable_moved();

create function ops_turn_spoken() returns trigger language plpgsql as $$
begin
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, roundtable_id)
  select nullif(new.speaker, 'founder'), 'turn.spoken', left(new.line, 300), q.topic,
         array['turn', q.format, new.interaction],
         jsonb_build_object('position', new.position, 'speaker', new.speaker, 'interaction', new.interaction, 'format', q.format)
           || case when new.simulated then jsonb_build_object('simulated', true) else '{}' end,
         new.roundtable_id
  from ops_roundtable_queue q where q.id = new.roundtable_id;
  return null;
end $$;
create trigger ops_roundtable_turns_spoken after insert on ops_roundtable_turns
  for each row execute function ops_turn_spoken();

create function ops_turns_are_said() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('ops.archiving', true), '') = 'on' and tg_op = 'DELETE' then return old; end if;
  raise exception 'what was said stays said: turns are never updated or deleted' using errcode = '55000';
end $$;
create trigger ops_roundtable_turns_are_said before update or delete on ops_roundtable_turns
  for each row execute function ops_turns_are_said();

-- ── Memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The text's trigrams, words padded with two spaces before and one behind: what catches a misspelling, without an extension that
-- every schema would have to find.
create function ops_trigrams(content text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(padded, n, 3) order by substr(padded, n, 3)), '{}')
  from (select '  ' || m[1] || ' ' as padded from regexp_matches(lower(left(content, 2000)), '[^[:space:][:punct:]]+', 'g') as m) words,
       generate_series(1, length(padded) - 2) as n
$$;
-- The share of trigrams that two texts have in common, 0 to 1.
create function ops_likeness(one text[], other text[]) returns double precision language sql immutable strict parallel safe as $$
  select shared::double precision / greatest(1, cardinality(one) + cardinality(other) - shared)
  from (select count(*)::integer as shared from (select unnest(one) intersect select unnest(other)) both_have) x
$$;
create function ops_memory_words(content text, tags text[]) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple'::regconfig, content || ' ' || array_to_string(tags, ' '))
$$;

-- What agents know. A row without `superseded_by` is live; what is evicted, expires or is forgotten leaves for ops_memory_gone.
create table ops_agent_memory (
  id uuid primary key default gen_random_uuid(),
  agent_id text not null references ops_agents (id),
  type text not null check (type in ('insight', 'pattern', 'strategy', 'preference', 'lesson')),
  content text not null check (length(content) between 1 and 2000),
  confidence numeric(4, 3) not null default 0.6 check (confidence between 0 and 1),
  tags text[] not null default '{}' check (cardinality(tags) <= 20),
  source_trace_id text unique check (length(source_trace_id) between 1 and 300),
  superseded_by uuid,
  -- Where it came from, who wrote it, how far it is trusted: 0 open web, 1 named sources, 2 made in the company, 3 the founder.
  source_kind text not null default 'human' check (source_kind in ('conversation', 'outcome', 'mission', 'insight', 'human')),
  source_ref text not null default '',
  written_by text not null default ops_actor(),
  trust smallint not null default 3 check (trust between 0 and 3),
  pinned boolean not null default false,
  disputed_at timestamptz,
  dispute_reason text,
  expires_at timestamptz check (isfinite(expires_at)),
  created_at timestamptz not null default ops_now() check (isfinite(created_at)),
  updated_at timestamptz not null default ops_now() check (isfinite(updated_at)),
  words tsvector generated always as (ops_memory_words(content, tags)) stored,
  grams text[] generated always as (ops_trigrams(content)) stored,
  constraint not_by_itself check (superseded_by is distinct from id),
  constraint disputed_has_reason check ((disputed_at is null) = (dispute_reason is null))
);
create index ops_agent_memory_live on ops_agent_memory (agent_id, confidence, created_at, id) where superseded_by is null;
create index ops_agent_memory_pinned on ops_agent_memory (agent_id, id) where pinned;
create index ops_agent_memory_newest on ops_agent_memory (created_at desc, id desc);
create index ops_agent_memory_words on ops_agent_memory using gin (words);
create index ops_agent_memory_successors on ops_agent_memory (superseded_by) where superseded_by is not null;
create index ops_agent_memory_expiring on ops_agent_memory (expires_at) where expires_at is not null;

-- What was once known. The words of a forgotten memory are gone for good; the others' are kept for whoever asks why.
create table ops_memory_gone (
  id uuid primary key,
  agent_id text not null,
  type text not null,
  content text,
  confidence numeric(4, 3) not null,
  tags text[] not null,
  source_trace_id text,
  superseded_by uuid,
  source_kind text not null,
  source_ref text not null,
  written_by text not null,
  trust smallint not null,
  created_at timestamptz not null,
  gone_as text not null check (gone_as in ('evicted', 'expired', 'forgotten')),
  gone_by text not null default ops_actor(),
  gone_at timestamptz not null default ops_now(),
  constraint forgotten_is_forgotten check (gone_as <> 'forgotten' or content is null)
);
create index ops_memory_gone_trace on ops_memory_gone (source_trace_id) where source_trace_id is not null;

-- In which decisions a memory was used: it chose a topic, it stood in a prompt, it led to an initiative.
create table ops_memory_uses (
  id bigint generated always as identity primary key,
  memory_id uuid not null,
  how text not null check (how in ('influence', 'prompt', 'initiative')),
  agent_id text,
  proposal_id uuid,
  step_id uuid,
  roundtable_id uuid,
  created_at timestamptz not null default ops_now()
);
create index ops_memory_uses_of_memory on ops_memory_uses (memory_id, id desc);
create index ops_memory_uses_of_step on ops_memory_uses (step_id) where step_id is not null;
create index ops_memory_uses_of_roundtable on ops_memory_uses (roundtable_id) where roundtable_id is not null;
create index ops_memory_uses_of_proposal on ops_memory_uses (proposal_id) where proposal_id is not null;

-- The words of a memory stand in its row alone, never in the journal: what is to be forgotten can be.
create function ops_memory_event(m ops_agent_memory, verb text, more jsonb) returns void language sql as $$
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, roundtable_id)
  select m.agent_id, 'memory.' || verb,
         case verb
           when 'made' then a.display_name || ' learned ' || said.what
           when 'superseded' then a.display_name || ' knows better now: ' || said.what || ' gave way'
           when 'weighed' then a.display_name || ' is ' || case when m.confidence < (more ->> 'before')::numeric then 'less ' else '' end
                                              || 'sure of ' || said.what || ' now'
           when 'evicted' then a.display_name || ' let go of ' || said.what || ': there was no more room'
           when 'expired' then a.display_name || ' let go of ' || said.what || ': its time was up'
           when 'forgotten' then a.display_name || ' was made to forget ' || said.what
           else said.what || ' of ' || a.display_name || ' was ' || verb
         end,
         '', array['memory', 'memory_' || m.type],
         jsonb_build_object('memory_id', m.id, 'type', m.type, 'confidence', m.confidence, 'trust', m.trust,
                            'source', m.source_kind, 'source_ref', m.source_ref, 'by', ops_actor()) || more,
         case when m.source_kind = 'conversation' and m.source_ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
              then m.source_ref::uuid end
  from ops_agents a, (select case when m.type = 'insight' then 'an ' else 'a ' end || m.type as what) said
  where a.id = m.agent_id
$$;

create function ops_memory_changed() returns trigger language plpgsql as $$
declare
  gone text := coalesce(nullif(current_setting('ops.gone_as', true), ''), 'forgotten');
begin
  if tg_op = 'DELETE' then
    insert into ops_memory_gone (id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind,
                                 source_ref, written_by, trust, created_at, gone_as)
    values (old.id, old.agent_id, old.type, case when gone <> 'forgotten' then old.content end, old.confidence,
            case when gone <> 'forgotten' then old.tags else '{}' end,
            old.source_trace_id, old.superseded_by, old.source_kind, old.source_ref, old.written_by, old.trust, old.created_at, gone);
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
create trigger ops_agent_memory_changed after update or delete on ops_agent_memory
  for each row execute function ops_memory_changed();

-- The cap in force: what policy says, or its last good value, or the default of spec section 8.
create function ops_memory_cap() returns integer language sql stable as $$
  select coalesce((
    select case when jsonb_typeof(v -> 'max_per_agent') = 'number' then (v ->> 'max_per_agent')::numeric::integer end
    from (select case when verdict = 'accepted' then value else good end as v from ops_policy where key = 'memory_policy') p), 200)
$$;

-- Whoever adds memories: the agent is locked, and what is over the cap leaves, the weakest and oldest first, what a founder pinned
-- last. Agents are locked in the order of their ids.
create function ops_memories_made() returns trigger language plpgsql as $$
declare
  cap integer := ops_memory_cap();
  made ops_agent_memory;
  holder text;
  surplus integer;
  weakest uuid;
begin
  for made in select m.* from ops_agent_memory m where m.id in (select id from new_memories) order by m.id loop
    perform ops_memory_event(made, 'made', '{}');
  end loop;
  for holder in select distinct agent_id from new_memories order by agent_id loop
    perform from ops_agents where id = holder for no key update;
    select count(*) - cap into surplus from ops_agent_memory where agent_id = holder and superseded_by is null;
    continue when surplus <= 0;
    perform set_config('ops.gone_as', 'evicted', true);
    for weakest in select id from ops_agent_memory where agent_id = holder and superseded_by is null
                   order by pinned, confidence, created_at, id limit surplus loop
      delete from ops_agent_memory where id = weakest;
    end loop;
    perform set_config('ops.gone_as', '', true);
  end loop;
  return null;
end $$;
create trigger ops_agent_memory_made after insert on ops_agent_memory
  referencing new table as new_memories for each statement execute function ops_memories_made();

-- ── Relationships ────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table ops_agent_relationships (
  id uuid primary key default gen_random_uuid(),
  agent_a text not null references ops_agents (id),
  agent_b text not null references ops_agents (id),
  affinity numeric(5, 4) not null default 0.50 check (affinity between 0 and 1),
  seed_affinity numeric(5, 4) not null default 0.50 check (seed_affinity between 0 and 1),
  backstory text not null default '' check (length(backstory) <= 1000),
  total_interactions integer not null default 0,
  positive_interactions integer not null default 0,
  negative_interactions integer not null default 0,
  -- The last movements, newest last: [{ at, drift, reason, roundtable_id, affinity }].
  drift_log jsonb not null default '[]',
  created_at timestamptz not null default ops_now(),
  updated_at timestamptz not null default ops_now(),
  unique (agent_a, agent_b),
  check (agent_a < agent_b)
);
create index ops_agent_relationships_other on ops_agent_relationships (agent_b, agent_a);

-- Every movement: at most one per conversation and pair.
create table ops_relationship_drifts (
  id bigint generated always as identity primary key,
  roundtable_id uuid not null references ops_roundtable_queue (id),
  agent_a text not null,
  agent_b text not null,
  -- What the distillation asked for, after it was held to the policy's most, and the bounds it was applied within.
  drift numeric(5, 4) not null,
  max_drift numeric(5, 4) not null,
  floor numeric(5, 4) not null,
  ceiling numeric(5, 4) not null,
  before numeric(5, 4) not null,
  after numeric(5, 4) not null,
  reason text not null default '',
  created_at timestamptz not null default ops_now(),
  unique (roundtable_id, agent_a, agent_b),
  check (agent_a < agent_b),
  constraint within_its_most check (abs(drift) <= max_drift)
);
create index ops_relationship_drifts_of_pair on ops_relationship_drifts (agent_a, agent_b, id);

create function ops_relationship_drifted() returns trigger language plpgsql as $$
begin
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, roundtable_id)
  select new.agent_a, 'relationship.drifted',
         a.display_name || ' and ' || b.display_name
           || case when new.after > new.before then ' are closer' when new.after < new.before then ' are cooler' else ' stay as they are' end
           || ' (' || new.after || ')',
         new.reason, array['relationship', case when new.drift < 0 then 'cooler' else 'closer' end],
         jsonb_build_object('agent_a', new.agent_a, 'agent_b', new.agent_b, 'drift', new.drift, 'before', new.before, 'after', new.after),
         new.roundtable_id
  from ops_agents a, ops_agents b where a.id = new.agent_a and b.id = new.agent_b;
  return null;
end $$;
create trigger ops_relationship_drifts_told after insert on ops_relationship_drifts
  for each row execute function ops_relationship_drifted();

-- ── Initiative ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What agents want to do by themselves, and what a formal conversation asked for: both on their way to the intake.
create table ops_initiative_queue (
  id uuid primary key default gen_random_uuid(),
  kind text not null default 'initiative' check (kind in ('initiative', 'action_item')),
  agent_id text not null references ops_agents (id),
  status text not null default 'queued' check (status in ('queued', 'running', 'proposed', 'rejected', 'failed')),
  -- For an action item what was asked for: { title, kind, topic }; for an initiative what entitled the agent.
  context jsonb not null default '{}' check (jsonb_typeof(context) = 'object'),
  source_trace_id text unique check (length(source_trace_id) between 1 and 300),
  roundtable_id uuid references ops_roundtable_queue (id),
  proposal_id uuid references ops_mission_proposals (id),
  reason text,
  attempt integer not null default 0 check (attempt between 0 and 1000),
  max_attempts integer not null default 3 check (max_attempts between 1 and 1000),
  run_after timestamptz not null default ops_now() check (isfinite(run_after)),
  reserved_by text,
  lease_token bigint,
  lease_expires_at timestamptz,
  created_at timestamptz not null default ops_now() check (isfinite(created_at)),
  processed_at timestamptz,
  constraint running_is_leased check
    ((status = 'running') = (lease_expires_at is not null and lease_token is not null and reserved_by is not null)),
  constraint ended_is_processed check ((status in ('proposed', 'rejected', 'failed')) = (processed_at is not null)),
  constraint proposed_names_it check (status <> 'proposed' or proposal_id is not null),
  constraint refused_has_reason check (status not in ('rejected', 'failed') or reason is not null)
);
create index ops_initiative_queue_due on ops_initiative_queue (run_after, id) where status = 'queued';
create index ops_initiative_queue_of_agent on ops_initiative_queue (agent_id, created_at desc, id desc);
create index ops_initiative_queue_of_roundtable on ops_initiative_queue (roundtable_id) where roundtable_id is not null;

create function ops_initiative_moved() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.status = old.status then return null; end if;
  if tg_op = 'UPDATE' and old.status in ('proposed', 'rejected', 'failed') then
    raise exception 'an initiative cannot go from % to %', old.status, new.status using errcode = '23514';
  end if;
  -- Being taken up and given back is the worker's business, not the company's.
  if tg_op = 'UPDATE' and new.status in ('running', 'queued') then return null; end if;
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, roundtable_id)
  values (new.agent_id, new.kind || '.' || new.status,
          coalesce(nullif(left(new.context ->> 'title', 300), ''), 'An idea of their own'), coalesce(new.reason, ''),
          array['initiative', new.kind], jsonb_build_object('initiative_id', new.id, 'proposal_id', new.proposal_id), new.roundtable_id);
  return null;
end $$;
create trigger ops_initiative_queue_moved after insert or update on ops_initiative_queue
  for each row execute function ops_initiative_moved();

-- ── Voice ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- How an agent's voice changed: a row whenever what its memories add to it is not what it was.
create table ops_voice_history (
  id uuid primary key default gen_random_uuid(),
  agent_id text not null references ops_agents (id),
  -- [{ rule, say, because }], at most 3.
  modifiers jsonb not null,
  roundtable_id uuid,
  created_at timestamptz not null default ops_now()
);
create index ops_voice_history_of_agent on ops_voice_history (agent_id, created_at desc, id desc);

create function ops_voice_changed() returns trigger language plpgsql as $$
begin
  insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata, roundtable_id)
  select new.agent_id, 'voice.changed', a.display_name || ' speaks differently now',
         coalesce((select string_agg(m ->> 'say', ' ' order by n) from jsonb_array_elements(new.modifiers) with ordinality x (m, n)), ''),
         array['voice'], jsonb_build_object('modifiers', new.modifiers), new.roundtable_id
  from ops_agents a where a.id = new.agent_id;
  return null;
end $$;
create trigger ops_voice_history_told after insert on ops_voice_history for each row execute function ops_voice_changed();
