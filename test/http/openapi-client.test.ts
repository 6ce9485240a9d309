// A client that knows nothing but the document of the API: it finds every operation there, asks each that only reads, and every answer fits
// the schema that the document gives for it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type OpenAPIClient, OpenAPIClientAxios } from 'openapi-client-axios'
import { z } from 'zod'
import { type Serving, serve } from '../../src/http/server.ts'
import { runBeat } from '../../src/loop/beat.ts'
import { type House, keyWith, openHouse } from './house.ts'

interface Operation {
  operationId?: string
  method: string
  path: string
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>
  parameters?: readonly { name: string; in: string }[]
}

describe('a client made of the document alone', () => {
  let house: House
  let serving: Serving
  let api: OpenAPIClientAxios
  let client: OpenAPIClient
  let document: Record<string, unknown>
  before(async () => {
    house = await openHouse()
    serving = await serve(house.app, { host: '127.0.0.1', port: 0, world: house.world, live: house.live })
    const key = await keyWith(house, ['admin'])
    const headers = { authorization: `Bearer ${key}` }
    document = (await (await fetch(`${serving.url}/api/openapi.json`, { headers })).json()) as Record<
      string,
      unknown
    >
    api = new OpenAPIClientAxios({
      definition: { ...document, servers: [{ url: serving.url }] } as never,
      axiosConfigDefaults: { headers, validateStatus: () => true, maxRedirects: 0 },
    })
    client = await api.init()
  })
  after(async () => {
    await serving.close()
    await house.close()
  })

  const operation = (method: string, path: string): Operation => {
    const found = (api.getOperations() as Operation[]).find(
      (one) => one.method === method && one.path === path,
    )
    return found ?? assert.fail(`the document has no ${method} ${path}`)
  }
  const call = async (method: string, path: string, params: Record<string, string> = {}, body?: unknown) => {
    const { operationId } = operation(method, path)
    const run = client[operationId ?? ''] ?? assert.fail(`${method} ${path} has no operation`)
    return run(params, body) as Promise<{ status: number; data: unknown }>
  }

  it('proposes, approves and sees the mission', async () => {
    const filed = await call(
      'post',
      '/api/ops/proposals',
      {},
      {
        agent_id: 'executor',
        title: 'Post it',
        proposed_steps: [{ kind: 'post_tweet', payload: { text: 'hello' } }],
      },
    )
    assert.equal(filed.status, 201)
    const { id, status } = filed.data as { id: string; status: string }
    assert.equal(status, 'pending')
    const approved = await call('post', '/api/ops/proposals/{id}/approve', { id })
    assert.equal(approved.status, 200, JSON.stringify(approved.data))
    const missions = await call('get', '/api/ops/missions')
    assert.ok(JSON.stringify(missions.data).includes('Post it'))
  })

  it('asks every operation that reads, and each answer is what the document says', async () => {
    await runBeat(house.world)
    const reads = (api.getOperations() as Operation[]).filter(
      ({ method, path }) => method === 'get' && !path.includes('stream') && !path.includes('heartbeat'),
    )
    assert.ok(reads.length > 30, String(reads.length))
    const ids = await idsOnRecord()
    const missed: string[] = []
    for (const one of reads) {
      const params: Record<string, string> = {}
      for (const [, name = ''] of one.path.matchAll(/\{(\w+)\}/g)) params[name] = ids(one.path, name)
      const { status, data } = await call('get', one.path, params)
      assert.ok(status < 500, `${one.path}: ${status}`)
      const promised = one.responses?.[String(status)]
      if (promised === undefined) missed.push(`${one.path} answers ${status}`)
      const schema = promised?.content?.['application/json']?.schema
      if (schema !== undefined) z.fromJSONSchema(withDefinitions(schema) as never).parse(data)
    }
    assert.deepEqual(missed, [])
  })

  /** Returns ids by the kind of thing that a path names. */
  async function idsOnRecord(): Promise<(path: string, name: string) => string> {
    const first = async (path: string): Promise<string> => {
      const { data } = await call('get', path)
      const [item] = (data as { items: { id?: string; key?: string; name?: string }[] }).items
      return item?.id ?? item?.key ?? item?.name ?? '018f0000-0000-7000-8000-00000000dead'
    }
    const found = new Map<string, string>()
    for (const list of [
      'missions',
      'proposals',
      'steps',
      'agents',
      'policies',
      'triggers',
      'artifacts',
      'memories',
      'roundtables',
    ])
      found.set(list, await first(`/api/ops/${list}`))
    return (path, name) => {
      if (path.includes('/relationships/')) return name === 'a' ? 'coordinator' : 'executor'
      if (path.includes('/why/')) return found.get('missions') ?? ''
      const list = /\/api\/ops\/([a-z-]+)/.exec(path)?.[1] ?? ''
      return found.get(list) ?? '018f0000-0000-7000-8000-00000000dead'
    }
  }

  /** A schema with the document's own definitions where it refers to them. */
  function withDefinitions(schema: unknown): unknown {
    const { components } = document as { components?: { schemas?: unknown } }
    const text = JSON.stringify({ ...(schema as object), $defs: components?.schemas ?? {} })
    return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))
  }
})
