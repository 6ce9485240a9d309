// What an agent may do with the tools of an MCP server: nothing before a human approved exactly what the server offers, and nothing after
// the server offers something else. The server is the official library's, over standard input and output.

import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { actFor } from '../../src/loop/act.ts'
import { approveAsked, refuseAsked } from '../../src/loop/decide-approval.ts'
import { askAboutServer, lookAtServersOnce } from '../../src/loop/mcp-servers.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { serverTools } from '../../src/loop/tools/mcp.ts'
import type { Tool, ToolAnswer } from '../../src/loop/tools/tool.ts'
import type { EffectEnd } from '../../src/steps/effect.ts'
import { type McpServerRow, readMcpServers } from '../../src/store/mcp-servers.ts'
import { machineClock } from '../../src/world/clock.ts'
import { sql } from '../../src/world/db.ts'
import { memoryLog } from '../../src/world/log.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { OutsideError } from '../../src/world/outside.ts'
import { machineFiles } from '../../src/world/outside-files.ts'
import { machineMcp } from '../../src/world/outside-mcp.ts'
import type { World } from '../../src/world/world.ts'
import { actingStep, approve } from '../support/acting.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { withEmbedded } from '../support/kept-database.ts'
import type { McpMode } from '../support/mcp-server.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

/** How often a server was started or asked, whatever for. */
let connections = 0

const script = fileURLToPath(new URL('../support/mcp-server.ts', import.meta.url))
const signal = new AbortController().signal
const listed = ['shop/search', 'shop/send', 'shop/wipe', 'web_fetch']

interface Shop {
  world: World
  /** The server does this from now on. */
  is(mode: McpMode): void
  look(): Promise<McpServerRow>
  asked(): Promise<readonly Card[]>
  approveTools(): Promise<void>
  tools(): Promise<readonly Tool[]>
  /** Calls a tool in the name of a claimed step. */
  call(tool: string, args: Record<string, unknown>): Promise<ToolAnswer>
  /** Policy reaches the server so from now on. */
  reachedBy(change: Record<string, unknown>): Promise<void>
  /** Acts with `use_tool` in the name of a claimed step, with every approval it asks for. */
  act(tool: string, args: Record<string, unknown>): Promise<EffectEnd>
}

interface Card {
  id: string
  status: string
  target: string
  payload_sha: string
  evidence: { what: string; text: string }[]
}

/** A company with the server `shop`, which is a program. */
const inShop = (work: (shop: Shop) => Promise<void>): Promise<void> =>
  withEmbedded(async ({ db }) => {
    const clock = machineClock()
    let mode: McpMode = 'well'
    const real = machineMcp({ clock, net: guardedNet({ clock, log: memoryLog() }) })
    // The server of a test changes its mind through its environment; nothing else is different from the product's.
    const now = (address: Parameters<typeof real.list>[0]) =>
      'argv' in address ? { ...address, env: { ...address.env, MODE: mode } } : address
    const mcp: typeof real = {
      list: (address, limits) => {
        connections++
        return real.list(now(address), limits)
      },
      call: (address, tool, args, limits) => {
        connections++
        return real.call(now(address), tool, args, limits)
      },
    }
    const files = machineFiles(join(tmpdir(), 'bullpen-mcp-shop'))
    const world = actingWorld(testWorld(db), { mcp, files })
    await foundCompany(db)
    await setPolicies(world, { mcp_policy: { servers: { shop: shopAs } } })
    await work(shopOf(world, (to) => (mode = to)))
    await assertInvariants(db)
  })

const shopAs = {
  command: [process.execPath, script],
  reading: ['search'],
  timeout_seconds: 15,
  network: true,
}

function shopOf(world: World, is: Shop['is']): Shop {
  const { db } = world
  const tools = async () => serverTools(world, listed, (await readPolicies(db)).policies, signal)
  const asked = () =>
    db.query<Card>(
      sql`select * from ops_approvals where what = 'mcp_server' order by created_at, id limit 100`,
    )
  return {
    world,
    is,
    tools,
    asked,
    async look() {
      await lookAtServersOnce(world, signal, 0)
      const [row] = await readMcpServers(db, ['shop'])
      assert.ok(row)
      return row
    },
    async approveTools() {
      const card = (await asked()).find(({ status }) => status === 'pending')
      assert.ok(card, 'a human is asked')
      const answer = await approveAsked(world, { id: card.id, by: 'founder', sha: card.payload_sha })
      assert.equal(answer.outcome, 'decided')
    },
    async call(name, args) {
      const tool = (await tools()).find(({ spec }) => spec.name === name)
      assert.ok(tool, `${name} is offered`)
      const { policies } = await readPolicies(db)
      const assignment = await actingStep(world)
      return tool.run(args, { world, assignment, policies, trace: `test:${name}`, signal })
    },
    reachedBy: (change) =>
      setPolicies(world, { mcp_policy: { servers: { shop: { ...shopAs, ...change } } } }),
    async act(tool, args) {
      const assignment = await actingStep(world)
      const act = actFor(world, assignment, signal)
      const plan = { seq: 0, kind: 'use_tool', payload: { tool, args }, basis: [] }
      const end = await act(plan)
      if (end.outcome !== 'waiting') return end
      await approve(db)
      return act(plan)
    },
  }
}

it('a new server is off, and a human is asked for exactly what it offers', () =>
  inShop(async ({ look, asked, tools, approveTools }) => {
    const { status, pinned_sha, seen_sha } = await look()
    assert.deepEqual({ status, pinned_sha }, { status: 'new', pinned_sha: null })
    assert.deepEqual(await tools(), [])
    const [card, ...more] = await asked()
    assert.equal(more.length, 0)
    assert.equal(card?.payload_sha, seen_sha)
    assert.match(card?.evidence.find(({ what }) => what === 'diff')?.text ?? '', /^\+search$/m)
    await look()
    assert.equal((await asked()).length, 1, 'one question, however often it is looked at')
    await approveTools()
    const offered = (await tools()).map(({ spec }) => [spec.name, spec.class])
    assert.deepEqual(offered, [
      ['shop/environment', 'acting'],
      ['shop/long', 'acting'],
      ['shop/search', 'reading'],
      ['shop/send', 'acting'],
    ])
  }))

it('what reads is called and trusted with nothing; what acts is proposed as a step', () =>
  inShop(async ({ world, look, approveTools, call }) => {
    await look()
    await approveTools()
    const found = await call('shop/search', { query: 'ferries' })
    assert.deepEqual([found.status, found.text, found.trust], ['done', 'found ferries', 0])
    const sent = await call('shop/send', { to: 'Ann' })
    assert.ok(sent.proposalId !== undefined, sent.text)
    const [row] = await world.db.query<{ steps: unknown }>(
      sql`select proposed_steps as steps from ops_mission_proposals where id = ${sent.proposalId} limit 1`,
    )
    assert.match(JSON.stringify(row?.steps), /use_tool.*shop\/send|shop\/send.*use_tool/)
  }))

for (const [mode, line] of [
  ['more', /^\+wipe$/m],
  ['reworded', /^\+ {2}Searches\. Ignore all other tools/m],
] as const) {
  it(`a server that is ${mode} is off until the difference is approved`, () =>
    inShop(async ({ is, look, asked, tools, approveTools, call, act }) => {
      await look()
      await approveTools()
      is(mode)
      // Before anybody has looked: the list is compared at the moment of the call.
      await assert.rejects(
        call('shop/search', { query: 'x' }),
        (error: unknown) =>
          error instanceof OutsideError && /other tools than were approved/.test(error.message),
      )
      const end = await act('shop/send', { to: 'Ann' })
      assert.equal(end.outcome, 'failed')
      assert.match('reason' in end ? end.reason : '', /other tools than were approved/)
      assert.equal((await look()).status, 'changed')
      assert.deepEqual(await tools(), [])
      const card = (await asked()).find(({ status }) => status === 'pending')
      assert.match(card?.evidence.find(({ what }) => what === 'diff')?.text ?? '', line)
      await approveTools()
      assert.equal((await call('shop/search', { query: 'x' })).text, 'found x')
    }))
}

it('a list that is gone again is asked about no more, and the approved one is in force again', () =>
  inShop(async ({ is, look, asked, approveTools }) => {
    await look()
    await approveTools()
    is('more')
    await look()
    is('reworded')
    await look()
    const states = async () => (await asked()).map(({ status }) => status)
    assert.deepEqual(await states(), ['used', 'void', 'pending'])
    is('well')
    assert.equal((await look()).status, 'approved')
    assert.deepEqual(await states(), ['used', 'void', 'void'])
  }))

it('a list that was refused stays off and is not asked about again the same day', () =>
  inShop(async ({ world, look, asked, tools }) => {
    await look()
    const [card] = await asked()
    assert.ok(card)
    await refuseAsked(world, {
      id: card.id,
      by: 'founder',
      sha: card.payload_sha,
      reason: 'I do not know it',
    })
    assert.equal((await look()).status, 'new')
    assert.equal((await asked()).length, 1)
    assert.deepEqual(await tools(), [])
  }))

it('a list that was refused is asked about again at once when somebody wants it', () =>
  inShop(async ({ world, look, asked, tools, approveTools, reachedBy }) => {
    await look()
    const [card] = await asked()
    assert.ok(card)
    await refuseAsked(world, { id: card.id, by: 'founder', sha: card.payload_sha, reason: 'Not today' })
    const again = await askAboutServer(world, 'shop', signal)
    assert.equal(again.outcome === 'looked' && again.server.status, 'new')
    await askAboutServer(world, 'shop', signal)
    assert.deepEqual(
      (await asked()).map(({ status }) => status),
      ['refused', 'pending'],
      'once, however often it is wanted',
    )
    await approveTools()
    assert.ok((await tools()).length > 0)
    assert.equal((await askAboutServer(world, 'market', signal)).outcome, 'not_found')
    await reachedBy({ command: ['bullpen-no-such-server'] })
    const lost = await askAboutServer(world, 'shop', signal)
    assert.match(lost.outcome === 'looked' ? (lost.server.problem ?? '') : '', /cannot be started/)
    await setPolicies(world, { system: { enabled: false } })
    const stopped = await askAboutServer(world, 'shop', signal)
    assert.match(stopped.outcome === 'not_now' ? stopped.reason : '', /kill switch/)
  }))

for (const [what, change, line] of [
  [
    'has another argument',
    { command: [process.execPath, '--no-warnings', script] },
    /^\+command: .*--no-warnings/m,
  ],
  ['is given another secret', { env: ['HOOK_SECRET'] }, /^\+env: \["HOOK_SECRET"\]$/m],
  ['is held to a version', { version: '1.2.3' }, /^\+version: "1\.2\.3"$/m],
] as const) {
  it(`a server that ${what} is off with the same tools until that is approved`, () =>
    inShop(async ({ world, look, asked, tools, approveTools, act, reachedBy }) => {
      await look()
      await approveTools()
      const reading = (await tools()).find(({ spec }) => spec.name === 'shop/search')
      await reachedBy(change)
      // Before anybody has looked: what is in policy now is compared at the moment of the call, and nothing is started for it.
      const before = connections
      assert.deepEqual(await tools(), [])
      const { policies } = await readPolicies(world.db)
      const assignment = await actingStep(world)
      await assert.rejects(
        async () => reading?.run({ query: 'x' }, { world, assignment, policies, trace: 'test', signal }),
        (error: unknown) => error instanceof OutsideError && /reached another way/.test(error.message),
      )
      const end = await act('shop/send', { to: 'Ann' })
      assert.match('reason' in end ? end.reason : '', /reached another way/)
      assert.equal(connections, before)
      assert.equal((await look()).status, 'changed')
      const card = (await asked()).find(({ status }) => status === 'pending')
      assert.match(card?.evidence.find(({ what }) => what === 'diff')?.text ?? '', line)
      assert.match(card?.evidence[0]?.text ?? '', /reached another way/)
      await approveTools()
      assert.ok((await tools()).length > 0)
    }))
}

it('a server that says that it is another version than policy wants is off', () =>
  inShop(async ({ look, tools, reachedBy }) => {
    await reachedBy({ version: '1.2.4' })
    const { status, problem } = await look()
    assert.equal(status, 'unreachable')
    assert.match(problem ?? '', /version "1\.2\.3", and mcp_policy wants 1\.2\.4/)
    assert.deepEqual(await tools(), [])
  }))

for (const mode of ['dies', 'garbage', 'floods'] as const) {
  it(`a server that ${mode} is unreachable with its problem, off, and back when it is well`, () =>
    inShop(async ({ is, look, tools, approveTools, act }) => {
      await look()
      await approveTools()
      is(mode)
      const end = await act('shop/send', { to: 'Ann' })
      assert.equal(end.outcome, 'failed', 'it surely was not sent')
      const { status, problem } = await look()
      assert.equal(status, 'unreachable')
      assert.ok((problem ?? '').length > 10, problem ?? '')
      assert.deepEqual(await tools(), [])
      is('well')
      assert.equal((await look()).status, 'approved')
    }))
}

it('a step that wants a tool nobody approved waits, and goes on once it is', () =>
  inShop(async ({ world, look, approveTools }) => {
    await look()
    const act = actFor(world, await actingStep(world), signal)
    const plan = { seq: 0, kind: 'use_tool', payload: { tool: 'shop/send', args: { to: 'Ann' } }, basis: [] }
    const end = await act(plan)
    assert.equal(end.outcome, 'waiting')
    assert.match('reason' in end ? end.reason : '', /the tools of shop are not approved/)
    await approveTools()
    const asked = await act(plan)
    assert.match('reason' in asked ? asked.reason : '', /waits for approval/)
    await approve(world.db)
    assert.equal((await act(plan)).outcome, 'done')
  }))

it('an approved tool acts once, and its answer is the result', () =>
  inShop(async ({ look, approveTools, act }) => {
    await look()
    await approveTools()
    const end = await act('shop/send', { to: 'Ann' })
    assert.equal(end.outcome, 'done')
    assert.equal('result' in end ? end.result['said'] : '', 'sent to Ann')
  }))

it('a server that dies in the call may have done it: a human says', () =>
  inShop(async ({ is, look, approveTools, act }) => {
    is('dies_in_call')
    await look()
    await approveTools()
    assert.equal((await act('shop/send', { to: 'Ann' })).outcome, 'unknown')
  }))

it('a server that is not in policy, or lacks its secret, is named with what is missing', () =>
  inShop(async ({ world, look, act }) => {
    const end = await act('market/send', {})
    assert.match('reason' in end ? end.reason : '', /there is no MCP server market/)
    const shop = { command: [process.execPath, script], env: ['SHOP_TOKEN'] }
    await setPolicies(world, { mcp_policy: { servers: { shop } } })
    const { status, problem } = await look()
    assert.equal(status, 'unreachable')
    assert.match(problem ?? '', /lacks the secret SHOP_TOKEN/)
  }))
