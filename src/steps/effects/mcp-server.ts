// An MCP server as policy describes it: how it is reached, and a call of one tool that is made only while the server still offers exactly
// what was approved.

import { type ServerPin, sameReach, serverOffer, serverReach } from '../../domain/mcp-tools.ts'
import type { Policies } from '../../domain/policy.ts'
import { type McpAddress, type McpLimits, type Outside, OutsideError } from '../../world/outside.ts'
import { confinementOf } from './confinement.ts'

interface Reach {
  address: McpAddress
  limits: Omit<McpLimits, 'signal'>
}

/** Returns how a server is reached, secrets revealed; in one line what is not set up. */
export function reachServer(
  name: string,
  policies: Pick<Policies, 'mcp_policy' | 'crawl_policy'>,
  { secrets, files }: Pick<Outside, 'secrets' | 'files'>,
): Reach | { problem: string } {
  const server = policies.mcp_policy.servers[name]
  if (server === undefined) return { problem: `there is no MCP server ${name} (mcp_policy.servers)` }
  const wanted = 'command' in server ? server.env.map((key) => [key, key]) : Object.entries(server.headers)
  const pairs: [string, string][] = []
  for (const [key = '', secret = ''] of wanted) {
    if (!secrets.has(secret)) return { problem: `the MCP server ${name} lacks the secret ${secret}: set it` }
    pairs.push([key, secrets.reveal(secret)])
  }
  const given = Object.fromEntries(pairs)
  const limits = { timeoutMs: server.timeout_seconds * 1_000, maxOutputBytes: server.max_output_bytes }
  const address: McpAddress =
    'command' in server
      ? {
          ...{ argv: server.command, env: given, cwd: files.folder(`mcp/${name}`).root },
          confine: confinementOf(server),
        }
      : { url: server.url, headers: given, denyHosts: policies.crawl_policy.deny_hosts }
  return { address, limits }
}

export interface PinnedCall {
  server: string
  tool: string
  args: Readonly<Record<string, unknown>>
  /** What was approved of the server; null when nothing is. */
  pin: ServerPin | null
  policies: Pick<Policies, 'mcp_policy' | 'crawl_policy'>
  outside: Pick<Outside, 'secrets' | 'files' | 'mcp'>
  signal: AbortSignal
}

/** Returns in one line why a server that says that it is `version` is not the one of policy, or null. */
export function wrongVersion(
  name: string,
  { mcp_policy: { servers } }: Pick<Policies, 'mcp_policy'>,
  version: string,
): string | null {
  const wanted = servers[name]?.version
  return wanted === undefined || wanted === version
    ? null
    : `${name} says that it is version ${JSON.stringify(version.slice(0, 100))}, and mcp_policy wants ${wanted}`
}

/** Calls the tool of a server that is reached as it was approved and offers what was approved, this very moment; one that would be reached
 *  another way is not even asked. Throws OutsideError; `begun` only once the call was sent. */
export async function callPinned(call: PinnedCall): ReturnType<Outside['mcp']['call']> {
  const { server, tool, args, pin, policies, outside, signal } = call
  const reach = reachServer(server, policies, outside)
  if ('problem' in reach) throw new OutsideError('absent', reach.problem)
  const settings = policies.mcp_policy.servers[server]
  if (pin === null || settings === undefined)
    throw new OutsideError('forbidden', `the tools of ${server} are not approved`)
  if (!sameReach(pin.reach, serverReach(settings)))
    throw new OutsideError(
      'forbidden',
      `${server} is reached another way than was approved: it is off until that is`,
    )
  const limits = { ...reach.limits, signal }
  const { tools, version } = await outside.mcp.list(reach.address, limits)
  const wrong = wrongVersion(server, policies, version)
  if (wrong !== null) throw new OutsideError('forbidden', wrong)
  if (serverOffer(settings, tools).sha !== pin.sha)
    throw new OutsideError(
      'forbidden',
      `${server} offers other tools than were approved: it is off until they are`,
    )
  if (!tools.some(({ name }) => name === tool))
    throw new OutsideError('absent', `${server} has no tool ${tool}`)
  return outside.mcp.call(reach.address, tool, args, limits)
}
