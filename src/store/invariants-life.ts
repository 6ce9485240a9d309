// The invariants of the company's life: conversations, memory, relationships, initiative. What a policy may have been since then is
// read from its history: lowering a limit breaks nothing that happened before.

import { standardFormats } from '../domain/format.ts'
import { type Statement, sql } from '../world/db.ts'
import type { Invariant } from './invariant.ts'

/** The largest number that stood at `path` of a policy at any moment since `since`; `fallback` where nothing stood there. */
const mostSince = (key: string, path: Statement, fallback: Statement, since: Statement): Statement => sql`(
  select max(coalesce(case when jsonb_typeof(v #> ${path}) = 'number' then (v #>> ${path})::numeric end, ${fallback}))
  from (select case when p.verdict = 'accepted' then p.value else p.good end as v from (select 1) x left join ops_policy p on p.key = ${key}
        union all select h.previous from ops_policy_history h where h.key = ${key} and h.created_at >= ${since}) held)`

const formats = JSON.stringify(
  standardFormats.map(({ format, turns, formal }) => ({ format, most: turns[1], formal })),
)
const known: Statement = sql`jsonb_to_recordset(${formats}::jsonb) as f (format text, most integer, formal boolean)`

/** A format of a founder's own takes at most this many turns where nothing else is said. */
const ownFormatTurns = 8

const spoken: Statement = sql`
  select t.roundtable_id, t.position, t.speaker, lag(t.speaker) over (partition by t.roundtable_id order by t.position) as before
  from ops_roundtable_turns t where t.speaker <> 'founder'`

export const lifeInvariants: readonly Invariant[] = [
  {
    id: 'I11',
    promise:
      'each conversation moves a pair once and by no more than allowed; an affinity is what its movements make of where it began',
    broken: (limit) => sql`
      with moves as (
        select d.*, lag(d.after) over (partition by d.agent_a, d.agent_b order by d.id) as prior
        from ops_relationship_drifts d)
      select d.agent_a || '–' || d.agent_b || ' in ' || d.roundtable_id || ': ' || d.before || ' moved by ' || d.drift || ' to ' || d.after as broken
      from moves d left join ops_agent_relationships r on r.agent_a = d.agent_a and r.agent_b = d.agent_b
        left join ops_roundtable_queue q on q.id = d.roundtable_id
      where abs(d.drift) > d.max_drift or d.after <> least(d.ceiling, greatest(d.floor, d.before + d.drift))
         or r.id is null or d.before <> coalesce(d.prior, r.seed_affinity)
         or not (q.participants @> array[d.agent_a, d.agent_b])
      union all
      select agent_a || '–' || agent_b || ' moved ' || count(*) || ' times in ' || roundtable_id from ops_relationship_drifts
      group by roundtable_id, agent_a, agent_b having count(*) > 1
      union all
      select r.agent_a || '–' || r.agent_b || ' stands at ' || r.affinity || ', its movements end at ' || coalesce(d.after, r.seed_affinity)
      from ops_agent_relationships r left join lateral (
        select after from ops_relationship_drifts d where d.agent_a = r.agent_a and d.agent_b = r.agent_b order by d.id desc limit 1) d on true
      where r.affinity <> coalesce(d.after, r.seed_affinity)
      order by 1 limit ${limit}`,
  },
  {
    id: 'I12',
    promise:
      'no agent keeps more memories than allowed; each says where it came from; what is gone or superseded is on record',
    broken: (limit) => sql`
      select agent_id || ' keeps ' || count(*) || ' memories' as broken from ops_agent_memory m where superseded_by is null
      group by agent_id
      having count(*) > ${mostSince('memory_policy', sql`'{max_per_agent}'`, sql`200`, sql`max(m.created_at)`)}
      union all
      select id || ' does not say who wrote it, or what it came from' from ops_agent_memory
      where written_by = '' or (source_ref = '' and source_kind <> 'human')
      union all
      select m.id || ' gave way to ' || m.superseded_by || ', which never was' from ops_agent_memory m
      where m.superseded_by is not null and not exists (select from ops_agent_memory s where s.id = m.superseded_by)
        and not exists (select from ops_memory_gone g where g.id = m.superseded_by)
      union all
      select g.id || ' was ' || g.gone_as || ' and the journal does not know' from ops_memory_gone g
      where not exists (
        select from ops_agent_events e where e.kind = 'memory.' || g.gone_as and e.metadata ->> 'memory_id' = g.id::text)
      order by 1 limit ${limit}`,
  },
  {
    id: 'I17',
    promise:
      'a conversation has no more turns than planned, in order, nobody twice in a row, each told once; a room holds one at a time',
    broken: (limit) => sql`
      select q.id || ' has ' || count(t.position) filter (where t.speaker <> 'founder') || ' turns of agents, counted ' || q.turns_spoken
             || ', planned ' || q.turns_planned as broken
      from ops_roundtable_queue q left join ops_roundtable_turns t on t.roundtable_id = q.id
        left join ${known} on f.format = q.format
      group by q.id, f.most
      having count(t.position) filter (where t.speaker <> 'founder') <> q.turns_spoken or q.turns_spoken > q.turns_planned
          or (q.briefing is not null and q.turns_planned > ${mostSince(
            'roundtable_formats',
            sql`array[q.format, 'turns', '1']`,
            sql`coalesce(f.most, ${ownFormatTurns}::integer)`,
            sql`q.started_at`,
          )})
      union all
      select roundtable_id || ' has ' || count(*) || ' turns up to place ' || max(position) from ops_roundtable_turns
      group by roundtable_id having count(*) <> max(position) + 1
      union all
      select roundtable_id || ': ' || speaker || ' speaks twice in a row at place ' || position from (${spoken}) s where speaker = before
      union all
      select room || ' holds ' || count(*) || ' conversations at once' from ops_roundtable_queue where status = 'running'
      group by room having count(*) > 1
      union all
      select roundtable_id || ' place ' || position || ' was told ' || n || ' times' from (
        select t.roundtable_id, t.position, (
          select count(*) from ops_agent_events e
          where e.roundtable_id = t.roundtable_id and e.kind = 'turn.spoken' and (e.metadata ->> 'position')::integer = t.position) as n
        from ops_roundtable_turns t) told
      where n <> 1
      order by 1 limit ${limit}`,
  },
  {
    id: 'I25',
    promise: 'a conversation leaves no more memories than allowed, and only a formal one asks for work',
    broken: (limit) => sql`
      with made as (
        select source_ref, created_at from ops_agent_memory where source_kind = 'conversation'
        union all select source_ref, created_at from ops_memory_gone where source_kind = 'conversation')
      select q.id || ' left ' || count(*) || ' memories' as broken
      from made m join ops_roundtable_queue q on q.id::text = m.source_ref
      group by q.id
      having count(*) > ${mostSince('memory_policy', sql`'{max_per_conversation}'`, sql`6`, sql`min(m.created_at)`)}
      union all
      select 'action item ' || i.id || ' comes from ' || coalesce('a ' || q.format, 'nowhere')
      from ops_initiative_queue i left join ops_roundtable_queue q on q.id = i.roundtable_id left join ${known} on f.format = q.format
      where i.kind = 'action_item' and coalesce(f.formal, false) is false and not exists (
        select from ops_policy p where p.key = 'roundtable_formats' and p.good #>> array[q.format, 'formal'] = 'true'
        union all
        select from ops_policy_history h where h.key = 'roundtable_formats' and h.value #>> array[q.format, 'formal'] = 'true')
      order by 1 limit ${limit}`,
  },
  {
    id: 'I26',
    promise:
      'what a conversation or an agent proposed of its own accord stands in the queue it came from; what memory chose names the memory',
    broken: (limit) => sql`
      select p.id || ' came of ' || p.source_trace_id || ', which nobody asked for' as broken from ops_mission_proposals p
      where p.source in ('conversation', 'initiative') and p.source_trace_id ~ '^(action|action_item|initiative):' and not exists (
        select from ops_initiative_queue i
        where p.source_trace_id in (i.source_trace_id, i.kind || ':' || i.id)
          and i.kind = case p.source when 'conversation' then 'action_item' else 'initiative' end)
      union all
      select p.id || ' was influenced by ' || p.memory_id || ', which never was' from ops_mission_proposals p
      where p.memory_id is not null and not exists (select from ops_agent_memory m where m.id = p.memory_id)
        and not exists (select from ops_memory_gone g where g.id = p.memory_id)
      order by 1 limit ${limit}`,
  },
]
