// How much waits in which queue, now or at a moment of the past.

import { type Queryable, type Statement, sql } from '../../world/db.ts'
import { happened, type Moment } from './moment.ts'
import { roundtablesAt } from './roundtables.ts'
import { stepsOpenAt } from './steps.ts'

export interface QueueRow {
  queue: 'steps' | 'conversations' | 'initiatives' | 'reactions' | 'deliveries'
  /** A step's kind, a conversation's format, a channel; empty where a queue has no kinds. */
  kind: string
  /** What could be taken up, what was put off included; what waits for other steps is not counted. */
  queued: number
  running: number
  waiting: number
  unknown: number
  /** When the longest waiting was due. */
  oldest_due_at: Date | null
}

/** What is counted of each queue at most. */
const most = 10_000

/** The open steps, from the index of each status. */
const openSteps = (at: Moment): Statement =>
  at === null
    ? sql`
      (select kind, status, run_after from ops_mission_steps where status = 'queued' and deps_left = 0 limit ${most})
      union all (select kind, status, run_after from ops_mission_steps where status = 'running' limit ${most})
      union all (select kind, status, run_after from ops_mission_steps where status in ('waiting', 'unknown') limit ${most})`
    : sql`(select kind, status, run_after from ${stepsOpenAt(at)} s
           where (status = 'queued' and deps_left = 0) or status in ('running', 'waiting', 'unknown') order by s.id limit ${most})`

/** What was made by then and had not ended: at a moment of the past all of it counts as queued, for who took it up is not kept. */
const unended = (at: Moment, end: Statement): Statement =>
  at === null
    ? sql`where status in ('queued', 'running', 'sending')`
    : sql`where created_at <= ${at}::timestamptz and not coalesce(${happened(end, at)}, false)`

/** Returns what is in each queue by kind, in the order of their names, each count up to 10,000. */
export async function readQueues(db: Queryable, at: Moment): Promise<readonly QueueRow[]> {
  const past = at !== null
  return db.query<QueueRow>(sql`
    with open as (
      select 'steps' as queue, kind, status, run_after from (${openSteps(at)}) s
      union all
      (select 'conversations', q.format, case q.status when 'pending' then 'queued' else q.status end, q.run_after
       from ${roundtablesAt(at)} q where q.status in ('pending', 'running') limit ${most})
      union all
      (select 'initiatives', kind, case when ${past} then 'queued' else status end, run_after
       from ops_initiative_queue ${unended(at, sql`processed_at`)} limit ${most})
      union all
      (select 'reactions', type, 'queued', created_at
       from ops_agent_reactions ${unended(at, sql`processed_at`)} limit ${most})
      union all
      (select 'deliveries', channel, case when ${past} or status = 'queued' then 'queued' else 'running' end, run_after
       from ops_deliveries ${unended(at, sql`finished_at`)} limit ${most}))
    select queue, kind, (count(*) filter (where status = 'queued'))::integer as queued,
           (count(*) filter (where status = 'running'))::integer as running,
           (count(*) filter (where status = 'waiting'))::integer as waiting,
           (count(*) filter (where status = 'unknown'))::integer as unknown,
           min(run_after) filter (where status = 'queued') as oldest_due_at
    from open group by queue, kind order by queue, kind limit 200`)
}
