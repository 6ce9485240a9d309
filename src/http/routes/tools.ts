// The routes of tools: what agents can use, who may use it, how the MCP servers stand, and to be asked about one of them now.

import { z } from 'zod'
import { askAboutServer } from '../../loop/mcp-servers.ts'
import { readPolicies } from '../../loop/policies.ts'
import { approvedTools } from '../../loop/tools/mcp.ts'
import { builtInTools } from '../../loop/tools/toolbox.ts'
import { type McpServerRow, readMcpServers, readToolQuestions } from '../../store/mcp-servers.ts'
import { readToolLists } from '../../store/tool-calls.ts'
import type { World } from '../../world/world.ts'
import { word } from '../query.ts'
import { type Answer, answer, refuse, route } from '../route.ts'
import * as wire from '../wire-tools.ts'

export const toolRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/tools',
    scope: 'read',
    about:
      'List every tool with its class, risk, limit and the agents who may use it, and the MCP servers with what waits for approval',
    answers: { 200: wire.tools },
    handle: ({ world }) => known(world),
  }),
  route({
    method: 'POST',
    path: '/api/ops/tools/servers/:name/ask',
    scope: 'approve',
    about:
      'Look at an MCP server now and ask for approval of what it offers, even if that was refused lately',
    params: z.strictObject({ name: word }),
    answers: { 200: wire.toolServer },
    async handle({ world, params: { name } }) {
      // It ends by itself: the server has its own time in policy.
      const looked = await askAboutServer(world, name, new AbortController().signal)
      if (looked.outcome === 'not_found')
        return refuse('not_found', `There is no MCP server ${name}; name it in mcp_policy.servers first.`)
      if (looked.outcome === 'not_now')
        return refuse('conflict', `Nobody looked at ${name}: ${looked.reason}.`)
      const [server] = await serversOf(world, [name])
      return answer(200, server)
    },
  }),
]

async function known(world: World): Promise<Answer> {
  const { policies } = await readPolicies(world.db)
  const { enabled, disabled, per_hour: perHour } = policies.tool_policy
  const names = Object.keys(policies.mcp_policy.servers).sort()
  const lists = await readToolLists(world.db)
  const tools = [...builtInTools(), ...(await approvedTools(world, names, policies))]
  const items = tools.map(({ spec }) => ({
    name: spec.name,
    about: spec.about,
    class: spec.class,
    risk: spec.risk,
    per_hour: perHour[spec.name] ?? spec.perHour,
    on: enabled && !disabled.includes(spec.name),
    agents: lists.filter((agent) => agent.tools.includes(spec.name)).map(({ id }) => id),
  }))
  return answer(200, { items, servers: await serversOf(world, names) })
}

async function serversOf(world: World, names: readonly string[]) {
  const rows = new Map((await readMcpServers(world.db, names)).map((row) => [row.name, row]))
  const questions = await readToolQuestions(world.db)
  return names.map((name) => {
    const row: McpServerRow | undefined = rows.get(name)
    const open = questions.find(({ server }) => server === name)
    return {
      name,
      status: row?.status ?? 'unseen',
      problem: row?.problem ?? null,
      version: row?.server_version ?? null,
      tools: (row?.seen ?? row?.pinned)?.tools.map((tool) => tool.name) ?? [],
      approval_id: open?.id ?? null,
      payload_sha: open?.payload_sha ?? null,
      approved_by: row?.approved_by ?? null,
      approved_at: row?.approved_at ?? null,
      looked_at: row?.updated_at ?? null,
    }
  })
}
