// A simulation in a process of its own, so that several run side by side: `node simulate-process.ts DAYS SEED COMPANY`. It prints the
// report and what it found in the record, as one line of JSON.

import { fileURLToPath } from 'node:url'
import { simulate } from '../../sim/simulate.ts'
import { readMigrations } from '../../src/store/migrate.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { Findings } from './findings.ts'

const [days = '1', seed = '', companyDir = ''] = process.argv.slice(2)

/** What the company did, as far as its own record tells. */
async function find(db: Queryable): Promise<Findings> {
  const bySource = await db.query<{ source: string; n: number }>(
    sql`select source, count(*) as n from ops_mission_proposals where status = 'accepted' group by source order by source`,
  )
  const caused = await db.query<Findings['caused'][number]>(sql`
    select p.source, p.title, p.chain_depth as depth, e.kind as cause, e.mission_id is not null as of_a_mission,
           array(select s.kind from ops_missions m join ops_mission_steps s on s.mission_id = m.id where m.proposal_id = p.id order by position) as kinds
    from ops_mission_proposals p join ops_agent_events e on e.id = p.caused_by_event where p.status = 'accepted' order by p.id`)
  const drafts = await db.query<{ n: number }>(sql`
    select count(*) as n from ops_mission_steps where kind in ('write_content', 'draft_tweet') group by date_trunc('day', created_at)`)
  const filed = await db.query<{ n: number }>(sql`
    select count(*) as n from ops_mission_proposals where status <> 'rejected' group by agent_id, date_trunc('day', created_at)`)
  const [artifacts] = await db.query<{ n: number }>(
    sql`select count(*) as n from ops_artifacts where kind <> 'document'`,
  )
  return {
    accepted: Object.fromEntries(bySource.map((row) => [row.source, row.n])),
    caused,
    mostDraftsADay: Math.max(0, ...drafts.map((row) => row.n)),
    mostProposalsADay: Math.max(0, ...filed.map((row) => row.n)),
    deliverables: artifacts?.n ?? 0,
  }
}

let findings: Findings | null = null
const report = await simulate({
  days: Number(days),
  seed,
  companyDir,
  migrations: readMigrations(fileURLToPath(new URL('../../migrations/', import.meta.url))),
  inspect: async (db) => {
    findings = await find(db)
  },
})
console.log(JSON.stringify({ report, findings }))
