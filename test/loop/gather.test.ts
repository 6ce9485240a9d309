// What an agent may do with tools before it answers, and what it may not, whatever the model asks for.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { gatherFor } from '../../src/loop/gather.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import type { Gathered } from '../../src/steps/kind.ts'
import { machineClock } from '../../src/world/clock.ts'
import { sql } from '../../src/world/db.ts'
import type { Model, ModelReply, ModelRequest, ToolAsk } from '../../src/world/model.ts'
import { machineScripts } from '../../src/world/outside-scripts.ts'
import type { World } from '../../src/world/world.ts'
import { actingStep } from '../support/acting.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { outsideWithSecrets } from '../support/effects.ts'
import { withEmbedded } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

type Ask = readonly [tool: string, args: unknown]

/** A model that asks for these tools, a round each, and then has enough. `again`: the last round is asked for ever. */
function asking(rounds: readonly (readonly Ask[])[], again = false): { model: Model; asked: ModelRequest[] } {
  const asked: ModelRequest[] = []
  const model: Model = {
    name: 'scripted',
    simulated: false,
    async ask(request): Promise<ModelReply> {
      const round = rounds[asked.length] ?? (again ? rounds.at(-1) : undefined) ?? []
      asked.push(request)
      const asks = round.map(([tool, args], n): ToolAsk => ({ id: `${asked.length}-${n}`, tool, args }))
      const output = asks.length === 0 ? { enough: true } : null
      const usage = { inputTokens: 10, cachedTokens: 0, outputTokens: 5 }
      return { output, asks, usage, model: 'test:scripted', simulated: false, durationMs: 1 }
    },
  }
  return { model, asked }
}

interface Gathering {
  tools: readonly string[]
  rounds: readonly (readonly Ask[])[]
  again?: boolean
  policies?: Record<string, unknown>
  check(given: { world: World; asked: ModelRequest[]; gathered: Gathered; rows: Row[] }): Promise<void> | void
}

interface Row {
  tool: string
  status: string
  trust: number
  result: string
}

/** Gathers in the name of a claimed step whose agent has these tools, and hands over what came of it. */
const gathers = ({ tools, rounds, again = false, policies = {}, check }: Gathering): Promise<void> =>
  withEmbedded(async ({ db }) => {
    const { model, asked } = asking(rounds, again)
    const outside = outsideWithSecrets({ scripts: machineScripts({ clock: machineClock() }) })
    const world = { ...testWorld(db), model, outside }
    await foundCompany(db)
    await setPolicies(world, { price_policy: { 'test:scripted': { input: 0, output: 0 } }, ...policies })
    await db.query(sql`update ops_agents set tools = ${tools}::text[]`)
    const assignment = await actingStep(world)
    const { policies: inForce } = await readPolicies(db)
    const gather = gatherFor(world, assignment, inForce, new AbortController().signal)
    const gathered = await gather({ goal: 'What is 6 times 7?', texts: [] })
    const rows = await db.query<Row>(
      sql`select tool, status, trust, result from ops_tool_calls order by attempt, seq, id limit 1000`,
    )
    await check({ world, asked, gathered, rows: [...rows] })
    await assertInvariants(db)
  })

it('an agent without tools is asked nothing', () =>
  gathers({
    tools: [],
    rounds: [[['calculator', { script: '1' }]]],
    check: ({ asked, gathered }) => {
      assert.equal(asked.length, 0)
      assert.deepEqual(gathered, { texts: [], calls: [] })
    },
  }))

it('what a tool brings goes back to the model and into the texts, and the call is on record', () =>
  gathers({
    tools: ['calculator', 'memory_search'],
    rounds: [[['calculator', { script: '6 * 7' }]], [['memory_search', { query: 'sevens' }]]],
    check: async ({ world, asked, gathered, rows }) => {
      assert.deepEqual(gathered.calls, ['calculator: done', 'memory_search: done'])
      assert.equal(gathered.texts[0]?.text, '42')
      assert.match(asked[1]?.rounds?.[0]?.answers[0]?.text ?? '', /42/)
      assert.deepEqual(
        rows.map(({ tool, status, result }) => [tool, status, result]),
        [
          ['calculator', 'done', '42'],
          ['memory_search', 'done', 'Nothing is remembered about that.'],
        ],
      )
      const events = await world.db.query(
        sql`select id from ops_agent_events where kind = 'tools.used' limit 10`,
      )
      assert.equal(events.length, 1, 'one event for the whole gathering')
    },
  }))

it('only what stands on the list is offered, and anything else is refused and recorded', () =>
  gathers({
    tools: ['calculator'],
    rounds: [
      [
        ['web_fetch', { url: 'https://example.org' }],
        ['rm_rf', {}],
        ['', {}],
        ['post_tweet', { text: 'x' }],
      ],
    ],
    check: async ({ world, asked, gathered, rows }) => {
      assert.deepEqual(
        asked[0]?.tools?.map(({ name }) => name),
        ['calculator'],
      )
      assert.deepEqual(
        rows.map((row) => row.status),
        ['refused', 'refused', 'refused', 'refused'],
      )
      assert.deepEqual(gathered.texts, [])
      const filed = await world.db.query(
        sql`select id from ops_mission_proposals where source = 'initiative' limit 10`,
      )
      assert.equal(filed.length, 0)
    },
  }))

it('five hundred calls in one answer end at the limits', () =>
  gathers({
    tools: ['calculator'],
    rounds: [Array.from({ length: 500 }, (_, n): Ask => ['calculator', { script: `${n} + 1` }])],
    again: true,
    check: ({ asked, rows }) => {
      assert.equal(rows.filter(({ status }) => status === 'done').length, 12)
      assert.ok(rows.length <= 32, `${rows.length} rows`)
      assert.equal(asked.length, 1)
    },
  }))

it('the same call for ever is made twice and refused from then on, and the rounds end', () =>
  gathers({
    tools: ['calculator'],
    rounds: [[['calculator', { script: '1 + 1' }]]],
    again: true,
    check: ({ asked, rows }) => {
      assert.equal(asked.length, 6)
      assert.deepEqual(
        rows.map(({ status }) => status),
        ['done', 'done', 'refused', 'refused', 'refused', 'refused'],
      )
    },
  }))

it('an hour of a tool holds exactly as many calls as its policy says', () =>
  gathers({
    tools: ['calculator'],
    policies: { tool_policy: { per_hour: { calculator: 3 } } },
    rounds: [[1, 2, 3, 4, 5].map((n): Ask => ['calculator', { script: `${n}` }])],
    check: ({ rows }) => {
      assert.deepEqual(
        rows.map(({ status }) => status),
        ['done', 'done', 'done', 'refused', 'refused'],
      )
    },
  }))

it('a tool that acts files a proposal and nothing is done, and the same ask again finds that proposal', () =>
  gathers({
    tools: ['post_tweet'],
    rounds: [[['post_tweet', { text: 'Buy now' }]], [['post_tweet', { text: 'Buy now' }]]],
    check: async ({ world, gathered, rows }) => {
      assert.deepEqual(
        rows.map(({ status }) => status),
        ['proposed', 'proposed'],
      )
      assert.match(rows[0]?.result ?? '', /Proposed, not done/)
      assert.deepEqual(gathered.texts, [])
      const filed = await world.db.query<{ source: string; chain_depth: number }>(
        sql`select source, chain_depth from ops_mission_proposals where source_trace_id like 'tool:%' order by id limit 10`,
      )
      assert.deepEqual(filed, [{ source: 'initiative', chain_depth: 1 }])
      assert.equal((await world.db.query(sql`select id from ops_effects limit 1`)).length, 0)
    },
  }))

it('arguments that do not fit, and scripts that fail, come back as what they are', () =>
  gathers({
    tools: ['calculator'],
    rounds: [
      [
        ['calculator', 'not json'],
        ['calculator', { script: 3 }],
        ['calculator', { script: 'nothing.here' }],
      ],
    ],
    check: ({ rows }) => {
      assert.deepEqual(
        rows.map(({ status }) => status),
        ['refused', 'refused', 'failed'],
      )
      assert.match(rows[2]?.result ?? '', /ReferenceError/)
    },
  }))
