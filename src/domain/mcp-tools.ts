// An MCP server as a human approves it: how it is reached, and exactly which names, descriptions and schemas it offers. It reaches no
// server.

import { payloadSha } from './payload-sha.ts'
import type { Policies } from './policy.ts'
import { storable } from './storable.ts'

export interface OfferedTool {
  name: string
  about: string
  schema: Readonly<Record<string, unknown>>
}

type Server = Policies['mcp_policy']['servers'][string]

/** What is run or asked, what it is given, and what it must say of itself: as policy has it, secrets by their names. */
export type ServerReach = Readonly<Record<string, unknown>>

/** What is approved together: another program behind the same tools is another server. */
export interface ServerOffer {
  reach: ServerReach
  tools: readonly OfferedTool[]
}

/** What may be used of a server: only reached so, and only while it offers what has this hash. */
export interface ServerPin {
  sha: string
  reach: ServerReach
}

/** Returns how policy has the server reached; what only bounds it or says how its tools are used is left out. */
export function serverReach(server: Server): ServerReach {
  if ('url' in server) return named({ url: server.url, headers: server.headers, version: server.version })
  const { command, env, version, network, user } = server
  return named({ command, env: env.toSorted(), version, network, user })
}

const named = (reach: ServerReach): ServerReach =>
  Object.fromEntries(Object.entries(reach).filter(([, how]) => how !== undefined))

/** Returns whether a server is reached as it was when it was approved. */
export const sameReach = (one: ServerReach, other: ServerReach): boolean =>
  payloadSha(one) === payloadSha(other)

/** Returns what is kept and approved, tools by name, with the hash that names it. */
export function serverOffer(
  server: Server,
  offered: readonly OfferedTool[],
): { offer: ServerOffer; sha: string } {
  const tools = storable(offered.map(({ name, about, schema }) => ({ name, about, schema })))
  tools.sort((a, b) => (a.name < b.name ? -1 : 1))
  const offer = { reach: storable(serverReach(server)), tools }
  return { offer, sha: payloadSha(offer) }
}

/** Returns what is offered as lines that a person can compare; none for nothing. */
export function serverOfferText(offer: ServerOffer | null): string {
  if (offer === null) return ''
  const reached = Object.entries(offer.reach)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, how]) => `${what}: ${JSON.stringify(how)}`)
  const tools = offer.tools.map(
    ({ name, about, schema }) => `${name}\n  ${about}\n  ${JSON.stringify(schema)}`,
  )
  return [...reached, ...tools].join('\n')
}

/** Returns the server and the tool of a name like `server/tool`; null for a name without a server. */
export function serverTool(name: string): { server: string; tool: string } | null {
  const at = name.indexOf('/')
  return at <= 0 || at === name.length - 1 ? null : { server: name.slice(0, at), tool: name.slice(at + 1) }
}
