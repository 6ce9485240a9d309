// What agents knew at a moment of the past: memories as they stood, put together from the rows, from what left, and from what the journal
// tells of each. The words of what was forgotten are gone from every moment.

import { type Statement, sql } from '../../world/db.ts'
import type { Moment } from './moment.ts'

type Past = Exclude<Moment, null>

/**
 * Returns what was known or had once been known by then, with the columns of `kept` and `gone` in memories.ts. Of each change the event says
 * what it made; what no event until then changed is as the first event after it found it, or as it is.
 */
export const memoriesThen = (at: Past): Statement => sql`
  with moment as (select ${at}::timestamptz as t),
  told as materialized (
    select (e.metadata ->> 'memory_id')::uuid as memory_id, e.kind, e.created_at, e.id, e.metadata
    from ops_agent_events e
    where e.kind in ('memory.pinned', 'memory.unpinned', 'memory.disputed', 'memory.upheld', 'memory.weighed', 'memory.evicted',
                     'memory.expired', 'memory.forgotten') and e.kind not like 'step.%'),
  changes as materialized (
    select memory_id,
           max(created_at) filter (where created_at <= t) as changed_at,
           coalesce((array_agg(kind = 'memory.pinned' order by id desc) filter (where kind like '%pinned' and created_at <= t))[1],
                    (array_agg(kind = 'memory.unpinned' order by id) filter (where kind like '%pinned' and created_at > t))[1]) as pinned,
           coalesce((array_agg((metadata ->> 'confidence')::numeric order by id desc)
                       filter (where kind = 'memory.weighed' and created_at <= t))[1],
                    (array_agg((metadata ->> 'before')::numeric order by id)
                       filter (where kind = 'memory.weighed' and created_at > t))[1]) as confidence,
           max(id) filter (where kind = 'memory.upheld' and created_at <= t) as upheld,
           bool_or(kind in ('memory.disputed', 'memory.upheld')) as doubted,
           min(id) filter (where kind in ('memory.evicted', 'memory.expired', 'memory.forgotten')) as left_with
    from told, moment group by memory_id),
  disputes as materialized (
    select d.memory_id, min(d.created_at) as disputed_at,
           (array_agg(d.metadata ->> 'reason' order by d.id desc))[1] as dispute_reason
    from told d join changes c on c.memory_id = d.memory_id, moment
    where d.kind = 'memory.disputed' and d.created_at <= t and d.id > coalesce(c.upheld, 0) group by d.memory_id),
  whole as (
    select id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind, source_ref, written_by, trust, simulated,
           pinned, disputed_at, dispute_reason, expires_at, created_at, null::text as gone_as, null::text as gone_by,
           null::timestamptz as gone_at
    from ops_agent_memory
    union all
    select id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind, source_ref, written_by, trust, simulated,
           false, null, null, expires_at, created_at, gone_as, gone_by, gone_at
    from ops_memory_gone),
  stood as (
    select m.id, m.agent_id, m.type, m.content, coalesce(c.confidence, m.confidence) as confidence, m.tags, m.source_trace_id,
           case when n.created_at <= t then m.superseded_by end as superseded_by, m.source_kind, m.source_ref, m.written_by, m.trust,
           m.simulated, coalesce(c.pinned, m.pinned) as pinned,
           case when c.doubted then d.disputed_at else m.disputed_at end as disputed_at,
           case when c.doubted then d.dispute_reason else m.dispute_reason end as dispute_reason,
           m.expires_at, m.created_at, greatest(m.created_at, c.changed_at, case when n.created_at <= t then n.created_at end) as updated_at,
           -- One that left and was forgotten later had left as the first event says; without an event, as the row says.
           case when coalesce(l.created_at, m.gone_at) <= t then
             case when m.gone_as = 'forgotten' and f.created_at > t then substr(l.kind, 8) else m.gone_as end end as gone_as,
           case when coalesce(l.created_at, m.gone_at) <= t then
             case when m.gone_as = 'forgotten' and f.created_at > t then l.metadata ->> 'by' else m.gone_by end end as gone_by,
           case when coalesce(l.created_at, m.gone_at) <= t then
             case when m.gone_as = 'forgotten' and f.created_at > t then l.created_at else m.gone_at end end as gone_at
    from whole m cross join moment
    left join changes c on c.memory_id = m.id
    left join disputes d on d.memory_id = m.id
    left join told l on l.id = c.left_with and m.gone_at is not null
    left join lateral (
      select created_at from told f where f.memory_id = m.id and f.kind = 'memory.forgotten' and m.gone_as = 'forgotten' limit 1) f on true
    left join lateral (
      select created_at from ops_agent_memory where id = m.superseded_by
      union all select created_at from ops_memory_gone where id = m.superseded_by limit 1) n on true
    where m.created_at <= t)
  select id, agent_id, type, content, confidence, tags, source_trace_id, superseded_by, source_kind, source_ref, written_by, trust, simulated,
         case when gone_as is not null then 'gone' when superseded_by is null then 'live' else 'superseded' end as state,
         pinned and gone_as is null as pinned, case when gone_as is null then disputed_at end as disputed_at,
         case when gone_as is null then dispute_reason end as dispute_reason, case when gone_as is null then expires_at end as expires_at,
         created_at, coalesce(gone_at, updated_at) as updated_at, gone_as, gone_by, gone_at, coalesce(gone_at, created_at) as at,
         ops_memory_words(coalesce(content, ''), tags) as words, ops_trigrams(coalesce(content, '')) as grams
  from stood`
