// Tools of MCP servers, `server/tool`, as far as a human approved what the server offers. What the founder named as reading is called; any
// other tool is only ever proposed. What comes back is trusted with nothing.

import { z } from 'zod'
import { type OfferedTool, sameReach, serverReach, serverTool } from '../../domain/mcp-tools.ts'
import type { Policies } from '../../domain/policy.ts'
import { callPinned } from '../../steps/effects/mcp-server.ts'
import { readMcpServers, readPin } from '../../store/mcp-servers.ts'
import type { World } from '../../world/world.ts'
import { lookAtServers } from '../mcp-servers.ts'
import { fileProposal } from './acting.ts'
import { type Tool, ToolError } from './tool.ts'

/** Calls an hour of one tool of a server, unless tool_policy.per_hour says otherwise. */
const perHour = 100

/** Returns the tools of servers that stand on an agent's list, looking at each server first unless that was done lately. */
export async function serverTools(
  world: World,
  listed: readonly string[],
  policies: Policies,
  signal: AbortSignal,
): Promise<readonly Tool[]> {
  const wanted = new Set(listed.flatMap((name) => serverTool(name)?.server ?? []))
  const names = Object.keys(policies.mcp_policy.servers).filter((name) => wanted.has(name))
  if (names.length === 0) return []
  await lookAtServers(world, names, { policies, signal })
  return approvedTools(world, names, policies)
}

/** Returns all tools of these servers that may be used now, as they stood when a human approved them. */
export async function approvedTools(
  world: Pick<World, 'db'>,
  names: readonly string[],
  policies: Pick<Policies, 'mcp_policy'>,
): Promise<readonly Tool[]> {
  const servers = await readMcpServers(world.db, names)
  return servers
    .filter(({ status }) => status === 'approved')
    .flatMap(({ name, pinned }) => {
      const server = policies.mcp_policy.servers[name]
      const stands = pinned !== null && server !== undefined && sameReach(pinned.reach, serverReach(server))
      return stands ? pinned.tools.map((tool) => toolOf(name, tool, policies)) : []
    })
}

function toolOf(
  server: string,
  { name: tool, about, schema }: OfferedTool,
  policies: Pick<Policies, 'mcp_policy'>,
): Tool {
  const { reading = [], acting = [] } = policies.mcp_policy.servers[server] ?? {}
  const reads = reading.includes(tool) && !acting.includes(tool)
  const name = `${server}/${tool}`
  return {
    spec: {
      name,
      about: (reads ? about : `${about} Calling this only proposes it.`).trim().slice(0, 2_000),
      schema,
      class: reads ? 'reading' : 'acting',
      risk: reads ? 'medium' : 'high',
      perHour,
    },
    args: z.record(z.string(), z.unknown()),
    async run(args, context) {
      if (!reads) return fileProposal('use_tool', { tool: name, args }, context)
      const { world, policies: inForce, signal } = context
      const pin = await readPin(world.db, server)
      const call = { server, tool, args, pin, policies: inForce, outside: world.outside, signal }
      const { text, isError, droppedBytes } = await callPinned(call)
      if (isError) throw new ToolError(text.slice(0, 500))
      const rest = droppedBytes === 0 ? '' : `\n(${droppedBytes} bytes more were dropped)`
      return { status: 'done', text: `${text}${rest}`, title: name, source: `mcp:${name}`, trust: 0 }
    },
  }
}
