// Whole steps with a model that sends every hostile answer there is: each attempt ends with a reason or with a result, the database
// takes all of it, and the company can be looked at afterwards.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProposalDraft } from '../../src/domain/proposal.ts'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { assign, runStep } from '../../src/loop/run-step.ts'
import { insertArtifacts } from '../../src/store/artifacts.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { ask, keyWith, openHouse } from '../http/house.ts'
import { hostileAnswers, hostileModel } from '../mind/hostile-answers.ts'
import { setPolicies } from '../support/company.ts'
import { assertInvariants, claim, openMissionOf } from '../support/missions.ts'
import { never } from '../support/talk.ts'

const words = `${'The ferries are electric now, and the second charger cost €2.4 million. '.repeat(12)}`
const steps = {
  draft_tweet: { text: 'text', good: { text: 'The second charger cost €2.4 million.', angle: 'Dear.' } },
  analyze: {
    text: 'summary',
    good: {
      summary: 'The ferries are electric now and cost a lot.',
      findings: [{ statement: 'Dear.', quote: 'the second charger cost €2.4 million', sourceId: '' }],
      keyTerms: ['ferries'],
      figures: [],
      insight: { statement: 'Chargers are dear.', confidence: 0.9, tags: ['ferries'] },
    },
  },
  write_content: {
    text: 'markdown',
    good: {
      title: 'Ferries',
      markdown: `# Ferries\n\n${words}`,
      summary: 'Electric ferries.',
      tags: ['ferries'],
    },
  },
} as const

/** Files a document for the steps to work from. */
async function withDocument(world: World): Promise<void> {
  const { missionId, stepIds } = await openMissionOf(world)
  await insertArtifacts(world.db, [
    {
      id: world.rng.id(world.clock.now()),
      missionId,
      stepId: stepIds[0] ?? '',
      agentId: 'observer',
      kind: 'document',
      title: 'Ferries',
      content: words,
      sourceUrl: 'https://example.com/ferries',
      trust: 1,
      simulated: false,
      metadata: {},
    },
  ])
  await world.db.query(sql`update ops_mission_steps set status = 'cancelled' where id = ${stepIds[0] ?? ''}`)
}

interface Row {
  status: string
  attempt: number
  last_error: string | null
}
async function stepOf(db: Queryable, id: string | undefined): Promise<Row> {
  const [row] = await db.query<Row>(
    sql`select status, attempt, last_error from ops_mission_steps where id = ${id ?? ''}`,
  )
  assert.ok(row)
  return row
}

test('a step ends with a reason or a result whatever its model sends, and every page of the company still answers', async () => {
  const house = await openHouse()
  const { db } = house.world
  await setPolicies(house.world, {
    proposal_policy: {
      max_per_agent_per_day: 10_000,
      max_steps: 12,
      max_chain_depth: 8,
      pending_expires_hours: 168,
    },
    content_policy: { enabled: true, max_drafts_per_day: 10_000 },
    budget_policy: {
      daily_usd: 1_000,
      monthly_usd: 1_000,
      per_agent_daily_usd: 1_000,
      unpriced: 'count_tokens',
    },
    spending_policy: { unpriced_daily_tokens: 1_000_000_000 },
    worker_policy: {
      enabled: true,
      disabled_kinds: [],
      max_attempts: 3,
      breaker_failures: 1_000,
      lease_seconds: 30,
      stale_minutes: 30,
    },
  })
  await withDocument(house.world)
  const { policies } = await readPolicies(db)
  for (const [kind, { good, text }] of Object.entries(steps)) {
    for (const hostile of hostileAnswers) {
      const world = { ...house.world, model: hostileModel(hostile, good, text) }
      const asked: ProposalDraft['steps'] = [{ kind, payload: {}, dependsOn: null }]
      const { missionId, stepIds } = await openMissionOf(world, {
        title: `${kind}: ${hostile.name}`,
        steps: asked,
      })
      const [assignment] = await assign(world, await claim(db, 1, { missionId }))
      assert.ok(assignment)
      const ending = await runStep(world, assignment, policies, never)
      assert.equal(await finishSteps(world, [{ ...assignment, ending }]), 1, hostile.name)
      const row = await stepOf(db, stepIds[0])
      const where = `${kind}: ${hostile.name}: ${row.status} ${row.last_error}`
      if (hostile.ends === 'failure') assert.deepEqual([row.status, row.attempt], ['queued', 1], where)
      if (hostile.ends === 'answer') assert.equal(row.status, 'succeeded', where)
      if (hostile.ends === 'refusal') assert.equal(row.status, 'failed', where)
      if (row.status !== 'succeeded') assert.ok((row.last_error ?? '').length > 5, where)
      assert.doesNotMatch(row.last_error ?? '', /^internal|could not be kept/, where)
      const [made] = await db.query<{ calls: number }>(
        sql`select count(*)::integer as calls from ops_model_calls where step_id = ${stepIds[0] ?? ''}`,
      )
      assert.ok(made !== undefined && made.calls >= 1 && made.calls <= 3, where)
      await db.query(
        sql`update ops_mission_steps set status = 'cancelled' where id = ${stepIds[0] ?? ''} and status = 'queued'`,
      )
    }
  }
  await assertInvariants(db)
  const key = await keyWith(house, ['read'])
  for (const list of ['missions', 'steps', 'events', 'artifacts', 'costs', 'memories', 'approvals']) {
    const response = await ask(house, 'GET', `/api/ops/${list}?limit=200`, { key })
    assert.equal(response.status, 200, list)
    JSON.parse(await response.text())
  }
  await house.close()
})
