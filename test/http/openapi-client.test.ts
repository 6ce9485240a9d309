// A client that knows nothing but the document of the API, against a company that has worked: it finds every operation there, reads
// each and every list with something on it, does what a founder does, and every answer fits the schema that the document gives for it.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type OpenAPIClient, OpenAPIClientAxios } from 'openapi-client-axios'
import { z } from 'zod'
import { serve } from '../../src/http/server.ts'
import { runBeat } from '../../src/loop/beat.ts'
import { notifyOnce } from '../../src/loop/notify.ts'
import { claimRoundtable, releaseRoundtable } from '../../src/store/roundtables.ts'
import { steps } from '../support/acting-company.ts'
import { setPolicies } from '../support/company.ts'
import { freshEmbedded } from '../support/database.ts'
import { talkToTheEnd } from '../support/life.ts'
import { addRule } from '../support/rules.ts'
import { convened } from '../support/talk.ts'
import { inWorkedCompany, type WorkedCompany } from '../support/worked-company.ts'
import { cronSecret, type House, keyWith, openHouse } from './house.ts'

type Json = Record<string, unknown>
interface Operation {
  operationId?: string
  method: string
  path: string
  responses?: Record<string, { content?: Record<string, { schema?: Json }> }>
}
interface Reply {
  status: number
  data: unknown
}

interface Client {
  operations: readonly Operation[]
  /** Asks an operation by its address in the document; the answer fits what is promised for its status. */
  call(method: string, path: string, params?: Record<string, string>, body?: unknown): Promise<Reply>
  /** The first item of a list. */
  first(path: string): Promise<Json>
  /** A schema of the document, its references followed. */
  resolved(schema: Json | undefined): Json
}

async function clientOf(url: string, key: string): Promise<Client> {
  const headers = { authorization: `Bearer ${key}` }
  const document = (await (await fetch(`${url}/api/openapi.json`, { headers })).json()) as Json
  const api = new OpenAPIClientAxios({
    definition: { ...document, servers: [{ url }] } as never,
    axiosConfigDefaults: { headers, validateStatus: () => true, maxRedirects: 0 },
  })
  const client: OpenAPIClient = await api.init()
  const operations = api.getOperations() as Operation[]
  const schemas = ((document['components'] as Json | undefined)?.['schemas'] ?? {}) as Record<string, Json>
  const call: Client['call'] = async (method, path, params = {}, body) => {
    const found = operations.find((one) => one.method === method && one.path === path)
    const run = client[found?.operationId ?? ''] ?? assert.fail(`the document has no ${method} ${path}`)
    const reply = (await run(params, body)) as Reply
    const promised = found?.responses?.[String(reply.status)]
    assert.ok(promised, `${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.data)}`)
    const schema = promised.content?.['application/json']?.schema
    if (schema !== undefined) z.fromJSONSchema(whole(schema) as never).parse(reply.data)
    return reply
  }
  /** A schema with the document's own definitions where it refers to them. */
  const whole = (schema: Json): unknown =>
    JSON.parse(JSON.stringify({ ...schema, $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/'))
  return {
    operations,
    call,
    async first(path) {
      const { data } = await call('get', path)
      const [item] = (data as { items: Json[] }).items
      return item ?? assert.fail(`${path} is empty`)
    },
    resolved(schema = {}) {
      const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema['$ref'] ?? ''))?.[1]
      return name === undefined ? schema : (schemas[name] ?? assert.fail(`no schema ${name}`))
    },
  }
}

/** Leaves something behind on every list that a company's work does not fill by itself. */
async function live({ world, opened, card, page }: WorkedCompany): Promise<void> {
  await setPolicies(world, {
    notify_policy: {
      channels: { founder: { kind: 'webhook', url: page, secret: 'HOOK_SECRET', tags: ['effect'] } },
    },
    reaction_matrix: {
      patterns: [
        { source: '*', tags: ['effect'], target: 'observer', type: 'review', probability: 1, cooldown: 0 },
      ],
    },
  })
  const signal = new AbortController().signal
  await notifyOnce(world, signal)
  await addRule(world.db, { name: 'signals' })
  await talkToTheEnd(world)
  await convened(world, { topic: 'What was put back' })
  const held = await claimRoundtable(world.db, 'w1', 30)
  assert.ok(held)
  const again = { reason: 'it was interrupted', delaySeconds: 3_600, countAttempt: false }
  assert.ok(await releaseRoundtable(world.db, { id: held.id, token: held.lease_token }, again))
  await card(await opened([steps.email('may I?')]))
  await runBeat(world)
  await notifyOnce(world, signal)
}

/** Where the API is. */
interface Door {
  url: string
  house: House
}

/** Runs `work` on the API of such a company, with everything open to it. */
async function served(
  work: (client: Client, company: WorkedCompany, at: Door) => Promise<void>,
): Promise<void> {
  const fresh = await freshEmbedded()
  try {
    await inWorkedCompany(fresh.db, async (company) => {
      await live(company)
      const house = await openHouse({ fresh, world: company.world })
      const { world } = house
      const serving = await serve(house.app, { host: '127.0.0.1', port: 0, world, live: house.live })
      try {
        const { url } = serving
        await work(await clientOf(url, await keyWith(house, ['admin'])), company, { url, house })
      } finally {
        await serving.close()
        await house.close()
      }
    })
  } finally {
    await fresh.drop()
  }
}

/** Never ends, and leads elsewhere: these two are asked in their own way. */
const apart = ['/api/ops/events/stream', '/login']
/** Has a secret of its own. */
const cron = '/api/ops/heartbeat'

async function readsEverything(client: Client, company: WorkedCompany, { url, house }: Door): Promise<void> {
  const reads = client.operations.filter(({ method, path }) => method === 'get' && !apart.includes(path))
  assert.ok(reads.length > 45, String(reads.length))
  const problems: string[] = []
  for (const { path, responses } of reads) {
    if (path === cron) continue
    const { status, data } = await client.call('get', path, await paramsFor(client, company, path))
    if (status !== 200) problems.push(`${path} answered ${status}: ${JSON.stringify(data)}`)
    const schema = client.resolved(responses?.['200']?.content?.['application/json']?.schema)
    const { items } = (schema['properties'] ?? {}) as { items?: unknown }
    if (items !== undefined && (data as { items: unknown[] }).items.length === 0)
      problems.push(`${path} is empty`)
  }
  assert.deepEqual(problems, [])
  const beat = await fetch(`${url}${cron}`, { headers: { authorization: `Bearer ${cronSecret}` } })
  assert.equal(beat.status, 200)
  const headers = { authorization: `Bearer ${await keyWith(house, ['read'])}` }
  const stream = await fetch(`${url}/api/ops/events/stream?after=0`, { headers })
  assert.deepEqual(
    [stream.status, stream.headers.get('content-type')],
    [200, 'text/event-stream; charset=utf-8'],
  )
  await stream.body?.cancel()
}

/** What a path asks for, from the list that it belongs to. */
async function paramsFor(
  client: Client,
  { edited }: WorkedCompany,
  path: string,
): Promise<Record<string, string>> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (names.length === 0) return {}
  if (path === '/api/ops/why/{id}' || path === '/api/ops/missions/{id}') return { id: edited }
  const list = path.slice(0, path.indexOf('/{'))
  const { data } = await client.call('get', list)
  const { items } = data as { items: Json[] }
  // Proposals and steps wait in the inbox too, and have details of their own; a policy that nobody wrote has no history.
  const isIt = (one: Json): boolean =>
    list.endsWith('/approvals')
      ? one['payload_sha'] !== null
      : !list.endsWith('/policies') || one['updated_at'] !== null
  const item = items.find(isIt)
  if (path.startsWith('/api/ops/relationships/'))
    return { a: String(item?.['agent_a']), b: String(item?.['agent_b']) }
  return Object.fromEntries(
    names.map((name) => [name, String(item?.[name] ?? assert.fail(`${list} has no ${name}`))]),
  )
}

async function showsAMission(client: Client, { edited }: WorkedCompany): Promise<void> {
  const { data } = await client.call('get', '/api/ops/missions/{id}', { id: edited })
  const mission = data as Json
  const lists = ['steps', 'events', 'artifacts', 'effects', 'tool_calls', 'step_costs']
  for (const name of lists) assert.notEqual((mission[name] as unknown[]).length, 0, name)
  const costs = (mission['step_costs'] as Json[]).map((cost) => Number(cost['cost_micro_usd']))
  assert.equal(
    costs.reduce((sum, cost) => sum + cost, 0),
    mission['cost_micro_usd'],
    'its steps cost what it cost',
  )
  assert.ok(costs.every((cost) => cost > 0))
  const [effect] = mission['effects'] as Json[]
  const shown = await client.call('get', '/api/ops/effects/{id}', { id: String(effect?.['id']) })
  assert.notEqual((shown.data as { evidence: unknown[] }).evidence.length, 0)
}

async function doesWhatAFounderDoes(client: Client, { comesTo }: WorkedCompany): Promise<void> {
  const file = async (title: string): Promise<string> => {
    const proposed_steps = [steps.publish(title)].map(({ kind, payload }) => ({ kind, payload }))
    const filed = await client.call(
      'post',
      '/api/ops/proposals',
      {},
      { agent_id: 'executor', title, proposed_steps },
    )
    const { id, status } = filed.data as { id: string; status: string }
    assert.deepEqual([filed.status, status], [201, 'pending'])
    return id
  }
  const id = await file('Do it')
  const opened = await client.call('post', '/api/ops/proposals/{id}/approve', { id })
  assert.equal(opened.status, 200, JSON.stringify(opened.data))
  const mission = String((opened.data as Json)['mission_id'])
  await comesTo(mission, 'waiting')
  const inbox = await client.call('get', '/api/ops/approvals')
  const asked = (inbox.data as { items: Json[] }).items.find((one) => one['mission_id'] === mission)
  const [approval, payload_sha] = [String(asked?.['id']), asked?.['payload_sha']]
  const approved = await client.call(
    'post',
    '/api/ops/approvals/{id}/approve',
    { id: approval },
    { payload_sha },
  )
  assert.equal(approved.status, 200, JSON.stringify(approved.data))
  await comesTo(mission, 'succeeded')
  const why = await client.call('get', '/api/ops/why/{id}', { id: approval })
  assert.ok(
    (why.data as { items: Json[] }).items.some(({ here, what }) => here === true && what === 'approval'),
  )

  const rejected = await client.call(
    'post',
    '/api/ops/proposals/{id}/reject',
    { id: await file('Not this') },
    { reason: 'not today' },
  )
  assert.deepEqual([rejected.status, (rejected.data as Json)['status']], [200, 'rejected'])

  const { id: artifact_id } = await client.first('/api/ops/artifacts')
  const metric = { artifact_id, metric: 'engagement_rate', value: 0.07 }
  assert.equal((await client.call('post', '/api/ops/metrics', {}, metric)).status, 201)

  const quota = { key: 'x_daily_quota' }
  const written = await client.call('put', '/api/ops/policies/{key}', quota, { limit: 2 })
  assert.deepEqual([written.status, (written.data as Json)['value']], [200, { limit: 2 }])
  const refused = await client.call('put', '/api/ops/policies/{key}', quota, { limit: 'many' })
  assert.equal(refused.status, 422)

  const waiting = await client.call('post', '/api/ops/proposals/{id}/approve', {
    id: await file('Stop it'),
  })
  const open = { id: String((waiting.data as Json)['mission_id']) }
  const cancelled = await client.call('post', '/api/ops/missions/{id}/cancel', open, {
    reason: 'changed my mind',
  })
  assert.equal(cancelled.status, 200, JSON.stringify(cancelled.data))
  await comesTo(open.id, 'cancelled')
  const ended = await client.call('get', '/api/ops/missions/{id}', open)
  assert.equal((ended.data as Json)['status'], 'cancelled')
}

it('a client made of the document alone', (test) =>
  served(async (client, company, door) => {
    await test.test('reads by every operation that there is, and finds no list empty', () =>
      readsEverything(client, company, door),
    )
    await test.test('is shown a mission that has acted with all that belongs to it', () =>
      showsAMission(client, company),
    )
    await test.test(
      'does what a founder does: proposes, approves, rejects, measures, sets a policy, cancels',
      () => doesWhatAFounderDoes(client, company),
    )
  }))
