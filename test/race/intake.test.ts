// The gates under concurrency: several processes, several connections, a real server. The embedded database has one connection
// and would hide every race.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { type FreshPostgres, freshPostgres } from '../support/database.ts'
import { testWorld } from '../support/world.ts'

const processes = 4
const proposer = fileURLToPath(new URL('./proposer.ts', import.meta.url))

interface Ask {
  count: number
  kind: string
  steps: number
  trace: string | null
  agents: string[]
}
interface Told {
  accepted: number
  rejected: string[]
  ids: string[]
  created: number
}

/** Runs the ask in four processes at the same moment; returns what all of them were told. */
async function fileAtOnce(url: string, ask: Ask): Promise<Told> {
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [proposer, url, JSON.stringify(ask)], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  const told = children.map(tellsOf)
  for (const child of children) child.stdin?.write('go\n')
  const all = await Promise.all(told)
  return {
    accepted: all.reduce((sum, one) => sum + one.accepted, 0),
    rejected: all.flatMap((one) => one.rejected),
    ids: [...new Set(all.flatMap((one) => one.ids))],
    created: all.reduce((sum, one) => sum + one.created, 0),
  }
}

function tellsOf(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Told)
      else reject(new Error(`a proposer ended with ${code}: ${text}`))
    })
  })
}

async function withCompany(
  policies: Record<string, unknown>,
  work: (fresh: FreshPostgres) => Promise<void>,
): Promise<void> {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    await setPolicies(testWorld(fresh.db), policies)
    await work(fresh)
    const { invariants } = await verifyInvariants(fresh.db)
    assert.deepEqual(
      invariants.filter((one) => !one.ok),
      [],
    )
  } finally {
    await fresh.drop()
  }
}

describe('the intake under concurrency', () => {
  it('accepts exactly 20 of 60 proposals that four processes file at once at a limit of 20', async () => {
    await withCompany({}, async ({ url, db }) => {
      const told = await fileAtOnce(url, {
        count: 15,
        kind: 'review',
        steps: 1,
        trace: null,
        agents: ['executor'],
      })
      assert.equal(told.accepted, 20)
      assert.equal(told.rejected.length, 40)
      assert.deepEqual(
        [...new Set(told.rejected)],
        ['Quota full (20/20): proposals_per_agent_per_day:executor'],
      )
      const rows = await db.query(sql`
        select p.status, count(*) as n, count(e.id) as events, count(p.rejection_reason) as reasons, count(m.id) as missions
        from ops_mission_proposals p join ops_agent_events e on e.proposal_id = p.id left join ops_missions m on m.proposal_id = p.id
        group by p.status order by p.status`)
      assert.deepEqual(rows, [
        { status: 'accepted', n: 20, events: 20, reasons: 0, missions: 20 },
        { status: 'rejected', n: 40, events: 40, reasons: 40, missions: 0 },
      ])
    })
  })

  it('takes a quota of a step kind exactly, whichever agents ask', async () => {
    const agents = ['coordinator', 'executor', 'observer']
    await withCompany({}, async ({ url, db }) => {
      const told = await fileAtOnce(url, { count: 15, kind: 'draft_tweet', steps: 1, trace: null, agents })
      assert.equal(told.accepted, 8)
      assert.equal(told.rejected.filter((reason) => reason.includes('Quota full (8/8)')).length, 52)
      const [steps] = await db.query<{ n: number }>(sql`select count(*) as n from ops_mission_steps`)
      assert.equal(steps?.n, 8)
    })
  })

  it('lets an agent have exactly 10 missions open when 60 are filed at once', async () => {
    const policies = {
      mission_policy: { max_open_per_agent: 10 },
      proposal_policy: { max_per_agent_per_day: 1000 },
    }
    await withCompany(policies, async ({ url, db }) => {
      const ask = { count: 15, kind: 'review', steps: 1, trace: null, agents: ['executor'] }
      const told = await fileAtOnce(url, ask)
      assert.equal(told.accepted, 10)
      assert.equal(told.rejected.filter((reason) => reason.includes('max_open_per_agent')).length, 50)
      const [open] = await db.query<{ n: number }>(sql`select count(*) as n from ops_missions`)
      assert.equal(open?.n, 10)
    })
  })

  it('counts what a proposal asks for: of proposals with three drafts each, two fit into eight', async () => {
    await withCompany({ proposal_policy: { max_per_agent_per_day: 1000 } }, async ({ url, db }) => {
      const told = await fileAtOnce(url, {
        count: 5,
        kind: 'write_content',
        steps: 3,
        trace: null,
        agents: ['executor'],
      })
      assert.equal(told.accepted, 2)
      assert.equal(told.rejected.length, 18)
      const [quota] = await db.query<{ used: number }>(
        sql`select used from ops_quota_counters where gate = 'content_policy.max_drafts_per_day'`,
      )
      assert.equal(quota?.used, 6)
    })
  })

  it('holds a gate that stands in policy alone, in every window', async () => {
    const policies = {
      proposal_policy: { max_per_agent_per_day: 1000 },
      step_gates: { analyze: { limit: 7, window: 'hour', per: 'agent' } },
    }
    await withCompany(policies, async ({ url }) => {
      const told = await fileAtOnce(url, {
        count: 10,
        kind: 'analyze',
        steps: 1,
        trace: null,
        agents: ['executor', 'observer'],
      })
      assert.equal(told.accepted, 14)
    })
  })

  it('makes one proposal of eight calls with one trace id, and gives all the same answer', async () => {
    await withCompany({}, async ({ url, db }) => {
      const told = await fileAtOnce(url, {
        count: 2,
        kind: 'review',
        steps: 1,
        trace: 'the same',
        agents: ['executor'],
      })
      assert.equal(told.ids.length, 1)
      assert.equal(told.created, 1)
      assert.equal(told.accepted, 8)
      const [rows] = await db.query<{ n: number; used: number }>(sql`
        select (select count(*) from ops_mission_proposals) as n, (select used from ops_quota_counters) as used`)
      assert.deepEqual(rows, { n: 1, used: 1 })
    })
  })
})
