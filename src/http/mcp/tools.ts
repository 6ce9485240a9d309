// What other agents may do here over MCP: propose, look, ask why, search memory, see what waits for a human. Each tool is one request to
// the company's own API; nothing can be decided, approved or changed by a tool.

import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

export interface ApiReply {
  status: number
  json: unknown
}
/** Asks the company's API in the name of whoever is connected. */
export type AskApi = (
  method: 'GET' | 'POST',
  path: string,
  given?: { query?: Readonly<Record<string, string>>; body?: unknown },
) => Promise<ApiReply>

/** An answer is cut there: a model reads it. */
const maxAnswerChars = 60_000
const shown = z.int().min(1).max(50).optional().describe('How many, at most 50; 20 when left out')
const id = z.string().min(1).max(80)

const instructions = [
  'Bullpen runs a company of AI agents. Work enters as a proposal, which exact gates accept, refuse or lay before a human.',
  'A rejection is an answer with its reason; do not file the same again. Approvals are given by people, never here.',
].join(' ')

/** Returns a server of the company's tools; each call is one request through `ask`. */
export function companyTools(ask: AskApi, version: string): McpServer {
  const server = new McpServer({ name: 'bullpen', version }, { capabilities: { tools: {} }, instructions })
  addPropose(server, ask)
  addStatus(server, ask)
  addSearches(server, ask)
  return server
}

const reading = { readOnlyHint: true, openWorldHint: false }

function addPropose(server: McpServer, ask: AskApi): void {
  server.registerTool(
    'propose',
    {
      title: 'Propose work',
      description:
        'File a proposal of one or more steps for an agent of the company. Returns its status, its id, the mission when it was accepted, and what every gate measured.',
      inputSchema: z.object({
        agent_id: id.describe('Which agent works on it, as in the status'),
        title: z.string().min(1).max(300),
        description: z.string().max(20_000).optional(),
        steps: z
          .array(
            z.object({
              kind: z.string().min(1).max(60),
              payload: z.record(z.string(), z.unknown()).optional(),
            }),
          )
          .min(1)
          .max(100)
          .describe('In order; each step gets the results of the one before'),
        trace_id: z
          .string()
          .min(1)
          .max(300)
          .optional()
          .describe('The same trace is answered with the first answer'),
      }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    async ({ agent_id, title, description, steps, trace_id }) =>
      told(
        await ask('POST', '/api/ops/proposals', {
          body: {
            agent_id,
            title,
            proposed_steps: steps,
            ...(description === undefined ? {} : { description }),
            ...(trace_id === undefined ? {} : { source_trace_id: trace_id }),
          },
        }),
      ),
  )
}

function addStatus(server: McpServer, ask: AskApi): void {
  server.registerTool(
    'status',
    {
      title: 'What is going on',
      description:
        'Show the company, its agents, its limits and how much of each is used, and the newest missions.',
      inputSchema: z.object({}),
      annotations: reading,
    },
    async () => {
      const replies = await Promise.all([
        ask('GET', '/api/ops/status'),
        ask('GET', '/api/ops/agents', { query: { limit: '50' } }),
        ask('GET', '/api/ops/missions', { query: { limit: '10' } }),
      ])
      const bad = replies.find(({ status }) => status >= 400)
      if (bad !== undefined) return told(bad)
      const [status, agents, missions] = replies.map(({ json }) => json)
      return told({ status: 200, json: { status, agents: itemsOf(agents), missions: itemsOf(missions) } })
    },
  )
}

function addSearches(server: McpServer, ask: AskApi): void {
  server.registerTool(
    'why',
    {
      title: 'Why is it so',
      description:
        'Tell the chain behind any id (proposal, mission, step, effect, approval, tool call, model call, hold, artifact, conversation, memory, event), or its unique beginning or end: cause, rule, dice, gates, who decided, steps, acts with their evidence, cost, outcome.',
      inputSchema: z.object({ id }),
      annotations: reading,
    },
    async ({ id: asked }) => told(await ask('GET', `/api/ops/why/${encodeURIComponent(asked)}`)),
  )
  server.registerTool(
    'search_memory',
    {
      title: 'Search what the company knows',
      description:
        'Search the memories of the agents by words, misspellings forgiven. Each has a confidence and a trust (0 open web to 3 the founder): what is not trusted is hearsay.',
      inputSchema: z.object({ words: z.string().min(1).max(200), agent_id: id.optional(), limit: shown }),
      annotations: reading,
    },
    async ({ words, agent_id, limit = 20 }) =>
      told(
        await ask('GET', '/api/ops/memories', {
          query: { q: words, limit: String(limit), ...(agent_id === undefined ? {} : { agent: agent_id }) },
        }),
      ),
  )
  server.registerTool(
    'list_approvals',
    {
      title: 'What waits for a human',
      description:
        'List what waits for a human to decide: proposals, effects, steps, outcomes in doubt. It cannot be decided here.',
      inputSchema: z.object({ limit: shown }),
      annotations: reading,
    },
    async ({ limit = 20 }) =>
      told(await ask('GET', '/api/ops/approvals', { query: { limit: String(limit) } })),
  )
}

const itemsOf = (list: unknown): unknown => (list as { items?: unknown } | null)?.items ?? list

interface Told {
  content: { type: 'text'; text: string }[]
  isError?: boolean
  // What the library's own result leaves open.
  [other: string]: unknown
}

/** Returns an answer as text; a refusal is an error that says its one line. */
function told({ status, json }: ApiReply): Told {
  const { detail, title } = (json ?? {}) as { detail?: string; title?: string }
  if (status >= 400) {
    const line = detail ?? title ?? `refused with status ${status}`
    return { content: [{ type: 'text', text: line }], isError: true }
  }
  const text = JSON.stringify(json, null, 1)
  const cut = text.length > maxAnswerChars ? `${text.slice(0, maxAnswerChars)}\n… (cut; ask for less)` : text
  return { content: [{ type: 'text', text: cut }] }
}
