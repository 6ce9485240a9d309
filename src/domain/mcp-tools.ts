// The tools of an MCP server as a human approves them: exactly these names, descriptions and schemas. It reaches no server.

import { payloadSha } from './payload-sha.ts'
import { storable } from './storable.ts'

export interface OfferedTool {
  name: string
  about: string
  schema: Readonly<Record<string, unknown>>
}

/** Returns the list as it is kept and approved, by name, with the hash that names it. */
export function toolList(offered: readonly OfferedTool[]): { tools: readonly OfferedTool[]; sha: string } {
  const tools = storable(offered.map(({ name, about, schema }) => ({ name, about, schema })))
  tools.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { tools, sha: payloadSha(tools) }
}

/** Returns the list as lines that a person can compare. */
export function toolListText(tools: readonly OfferedTool[]): string {
  return tools.map(({ name, about, schema }) => `${name}\n  ${about}\n  ${JSON.stringify(schema)}`).join('\n')
}

/** Returns the server and the tool of a name like `server/tool`; null for a name without a server. */
export function serverTool(name: string): { server: string; tool: string } | null {
  const at = name.indexOf('/')
  return at <= 0 || at === name.length - 1 ? null : { server: name.slice(0, at), tool: name.slice(at + 1) }
}
