// Money against the providers' own books: real provider code on loopback, and what we wrote down held against what they billed.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { costOf } from '../../src/domain/price.ts'
import { ThoughtError } from '../../src/domain/thought.ts'
import { mindFor } from '../../src/loop/mind-for.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { callModel } from '../../src/mind/call.ts'
import { readSpeakers } from '../../src/store/agents.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { ModelRequest } from '../../src/world/model.ts'
import { sdkModel } from '../../src/world/model-sdk.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { type Deed, type Provider, providerKinds, startProvider } from '../support/providers/server.ts'
import { testWorld } from '../support/world.ts'

const answers: Deed = { say: { line: 'All is well.' } }

/** What goes wrong in turn: for each of them the provider may or may not have billed. */
const faults: readonly Deed[] = [
  answers,
  { status: 500 },
  { ...answers, fault: 'cut' },
  { ...answers, fault: 'reset_after' },
  { fault: 'reset' },
  { ...answers, usage: null },
]

/** Makes a call of a conversation; returns why none was made or answered, or null. */
async function call(world: World, n: number): Promise<string | null> {
  const { policies } = await readPolicies(world.db)
  const [who] = await readSpeakers(world.db, ['executor'])
  assert.ok(who)
  const signal = new AbortController().signal
  const mind = mindFor(world, who, {
    seed: `call${n}`,
    signal,
    missionId: null,
    stepId: null,
    roundtableId: null,
    policies,
  })
  const request: ModelRequest = {
    task: 'turn',
    model: null,
    speaker: mind.speaker,
    instructions: 'You keep watch over a small company. '.repeat(60),
    prompt: `What matters now, in the ${n}th hour? 日本語 🦉`,
    materials: [],
    facts: {},
    schema: { type: 'object', properties: { line: { type: 'string' } }, required: ['line'] },
    maxOutputTokens: 300,
    temperature: null,
    seed: `call${n}`,
    signal,
  }
  try {
    await callModel(mind, request, { left: 0 }, () => ({ problem: null }))
    return null
  } catch (error) {
    if (error instanceof ThoughtError) return error.message
    throw error
  }
}

async function withProvider(
  db: Db,
  kind: Provider['kind'],
  work: (world: World, provider: Provider) => Promise<void>,
): Promise<void> {
  await foundCompany(db)
  const provider = await startProvider(kind, () => answers)
  try {
    const world = testWorld(db)
    const { clock } = world
    const net = provider.divert(world.net)
    const model = sdkModel({ clock, net, defaultModel: provider.name, ...provider.settings })
    await work({ ...world, net, model }, provider)
    await assertInvariants(db)
  } finally {
    await provider.close()
  }
}

interface Books {
  cost: number
  input: number
  cached: number
  written: number
  output: number
}

/** What the provider billed, by its own log, at our list prices. */
function billedBy(world: World, { log, name }: Provider): Books {
  const price = world.model.priceOf?.(name) ?? null
  const books: Books = { cost: 0, input: 0, cached: 0, written: 0, output: 0 }
  for (const { billed } of log) {
    if (billed === null) continue
    const { input, cached, cacheWrite, output } = billed
    const used = {
      inputTokens: input,
      cachedTokens: cached,
      cacheWriteTokens: cacheWrite,
      outputTokens: output,
    }
    books.cost += price === null ? input + output : costOf(price, used)
    books.input += input
    books.cached += cached
    books.written += cacheWrite
    books.output += output
  }
  return books
}

/** What we wrote down; the limit's own sum for the cost. */
async function writtenDown(db: Db): Promise<Books & { lim: number; held: number }> {
  const [calls] = await db.query<Omit<Books, 'cost'>>(sql`
    select coalesce(sum(input_tokens), 0)::bigint as input, coalesce(sum(cached_tokens), 0)::bigint as cached,
           coalesce(sum(cache_write_tokens), 0)::bigint as written, coalesce(sum(output_tokens), 0)::bigint as output from ops_model_calls`)
  const [day] = await db.query<{ cost: number; lim: number; held: number }>(
    sql`select spent as cost, lim, held from ops_budgets where scope = 'company:day'`,
  )
  assert.ok(calls && day)
  return { ...calls, ...day }
}

for (const kind of providerKinds) {
  describe(`the books of ${kind}`, () => {
    onBothEngines('say to the token what ours say', async ({ db }) => {
      await withProvider(db, kind, async (world, provider) => {
        const said = await Promise.all(Array.from({ length: 20 }, (_, n) => call(world, n)))
        assert.deepEqual([...new Set(said)], [null])
        assert.equal(provider.log.length, 20)
        const { lim: _lim, held, ...ours } = await writtenDown(db)
        assert.deepEqual(ours, billedBy(world, provider))
        assert.ok(ours.cost > 0)
        assert.equal(held, 0)
      })
    })

    onBothEngines(
      'never say more than ours where calls fail, and neither passes the limit',
      async ({ db }) => {
        await withProvider(db, kind, async (world, provider) => {
          provider.setScript(({ n }) => faults[n % faults.length] ?? answers)
          await setPolicies(world, {
            budget_policy: { daily_usd: 0.03 },
            spending_policy: { talk_share: 1, unpriced_daily_tokens: 30_000 },
          })
          const said: (string | null)[] = []
          for (let wave = 0; wave < 10; wave++)
            said.push(...(await Promise.all(Array.from({ length: 5 }, (_, n) => call(world, 5 * wave + n)))))
          const ours = await writtenDown(db)
          const theirs = billedBy(world, provider)
          assert.ok(theirs.cost <= ours.cost, `${theirs.cost} billed, ${ours.cost} written down`)
          assert.ok(ours.cost <= ours.lim, `${ours.cost} of ${ours.lim}`)
          assert.equal(ours.held, 0)
          const [calls] = await db.query<{ n: number }>(sql`select count(*) as n from ops_model_calls`)
          assert.ok(provider.log.length <= (calls?.n ?? 0), 'every request is on record')
          assert.ok(provider.log.length >= faults.length)
          assert.ok(said.some((why) => why !== null && /is used up|No room in/.test(why)))
        })
      },
    )
  })
}
