// The proposals of the last days as they came, for a backtest.

import type { PastProposal } from '../domain/backtest.ts'
import { type Queryable, sql } from '../world/db.ts'

interface Row {
  id: string
  title: string
  agent_id: string
  proposed_steps: readonly { kind: string }[]
  chain_depth: number
  hour: Date
  day: Date
  week: Date
}

/** Returns the proposals of the last `days`, oldest first, at most `limit` of the newest, with their windows in `zone`. */
export async function readPastProposals(
  db: Queryable,
  days: number,
  zone: string,
  limit: number,
): Promise<readonly PastProposal[]> {
  const rows = await db.query<Row>(sql`
    select * from (
      select id, title, agent_id, proposed_steps, chain_depth, created_at,
             date_trunc('hour', created_at at time zone ${zone}) at time zone ${zone} as hour,
             date_trunc('day', created_at at time zone ${zone}) at time zone ${zone} as day,
             date_trunc('week', created_at at time zone ${zone}) at time zone ${zone} as week
      from ops_mission_proposals where created_at > ops_now() - ${days} * interval '1 day'
      order by created_at desc, id desc limit ${limit}) p
    order by created_at, id`)
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    agentId: row.agent_id,
    steps: row.proposed_steps.map((step) => ({ kind: step.kind, payload: {}, dependsOn: null })),
    chainDepth: row.chain_depth,
    windows: { hour: row.hour.toISOString(), day: row.day.toISOString(), week: row.week.toISOString() },
  }))
}
