// The tool `web_search` over Brave, Tavily or SearXNG, whichever the founder configured. The engine's key is revealed here alone.

import { z } from 'zod'
import { collect } from '../../world/net/body.ts'
import type { SendRequest } from '../../world/net.ts'
import { readingTool } from './reading-tool.ts'
import { type Tool, type ToolContext, ToolError } from './tool.ts'

const searchLimits = { maxBytes: 2_000_000, timeoutMs: 20_000, results: 10, snippetChars: 600 } as const

type Search = NonNullable<ToolContext['policies']['tool_policy']['search']>

const addresses: Readonly<Record<Search['engine'], string | null>> = {
  brave: 'https://api.search.brave.com/res/v1/web/search',
  tavily: 'https://api.tavily.com/search',
  searxng: null,
}

const hit = z.object({
  title: z.string().default(''),
  url: z.string(),
  content: z.string().optional(),
  description: z.string().optional(),
})
const answer = z.object({
  results: z.array(hit).optional(),
  web: z.object({ results: z.array(hit).optional() }).optional(),
})

/** Returns how the engine is asked. Throws ToolError when it is not set up. */
function question(
  { engine, url, key }: Search,
  query: string,
  secrets: ToolContext['world']['outside']['secrets'],
): Pick<SendRequest, 'method' | 'url' | 'headers' | 'body'> {
  const address = url ?? addresses[engine]
  if (address === null)
    throw new ToolError('web_search lacks the address of SearXNG (tool_policy.search.url)')
  if (engine !== 'searxng' && (key === undefined || !secrets.has(key)))
    throw new ToolError(`web_search lacks its key: name a secret in tool_policy.search.key and set it`)
  const secret = engine === 'searxng' || key === undefined ? '' : secrets.reveal(key)
  if (engine === 'tavily') {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` }
    const body = JSON.stringify({ query, max_results: searchLimits.results })
    return { method: 'POST', url: address, headers, body }
  }
  const asked = new URL(address)
  asked.searchParams.set('q', query)
  if (engine === 'searxng') asked.searchParams.set('format', 'json')
  const headers = {
    accept: 'application/json',
    ...(engine === 'brave' ? { 'x-subscription-token': secret } : {}),
  }
  return { method: 'GET', url: asked.href, headers, body: null }
}

const webSearch = readingTool({
  name: 'web_search',
  about: 'Searches the web and gives titles, addresses and a few words of each result.',
  args: z.strictObject({ query: z.string().min(1).max(400) }),
  risk: 'medium',
  perHour: 100,
  async bring({ query }, { world, policies, signal }) {
    const { search } = policies.tool_policy
    if (search === null) throw new ToolError('web_search is not set up (tool_policy.search)')
    const { deny_hosts: denyHosts } = policies.crawl_policy
    const { maxBytes, timeoutMs } = searchLimits
    const sent = await world.net.send({
      ...question(search, query, world.outside.secrets),
      grant: search.url === undefined ? 'open' : 'named',
      allowHosts: [],
      denyHosts,
      maxBytes,
      timeoutMs,
      idleMs: timeoutMs,
      signal,
    })
    const body = await collect(sent.body)
    if (sent.status !== 200) throw new ToolError(`${search.engine} answered with status ${sent.status}`)
    return {
      text: told(body.toString('utf8'), search.engine),
      title: query,
      source: search.engine,
      trust: 0,
    }
  },
})

/** Returns the results as lines. Throws ToolError for an answer that is none. */
function told(body: string, engine: string): string {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ToolError(`${engine} answered with something that is no JSON`)
  }
  const parsed = answer.safeParse(value)
  if (!parsed.success) throw new ToolError(`${engine} answered with something that is no list of results`)
  const hits = (parsed.data.results ?? parsed.data.web?.results ?? []).slice(0, searchLimits.results)
  const lines = hits.map(
    ({ title, url, content, description }) =>
      `- ${title} <${url}>: ${(content ?? description ?? '').slice(0, searchLimits.snippetChars)}`,
  )
  return lines.length === 0 ? 'Nothing was found.' : lines.join('\n')
}

export const searchTools: readonly Tool[] = [webSearch]
