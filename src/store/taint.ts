// Why what a step is about to do must be looked at by a human: which untrusted text its mission has read, and whether a model wanted it
// in the first place. It decides nothing.

import { type Queryable, sql } from '../world/db.ts'

/** One reason: an artifact, a tool's answer, a memory, the answer to an effect, or a proposal that came from a model. */
export interface TaintReason {
  what: 'artifact' | 'tool_call' | 'memory' | 'effect' | 'proposal'
  id: string
  title: string
  source: string
}

/** How many reasons are kept; one is enough to ask. */
const reasonsKept = 20

/** Effects whose result is what somebody outside said: a server's tool, an API, a receiver, a program and all that it has read. */
const answeringKinds: readonly string[] = [
  'code',
  'command',
  'deploy',
  'http_request',
  'http_request_keyed',
  'use_tool',
  'webhook_out',
]

/** The missions whose texts reached a step: its own, those whose results it was given, those of which it is another try, and what stands
 *  behind them in turn. */
const missionsBehind = (stepId: string) => sql`
  select id from (
    with recursive behind as (
      select mission_id as id from ops_mission_steps where id = ${stepId}
      union
      select b.id from behind m, lateral (
        select d.mission_id as id from ops_mission_steps o join ops_mission_steps d on d.id = any (o.depends_on) where o.mission_id = m.id
        union all
        select died.mission_id from ops_missions again join ops_mission_proposals p on p.id = again.proposal_id
          join ops_mission_steps died on 'retry:' || died.id = substring(p.source_trace_id from '^(retry:[0-9a-f-]{36}):')
        where again.id = m.id) b)
    select id from behind) missions`

/** Returns what of little trust (0 open web, 1 named sources) stands behind a step and the artifacts that its payload was made of, and
 *  whether a model or somebody outside wanted it: an agent's own key, or an event that came in. */
export async function readTaint(
  db: Queryable,
  stepId: string,
  basis: readonly string[],
): Promise<readonly TaintReason[]> {
  return db.query<TaintReason>(sql`
    with behind as (${missionsBehind(stepId)}),
    reasons as (
      select 1 as place, 'artifact' as what, a.id::text as id, left(a.title, 200) as title, left(coalesce(a.source_url, a.kind), 300) as source
      from ops_artifacts a
      where a.trust <= 1 and (a.id = any (${basis}::uuid[]) or a.mission_id in (select id from behind))
      union all
      select 2, 'tool_call', t.id::text, t.tool, left(t.args::text, 300) from ops_tool_calls t
      -- What a server's tool says of its failure reaches the agent too.
      where t.trust <= 1 and (t.status = 'done' or (t.status = 'failed' and strpos(t.tool, '/') > 0))
        and t.mission_id in (select id from behind)
      union all
      select distinct on (m.id) 3, 'memory', m.id::text, left(m.content, 200), m.source_kind
      from ops_memory_uses u join ops_agent_memory m on m.id = u.memory_id
      where m.trust <= 1 and (
        u.step_id in (select id from ops_mission_steps where mission_id in (select id from behind))
        or u.proposal_id in (select proposal_id from ops_missions where id in (select id from behind)))
      union all
      select 4, 'effect', e.id::text, left(e.title, 200), left(e.target, 300) from ops_effects e
      where e.status = 'done' and e.kind = any (${answeringKinds}::text[]) and e.mission_id in (select id from behind)
      union all
      select 5, 'proposal', p.id::text, left(p.title, 200), p.source
      from ops_mission_proposals p join ops_missions m on m.proposal_id = p.id
      where m.id in (select id from behind) and (p.source in ('initiative', 'conversation', 'reaction') or m.created_by = p.agent_id
        or exists (select from ops_agent_events e
                   where e.id = p.caused_by_event and (e.kind = 'webhook.received' or starts_with(e.kind, 'outside.')))))
    select what, id, title, source from reasons order by place, id limit ${reasonsKept}`)
}

/** Returns whether anything that a step rests on was said by a simulated model, or asked for by one. */
export async function restsOnSimulation(
  db: Queryable,
  stepId: string,
  basis: readonly string[],
): Promise<boolean> {
  const rows = await db.query(sql`
    with behind as (${missionsBehind(stepId)})
    select 1 from ops_artifacts a
    where a.simulated and (a.id = any (${basis}::uuid[]) or a.mission_id in (select id from behind))
    union all
    select 1 from ops_missions m join ops_mission_proposals p on p.id = m.proposal_id
    where p.simulated and m.id in (select id from behind) limit 1`)
  return rows.length === 1
}
