// The company's tools for other agents, over HTTP with a key, through the official client.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { offeredTools } from '../../src/http/mcp/offer.ts'
import { type Serving, serve } from '../../src/http/server.ts'
import { ask, type House, keyWith, openHouse } from './house.ts'

interface Called {
  isError?: boolean | undefined
  content: readonly unknown[]
}
const textOf = ({ content }: Called): string => {
  const [first] = content as { type: string; text?: string }[]
  return first?.text ?? ''
}
const jsonOf = (called: Called): Record<string, unknown> =>
  JSON.parse(textOf(called)) as Record<string, unknown>
const toolNames = offeredTools.map(({ name }) => name).sort()
const work = {
  agent_id: 'executor',
  title: 'Look into it',
  steps: [{ kind: 'research', payload: { topic: 'leases' } }],
}

describe('the company over MCP', () => {
  let house: House
  let serving: Serving
  before(async () => {
    house = await openHouse()
    serving = await serve(house.app, { host: '127.0.0.1', port: 0, world: house.world, live: house.live })
  })
  after(async () => {
    await serving.close()
    await house.close()
  })

  async function connected(scopes: Parameters<typeof keyWith>[1]): Promise<Client> {
    const key = await keyWith(house, scopes)
    const client = new Client({ name: 'test', version: '1.0.0' })
    const requestInit = { headers: { authorization: `Bearer ${key}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(`${serving.url}/mcp`), { requestInit }))
    return client
  }

  it('offers its five tools, each with a schema', async () => {
    const client = await connected(['read'])
    const { tools } = await client.listTools()
    assert.deepEqual(tools.map(({ name }) => name).sort(), toolNames)
    assert.ok(
      tools.every(
        ({ inputSchema, description }) => inputSchema.type === 'object' && (description ?? '').length > 40,
      ),
    )
    await client.close()
  })

  it('is told to language models: the address, the command, every tool with its scope, and what may come in', async () => {
    const key = await keyWith(house, ['read'])
    const text = await (await ask(house, 'GET', '/llms.txt', { key })).text()
    const named = [
      'POST /mcp',
      'bullpen mcp',
      ...offeredTools.map(({ name, needs }) => `${name} (${needs})`),
      'POST /api/ops/webhooks/:source',
      'POST /api/ops/events (propose)',
    ]
    assert.deepEqual(
      named.filter((name) => !text.includes(name)),
      [],
    )
    assert.equal(toolNames.length, 5)
  })

  it('lets a key do with each tool what its scope allows', async () => {
    const client = await connected(['read'])
    const given = {
      propose: work,
      status: {},
      why: { id: '1' },
      search_memory: { words: 'leases' },
      list_approvals: {},
    }
    for (const [name, args] of Object.entries(given)) {
      const { isError } = (await client.callTool({ name, arguments: args })) as Called
      const { needs } = offeredTools.find((tool) => tool.name === name) ?? assert.fail(name)
      assert.equal(isError === true, needs !== 'read', name)
    }
    await client.close()
  })

  it('files a proposal that passes the same gates, and tells why', async () => {
    const client = await connected(['read', 'propose'])
    const filed = jsonOf(await client.callTool({ name: 'propose', arguments: work }))
    assert.equal(filed['status'], 'accepted')
    const chain = textOf(await client.callTool({ name: 'why', arguments: { id: String(filed['id']) } }))
    assert.ok(chain.includes('Look into it') && chain.includes('proposals_per_agent_per_day'))
    const status = jsonOf(await client.callTool({ name: 'status', arguments: {} }))
    assert.ok(JSON.stringify(status['missions']).includes('Look into it'))
    await client.close()
  })

  it('answers the same trace with the first answer, and a full quota with its reason', async () => {
    const client = await connected(['read', 'propose'])
    const traced = { ...work, trace_id: 'mcp-1' }
    const first = jsonOf(await client.callTool({ name: 'propose', arguments: traced }))
    const second = jsonOf(await client.callTool({ name: 'propose', arguments: traced }))
    assert.equal(first['id'], second['id'])
    const unknown = await client.callTool({
      name: 'propose',
      arguments: { ...work, steps: [{ kind: 'fly' }] },
    })
    assert.equal(unknown.isError, true)
    assert.match(textOf(unknown), /fly/)
    await client.close()
  })

  it('lets nobody do more than the key may', async () => {
    const client = await connected(['read'])
    const refused = await client.callTool({ name: 'propose', arguments: work })
    assert.equal(refused.isError, true)
    assert.match(textOf(refused), /scope propose/)
    await client.close()
  })

  it('searches memory and lists what waits for a human', async () => {
    const client = await connected(['read', 'propose'])
    await client.callTool({
      name: 'propose',
      arguments: { ...work, title: 'Post it', steps: [{ kind: 'post_tweet', payload: { text: 'hi' } }] },
    })
    const waiting = textOf(await client.callTool({ name: 'list_approvals', arguments: {} }))
    assert.ok(waiting.includes('Post it'))
    const found = jsonOf(await client.callTool({ name: 'search_memory', arguments: { words: 'engagement' } }))
    assert.ok(Array.isArray(found['items']))
    await client.close()
  })

  it('answers bad input with an error and goes on', async () => {
    const client = await connected(['read'])
    const wrong = await client.callTool({ name: 'why', arguments: { id: 'no such thing' } })
    assert.equal(wrong.isError, true)
    await assert.rejects(async () => {
      const called = await client.callTool({ name: 'why', arguments: {} })
      if (called.isError === true) throw new Error(textOf(called))
    })
    assert.equal((await client.listTools()).tools.length, toolNames.length)
    await client.close()
  })

  it('keeps strangers out: no key, a wrong key, a wrong origin, another host', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const post = (more: Record<string, string>) =>
      fetch(`${serving.url}/mcp`, { method: 'POST', headers: { ...headers, ...more }, body })
    assert.equal((await post({})).status, 401)
    assert.equal((await post({ authorization: 'Bearer nonsense' })).status, 401)
    const key = await keyWith(house, ['read'])
    assert.equal((await post({ authorization: `Bearer ${key}`, origin: 'http://evil.example' })).status, 403)
    const got = await fetch(`${serving.url}/mcp`, { headers: { authorization: `Bearer ${key}` } })
    assert.equal(got.status, 405)
  })
})
