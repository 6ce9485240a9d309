// Plants hostile texts in every field of a company that reaches the page, as rows of the database: each field gets each text once. The
// machine's triggers are on, so that the texts reach the journal too. What the database cannot hold of a text, NUL and halves of characters,
// is taken out as the product's doors take it out.

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { storable } from '../../src/domain/storable.ts'
import { openEmbedded } from '../../src/world/db-embedded.ts'
import type { HostilePayload } from './hostile-payloads.ts'

/** What a planted row can be found by: its id is made of its noun and the payload's word. */
export type Planted =
  | 'proposal'
  | 'refused'
  | 'waiting'
  | 'mission'
  | 'talk'
  | 'artifact'
  | 'approval'
  | 'memory'

/** Returns the id of the row of this noun that holds the payload of this word. */
export function plantedId(noun: Planted, canary: string): string {
  const hex = createHash('md5').update(`${noun}:${canary}`).digest('hex')
  return [8, 12, 16, 20, 32].map((end, i, ends) => hex.slice(i === 0 ? 0 : ends[i - 1], end)).join('-')
}

/** Returns the id of the agent that holds the payload of this word in its name, role and persona. */
export function plantedAgent(canary: string): string {
  return `agent-${canary}`
}

/** The texts at the lengths that columns take, and the ids: h (c, t, t40, t80, t120, t300, t400, t2000, agent, place). */
const texts = `
create temporary table h as
select x.c, x.t, left(x.t, 40) as t40, left(x.t, 80) as t80, left(x.t, 120) as t120, left(x.t, 300) as t300, left(x.t, 400) as t400,
       left(x.t, 2000) as t2000, 'agent-' || x.c as agent, x.place
from pg_temp.given() x;
create function pg_temp.id(noun text, c text) returns uuid language sql immutable as $$ select md5(noun || ':' || c)::uuid $$;`

const people = `
insert into ops_agents (id, display_name, role, persona, covers, tools)
select agent, t80, t80, jsonb_build_object('tone', t300, 'quirk', t300, 'directive', t300, 'color', t40, 'avatar', t80), array[t40], array[t40]
from h order by place;
insert into ops_agent_relationships (agent_a, agent_b, backstory, drift_log)
select agent, 'writer', t300, jsonb_build_array(jsonb_build_object('at', ops_now(), 'drift', 0.01, 'reason', t300, 'affinity', 0.51))
from h order by place;
insert into ops_voice_history (agent_id, modifiers)
select agent, jsonb_build_array(jsonb_build_object('rule', t80, 'say', t300, 'because', t300)) from h order by place;
insert into ops_agent_memory (id, agent_id, type, content, tags, source_kind, source_ref, written_by)
select pg_temp.id('memory', c), agent, 'insight', t2000, array[t80], 'human', t80, t80 from h order by place;
update ops_agent_memory m set disputed_at = ops_now(), dispute_reason = h.t300 from h where m.id = pg_temp.id('memory', h.c);
insert into ops_memory_gone (id, agent_id, type, content, confidence, tags, source_kind, source_ref, written_by, trust, created_at, gone_as, gone_by)
select pg_temp.id('gone', c), agent, 'lesson', t2000, 0.5, array[t80], 'human', t80, t80, 1, ops_now(), 'evicted', t80 from h order by place;`

const work = `
insert into ops_mission_proposals (id, agent_id, title, description, proposed_steps, source_trace_id, status, rejection_reason, gates, dice,
                                   caused_by_rule, decided_by, decided_at, expires_at)
select pg_temp.id(noun, c), agent, t300, t, jsonb_build_array(
         jsonb_build_object('kind', 'draft_tweet', 'payload', jsonb_build_object('topic', t2000, t40, t300)),
         jsonb_build_object('kind', 'post_tweet', 'payload', jsonb_build_object('text', t300))),
       noun || ':' || t120, status, case status when 'rejected' then t300 end,
       jsonb_build_array(jsonb_build_object('gate', t80, 'measured', 9, 'limit', 8, 'ok', false, 'reason', t300)),
       jsonb_build_array(jsonb_build_object('of', t80, 'seed', t40, 'roll', 0.1, 'threshold', 0.5)),
       t80, case status when 'pending' then null else t80 end, case status when 'pending' then null else ops_now() end, ops_now() + interval '7 days'
from h, (values ('refused', 'rejected'), ('waiting', 'pending'), ('proposal', 'accepted')) v (noun, status) order by place, noun;
insert into ops_missions (id, proposal_id, title, agent_id, created_by, steps_total)
select pg_temp.id('mission', c), pg_temp.id('proposal', c), t300, agent, t80, 4 from h order by place;
insert into ops_mission_steps (id, mission_id, position, kind, agent_id, payload)
select pg_temp.id('step' || nth, c), pg_temp.id('mission', c), nth, kind, agent, jsonb_build_object('topic', t2000, 'text', t300, t40, t300)
from h, (values (0, 'draft_tweet'), (1, 'webhook_out'), (2, 'post_tweet'), (3, 'review')) v (nth, kind) order by place, nth;
update ops_mission_steps s set status = 'running', rev = s.rev + 1, attempt = 1, started_at = ops_now(), reserved_by = h.t80,
  lease_token = nextval('ops_lease_token'), lease_expires_at = ops_now() + interval '1 hour'
from h where s.mission_id = pg_temp.id('mission', h.c) and s.position < 3;
insert into ops_artifacts (id, mission_id, step_id, agent_id, kind, title, content, source_url, trust, metadata)
select pg_temp.id('artifact', c), pg_temp.id('mission', c), pg_temp.id('step0', c), agent, 'article', t300, t, t2000, 0,
       jsonb_build_object('note', t300, t40, t80) from h order by place;
insert into ops_model_calls (agent_id, mission_id, step_id, task, model, simulated, ok, problem, usage_problem)
select agent, pg_temp.id('mission', c), pg_temp.id('step0', c), t40, t80, true, false, t400, t300 from h order by place;
insert into ops_tool_calls (step_id, mission_id, agent_id, attempt, seq, tool, args, args_sha, status, trust, result)
select pg_temp.id('step0', c), pg_temp.id('mission', c), agent, 1, 0, t120, jsonb_build_object('query', t300, t40, t300), md5(t), 'done', 0, t2000
from h order by place;`

const acts = `
insert into ops_effects (id, step_id, mission_id, agent_id, kind, class, idem_key, title, target, payload, payload_sha, taint, needs_approval)
select pg_temp.id('effect' || nth, c), pg_temp.id('step' || nth, c), pg_temp.id('mission', c), agent, 'webhook_out', 'keyed', nth || t80 || c, t300, t300,
       jsonb_build_object('text', t2000, t40, t300), md5(t),
       jsonb_build_array(jsonb_build_object('what', 'artifact', 'id', pg_temp.id('artifact', c), 'title', t300, 'source', t300)), nth = 2
from h, (values (1), (2)) v (nth) order by place, nth;
update ops_effects e set status = 'started', token = 1, tries = 1, started_at = ops_now() from h where e.id = pg_temp.id('effect1', h.c);
insert into ops_effect_evidence (effect_id, source, outcome, detail)
select pg_temp.id('effect1', c), 'worker', t120, jsonb_build_object('answer', t2000, t40, t300) from h order by place;
update ops_effects e set status = 'failed', problem = h.t2000 from h where e.id = pg_temp.id('effect1', h.c);
insert into ops_approvals (id, what, effect_id, step_id, mission_id, agent_id, title, target, payload, payload_sha, evidence, expires_at)
select pg_temp.id('approval', c), 'effect', pg_temp.id('effect2', c), pg_temp.id('step2', c), pg_temp.id('mission', c), agent, t300, t300,
       jsonb_build_object('text', t2000, t40, t300), md5(t), jsonb_build_array(jsonb_build_object('what', t80, 'text', t2000)), ops_now() + interval '2 days'
from h order by place;
update ops_mission_steps s set status = 'succeeded', result = jsonb_build_object('summary', h.t400, 'text', h.t2000, h.t40, h.t300)
from h where s.id = pg_temp.id('step0', h.c);
update ops_mission_steps s set status = 'waiting', last_error = h.t400 from h where s.id = pg_temp.id('step2', h.c);
update ops_mission_steps s set status = 'failed', last_error = h.t2000 from h where s.id = pg_temp.id('step1', h.c);`

const talks = `
insert into ops_roundtable_queue (id, format, topic, participants, source_trace_id, created_by, room, briefing, gates)
select pg_temp.id('talk', c), 'debate', t300, array[agent, 'writer'], t120, t80, t40,
       jsonb_build_object('when', t80, 'company', t80, 'missions', jsonb_build_array(t300), 'insights', jsonb_build_array(t300),
         'artifacts', jsonb_build_array(t300), 'refusals', jsonb_build_array(t300), 'results', jsonb_build_array(t300), 'figures', '{}'::jsonb),
       jsonb_build_array(jsonb_build_object('gate', t80, 'measured', 1, 'limit', 5, 'ok', true)) from h order by place;
update ops_roundtable_queue q set status = 'running', reserved_by = h.t80, lease_token = 1, lease_expires_at = ops_now() + interval '1 hour',
  started_at = ops_now(), attempt = 1 from h where q.id = pg_temp.id('talk', h.c);
insert into ops_roundtable_turns (roundtable_id, position, speaker, line, interaction, dice)
select pg_temp.id('talk', c), nth, case nth when 0 then agent when 1 then 'writer' else 'founder' end, t2000,
       case nth when 2 then 'remark' else 'challenge' end, jsonb_build_array(jsonb_build_object('of', t80, 'seed', t40, 'roll', 0.5))
from h, generate_series(0, 2) nth order by place, nth;
insert into ops_relationship_drifts (roundtable_id, agent_a, agent_b, drift, max_drift, floor, ceiling, before, after, reason)
select pg_temp.id('talk', c), agent, 'writer', 0.01, 0.03, 0, 1, 0.5, 0.51, t300 from h order by place;
update ops_agent_relationships r set affinity = 0.51, total_interactions = 1, positive_interactions = 1 from h where r.agent_a = h.agent;
update ops_roundtable_queue q set status = 'succeeded', turns_spoken = 2, spoken_at = ops_now(), end_reason = h.t300, distillation = 'done',
  distillation_problem = h.t300, last_error = h.t300, distilled = jsonb_build_object('summary', h.t2000, 'memories', jsonb_build_array(
    jsonb_build_object('agentId', h.agent, 'type', 'insight', 'content', h.t2000, 'confidence', 0.7, 'tags', jsonb_build_array(h.t40), 'supersedes', null)),
    'drifts', jsonb_build_array(jsonb_build_object('a', h.agent, 'b', 'writer', 'drift', 0.01, 'reason', h.t300)),
    'actionItems', jsonb_build_array(jsonb_build_object('agentId', h.agent, 'title', h.t300, 'kind', 'review', 'topic', h.t300)))
from h where q.id = pg_temp.id('talk', h.c);
insert into ops_roundtable_queue (format, topic, participants, status, source_trace_id, rejection_reason, finished_at)
select 'debate', t300, array[agent, 'writer'], 'rejected', 'refused:' || t120, t300, ops_now() from h order by place;
insert into ops_roundtable_slots (day, slot, due_at, format, probability, roll, roll_seed, outcome, reason, decided_at)
select ops_now()::date, t80, ops_now(), 'debate', 0.5, 0.6, t40, 'missed', t300, ops_now() from h order by place;
insert into ops_initiative_queue (agent_id, kind, status, context, roundtable_id, reason, processed_at)
select agent, 'action_item', 'rejected', jsonb_build_object('title', t300, 'kind', 'review', 'topic', t300, t40, t300), pg_temp.id('talk', c), t300, ops_now()
from h order by place;`

const house = `
insert into ops_agent_events (agent_id, kind, title, summary, tags, metadata)
select agent, 'insight.found', t300, t2000, array[t80], jsonb_build_object('note', t300, t40, t300, 'url', t300) from h order by place;
insert into ops_workers (id, host, pid, role) select c || t80, t80, place, t40 from h order by place;
insert into ops_metrics (artifact_id, external_id, metric, value) select pg_temp.id('artifact', c), t120, t80, 0.5 from h order by place;
insert into ops_trigger_rules (name, trigger_event, conditions, action_config, enabled, problem)
select t120, t80, jsonb_build_object('tag', t300), jsonb_build_object('title', t300, 'topics', jsonb_build_array(t300)), false, t300 from h order by place;
insert into ops_agent_reactions (event_id, pattern, source_agent, target_agent, type, probability, roll, roll_seed, status, reason, processed_at)
select 1, t120, t40, t40, t40, 0.5, 0.9, t40, 'missed', t300, ops_now() from h order by place;
insert into ops_sources (name, source, topics) select t120, t2000, array[t80] from h order by place;
insert into ops_api_keys (name, prefix, digest, scopes) select t80, t40, 'none-' || c, array['read'] from h order by place;
insert into ops_deliveries (channel, topic, payload, status, problem, finished_at)
select t80, t120, jsonb_build_object('text', t2000), 'failed', t300, ops_now() from h order by place;
insert into ops_action_runs (action, status, phases, started_at, finished_at, last_at)
select 'heartbeat', 'failed', jsonb_build_array(jsonb_build_object('phase', t80, 'name', t80, 'ok', false, 'error', t300, 'ms', 1)), ops_now(), ops_now(), ops_now()
from h order by place;
insert into ops_mcp_servers (name, status, problem, server_version, seen, seen_sha)
select 'server-' || c, 'changed', t300, t80,
       jsonb_build_object('reach', t300, 'tools', jsonb_build_array(jsonb_build_object('name', t80, 'description', t2000, 'schema', '{}'::jsonb))), md5(t)
from h order by place;
insert into ops_step_kinds (kind, failures_in_row, opened_at, last_error) select c || '_' || t40, 5, ops_now(), t300 from h order by place;
insert into ops_budgets (scope, unit, window_start, lim) select 'agent:' || t80 || ':day', 'micro_usd', date_trunc('day', ops_now()), 1000000 from h order by place;
insert into ops_budget_alarms (scope, unit, window_start, level, lim, until)
select 'agent:' || t80 || ':day', 'micro_usd', date_trunc('day', ops_now()), 'exhausted', 1000000, ops_now() + interval '1 hour' from h order by place;
insert into ops_quota_counters (gate, window_start, used, lim) select t120, date_trunc('day', ops_now()), 0, 5 from h order by place;
do $$ declare one record; begin
  for one in select * from h order by place loop
    perform set_config('ops.actor', one.t80, true), set_config('ops.reason', one.t300, true), set_config('ops.policy_checked', 'on', true);
    update ops_policy set value = value || jsonb_build_object('name', one.t80, 'description', one.t300) where key = 'company';
  end loop;
  perform set_config('ops.actor', '', true), set_config('ops.reason', '', true), set_config('ops.policy_checked', '', true);
end $$;`

/** Plants `payloads` in the company in the data folder `folder`, which nobody has open, as of the instant `now` (ms since the epoch). */
export async function poison(
  folder: string,
  payloads: readonly HostilePayload[],
  now: number,
): Promise<void> {
  const rows = JSON.stringify(
    payloads.map(({ canary, text }, place) => ({ c: canary, t: storable(text), place })),
  )
  const tag = '$given$'
  if (rows.includes(tag)) throw new Error(`a payload holds ${tag}`)
  const db = await openEmbedded({
    dataDir: join(folder, 'db'),
    onProblem: (error) => {
      throw error
    },
  })
  try {
    await db.script(`
      select set_config('ops.now', '${new Date(now).toISOString()}', true);
      create function pg_temp.given() returns table (c text, t text, place integer) language sql immutable as
        $body$ select * from jsonb_to_recordset(${tag}${rows}${tag}::jsonb) as g (c text, t text, place integer) $body$;
      ${texts} ${people} ${work} ${acts} ${talks} ${house}`)
  } finally {
    await db.close()
  }
}
