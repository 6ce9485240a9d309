// POST /mcp: the company's tools for other agents, over streamable HTTP without sessions. The door is the same as for every route; what a
// tool asks is asked of the same table with the same credential.

import { z } from 'zod'
import { type Answer, type Ask, type Route, route } from '../route.ts'
import { offeredTools } from './offer.ts'
import type { AskApi } from './tools.ts'

/** Headers of the request that the protocol reads. */
const spoken = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'mcp-name']

export const mcpRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/mcp',
    scope: 'read',
    about: `Speak MCP (streamable HTTP): tools ${offeredTools.map(({ name }) => name).join(', ')}`,
    body: z.unknown(),
    // What is no JSON-RPC is refused in the protocol's own words.
    answers: { 200: z.unknown(), 202: 'text/plain', 400: z.unknown(), 406: z.unknown(), 415: z.unknown() },
    handle: serve,
  }),
]

/** What a tool asks is asked of the same server as the same caller. */
function apiOf(ask: Ask): AskApi {
  return async (method, path, { query = {}, body } = {}) => {
    const url = new URL(path, 'http://bullpen')
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const sent =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await ask.inner(new Request(url, { method, ...sent }))
    return { status: response.status, json: await response.json() }
  }
}

async function serve(ask: Ask): Promise<Answer> {
  // Who never speaks MCP never loads it.
  const { createMcpHandler } = await import('@modelcontextprotocol/server')
  const { companyTools } = await import('./tools.ts')
  const handler = createMcpHandler(() => companyTools(apiOf(ask), ask.version), {
    keepAliveMs: 0,
    onerror: (error) => ask.world.log.info('mcp.refused', { reason: error.message }),
  })
  const headers = new Headers()
  for (const [name, value] of ask.headers) {
    if (spoken.includes(name) || name.startsWith('mcp-param-')) headers.set(name, value)
  }
  const request = new Request('http://bullpen/mcp', {
    method: 'POST',
    headers,
    body: JSON.stringify(ask.body),
  })
  try {
    const response = await handler.fetch(request, { parsedBody: ask.body })
    const text = await response.text()
    const media = response.headers.get('content-type') ?? 'application/json'
    return { status: response.status, text, media }
  } finally {
    await handler.close()
  }
}
