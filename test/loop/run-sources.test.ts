// A mission on sources that a founder names: what it may reach, and what it costs the company when it fails.

import assert from 'node:assert/strict'
import { readPolicies } from '../../src/loop/policies.ts'
import { proposeRun } from '../../src/loop/run-sources.ts'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { startWorker } from '../../src/loop/worker.ts'
import { sql } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { testWorld } from '../support/world.ts'

onBothEngines('a run whose source cannot be had costs no draft and opens no breaker', async ({ db }) => {
  await foundCompany(db)
  const world = testWorld(db)
  for (let n = 0; n < 10; n++) {
    const answer = await proposeRun(world, {
      title: `Try ${n}`,
      sources: ['./there-is-no-such-file.md'],
      agentId: null,
      by: 'founder',
    })
    assert.ok(answer.outcome === 'recorded' && answer.proposal.status === 'accepted', JSON.stringify(answer))
    const worker = startWorker(world, { id: `w${n}`, host: 'test', pid: 1, slots: 4, pollMs: 20 })
    for (;;) {
      const [open] = await db.query<{ n: number }>(
        sql`select count(*) as n from ops_missions where status in ('approved', 'running')`,
      )
      if (open?.n === 0) break
      await world.clock.sleep(10)
    }
    await worker.stop(1_000)
  }
  const [drafts] = await db.query<{ used: number }>(
    sql`select used from ops_quota_counters where gate = 'content_policy.max_drafts_per_day'`,
  )
  assert.equal(drafts?.used, 0)
  assert.deepEqual((await readPolicies(db)).policies.worker_policy.disabled_kinds, [])
  const { invariants } = await verifyInvariants(db)
  assert.deepEqual(
    invariants.filter((one) => !one.ok),
    [],
  )
})
