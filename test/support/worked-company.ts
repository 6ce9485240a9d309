// A company that has worked for a living: a model that costs money and uses tools, a page that was read, an effect that a person edited
// and one that needed nobody. Built on targets that are really there (acting-company.ts).

import assert from 'node:assert/strict'
import { editAsked } from '../../src/loop/decide-approval.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { ModelPrice, ModelReply, ModelRequest } from '../../src/world/model.ts'
import type { World } from '../../src/world/world.ts'
import { type ActingCompany, inActingCompany, people, steps } from './acting-company.ts'
import { setPolicies } from './company.ts'

/** In micro-USD per million tokens: 3 dollars in, 15 out. */
export const price: ModelPrice = {
  input: 3_000_000,
  cached: 300_000,
  cacheWrite: 3_750_000,
  output: 15_000_000,
}
/** What every call uses: 600 fresh, 400 cached and 200 out, which is 1,800 + 120 + 3,000 micro-dollars. */
const usage = { inputTokens: 1_000, cachedTokens: 400, outputTokens: 200 }
export const callCost = '$0.004920'

/** The same world with a model that is paid, thinks like the demo, and asks for its tools once before it answers. */
const paying = (world: World): World => ({
  ...world,
  model: {
    name: 'test:paid',
    simulated: false,
    priceOf: () => price,
    async ask(request: ModelRequest): Promise<ModelReply> {
      const told = { usage, model: 'test:paid', simulated: false, durationMs: 1_200 }
      if (request.task !== 'gather') return { ...(await world.model.ask(request)), ...told }
      const asks =
        (request.rounds ?? []).length > 0
          ? []
          : [{ id: 'a', tool: 'memory_search', args: { query: 'harbour' } }]
      return { output: asks.length === 0 ? { enough: true } : null, asks, ...told }
    },
  },
})

export interface WorkedCompany extends ActingCompany {
  /** Reads a page, thinks about it with a tool, and publishes what a person edited. */
  edited: string
  /** Sends a webhook that nobody had to approve. */
  free: string
}

/** Runs `work` in such a company. */
export async function inWorkedCompany(
  db: Db,
  work: (company: WorkedCompany) => Promise<void>,
): Promise<void> {
  await inActingCompany(
    db,
    async (company) => {
      const { world, opened, card, comesTo, page } = company
      await db.query(sql`update ops_agents set tools = '{memory_search}'`)
      await setPolicies(world, { effect_policy: { approval: { webhook_out: 'when_tainted' } } })
      const free = await opened([steps.webhook_out('clean')])
      await comesTo(free, 'succeeded')
      const edited = await opened([
        { kind: 'crawl', payload: { url: page }, dependsOn: null },
        { kind: 'analyze', payload: {}, dependsOn: null },
        steps.publish('before'),
      ])
      const { id, sha, payload } = await card(edited)
      const answer = await editAsked(world, {
        id,
        by: people,
        sha,
        payload: { ...payload, title: 'The day', text: 'after' },
        reason: 'sounds better',
      })
      assert.equal(answer.outcome, 'decided', JSON.stringify(answer))
      await comesTo(edited, 'succeeded')
      await work({ ...company, edited, free })
    },
    paying,
  )
}
