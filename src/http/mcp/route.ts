// POST /mcp: the company's tools for other agents, over streamable HTTP without sessions. The door is the same as for every route; what a
// tool asks is asked of the same table with the same credential.

import { z } from 'zod'
import { type Answer, type Ask, type Route, route } from '../route.ts'
import { askRoute } from './inner.ts'

/** Headers of the request that the protocol reads. */
const spoken = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'mcp-name']

/** Returns the route; `routes` are what its tools may ask, once they are all known. */
export function mcpRoute(routes: () => readonly Route[]): Route {
  return route({
    method: 'POST',
    path: '/mcp',
    scope: 'read',
    about: 'Speak MCP (streamable HTTP): tools propose, status, why, search_memory, list_approvals',
    body: z.unknown(),
    // What is no JSON-RPC is refused in the protocol's own words.
    answers: { 200: z.unknown(), 202: 'text/plain', 400: z.unknown(), 406: z.unknown(), 415: z.unknown() },
    handle: (ask) => serve(ask, routes()),
  })
}

async function serve(ask: Ask, routes: readonly Route[]): Promise<Answer> {
  // Who never speaks MCP never loads it.
  const { createMcpHandler } = await import('@modelcontextprotocol/server')
  const { companyTools } = await import('./tools.ts')
  const handler = createMcpHandler(
    () =>
      companyTools(
        (method, path, given = {}) => askRoute(routes, ask, { method, path, ...given }),
        ask.version,
      ),
    {
      keepAliveMs: 0,
      onerror: (error) => ask.world.log.info('mcp.refused', { reason: error.message }),
    },
  )
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
