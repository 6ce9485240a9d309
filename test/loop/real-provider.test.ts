// Whole steps on the real provider code, against providers on loopback that fail in every third call: nothing is lost, and what stands
// in our books is what the provider billed, to the token.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { assign, runStep } from '../../src/loop/run-step.ts'
import { sql } from '../../src/world/db.ts'
import { sdkModel } from '../../src/world/model-sdk.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { withEmbedded } from '../support/kept-database.ts'
import { assertInvariants, claim, openMissionOf } from '../support/missions.ts'
import { type Deed, providerKinds, startProvider } from '../support/providers/server.ts'
import { never } from '../support/talk.ts'
import { testWorld } from '../support/world.ts'

const review = {
  verdict: 'good',
  score: 8,
  summary: 'The company has run one mission today and nothing of it has failed so far; go on like this.',
  remarks: [],
}
const troubles: readonly Deed[] = [
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 500 },
  { say: 'no json at all' },
  { status: 503 },
  { fault: 'reset' },
  { status: 429 },
]
const steps = 8

for (const kind of providerKinds) {
  test(`steps on ${kind} come through errors, and the books say what was billed`, async (t) => {
    const provider = await startProvider(kind, ({ n }) =>
      n % 3 === 1 ? (troubles[((n - 1) / 3) % troubles.length] ?? {}) : { say: review },
    )
    t.after(() => provider.close())
    await withEmbedded(async ({ db }) => {
      await foundCompany(db)
      const plain = testWorld(db)
      const { clock } = plain
      const net = provider.divert(plain.net)
      const world: World = {
        ...plain,
        // Pauses between tries are not waited for; time-outs are.
        clock: { ...clock, sleep: async () => undefined },
        model: sdkModel({ clock, net, defaultModel: provider.name, ...provider.settings }),
      }
      await setPolicies(world, { proposal_policy: { max_per_agent_per_day: 100 } })
      const { policies } = await readPolicies(db)
      for (let n = 0; n < steps; n++) {
        const { missionId } = await openMissionOf(world, { title: `Look, time ${n}` })
        const [assignment] = await assign(world, await claim(db, 1, { missionId }))
        assert.ok(assignment)
        const ending = await runStep(world, assignment, policies, never)
        await finishSteps(world, [{ ...assignment, ending }])
      }
      const rows = await db.query<{ status: string; last_error: string | null }>(
        sql`select status, last_error from ops_mission_steps order by id`,
      )
      assert.deepEqual(
        rows,
        Array.from({ length: steps }, () => ({ status: 'succeeded', last_error: null })),
      )
      const [books] = await db.query(sql`
        select count(*)::integer as calls, sum(input_tokens)::integer as input, sum(output_tokens)::integer as output,
               count(*) filter (where hold_id is null)::integer as unheld, count(usage_problem)::integer as doubts,
               bool_or(simulated) as simulated
        from ops_model_calls`)
      const billed = provider.log.flatMap((entry) => entry.billed ?? [])
      const sum = (of: (one: (typeof billed)[number]) => number): number =>
        billed.reduce((total, one) => total + of(one), 0)
      assert.deepEqual(books, {
        calls: provider.log.length,
        input: sum((one) => one.input),
        output: sum((one) => one.output),
        unheld: 0,
        doubts: 0,
        simulated: false,
      })
      assert.ok(provider.log.length > steps + 3, String(provider.log.length))
      const [held] = await db.query(sql`select coalesce(sum(held), 0)::integer as held from ops_budgets`)
      assert.deepEqual(held, { held: 0 })
      await assertInvariants(db)
    })
  })
}
