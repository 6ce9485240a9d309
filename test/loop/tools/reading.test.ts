// The tools that read, on real servers, real folders and real memories: what they bring, how far it is trusted, and what they may not
// reach; and a whole step that quotes what a tool brought.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import type { Assignment } from '../../../src/loop/assignment.ts'
import { finishSteps } from '../../../src/loop/finish-steps.ts'
import { gatherFor } from '../../../src/loop/gather.ts'
import { readPolicies } from '../../../src/loop/policies.ts'
import { assign, runStep } from '../../../src/loop/run-step.ts'
import type { Gathered } from '../../../src/steps/kind.ts'
import { type Db, sql } from '../../../src/world/db.ts'
import type { Model, ModelReply, ModelRequest, ToolAsk } from '../../../src/world/model.ts'
import { machineFiles } from '../../../src/world/outside-files.ts'
import type { World } from '../../../src/world/world.ts'
import { actingStep } from '../../support/acting.ts'
import { foundCompany, setPolicies } from '../../support/company.ts'
import { freshPostgres } from '../../support/database.ts'
import { outsideWithSecrets } from '../../support/effects.ts'
import { withEmbedded } from '../../support/kept-database.ts'
import { memoryOf, remember } from '../../support/memories.ts'
import { assertInvariants, claim, openMissionOf } from '../../support/missions.ts'
import { never } from '../../support/talk.ts'
import { testWorld } from '../../support/world.ts'

const sentence =
  'The harbour was closed on Monday because of the storm, and ferries waited outside for nine hours.'
const page = `<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1><p>${sentence} ${'The harbour master expects the first one to sail at six in the morning. '.repeat(3)}</p></article></body></html>`
const feed =
  '<rss version="2.0"><channel><title>Port news</title><item><title>Ferries wait</title><description>for nine hours outside the harbour</description></item></channel></rss>'

/** Serves these paths on loopback; a path that begins with http is a redirect there. Returns its host and what was asked for. */
async function serve(
  t: TestContext,
  paths: Readonly<Record<string, string>>,
): Promise<{ host: string; url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const body = paths[(request.url ?? '').split('?')[0] ?? '']
    if (body?.startsWith('http')) return void response.writeHead(302, { location: body }).end()
    if (body === undefined) return void response.writeHead(404).end('none')
    response.setHeader('content-type', body.startsWith('<rss') ? 'application/rss+xml' : 'text/html')
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  t.after(() => server.close())
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { host, url: `http://${host}`, asked }
}

type Ask = readonly [tool: string, args: Record<string, unknown>]

/** A model that asks for these tools at once and then has enough; other tasks are answered by `answers`. */
function asking(asks: readonly Ask[], answers?: (request: ModelRequest) => unknown): Model {
  return {
    name: 'scripted',
    simulated: false,
    async ask(request): Promise<ModelReply> {
      const isFirst = request.task === 'gather' && (request.rounds ?? []).length === 0
      const wanted = isFirst ? asks.map(([tool, args], n): ToolAsk => ({ id: `${n}`, tool, args })) : []
      const output =
        request.task === 'gather' ? (isFirst ? null : { enough: true }) : (answers?.(request) ?? null)
      const usage = { inputTokens: 10, cachedTokens: 0, outputTokens: 5 }
      return { output, asks: wanted, usage, model: 'test:scripted', simulated: false, durationMs: 1 }
    },
  }
}

interface Called {
  tool: string
  status: string
  trust: number
  result: string
}

async function company(db: Db, policies: Record<string, unknown>): Promise<World> {
  const world = testWorld(db)
  await foundCompany(db)
  await setPolicies(world, { price_policy: { 'test:scripted': { input: 0, output: 0 } }, ...policies })
  await db.query(
    sql`update ops_agents set tools = '{web_fetch,feed_read,memory_search,list_files,read_file,write_file}'`,
  )
  return world
}

const callsIn = async (db: Db): Promise<Called[]> => [
  ...(await db.query<Called>(
    sql`select tool, status, trust, result from ops_tool_calls order by id limit 1000`,
  )),
]

async function gatherOnce(world: World, assignment: Assignment): Promise<Gathered> {
  const { policies } = await readPolicies(world.db)
  return gatherFor(world, assignment, policies, never)({ goal: 'The harbour', texts: [] })
}

/** Makes the calls in the name of a claimed step and returns what stands on record of them. */
async function calls(world: World, ...asks: readonly Ask[]): Promise<{ rows: Called[]; gathered: Gathered }> {
  const gathered = await gatherOnce({ ...world, model: asking(asks) }, await actingStep(world))
  return { rows: (await callsIn(world.db)).slice(-asks.length), gathered }
}

it('web_fetch brings a page as text that is not trusted, and feed_read the entries of a feed', async (t) => {
  const { url, host } = await serve(t, { '/page': page, '/feed': feed })
  await withEmbedded(async ({ db }) => {
    const world = await company(db, { crawl_policy: { allow_hosts: [host] } })
    const { rows, gathered } = await calls(
      world,
      ['web_fetch', { url: `${url}/page` }],
      ['feed_read', { url: `${url}/feed` }],
      ['feed_read', { url: `${url}/page` }],
      ['web_fetch', { url: `${url}/none` }],
      ['web_fetch', { url: 'file:///etc/passwd' }],
    )
    assert.deepEqual(
      rows.map(({ status, trust }) => [status, trust]),
      [
        ['done', 0],
        ['done', 0],
        ['failed', 0],
        ['failed', 0],
        ['failed', 0],
      ],
    )
    const [harbour, news] = gathered.texts
    assert.equal(gathered.texts.length, 2)
    assert.ok(harbour?.text.includes(sentence))
    assert.equal(harbour?.source, `${url}/page`)
    assert.match(news?.text ?? '', /Ferries wait[\s\S]*nine hours/)
    assert.match(rows[2]?.result ?? '', /no feed/)
    assert.match(rows[3]?.result ?? '', /404/)
    assert.match(rows[4]?.result ?? '', /http\(s\) address/)
    await assertInvariants(db)
  })
})

it('a page on a private address is not read, neither directly nor by a redirect, and a denied host not at all', async (t) => {
  const inner = await serve(t, { '/secret': page })
  const outer = await serve(t, { '/hop': `${inner.url}/secret`, '/page': page })
  await withEmbedded(async ({ db }) => {
    const world = await company(db, { crawl_policy: { allow_hosts: [outer.host] } })
    const { rows, gathered } = await calls(
      world,
      ['web_fetch', { url: `${inner.url}/secret` }],
      ['web_fetch', { url: `${outer.url}/hop` }],
      ['feed_read', { url: `${outer.url}/hop` }],
      ['web_fetch', { url: 'http://169.254.169.254/latest/meta-data/' }],
    )
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['failed', 'failed', 'failed', 'failed'],
    )
    assert.deepEqual(gathered.texts, [])
    assert.equal(outer.asked.length, 2, 'the outer one was asked')
    assert.deepEqual(inner.asked, [], 'the inner one never heard of it')
    await setPolicies(world, { crawl_policy: { allow_hosts: [outer.host], deny_hosts: [outer.host] } })
    const denied = await calls(world, ['web_fetch', { url: `${outer.url}/page` }])
    assert.equal(denied.rows[0]?.status, 'failed')
    assert.equal(outer.asked.length, 2)
  })
})

it('files are written, listed and read in the workspace of the mission and nowhere else', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'bullpen-tools-'))
  t.after(() => rmSync(dir, { recursive: true }))
  await withEmbedded(async ({ db }) => {
    const world = { ...(await company(db, {})), outside: outsideWithSecrets({ files: machineFiles(dir) }) }
    const assignment = await actingStep(world)
    const asks: Ask[] = [
      ['write_file', { path: 'notes/a.md', text: 'Ferries wait.' }],
      ['list_files', {}],
      ['read_file', { path: 'notes/a.md' }],
      ['read_file', { path: '../../other/secret' }],
      ['write_file', { path: '/tmp/escaped', text: 'x' }],
      ['read_file', { path: 'notes/none.md' }],
    ]
    await gatherOnce({ ...world, model: asking(asks) }, assignment)
    const rows = await callsIn(db)
    assert.deepEqual(
      rows.map(({ status, trust }) => [status, trust]),
      [
        ['done', 2],
        ['done', 0],
        ['done', 0],
        ['failed', 0],
        ['failed', 0],
        ['failed', 0],
      ],
    )
    assert.match(rows[1]?.result ?? '', /notes\/a\.md \(13 bytes\)/)
    assert.equal(rows[2]?.result, 'Ferries wait.')
    const there = join(dir, 'workspaces', assignment.step.mission_id, 'notes', 'a.md')
    assert.equal(readFileSync(there, 'utf8'), 'Ferries wait.')
    // Another mission sees nothing of it.
    const other = await calls(world, ['list_files', {}])
    assert.equal(other.rows[0]?.result, 'The workspace is empty.')
  })
})

it('memory_search finds what the agent itself remembers, trusts it as far as its source, and the use is kept', () =>
  withEmbedded(async ({ db }) => {
    const world = await company(db, {})
    const assignment = await actingStep(world)
    const mine = assignment.step.agent_id
    const other = mine === 'executor' ? 'coordinator' : 'executor'
    const [own] = await remember(
      db,
      memoryOf({ agentId: mine, content: 'Ferries wait outside the harbour in a storm', trust: 0 }),
      memoryOf({ agentId: other, content: 'Ferries sleep in the harbour of somebody else', trust: 2 }),
      memoryOf({ agentId: mine, content: 'Bread is baked at four in the morning', trust: 2 }),
    )
    const ask: Ask = ['memory_search', { query: 'ferries in the harbour' }]
    await gatherOnce({ ...world, model: asking([ask]) }, assignment)
    const [row] = await callsIn(db)
    assert.equal(row?.status, 'done')
    assert.equal(row.trust, 0)
    assert.match(row.result, /Ferries wait outside/)
    assert.doesNotMatch(row.result, /somebody else/)
    const uses = await db.query<{ memory_id: string }>(
      sql`select memory_id from ops_memory_uses where step_id = ${assignment.step.id} order by memory_id limit 20`,
    )
    assert.ok(uses.some(({ memory_id }) => memory_id === own))
  }))

it('a whole analysis may quote what a tool brought, and is trusted no further than that', async (t) => {
  const { url, host } = await serve(t, { '/page': page })
  await withEmbedded(async ({ db }) => {
    const plain = await company(db, { crawl_policy: { allow_hosts: [host] } })
    const analysis = ({ materials }: ModelRequest): unknown => ({
      summary: 'The harbour was closed because of the storm and the ferries waited outside for nine hours.',
      findings: [
        {
          statement: 'Ferries waited',
          quote: 'ferries waited outside for nine hours',
          sourceId: materials[0]?.id,
        },
      ],
      keyTerms: ['harbour'],
      figures: [],
      insight: { statement: 'Storms close the harbour', confidence: 0.9, tags: ['harbour'] },
    })
    const world = { ...plain, model: asking([['web_fetch', { url: `${url}/page` }]], analysis) }
    const steps = [{ kind: 'analyze', payload: { topic: 'The harbour' }, dependsOn: null }]
    const { missionId } = await openMissionOf(world, { steps })
    const [assignment] = await assign(world, await claim(db, 1, { missionId }))
    assert.ok(assignment)
    const { policies } = await readPolicies(db)
    const ending = await runStep(world, assignment, policies, never)
    assert.equal(ending.outcome, 'succeeded', JSON.stringify(ending))
    await finishSteps(world, [{ ...assignment, ending }])
    const made = await db.query<{ kind: string; trust: number; id: string }>(
      sql`select kind, trust, id from ops_artifacts where mission_id = ${missionId} order by kind, id limit 10`,
    )
    assert.deepEqual(
      made.map(({ kind, trust }) => [kind, trust]),
      [
        ['analysis', 0],
        ['document', 0],
      ],
    )
    const [step] = await db.query<{ status: string; result: { findings: { source_id: string }[] } }>(
      sql`select status, result from ops_mission_steps where mission_id = ${missionId} limit 1`,
    )
    assert.equal(step?.status, 'succeeded')
    assert.equal(step.result.findings[0]?.source_id, made[1]?.id, 'the finding rests on the page')
    const [insight] = await db.query<{ trust: string }>(
      sql`select metadata ->> 'trust' as trust from ops_agent_events where kind = 'insight.found' order by id limit 1`,
    )
    assert.equal(insight?.trust, '0')
    await assertInvariants(db)
  })
})

it('two workers on PostgreSQL take exactly as many calls of an hour as there are', async (t) => {
  const { url, host, asked } = await serve(t, { '/page': page })
  const fresh = await freshPostgres()
  try {
    const hour = 7
    const world = await company(fresh.db, {
      crawl_policy: { allow_hosts: [host] },
      tool_policy: { per_hour: { web_fetch: hour } },
    })
    const worlds: readonly World[] = [world, { ...world, db: await fresh.open() }]
    const assignments = await Promise.all([actingStep(world), actingStep(world)])
    // Each asks for ten different pages at once with the other.
    await Promise.all(
      assignments.map((assignment, at) => {
        const asks = Array.from(
          { length: 10 },
          (_, n): Ask => ['web_fetch', { url: `${url}/page?${at}-${n}` }],
        )
        return gatherOnce({ ...(worlds[at] ?? world), model: asking(asks) }, assignment)
      }),
    )
    const rows = await callsIn(fresh.db)
    assert.equal(rows.length, 20)
    const refusals = rows.filter(({ status }) => status === 'refused')
    assert.equal(refusals.length, 20 - hour)
    assert.equal(rows.filter(({ status }) => status === 'done').length, hour)
    assert.ok(refusals.every(({ result }) => /web_fetch may be called 7 times an hour/.test(result)))
    assert.equal(asked.length, hour, 'the server was asked exactly so often')
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
})
