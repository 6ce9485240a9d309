// What the record of a simulated company says about its life.

import { tellWhy } from '../../src/http/why.ts'
import { type Queryable, sql } from '../../src/world/db.ts'

export interface LifeFindings {
  /** Proposals of rules that go by the clock, by what makes them the same decision in two lives. */
  chosen: readonly { trace: string; title: string; memory: string | null }[]
  /** Initiatives with what entitled the agent at that moment. */
  initiatives: readonly {
    agent: string
    at: string
    memories: number
    lessons: number
    hours_since_last: number | null
  }[]
  /** What agents said, in the order in which they said it. */
  lines: readonly string[]
  /** How often somebody spoke twice in a row. */
  doubled: number
  /** The chain behind the first proposal whose topic memory chose. */
  why: {
    memory: string
    links: readonly { what: string; id: string; title: string; text: string }[]
  } | null
}

/** Returns what the record in `db` says about the life that was lived in it. */
export async function findLife(db: Queryable): Promise<LifeFindings> {
  const chosen = await db.query<LifeFindings['chosen'][number]>(sql`
    select p.source_trace_id as trace, p.title, p.memory_id as memory
    from ops_mission_proposals p where p.source = 'trigger' and p.caused_by_event is null order by p.source_trace_id`)
  const initiatives = await db.query<LifeFindings['initiatives'][number]>(sql`
    select i.agent_id as agent, i.created_at::text as at,
           (select count(*) from ops_agent_memory m where m.agent_id = i.agent_id and m.confidence >= 0.6
              and m.created_at <= i.created_at)::integer
           + (select count(*) from ops_memory_gone g where g.agent_id = i.agent_id and g.confidence >= 0.6
                and g.created_at <= i.created_at)::integer as memories,
           (select count(*) from ops_agent_memory m where m.agent_id = i.agent_id and m.source_kind = 'outcome'
              and m.created_at <= i.created_at)::integer as lessons,
           (extract(epoch from i.created_at - lag(i.created_at) over (partition by i.agent_id order by i.created_at, i.id)) / 3600)::float8
             as hours_since_last
    from ops_initiative_queue i where i.kind = 'initiative' order by i.created_at, i.id`)
  const turns = await db.query<{ line: string; doubled: boolean | null }>(sql`
    select line, speaker = lag(speaker) over (partition by roundtable_id order by position) as doubled
    from ops_roundtable_turns where speaker <> 'founder' order by created_at, roundtable_id, position`)
  const influenced = chosen.find((one) => one.memory !== null)
  const told = influenced === undefined ? null : await whyOf(db, influenced.trace)
  return {
    chosen,
    initiatives,
    lines: turns.map((turn) => turn.line),
    doubled: turns.filter((turn) => turn.doubled === true).length,
    why: told,
  }
}

async function whyOf(db: Queryable, trace: string): Promise<LifeFindings['why']> {
  const [row] = await db.query<{ id: string; memory: string }>(sql`
    select id, memory_id as memory from ops_mission_proposals where source = 'trigger' and source_trace_id = ${trace}`)
  if (row === undefined) return null
  const told = await tellWhy(db, row.id)
  const links = told.outcome === 'told' ? told.links : []
  return { memory: row.memory, links: links.map(({ what, id, title, text }) => ({ what, id, title, text })) }
}
